"""The parameters of `/api/v1/changes`."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.queries import Limit

RecordField = Literal[
    "id", "number", "title", "kind", "genre", "issuers", "signed_on", "published_on",
    "effective_on", "expires_on", "status", "topic", "region", "index_no", "disclosure",
    "version", "recorded_at", "digest", "licence", "source", "abstract", "addressees", "text",
]  # fmt: skip

MOST_TEXTS = 100
"""Changes of a page that brings the texts."""


class ChangeQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/changes`."""

    since: Annotated[
        str | None,
        Meta(
            description="自何处起 A day (Beijing time) or an instant, or what stands in `next` or `resume` of "
            "an earlier answer; without it from the first change.",
            examples=["2024-06-01"],
        ),
    ] = None
    include: Annotated[
        tuple[Literal["record"], ...],
        Meta(description="附带 `record`: each document as it is now, as lists show it."),
    ] = ()
    fields: Annotated[
        tuple[RecordField, ...],
        Meta(
            description="字段 Only these keys of each record; with `text`, a page holds at most 100."
        ),
    ] = ()
    limit: Limit = 100
