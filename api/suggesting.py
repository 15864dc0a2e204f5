"""Suggestions and corrections on the wire: where each leads, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from urllib.parse import quote, urlencode

from msgspec.structs import replace

from api.calls import Call
from api.search_queries import SearchQuery
from api.searching import search
from api.suggest_queries import SuggestQuery
from api.wire_suggest import Correction, Suggestion, SuggestionLinks
from gazette.errors import QueryError
from gazette.text.topics import PATH_SEPARATOR
from opendata.public import suggesting
from opendata.public.correcting import corrections
from opendata.search import correction
from opendata.search.unknown_words import text_corrections

_FEW = 3
"""So few hits that something else may have been meant."""
_OFFERED = 3
_TRIED = 10  # corrections that are looked at, of names and of texts


def suggestions(call: Call, asked: SuggestQuery) -> list[Suggestion]:
    """What is suggested for what was typed."""
    found = suggesting.suggest(
        call.reader.suggestions, asked.q, kinds=asked.kinds, limit=asked.limit
    )
    return [_shown(one, call.base) for one in found]


def did_you_mean(call: Call, asked: SearchQuery, total: int) -> list[Correction]:
    """Up to three queries that find more, where one found nothing or next to it."""
    if total >= _FEW or not asked.q or asked.cursor:
        return []
    return list(islice(_finding(call, asked, total), _OFFERED))


def _finding(call: Call, asked: SearchQuery, total: int) -> Iterator[Correction]:
    """The corrections that find more than was found."""
    plain = replace(asked, limit=1, facets=(), histogram=None, highlights=0, collapse=None)
    tried: set[str] = set()
    for one in _meant(call, asked, total):
        if one.query in tried:
            continue
        tried.add(one.query)
        try:
            count = search(call, replace(plain, q=one.query), 0).total
        except QueryError:
            continue  # what stands in a title need not be a query
        if count > total:
            links = _search(call.base, one.query)
            yield Correction(one.query, one.typed, one.meant, one.slip, count, links)


def _meant(call: Call, asked: SearchQuery, total: int) -> Iterator[correction.Correction]:
    """In the words of names, then in those of the texts: but only where nothing was found at all."""
    named = islice(corrections(call.reader.suggestions, asked.q), _TRIED)
    if total:
        return named
    engine = call.house.library.engine(asked.unit)
    return chain(named, islice(text_corrections(engine, asked.q), _TRIED))


def _shown(one: suggesting.Suggestion, base: str) -> Suggestion:
    is_one = one.row is not None and one.documents == 1
    return Suggestion(
        kind=one.kind,
        text=one.text,
        match=one.match.how,
        marks=[one.marks] if one.marks else [],
        documents=one.documents,
        id=one.row.id if one.row and is_one else one.id if one.kind == "organ" else None,
        topic=(one.id or "").split(PATH_SEPARATOR) if one.kind == "topic" else None,
        title=one.row.title if one.row and one.kind == "number" else None,
        status=one.row.status if one.row else None,
        links=_links(one, base),
    )


def _links(one: suggesting.Suggestion, base: str) -> SuggestionLinks:
    api = f"{base}/api/v1/documents"
    if one.row is not None and one.documents == 1:
        return SuggestionLinks(f"{base}/documents/{one.row.id}", f"{api}/{one.row.id}")
    match one.kind:
        case "organ":
            issuer = _query("issuer", one.id or "")
            return SuggestionLinks(f"{base}/organs/{quote(one.id or '')}", f"{api}?{issuer}")
        case "topic":
            topic = _query("topic", one.id or "")
            return SuggestionLinks(f"{base}/search?{topic}", f"{api}?{topic}")
        case "number":
            number = _query("number", one.text)
            return SuggestionLinks(f"{base}/search?{number}", f"{api}?{number}")
        case "title":
            return _search(base, 'title:"{}"'.format(one.text.replace('"', " ")))


def _search(base: str, query: str) -> SuggestionLinks:
    asked = _query("q", query)
    return SuggestionLinks(f"{base}/search?{asked}", f"{base}/api/v1/search?{asked}")


def _query(name: str, value: str) -> str:
    pairs: Sequence[tuple[str, str]] = [(name, value)]
    return urlencode(pairs)
