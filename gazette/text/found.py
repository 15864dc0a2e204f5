"""A value together with the place in the text where it stands."""

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Found(msgspec.Struct, Generic[T], frozen=True):
    """What a finder found; offsets are code points of the text it was given."""

    value: T
    start: int
    end: int
    confidence: float = 1.0
