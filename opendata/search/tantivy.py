"""The index in tantivy: the default engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import tantivy

from gazette.errors import SearchIndexError
from opendata.search.documents import (
    STAMP,
    SearchDocument,
    gram_fields,
    keyword_fields,
    number_fields,
)
from opendata.search.engine import (
    EngineName,
    Facet,
    FacetCount,
    Hit,
    Hits,
    Query,
    Sort,
    Texts,
)
from opendata.search.highlights import with_snippets
from opendata.search.mistakes import check_reach
from opendata.search.syntax import parse
from opendata.search.tantivy_query import META, Emitter

_HEAP = 128_000_000  # bytes of memory for one batch, at most
_THREADS = 1  # the order of documents, and so of equal hits, is the order they came in
_GRAM_FIELDS = ("title", "number", "issuer", "body")
_COUNTED = ("kind", "genre", "level", "topic", "status", "region", "issuer_id", "number_key")
_WHOLE = ("index_no", "topic_path", "title_key")
_NUMBERS = ("year", "signed", "published", "effective", "until")
_FACET_FIELDS: Mapping[Facet, str] = {"issuer": "issuer_id"}
_ORDERS: Mapping[Sort, tantivy.Order] = {
    "signed": tantivy.Order.Asc,
    "published": tantivy.Order.Asc,
}
_MOST_VALUES = 65_000  # of a facet


class State(msgspec.Struct, frozen=True):
    """The index's own record, written in the same commit as the documents."""

    stamp: str
    cursor: int


class TantivyIndex:
    """One folder with an index; made empty if there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        fresh = not tantivy.Index.exists(str(folder))
        self._index = _create(folder) if fresh else _open(folder)
        self._index.register_tokenizer(
            "grams", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._index.config_reader("manual")
        if fresh:
            self._write((), (), 0)
        self._look()
        self._state = self._read_state()

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        return "tantivy"

    def cursor(self) -> int:
        """The last change that the index holds."""
        return self._state.cursor

    def count(self) -> int:
        """How many documents the index holds."""
        return self._searcher.num_docs - 1

    def update(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        """Adds, replaces and takes out documents in one commit, the cursor with them."""
        written = self._write(documents, removed, cursor)
        self.reload()
        return written

    def build(self, query: Query) -> tantivy.Query:
        """The query as tantivy's own; raises QueryError."""
        return Emitter(self._index.schema, self._searcher).emit(parse(query.text), query.filters)

    def run(self, built: tantivy.Query, query: Query) -> Hits:
        """The hits of a built query, without snippets."""
        searcher = self._searcher
        found = searcher.search(
            built,
            max(query.limit, 1),
            count=query.total,
            order_by_field=None if query.sort == "relevance" else query.sort.lstrip("-"),
            offset=query.offset,
            order=_ORDERS.get(query.sort, tantivy.Order.Desc),
        )
        scored = query.sort == "relevance"
        items = tuple(
            Hit(self._stored(address, "id"), score if scored else None)
            for score, address in found.hits[: query.limit]
        )
        total: int | None = found.count  # type: ignore[attr-defined]  # missing in its stubs
        return Hits(total, items, self._facets(built, query.facets))

    def search(self, query: Query, *, texts: Texts | None = None) -> Hits:
        """The hits of a query; raises QueryError."""
        check_reach(query.offset, query.limit)
        return with_snippets(self.run(self.build(query), query), query, texts)

    def reload(self) -> None:
        """Sees the last commit; nothing is read where there was none since."""
        if (self._folder / "meta.json").stat().st_mtime_ns == self._seen:
            return
        self._look()
        self._state = self._read_state()

    def close(self) -> None:
        """Nothing to do: the files are let go with the object."""

    def _look(self) -> None:
        self._seen = (self._folder / "meta.json").stat().st_mtime_ns
        self._index.reload()
        self._searcher = self._index.searcher()

    def _read_state(self) -> State:
        mine = tantivy.Query.term_query(self._index.schema, META, META, "basic")
        hits = self._searcher.search(mine, 1, count=False).hits
        state = None
        if hits:
            state = msgspec.json.decode(self._stored(hits[0][1], "state"), type=State)
        if state is None or state.stamp != STAMP:
            raise SearchIndexError(
                f"the index in {str(self._folder)!r} was made with other rules: rebuild it"
            )
        return state

    def _stored(self, address: tantivy.DocAddress, field: str) -> str:
        return str(self._searcher.doc(address).get_first(field))

    def _write(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        writer = self._index.writer(_HEAP, _THREADS)
        replaces = self._index.searcher().num_docs > 0
        for id_ in removed:
            writer.delete_documents_by_term("id", id_)
        written = 0
        for document in documents:
            if replaces:
                writer.delete_documents_by_term("id", document.id)
            writer.add_document(_native(document))
            written += 1
        writer.delete_documents_by_term(META, META)
        state = msgspec.json.encode(State(STAMP, cursor)).decode()
        writer.add_document(tantivy.Document(meta=META, state=state))
        writer.commit()
        writer.wait_merging_threads()
        return written

    def _facets(
        self, built: tantivy.Query, facets: Sequence[Facet]
    ) -> dict[Facet, tuple[FacetCount, ...]]:
        if not facets:
            return {}
        fields = {facet: _FACET_FIELDS.get(facet, facet) for facet in facets}
        counted = self._searcher.aggregate(
            built,
            {
                facet: {"terms": {"field": field, "size": _MOST_VALUES}}
                for facet, field in fields.items()
            },
        )
        return {facet: _counts(facet, counted[facet]["buckets"]) for facet in facets}


def _create(folder: Path) -> tantivy.Index:
    folder.mkdir(parents=True, exist_ok=True)
    return tantivy.Index(_schema(), path=str(folder))


def _open(folder: Path) -> tantivy.Index:
    try:
        return tantivy.Index.open(str(folder))
    except ValueError as error:
        raise SearchIndexError(f"the index in {str(folder)!r} cannot be read: {error}") from error


def _schema() -> tantivy.Schema:
    """Only ids are stored: texts are in public.db. Ids are text: see `_write` on deletes."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _GRAM_FIELDS:
        builder.add_text_field(field, tokenizer_name="grams")
    for field in _COUNTED:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in (*_WHOLE, META):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _NUMBERS:
        builder.add_integer_field(field, indexed=True, fast=True)
    return builder.build()


def _native(document: SearchDocument) -> tantivy.Document:
    native = tantivy.Document()
    for text_field, grams in gram_fields(document).items():
        native.add_text(text_field, grams)
    for keyword_field, values in keyword_fields(document).items():
        for value in values:
            native.add_text(keyword_field, value)
    for number_field, number in number_fields(document).items():
        native.add_integer(number_field, number)
    return native


def _counts(facet: Facet, buckets: list[dict[str, str | float]]) -> tuple[FacetCount, ...]:
    counts = [
        FacetCount(
            int(bucket["key"]) if facet == "year" else str(bucket["key"]), int(bucket["doc_count"])
        )
        for bucket in buckets
    ]
    return tuple(sorted(counts, key=lambda count: (-count.count, str(count.value))))
