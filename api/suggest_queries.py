"""The parameters of suggestions, as frozen structs like those of api.queries."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from opendata.public.suggesting import Kind

ALL_KINDS: tuple[Kind, ...] = ("title", "number", "organ", "topic")


class SuggestQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/suggest`."""

    q: Annotated[
        str,
        Meta(
            min_length=1,
            max_length=200,
            description="输入的字词 What was typed so far: characters, part of a number, pinyin with "
            "or without blanks, or its initials.",
            examples=["zwgk"],
        ),
    ]
    kinds: Annotated[
        tuple[Kind, ...],
        Meta(description="种类 Titles, numbers, organs, topics; without it all of them."),
    ] = ALL_KINDS
    limit: Annotated[
        int, Meta(ge=1, le=50, description="条数 How many suggestions, at most 50.")
    ] = 10
