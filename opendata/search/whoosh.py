"""The index in Whoosh: pure Python, for small archives and as the reference for the other."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from whoosh import fields, index, sorting
from whoosh import query as wq
from whoosh.analysis import Token, Tokenizer
from whoosh.collectors import Collector, FilterCollector, SortingCollector, TopCollector
from whoosh.searching import Searcher
from whoosh.writing import IndexWriter

from gazette.errors import SearchIndexError
from opendata.search.analyzer import grams
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
from opendata.search.times import PAST, conditions
from opendata.search.tree import And, NumberField
from opendata.search.whoosh_query import Emitter

_MEMORY = 128  # MB of postings, at most, before Whoosh writes them out
_PART = "\x1f"  # between two values of one field
_KEYWORDS = (
    "index_no", "topic_path", "number_key", "title_key", "era", "standing", "article",
)  # fmt: skip
_COUNTED = ("kind", "genre", "level", "topic", "status", "region", "issuer_id")
_NUMBERS: tuple[NumberField, ...] = (
    "year", "signed", "published", "effective", "until", "in_force_from", "valid_to",
)  # fmt: skip
_INSTANTS: tuple[NumberField, ...] = ("recorded_from", "recorded_to")
_SORTED: tuple[NumberField, ...] = ("signed", "published")
_NO_YEAR = -(2**31)  # how the default 0 is read from a column of signed numbers
_FACET_FIELDS: Mapping[Facet, str] = {"issuer": "issuer_id"}


class GramTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's view of the analyzer. The schema in an index names this class: do not move it."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """One token, used again for each gram, as Whoosh wants it."""
        token = Token(mode=options.get("mode", ""), positions=True)
        token.boost = 1.0
        for position, gram in enumerate(grams(value)):
            token.text = gram
            token.pos = position
            yield token


class PartTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Several whole values in one field. The schema in an index names this class."""

    def __call__(self, value: str, **options: Any) -> Iterator[Token]:
        """One token, used again for each value."""
        token = Token(mode=options.get("mode", ""))
        for part in value.split(_PART):
            token.text = part
            yield token


