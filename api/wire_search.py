"""What a search answers of the query itself: how it was understood, and what was added to it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from opendata.search.expansion import Expansion
from opendata.search.loosening import Choice
from opendata.search.tree import TextField


class TermVariant(Struct, frozen=True):
    """What may stand for a word of a query."""

    text: Annotated[str, Meta(description="变体 The variant.")]
    by: Annotated[
        list[Expansion],
        Meta(
            description="扩展方式 The expansions that led from the word to it, the first one first."
        ),
    ]


class QueryTerm(Struct, frozen=True):
    """A word of a query."""

    text: Annotated[str, Meta(description="词 The word or phrase as it was written.")]
    field: Annotated[
        TextField,
        Meta(description="字段 Where it is looked for; `any`: in title, number and text."),
    ]
    exact: Annotated[
        bool,
        Meta(
            description="精确 Nothing may stand for it: it is quoted, a whole number, or the "
            "beginning of a word."
        ),
    ]
    variants: Annotated[
        list[TermVariant],
        Meta(
            description="变体 What was added, found as well and ranked lower. A longer form that holds "
            "the word is found anyway and not added."
        ),
    ]


class Explanation(Struct, frozen=True):
    """解释 How a query was understood."""

    query: Annotated[str, Meta(description="理解 The query as it was read, in one spelling.")]
    searched: Annotated[
        str,
        Meta(
            description="实际检索 The query with everything that was added, as one could write it oneself."
        ),
    ]
    expand: Annotated[
        list[Choice], Meta(description="扩展方式 The expansions that were asked for.")
    ]
    terms: Annotated[list[QueryTerm], Meta(description="词 Its words and phrases, each once.")]
