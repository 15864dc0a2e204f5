"""What a person may set of a document: its classes, each from its own list of values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, get_args

from gazette.errors import FieldValueError
from gazette.model import CatalogueItem, Field, Kind, Level
from gazette.text.topics import read_topic

Settable = Literal["kind", "genre", "level", "region", "topic", "catalogue_item"]
"""Fields without words of a document's own, so that a setting may stand in history for good."""

_GENRE = re.compile("[\u3400-\u9fff]{1,8}")
_REGION = re.compile("[0-9]{6}")


def read_setting(name: str, value: str) -> Field[str]:
    """A field as a person sets it; raises FieldValueError for a field or value that is none.

    >>> read_setting("topic", "综合政务/政务公开").value, read_setting("kind", "official").origin
    ('2.1', 'set')
    """
    reader = _READERS.get(name)
    if reader is None:
        raise FieldValueError(name, value, f"one of {', '.join(get_args(Settable))} can be set")
    return Field(reader(name, value.strip()), origin="set")


def _one_of(values: tuple[str, ...]) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if value not in values:
            raise FieldValueError(name, value, f"one of {', '.join(values)}")
        return value

    return read


def _matching(form: re.Pattern[str], words: str) -> Callable[[str, str], str]:
    def read(name: str, value: str) -> str:
        if not form.fullmatch(value):
            raise FieldValueError(name, value, words)
        return value

    return read


def _topic(name: str, value: str) -> str:
    topic = read_topic(value)
    if topic is None:
        raise FieldValueError(name, value, "a code or name of the 22 classes, such as 2.1")
    return topic.code


_READERS: dict[str, Callable[[str, str], str]] = {
    "kind": _one_of(get_args(Kind)),
    "genre": _matching(_GENRE, "a 文种, such as 通知"),
    "level": _one_of(get_args(Level)),
    "region": _matching(_REGION, "six digits of GB/T 2260"),
    "topic": _topic,
    "catalogue_item": _one_of(get_args(CatalogueItem)),
}
