"""Our engines as they are asked when compared: tantivy from the built query on, Whoosh from the text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import msgspec
import tantivy

from benchmarks.questions import FROM, ISSUER, TO, Shape
from benchmarks.table import issuer_id
from opendata.search import syntax
from opendata.search.engine import Facet, Query, Texts
from opendata.search.highlights import with_snippets
from opendata.search.tantivy import TantivyIndex
from opendata.search.tree import AnyOf, days
from opendata.search.whoosh import WhooshIndex

_FACETS: tuple[Facet, ...] = ("issuer", "kind", "year")
_TOP = Query(limit=10, total=False)
_QUERIES: Mapping[Shape, Query] = MappingProxyType(
    {
        "top": _TOP,
        "filtered": msgspec.structs.replace(
            _TOP, filters=(AnyOf("issuer_id", (issuer_id(ISSUER),)), days("signed", FROM, TO))
        ),
        "newest": Query(limit=10, total=False, sort="-signed"),
        "facets": Query(limit=0, total=False, facets=_FACETS),
        "snippets": Query(limit=10, total=False, snippets=1),
        "count": Query(limit=0),
    }
)


class Ours:
    """The default engine."""

    def __init__(self, index: TantivyIndex, texts: Texts) -> None:
        self._index = index
        self._texts = texts

    def prepare(self, shape: Shape, text: str) -> Callable[[], object]:
        """What runs a question, its query built."""
        query = _query(shape, text)
        return partial(self._run, self._index.build(query), query)

    def reading(self, shape: Shape, text: str) -> Callable[[], object]:
        """What reads the text of a question."""
        return partial(_read, _query(shape, text).text)

    def emitting(self, shape: Shape, text: str) -> Callable[[], object]:
        """What builds the query of a question that was read."""
        return partial(self._index.build, _query(shape, text))

    def _run(self, built: tantivy.Query, query: Query) -> None:
        with_snippets(self._index.run(built, query), query, self._texts)


class OurWhoosh:
    """The engine for small archives."""

    def __init__(self, index: WhooshIndex, texts: Texts) -> None:
        self._index = index
        self._texts = texts

    def prepare(self, shape: Shape, text: str) -> Callable[[], object]:
        """What runs a question."""
        return partial(self._index.search, _query(shape, text), texts=self._texts)


def _query(shape: Shape, text: str) -> Query:
    return msgspec.structs.replace(_QUERIES[shape], text=text)


def _read(text: str) -> None:
    for kept in (syntax.parse, syntax.read):
        kept.cache_clear()
    syntax.parse(text)
