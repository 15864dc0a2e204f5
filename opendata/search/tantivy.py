"""The index in tantivy: the default engine."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tantivy

from gazette.errors import SearchIndexError
from opendata.search.analyzer import gram_text
from opendata.search.documents import (
    CHECK,
    SearchDocument,
    check_of,
    number_fields,
    own_keywords,
    own_texts,
    shared_keywords,
    shared_texts,
)
from opendata.search.engine import (
    DAYS_APART,
    Checks,
    EngineName,
    Facet,
    FacetCount,
    Hit,
    Hits,
    Query,
    Sort,
    Step,
    Texts,
    Unit,
)
from opendata.search.file_marks import mark_of
from opendata.search.highlights import with_snippets
from opendata.search.mistakes import check_reach, check_unit
from opendata.search.ranking import demotes
from opendata.search.state import begin_commit, read_state, state_file, write_state
from opendata.search.syntax import tree_of
from opendata.search.tantivy_query import Emitter
from opendata.search.times import PAST, conditions
from opendata.search.tree import GramField, KeywordField

_HEAP = 128_000_000  # bytes of memory for one batch, at most
_THREADS = 1  # the order of documents, and so of equal hits, is the order they came in
_GRAM_FIELDS = ("any", "annex", "title", "number", "issuer")
_COLUMNS = (
    "kind", "genre", "level", "topic", "status", "region", "issuer_id", "number_key", "index_no",
    "article",
)  # fmt: skip
_WHOLE = ("topic_path", "title_key", "era", "standing")
_NUMBERS = (
    "year", "signed", "published", "effective", "until", "in_force_from", "valid_to", "recorded_from",
    "recorded_to",
)  # fmt: skip
_FACET_FIELDS: Mapping[Facet, str] = {"issuer": "issuer_id"}
_SORT_FIELDS: Mapping[Sort, str] = {
    "signed": "signed",
    "-signed": "signed",
    "published": "published",
    "-published": "published",
}
_ORDERS: Mapping[Sort, tantivy.Order] = {
    "signed": tantivy.Order.Asc,
    "published": tantivy.Order.Asc,
}
_OS_ERROR = re.compile(r"'(?P<words>[^']*) \(os error (?P<number>[0-9]+)\)")
_MOST_VALUES = 65_000  # of a facet


class TantivyIndex:
    """One folder with an index. Raises SearchIndexError if it is not whole."""

    def __init__(self, folder: Path, *, unit: Unit = "document") -> None:
        self._folder = folder
        self._state_file = state_file(folder)
        self._unit = unit
        self._state = read_state(folder)
        self._index = _open(folder)
        self._index.register_tokenizer(
            "grams", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._index.config_reader("manual")
        self._look()

    @classmethod
    def create(cls, folder: Path, *, unit: Unit = "document") -> TantivyIndex:
        """An empty index in a new folder."""
        folder.mkdir(parents=True)
        tantivy.Index(_schema(), path=str(folder))
        write_state(folder, 0)
        return cls(folder, unit=unit)

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        return "tantivy"

    def cursor(self) -> int:
        """The last change that the index holds."""
        return self._state.cursor

    def count(self) -> int:
        """How many documents or articles the index holds."""
        return self._searcher.num_docs - self._past

    def update(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        """Adds, replaces and takes out documents in one commit, then keeps the cursor.

        Raises OSError where the disk takes nothing.
        """
        known = self._state.files or ()
        begin_commit(self._folder, self._state.cursor)
        try:
            written = self._write(documents, removed)
        except ValueError as error:
            raise _of_the_disk(error, self._folder) from error
        write_state(self._folder, cursor, known)
        self.reload()
        return written

    def build(self, query: Query) -> tantivy.Query:
        """The query as tantivy's own; raises QueryError."""
        emitter = Emitter(
            self._index.schema, self._searcher, unit=self._unit, scored=_is_scored(query)
        )
        filters = conditions(query.filters, query.as_of, has_past=self._past > 0)
        tree = tree_of(query)
        check_unit(tree, self._unit)
        cost = emitter.cost(tree) if demotes(query, tree) else 0.0
        return emitter.emit(tree, filters, cost=cost)

    def run(self, built: tantivy.Query, query: Query) -> Hits:
        """The hits of a built query, without snippets."""
        searcher = self._searcher  # a reload meanwhile takes nothing away from this search
        facets = _facets(searcher, built, query.facets)
        histogram = _histogram(searcher, built, query.histogram)
        if not query.limit and not query.total:
            return Hits(None, (), facets, histogram)
        found = searcher.search(
            built,
            max(query.limit, 1),
            count=query.total,
            order_by_field=_SORT_FIELDS.get(query.sort),
            offset=query.offset,
            order=_ORDERS.get(query.sort, tantivy.Order.Desc),
        )
        scored = _is_scored(query)
        items = tuple(
            Hit(str(searcher.doc(address).get_first("key")), score if scored else None)
            for score, address in found.hits[: query.limit]
        )
        total: int | None = found.count  # type: ignore[attr-defined]  # missing in its stubs
        return Hits(total, items, facets, histogram)

    def search(self, query: Query, *, texts: Texts | None = None) -> Hits:
        """The hits of a query; raises QueryError."""
        check_reach(query.offset, query.limit)
        return with_snippets(self.run(self.build(query), query), query, texts)

    def reload(self) -> None:
        """Sees what was written last; nothing is read where nothing was."""
        if mark_of(self._state_file) != self._seen:
            self._look()

    def checks(self) -> Checks:
        """How many entries there are, and the sum of their checks."""
        searcher = self._searcher
        asked = {"sum": {"sum": {"field": CHECK}}}
        summed = searcher.aggregate(tantivy.Query.all_query(), asked)["sum"]["value"]
        return Checks(searcher.num_docs, int(summed or 0))

    def checks_of(self, id: str) -> list[int]:
        """The checks of all entries of a document; none if it is not there."""
        term = tantivy.Query.term_query(self._index.schema, "id", id, "basic")
        most = max(1, self._searcher.doc_freq("id", id))
        hits = self._searcher.search(term, most).hits
        found = [self._searcher.doc(address).get_first(CHECK) for _, address in hits]
        return [check for check in found if check is not None]

    def frequency(self, gram: str) -> int:
        """In how many entries a gram stands, about."""
        return sum(self._searcher.doc_freq(field, gram) for field in ("any", "annex"))

    def close(self) -> None:
        """Nothing to do: the files are let go with the object."""

    def _look(self) -> None:
        self._seen = mark_of(self._state_file)
        self._state = read_state(self._folder)
        self._index.reload()
        self._searcher = self._index.searcher()
        past = tantivy.Query.term_query(self._index.schema, "era", PAST, "basic")
        found: int | None = self._searcher.search(past, 1).count  # type: ignore[attr-defined]  # as above
        self._past = found or 0

    def _write(self, documents: Iterable[SearchDocument], removed: Iterable[str]) -> int:
        writer = self._index.writer(_HEAP, _THREADS)
        replaces = self._index.searcher().num_docs > 0
        for id_ in removed:
            writer.delete_documents_by_term("id", id_)
        written = 0
        known = ""
        natives = _Natives()
        for document in documents:
            if replaces and document.id != known:
                writer.delete_documents_by_term("id", document.id)
            known = document.id
            writer.add_document(natives.native(document))
            written += 1
        writer.commit()
        writer.wait_merging_threads()
        return written


