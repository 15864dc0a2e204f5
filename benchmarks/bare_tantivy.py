"""The same table in tantivy alone: a text and a title that counts more, and no contract."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import tantivy
from tantivy import FieldType, Occur

from benchmarks.questions import FROM, ISSUER, TO, Shape, cut
from benchmarks.table import issuer_id
from opendata.search.analyzer import gram_text, query_grams
from opendata.search.documents import SearchDocument
from opendata.search.engine import Texts
from opendata.search.tree import day_number

_HEAP = 128_000_000
_MOST_VALUES = 65_000


class BareIndex:
    """What one would write for tantivy by hand."""

    def __init__(self, folder: Path, texts: Texts) -> None:
        self._texts = texts
        index = _opened(tantivy.Index.open(str(folder)))
        self._schema = index.schema
        self._searcher = index.searcher()

    @classmethod
    def create(cls, folder: Path, documents: Iterable[SearchDocument], texts: Texts) -> BareIndex:
        """A new index of these documents."""
        folder.mkdir()
        index = _opened(tantivy.Index(_schema(), path=str(folder)))
        writer = index.writer(_HEAP, 1)
        for document in documents:
            writer.add_document(_native(document))
        writer.commit()
        writer.wait_merging_threads()
        return cls(folder, texts)

    def prepare(self, shape: Shape, text: str) -> Callable[[], object]:
        """What runs a question, its query built."""
        match shape:
            case "top":
                return partial(self.top, self.ranked(text))
            case "filtered":
                days = day_number(FROM), day_number(TO)
                return partial(self.top, self.filtered(text, issuer_id(ISSUER), *days))
            case "newest":
                return partial(self.newest, self.words(text))
            case "facets":
                return partial(self.facets, self.words(text))
            case "snippets":
                return partial(self._cut, self.ranked(text), text)
            case "count":
                return partial(self.count, self.words(text))

    def words(self, text: str) -> tantivy.Query:
        """All words of a query, each as a phrase in the text."""
        found = [self._phrase("body", query_grams(word)) for word in text.split()]
        return found[0] if len(found) == 1 else _all(found)

    def ranked(self, text: str) -> tantivy.Query:
        """The same, a word in the title counting more."""
        grams = [query_grams(word) for word in text.split()]
        titles = [
            (Occur.Should, tantivy.Query.boost_query(self._phrase("title", each), 2.0))
            for each in grams
        ]
        occur = Occur.Should if len(grams) == 1 else Occur.Must
        bodies = [(occur, self._phrase("body", each)) for each in grams]
        return tantivy.Query.boolean_query([*bodies, *titles])

    def filtered(self, text: str, issuer: str, start: int, end: int) -> tantivy.Query:
        """Words by one issuer between two days."""
        conditions = (
            tantivy.Query.term_query(self._schema, "issuer", issuer),
            tantivy.Query.range_query(self._schema, "signed", FieldType.Integer, start, end),
        )
        unscored = [tantivy.Query.const_score_query(query, 0.0) for query in conditions]
        return _all([self.ranked(text), *unscored])

    def top(self, query: tantivy.Query) -> list[str]:
        """The ids of the ten best."""
        return self._ids(self._searcher.search(query, 10, count=False))

    def found(self, query: tantivy.Query) -> tuple[list[str], int]:
        """The ids of the ten best, and how many there are."""
        found = self._searcher.search(query, 10)
        return self._ids(found), found.count  # type: ignore[attr-defined]  # no stub

    def newest(self, query: tantivy.Query) -> list[str]:
        """The ids of the ten newest."""
        return self._ids(self._searcher.search(query, 10, count=False, order_by_field="signed"))

    def count(self, query: tantivy.Query) -> int:
        """How many there are."""
        found: int = self._searcher.search(query, 1).count  # type: ignore[attr-defined]  # no stub
        return found

    def facets(self, query: tantivy.Query) -> dict[str, dict[str, int]]:
        """How many of each issuer, kind and year."""
        fields = ("issuer", "kind", "year")
        asked = {field: {"terms": {"field": field, "size": _MOST_VALUES}} for field in fields}
        found = self._searcher.aggregate(query, asked)
        return {
            field: {bucket["key"]: bucket["doc_count"] for bucket in found[field]["buckets"]}
            for field in fields
        }

    def _cut(self, query: tantivy.Query, text: str) -> list[str]:
        ids = self.top(query)
        served = self._texts(ids)
        return [cut(served[id], text) for id in ids]

    def _phrase(self, field: str, grams: list[str]) -> tantivy.Query:
        if len(grams) == 1:
            return tantivy.Query.term_query(self._schema, field, grams[0])
        return tantivy.Query.phrase_query(self._schema, field, [*grams])

    def _ids(self, found: tantivy.SearchResult) -> list[str]:
        return [self._searcher.doc(address)["id"][0] for _, address in found.hits]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="grams")
    for name in ("issuer", "kind"):
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("signed", "year"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def _opened(index: tantivy.Index) -> tantivy.Index:
    grams = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("grams", grams)
    return index


def _all(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Must, query) for query in queries])


def _native(document: SearchDocument) -> tantivy.Document:
    assert document.signed is not None
    native = tantivy.Document(id=document.id, body=gram_text(document.text), kind=document.kind)
    native.add_text("title", gram_text(document.title))
    native.add_text("issuer", document.issuers[0])
    native.add_integer("signed", day_number(document.signed))
    native.add_integer("year", document.signed.year)
    return native
