"""Saved searches held against what is new: a Whoosh index in memory for each batch (design §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryDirectory, mkdtemp

from whoosh import query as wq
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.searching import Searcher

from opendata.search.documents import SearchDocument
from opendata.search.engine import Query
from opendata.search.syntax import tree_of
from opendata.search.times import conditions
from opendata.search.tree import And
from opendata.search.whoosh import native, schema
from opendata.search.whoosh_query import Emitter


def matches(
    documents: Iterable[SearchDocument], queries: Mapping[str, Query]
) -> dict[str, list[str]]:
    """The ids of those documents that each query finds, in their order; no more states than one each.

    Order, paging and counts of a query are left aside. Raises QueryError.
    """
    with TemporaryDirectory(prefix="gongbao-match-") as scratch:
        index = _Memory(scratch).create_index(schema())
        writer = index.writer()
        for document in documents:
            writer.add_document(**native(document))
        writer.commit()
    with index.searcher() as searcher:
        return {name: list(_found(searcher, query)) for name, query in queries.items()}


class _Memory(RamStorage):  # type: ignore[misc]  # whoosh has no types
    """An index in memory whose half-done work lies in a folder of its own.

    Whoosh would put that of every writer on the machine into the same folder of the same name.
    """

    def __init__(self, scratch: str) -> None:
        super().__init__()
        self._scratch = scratch

    def temp_storage(self, name: str | None = None) -> FileStorage:
        return FileStorage(mkdtemp(dir=self._scratch))


def _found(searcher: Searcher, query: Query) -> Iterator[str]:
    emitter = Emitter(searcher.reader())
    asked = emitter.emit(tree_of(query))
    filters = conditions(query.filters, query.as_of, has_past=False)
    if filters:
        asked = wq.And([asked, emitter.emit(And(filters))])
    for number in searcher.docs_for_query(asked):
        yield str(searcher.stored_fields(number)["key"])
