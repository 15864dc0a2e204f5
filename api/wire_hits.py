"""What a search finds, and what a document is related to: documents with why they are there."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.wire import Item, Page, Url
from api.wire_search import Explanation
from api.wire_suggest import Correction
from gazette.model import ComponentKind
from opendata.search.engine import Unit

MatchedField = Literal["title", "number", "text"]


class Snippet(Struct, frozen=True):
    """A piece of the text as served, with the places of what was found in it."""

    text: str
    marks: Annotated[
        list[tuple[int, int]], Meta(description="Start and end of each find, in this piece.")
    ]
    start: Annotated[int, Meta(description="Where the piece begins in the text.")]


class ArticleLinks(Struct, frozen=True):
    """Where an article opens: as JSON, and in its place on the page of its document."""

    self: Url
    html: Url


class FoundArticle(Struct, frozen=True):
    """条款 The article found: an 条 with all in it, or a heading or item with its own text."""

    path: str
    kind: ComponentKind
    number: Annotated[str, Meta(description="As printed: 第三条, （一）.")]
    heading: str | None
    text: Annotated[
        str | None,
        Meta(description="Null where it is longer than 4,000 characters: see `links.self`."),
    ]
    start: int
    end: int
    links: ArticleLinks


class Hit(Item, frozen=True):
    """A document found, or the document of an article found, with what was found in it."""

    unit: Unit
    article: Annotated[FoundArticle | None, Meta(description="Null where the unit is a document.")]
    score: Annotated[
        float | None,
        Meta(
            description="Null where hits are sorted by day. Only the order of scores means something."
        ),
    ]
    matched: Annotated[
        list[MatchedField],
        Meta(
            description="命中字段 Where words of the query stand; the text is looked at only for "
            "`highlights`."
        ),
    ]
    others: Annotated[
        list[str],
        Meta(
            description="同题同文 With `collapse`, the ids of the documents shown under this one."
        ),
    ]
    highlights: Annotated[
        list[Snippet], Meta(description="From the document's text, or from the article's.")
    ]


class Bar(Struct, frozen=True):
    """How many of all matching documents were signed in a year or month."""

    period: Annotated[str, Meta(description="`2024`, or `2024-05`.")]
    count: int


Why = Literal["cites", "cited_by", "similar_title"]


class RelatedItem(Item, frozen=True):
    """A document that has to do with another."""

    why: Annotated[
        list[Why],
        Meta(description="相关原因 It is cited by that one, cites it, or is titled like it."),
    ]


class RelatedList(Page[RelatedItem], frozen=True):
    """相关文件 What it cites and what cites it, then what is titled like it, best first."""


class HitList(Page[Hit], frozen=True):
    """A page of hits."""

    groups: Annotated[
        int | None,
        Meta(description="合并后条数 With `collapse`, how many of the first 10,000 hits are left."),
    ]
    histogram: Annotated[
        list[Bar],
        Meta(
            description="时间分布 The oldest first, as `histogram=` asks; documents without the day "
            "are in none."
        ),
    ]
    explanation: Annotated[Explanation | None, Meta(description="解释 Null unless `explain=true`.")]
    did_you_mean: Annotated[
        list[Correction],
        Meta(
            description="您是不是要找 Up to three corrected queries, where fewer than three documents were "
            "found and a word of the query stands in no title, organ, number or topic. Never applied "
            "unasked."
        ),
    ]
