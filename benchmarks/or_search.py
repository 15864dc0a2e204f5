"""What ours is scored beside: any of the query's terms, ranked by BM25, as most search boxes do.

The terms are words of a segmenter, or pairs of characters. Both stand in tantivy with the fields
and weights of ours, over the same documents, so that nothing but the terms differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import rjieba
import tantivy
from tantivy import Occur

from opendata.search.analyzer import fold, grams
from opendata.search.documents import SearchDocument
from opendata.search.ranking import WEIGHTS

_HEAP = 128_000_000
_LETTER = re.compile(r"\w")
_FIELDS = ("any", "title")

Cut = Callable[[str], Iterable[str]]


def words(text: str) -> list[str]:
    """The words of a text by rjieba: jieba's own dictionary and cuts at fifteen times its speed.

    Not its search mode, which cuts long words once more: queries rank worse with it.

    >>> words("住房公积金，2024年")
    ['住房', '公积金', '2024', '年']
    """
    return [word for word in rjieba.cut(fold(text)) if _LETTER.search(word)]


def pairs(text: str) -> list[str]:
    """The grams of our own analyzer, without the marks of punctuation.

    >>> pairs("政务公开")
    ['政务', '务公', '公开', '开']
    """
    return [gram for gram in grams(text) if all(map(_LETTER.match, gram))]


class OrSearch:
    """Documents in memory, found by any of a query's terms."""

    def __init__(self, documents: Iterable[SearchDocument], cut: Cut) -> None:
        self._cut = cut
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for field in _FIELDS:
            builder.add_text_field(field, tokenizer_name="terms")
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        index.register_tokenizer(
            "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        writer = index.writer(_HEAP, 1)
        for document in documents:
            writer.add_document(self._native(document))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def first(self, text: str, count: int = 10) -> Sequence[str]:
        """The ids of the documents that rank first."""
        terms = dict.fromkeys(self._cut(text))
        clauses = [(Occur.Should, query) for term in terms for query in self._queries(term)]
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), count).hits
        return [str(self._searcher.doc(address).get_first("id")) for _, address in hits]

    def _queries(self, term: str) -> Iterable[tantivy.Query]:
        yield tantivy.Query.term_query(self._schema, "any", term, "freq")
        in_title = tantivy.Query.term_query(self._schema, "title", term, "freq")
        yield tantivy.Query.boost_query(in_title, WEIGHTS["title"])

    def _native(self, document: SearchDocument) -> tantivy.Document:
        native = tantivy.Document()
        native.add_text("id", document.id)
        whole = f"{document.title}\n{document.number or ''}\n{document.text}"
        native.add_text("any", " ".join(self._cut(whole)))
        native.add_text("title", " ".join(self._cut(document.title)))
        return native
