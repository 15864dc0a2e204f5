"""What a search engine is asked and answers: one contract, kept by tantivy and Whoosh alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, Protocol, get_args

import msgspec

from opendata.search.documents import SearchDocument
from opendata.search.times import AsOf
from opendata.search.tree import Node

EngineName = Literal["tantivy", "whoosh"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
Unit = Literal["document", "article"]
"""What a hit is. An article is a part of a text that is not inside another: 第N条, 一、（一）, 附件."""
UNITS: tuple[Unit, ...] = get_args(Unit)
"""Each has an index of its own."""
Sort = Literal["relevance", "signed", "-signed", "published", "-published"]
"""`-` is newest first; documents without the day come last either way."""
Facet = Literal["issuer", "kind", "genre", "level", "topic", "status", "region", "year"]
"""What hits can be counted by: issuers by id, years of signing, the rest as stored."""

Step = Literal["year", "month"]
"""How wide the bars of a histogram are."""
DAYS_APART: Mapping[Step, int] = MappingProxyType({"year": 10_000, "month": 100})
"""How far days as numbers (20240523) lie apart from one bar to the next."""

MAX_REACH = 10_000
"""Offset and limit together; who wants more takes the list or the download."""

Texts = Callable[[Sequence[str]], Mapping[str, str]]
"""The served texts of documents, by id: where snippets are cut from."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A search: words, conditions, order and what to count."""

    text: str = ""
    """In the query language (opendata.search.syntax); empty asks for everything."""
    tree: Node | None = None
    """What to look for in place of what the text says: the text as it was expanded."""
    filters: tuple[Node, ...] = ()
    """All must hold; they do not change the ranking, but that what has ended is asked for or not."""
    as_of: AsOf | None = None
    """Which states of documents to look at; None: the newest."""
    sort: Sort = "relevance"
    facets: tuple[Facet, ...] = ()
    histogram: Step | None = None
    """Whether to count hits by when they were signed."""
    offset: int = 0
    limit: int = 20
    total: bool = True
    """Whether to count all hits."""
    snippets: int = 0
    """How many to cut from each hit's text."""


class Snippet(msgspec.Struct, frozen=True):
    """A piece of a document's text as served, line breaks as spaces, and what was found in it."""

    text: str
    marks: tuple[tuple[int, int], ...]
    """Start and end of each find, counted in `text`."""
    start: int
    """Where the piece begins in the document's text."""


class Hit(msgspec.Struct, frozen=True):
    """One document or article found."""

    id: str
    """The document's, the name of a state that is not its newest, or of an article."""
    score: float | None
    """None where hits are sorted by day. Only the order of scores means something."""
    highlights: tuple[Snippet, ...] = ()


class FacetCount(msgspec.Struct, frozen=True):
    """How many of all hits have a value."""

    value: str | int
    count: int


class Hits(msgspec.Struct, frozen=True):
    """What was found: one page, and the counts over all of it."""

    total: int | None
    """Exact; None if it was not asked for."""
    items: tuple[Hit, ...]
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    """Most frequent first."""
    histogram: tuple[FacetCount, ...] = ()
    """By year, or by month as 202405, the oldest first; hits without the day are in none."""


class Checks(msgspec.Struct, frozen=True):
    """What an index holds, to be compared with what it was given."""

    count: int
    sum: int
    """Of the checks of all entries (`opendata.search.documents.check_of`)."""


class Engine(Protocol):
    """A persistent index of documents or of articles. One process writes; any number read.

    Its entries are the states of each document, or the articles of each.
    """

    @property
    def name(self) -> EngineName:
        """Which engine it is."""

    def cursor(self) -> int:
        """The last change that the index holds, 0 for a new one."""

    def count(self) -> int:
        """How many documents or articles the index holds, older states apart."""

    def checks(self) -> Checks:
        """How many entries there are, and the sum of their checks."""

    def checks_of(self, id: str) -> list[int]:
        """The checks of all entries of a document; none if it is not there."""

    def frequency(self, gram: str) -> int:
        """In how many entries a gram stands, as a bare word asks them.

        No more than a hint: what was replaced or taken out since may still count.
        """

    def update(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        """Adds or replaces documents and takes others out in one commit, then keeps the cursor.

        All entries of a document come together. Gives how many were added or replaced. Raises
        StoreError while another process writes.
        """

    def search(self, query: Query, *, texts: Texts | None = None) -> Hits:
        """The hits of a query; raises QueryError. `texts` is needed for snippets."""

    def reload(self) -> None:
        """Sees what others have written since; cheap when nobody has."""

    def close(self) -> None:
        """Lets go of the files."""
