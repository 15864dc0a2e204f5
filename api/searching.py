"""From the parameters of a search to what the engine is asked, and from its hits to the wire."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from msgspec import Struct

from api.calls import Call
from api.labels import label
from api.moments import moment_before
from api.problems import ErrorItem, ProblemError
from api.queries import FilterQuery, SearchQuery
from api.shapes import found_article, hit
from api.wire import Facet, Hit, Snippet
from gazette.text.numbers import canonical_number
from gazette.text.topics import PATH_SEPARATOR, topic_path
from opendata.public.changes import document_of, path_of
from opendata.public.reader import PublicReader
from opendata.search.engine import MAX_REACH, Hits, Query, Sort
from opendata.search.times import AsOf
from opendata.search.tree import AnyOf, Between, KeywordField, Node, Or, days

_SORTS: dict[str, Sort] = {
    "relevance": "relevance",
    "signed_on": "signed",
    "-signed_on": "-signed",
    "published_on": "published",
    "-published_on": "-published",
}
_LONGEST = 4000  # characters of an article that a hit shows whole
_WHOLE: tuple[KeywordField, ...] = ("level", "kind", "genre", "status", "region")


class Found(Struct, frozen=True):
    """A page of hits, the exact total, and the offset of the next page, None at the end."""

    hits: list[Hit]
    total: int
    facets: dict[str, list[Facet]]
    next_offset: int | None


def search(call: Call, asked: SearchQuery, offset: int) -> Found:
    """What the engine finds. Raises QueryError where it cannot read the query.

    Raises ProblemError for articles of another day or moment than now.
    """
    _refuse_past_articles(asked)
    reader = call.reader
    as_of = _as_of(asked)
    limit = min(asked.limit, MAX_REACH - offset)
    hits = call.house.library.engine(asked.unit).search(
        Query(
            text=asked.q,
            filters=tuple(_conditions(asked, reader)),
            as_of=as_of,
            sort=_SORTS[asked.sort],
            facets=asked.facets,
            offset=offset,
            limit=limit,
            snippets=asked.highlights,
        ),
        texts=reader.texts,
    )
    total = hits.total or 0
    behind = offset + limit
    return Found(
        hits=list(_shown(hits, call, as_of)),
        total=total,
        facets=_counted(hits, reader),
        next_offset=behind if behind < min(total, MAX_REACH) else None,
    )


def _refuse_past_articles(asked: SearchQuery) -> None:
    """Articles are indexed as they are now alone: a search of the past would tell of another text."""
    if asked.unit != "article":
        return
    past = [name for name in ("in_force_on", "recorded_before") if getattr(asked, name)]
    if past:
        detail = f"unit=article searches texts as they are now, without {' or '.join(past)}"
        errors = [ErrorItem(name, "unit=document") for name in past]
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def _conditions(asked: FilterQuery, reader: PublicReader) -> Iterator[Node]:
    for field in _WHOLE:
        values: tuple[str, ...] = getattr(asked, field)
        if values:
            yield AnyOf(field, values)
    if asked.number:
        yield AnyOf("number_key", (canonical_number(asked.number) or asked.number,))
    if asked.issuer:
        yield AnyOf("issuer_id", reader.issuer_ids(asked.issuer))
    if asked.topic:
        yield AnyOf(
            "topic_path", tuple(PATH_SEPARATOR.join(topic_path(topic)) for topic in asked.topic)
        )
    if asked.year:
        yield Or(tuple(Between("year", year, year) for year in asked.year))
    if asked.signed_from or asked.signed_to:
        yield days("signed", asked.signed_from, asked.signed_to)
    if asked.published_from or asked.published_to:
        yield days("published", asked.published_from, asked.published_to)


def _as_of(asked: FilterQuery) -> AsOf | None:
    moment = moment_before(asked.recorded_before)
    return AsOf(asked.in_force_on, moment) if asked.in_force_on or moment else None


def _shown(hits: Hits, call: Call, as_of: AsOf | None) -> Iterator[Hit]:
    """The hits with their documents; one withdrawn since the index was written is left out."""
    reader = call.reader
    ids = [document_of(found.id) for found in hits.items]
    rows = (
        reader.documents_then(ids, day=as_of.day, moment=as_of.moment)
        if as_of
        else reader.documents(ids)
    )
    named = [found.id for found in hits.items if path_of(found.id)]
    parts = reader.parts.named(named, longest=_LONGEST) if named else {}
    for id, found in zip(ids, hits.items, strict=True):
        if id in rows and (found.id in parts or not path_of(found.id)):
            part = parts.get(found.id)
            article = found_article(part, id, call.base) if part else None
            pieces = [
                Snippet(piece.text, list(piece.marks), piece.start) for piece in found.highlights
            ]
            yield hit(rows[id], found.score, pieces, article=article)


def _counted(hits: Hits, reader: PublicReader) -> dict[str, list[Facet]]:
    issuers = [str(count.value) for count in hits.facets.get("issuer", ())]
    names = reader.issuer_names(issuers) if issuers else {}
    return {
        name: [
            Facet(
                str(count.value),
                label(name, str(count.value), names.get(str(count.value))),
                count.count,
            )
            for count in counts
        ]
        for name, counts in hits.facets.items()
    }