def _of_the_disk(error: ValueError, folder: Path) -> Exception:
    """What tantivy calls a wrong value when the disk is full or takes nothing; else the error itself."""
    found = _OS_ERROR.search(str(error))
    return OSError(int(found["number"]), found["words"], str(folder)) if found else error


def _facets(
    searcher: tantivy.Searcher, built: tantivy.Query, facets: Sequence[Facet]
) -> dict[Facet, tuple[FacetCount, ...]]:
    if not facets:
        return {}
    asked = {
        facet: {"terms": {"field": _FACET_FIELDS.get(facet, facet), "size": _MOST_VALUES}}
        for facet in facets
    }
    counted = searcher.aggregate(built, asked)
    return {facet: _counts(facet, counted[facet]["buckets"]) for facet in facets}


def _histogram(
    searcher: tantivy.Searcher, built: tantivy.Query, step: Step | None
) -> tuple[FacetCount, ...]:
    if step is None:
        return ()
    width = DAYS_APART[step]
    bars = {"histogram": {"field": "signed", "interval": width, "min_doc_count": 1}}
    counted = searcher.aggregate(built, {"bars": bars})["bars"]["buckets"]
    return tuple([FacetCount(int(bar["key"]) // width, bar["doc_count"]) for bar in counted])


def _open(folder: Path) -> tantivy.Index:
    try:
        return tantivy.Index.open(str(folder))
    except ValueError as error:
        raise SearchIndexError(f"the index in {str(folder)!r} is broken: rebuild it") from error


def _schema() -> tantivy.Schema:
    """Only ids and checks are stored: texts are in public.db. Ids are text: see `_write` on deletes."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    for field in _GRAM_FIELDS:
        builder.add_text_field(field, tokenizer_name="grams")
    for field in _COLUMNS:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", fast=True)
    for field in _WHOLE:
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in _NUMBERS:
        builder.add_integer_field(field, indexed=True, fast=True)
    builder.add_integer_field(CHECK, stored=True, fast=True)
    return builder.build()


class _Natives:
    """Entries as tantivy's own; what the articles of one document share is made once."""

    def __init__(self) -> None:
        self._known: SearchDocument | None = None
        self._shared = tantivy.Document()

    def native(self, document: SearchDocument) -> tantivy.Document:
        """One entry. Those of a document follow each other."""
        shared = document.shared
        if shared != self._known:
            self._known, self._shared = shared, _shared(shared)
        native = copy.copy(self._shared)
        native.add_text("key", document.called)
        native.add_integer(CHECK, check_of(document))
        _add(native, own_texts(document), own_keywords(document))
        return native


def _shared(document: SearchDocument) -> tantivy.Document:
    native = tantivy.Document()
    _add(native, shared_texts(document), shared_keywords(document))
    for field, number in number_fields(document).items():
        native.add_integer(field, number)
    return native


def _add(
    native: tantivy.Document,
    texts: Mapping[GramField, str],
    keywords: Mapping[KeywordField, Sequence[str]],
) -> None:
    for text_field, text in texts.items():
        if text:
            native.add_text(text_field, gram_text(text))
    for keyword_field, values in keywords.items():
        for value in values:
            native.add_text(keyword_field, value)


def _is_scored(query: Query) -> bool:
    return query.sort == "relevance" and query.limit > 0


def _counts(facet: Facet, buckets: list[dict[str, Any]]) -> tuple[FacetCount, ...]:
    """Most frequent first. Any: a key is a text, but for years a float."""
    ordered = sorted([(-bucket["doc_count"], bucket["key"]) for bucket in buckets])
    if facet == "year":
        return tuple([FacetCount(int(value), -count) for count, value in ordered])
    return tuple([FacetCount(value, -count) for count, value in ordered])