class WhooshIndex:
    """One folder with an index. Raises SearchIndexError if it is not whole.

    Open only one's own: Whoosh unpickles the schema that it finds.
    """

    def __init__(self, folder: Path, *, unit: Unit = "document") -> None:
        self._folder = folder
        self._unit = unit
        self._one_at_a_time = threading.Lock()
        self._state = read_state(folder)
        self._state_file = state_file(folder)
        self._seen = mark_of(self._state_file)
        self._index = _open(folder)
        self._searcher: Searcher = self._index.searcher()

    @classmethod
    def create(cls, folder: Path, *, unit: Unit = "document") -> WhooshIndex:
        """An empty index in a new folder."""
        folder.mkdir(parents=True)
        index.create_in(str(folder), schema()).close()
        write_state(folder, 0)
        return cls(folder, unit=unit)

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        return "whoosh"

    def cursor(self) -> int:
        """The last change that the index holds."""
        return self._state.cursor

    def count(self) -> int:
        """How many documents or articles the index holds."""
        return int(self._searcher.doc_count()) - self._past()

    def update(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        """Adds, replaces and takes out documents in one commit, then keeps the cursor."""
        known = self._state.files or ()
        begin_commit(self._folder, self._state.cursor)
        written = self._write(documents, removed)
        write_state(self._folder, cursor, known)
        self.reload()
        return written

    def search(self, query: Query, *, texts: Texts | None = None) -> Hits:
        """The hits of a query; raises QueryError."""
        check_reach(query.offset, query.limit)
        tree = tree_of(query)
        check_unit(tree, self._unit)
        with self._one_at_a_time:
            emitter = Emitter(self._searcher.reader())
            filters = conditions(query.filters, query.as_of, has_past=self._past() > 0)
            asked = emitter.emit(And(filters)) if filters else None
            built = emitter.emit(tree)
            if demotes(query, tree):
                built = emitter.demoted(built, tree)
            hits = self._run(built, asked, query)
        return with_snippets(hits, query, texts)

    def reload(self) -> None:
        """Sees what was written last; nothing is read where nothing was."""
        written = mark_of(self._state_file)
        if written != self._seen:
            with self._one_at_a_time:
                self._seen, self._state = written, read_state(self._folder)
                self._searcher = self._searcher.refresh()

    def checks(self) -> Checks:
        """How many entries there are, and the sum of their checks."""
        with self._one_at_a_time:
            found = [stored[CHECK] for _, stored in self._searcher.reader().iter_docs()]
        return Checks(len(found), sum(found))

    def checks_of(self, id: str) -> list[int]:
        """The checks of all entries of a document; none if it is not there."""
        with self._one_at_a_time:
            return [int(stored[CHECK]) for stored in self._searcher.documents(id=id)]

    def frequency(self, gram: str) -> int:
        """In how many entries a gram stands, about."""
        with self._one_at_a_time:
            found = (self._searcher.doc_frequency(field, gram) for field in ("any", "annex"))
            return int(sum(found))

    def close(self) -> None:
        """Lets go of the files."""
        self._searcher.close()
        self._index.close()

    def _past(self) -> int:
        """How many states are not the newest."""
        return sum(1 for _ in self._searcher.docs_for_query(wq.Term("era", PAST)))

    def _run(self, found: wq.Query, conditions: wq.Query | None, query: Query) -> Hits:
        collector = _collector(query, conditions)
        self._searcher.search_with_collector(found, collector)
        results = collector.results()
        scored = query.sort == "relevance"
        items = tuple(
            Hit(hit["key"], hit.score if scored else None)
            for hit in list(results)[query.offset : query.offset + query.limit]
        )
        everywhere = found if conditions is None else wq.And([found, conditions])
        return Hits(
            len(results) if query.total else None,
            items,
            {facet: self._counts(facet, everywhere) for facet in query.facets},
            self._histogram(query.histogram, everywhere),
        )

    def _counts(self, facet: Facet, found: wq.Query) -> tuple[FacetCount, ...]:
        values = self._searcher.reader().column_reader(_FACET_FIELDS.get(facet, facet))
        counter: Counter[str | int] = Counter()
        for document in self._searcher.docs_for_query(found):
            value = values[document]
            counter.update(value.split(_PART) if isinstance(value, str) else [value])
        del counter[""], counter[_NO_YEAR]
        counts = [FacetCount(value, count) for value, count in counter.items()]
        return tuple(sorted(counts, key=lambda count: (-count.count, str(count.value))))

    def _histogram(self, step: Step | None, found: wq.Query) -> tuple[FacetCount, ...]:
        if step is None:
            return ()
        days = self._searcher.reader().column_reader("signed_last")
        signed = (days[document] for document in self._searcher.docs_for_query(found))
        bars = Counter(day // DAYS_APART[step] for day in signed if day)
        return tuple(FacetCount(bar, bars[bar]) for bar in sorted(bars))

    def _write(self, documents: Iterable[SearchDocument], removed: Iterable[str]) -> int:
        writer = self._index.writer(limitmb=_MEMORY)
        written = 0
        try:
            with self._index.searcher() as searcher:
                for id_ in removed:
                    _take_out(writer, searcher, id_)
                known = ""
                for document in documents:
                    if document.id != known:
                        _take_out(writer, searcher, document.id)
                    known = document.id
                    writer.add_document(**native(document))
                    written += 1
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        return written


def _collector(query: Query, conditions: wq.Query | None) -> Collector:
    """Collects the best hits and counts them all.

    Whoosh's own choice trades its matcher for one that leaves out what is too weak for the best
    hits, and with `optimize=False` counts what is left.
    """
    end = max(query.offset + query.limit, 1)
    order = _order(query)
    collector: Collector = (
        SortingCollector(order, limit=end)
        if order
        else TopCollector(end, usequality=False, replace=0)
    )
    return collector if conditions is None else FilterCollector(collector, conditions)


def _take_out(writer: IndexWriter, searcher: Searcher, id_: str) -> None:
    for number in searcher.document_numbers(id=id_):
        writer.delete_document(number)


def _open(folder: Path) -> index.Index:
    try:
        return index.open_dir(str(folder))
    except (index.IndexError, OSError, EOFError, ValueError) as error:
        raise SearchIndexError(f"the index in {str(folder)!r} is broken: rebuild it") from error


def schema() -> fields.Schema:
    """The fields of an index, on a disk or in memory."""
    schema = fields.Schema(id=fields.ID(), key=fields.STORED(), **{CHECK: fields.STORED()})
    for name in ("any", "annex", "title", "number", "issuer"):
        schema.add(name, fields.TEXT(analyzer=GramTokenizer(), multitoken_query="phrase"))
    for name in (*_KEYWORDS, *_COUNTED):
        schema.add(name, fields.ID(analyzer=PartTokenizer(), sortable=name in _COUNTED))
    for number in _NUMBERS:  # signed: ranges of unsigned numbers find too much in Whoosh 2.7.4
        schema.add(number, fields.NUMERIC(sortable=number == "year", default=0))
    for number in _INSTANTS:
        schema.add(number, fields.NUMERIC(bits=64))
    for number in _SORTED:  # unsigned: the default of a signed column is read wrong
        schema.add(f"{number}_first", fields.NUMERIC(signed=False, sortable=True))
        schema.add(f"{number}_last", fields.NUMERIC(signed=False, sortable=True, default=0))
    return schema


def native(document: SearchDocument) -> dict[str, str | int]:
    """The fields by name. Whoosh sorts the unknown by a default, so there is one for each way."""
    numbers = number_fields(document)
    values: dict[str, str | int] = {
        "key": document.called,
        **{str(name): text for name, text in own_texts(document).items()},
        **{str(name): text for name, text in shared_texts(document).items()},
        **{name: _PART.join(values) for name, values in own_keywords(document).items()},
        **{name: _PART.join(values) for name, values in shared_keywords(document).items()},
        **{name: numbers[name] for name in (*_NUMBERS, *_INSTANTS) if name in numbers},
    }
    for name in _SORTED:
        if name in numbers:
            values[f"{name}_first"] = values[f"{name}_last"] = numbers[name]
    values[CHECK] = check_of(document)
    return values


def _order(query: Query) -> sorting.FieldFacet | None:
    if query.sort == "relevance":
        return None
    if query.sort.startswith("-"):
        return sorting.FieldFacet(f"{query.sort[1:]}_last", reverse=True)
    return sorting.FieldFacet(f"{query.sort}_first")
