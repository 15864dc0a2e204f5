"""What is sent to and answered by `POST /api/v1/resolve`, a promise like the rest of api.wire."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.wire import Match, Page, Reading

MOST_REFERENCES = 500
LONGEST_REFERENCE = 500

LONGEST_TEXT = 65_536
"""Characters of a text in the list: what is longer is no mistake in a reference."""

References = Annotated[
    list[Annotated[str, Meta(max_length=LONGEST_TEXT)]],
    Meta(
        max_length=MOST_REFERENCES,
        description="引文 Numbers, titles or citations, at most 500, each of at most 500 characters.",
        examples=[["示政发〔2024〕12号", "《示例省数据条例》第三条"]],
    ),
]


class Resolved(Struct, frozen=True):
    """What one of several references leads to. `not_found` says only that it is not held here."""

    ref: Annotated[str, Meta(description="As it was sent.")]
    outcome: Annotated[
        Literal["found", "not_found", "ambiguous", "invalid"],
        Meta(
            description="found 已找到, not_found 本库未收录, ambiguous 有多份符合; invalid 不是引文: empty "
            "or too long."
        ),
    ]
    detail: str
    read_as: Annotated[Reading | None, Meta(description="Null for one that is invalid.")]
    matches: list[Match]


class ResolutionList(Page[Resolved], frozen=True):
    """One answer for each reference, in the order in which they were sent."""
