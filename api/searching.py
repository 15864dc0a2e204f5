"""From the parameters of a search to what the engine is asked, and from its hits to the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus

from msgspec import Struct
from msgspec.structs import replace

from api.calls import Call
from api.collapsing import Group, groups
from api.expanding import understood_as
from api.found_rows import FoundRows
from api.labels import label
from api.moments import moment_before
from api.problems import ErrorItem, ProblemError
from api.queries import ConditionQuery, FilterQuery
from api.search_queries import SearchQuery
from api.shapes import found_article, hit
from api.wire import Facet
from api.wire_hits import Bar, Hit, MatchedField, Snippet
from gazette.text.topics import PATH_SEPARATOR, topic_path
from opendata.public.changes import document_of, path_of
from opendata.public.reader import PublicReader
from opendata.search.engine import MAX_REACH, Engine, Hits, Query, Sort
from opendata.search.expansion import Understood
from opendata.search.highlights import markers_of, with_snippets
from opendata.search.times import AsOf
from opendata.search.tree import AnyOf, Between, KeywordField, Node, Not, Or, days
from opendata.search.typed_numbers import typed_number

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
    histogram: list[Bar]
    groups: int | None
    next_offset: int | None
    understood: Understood


def search(call: Call, asked: SearchQuery, offset: int) -> Found:
    """What the engine finds. Raises QueryError where it cannot read the query.

    Raises ProblemError for articles of another day or moment than now.
    """
    _check_unit(asked)
    reader = call.reader
    as_of = _as_of(asked)
    limit = min(asked.limit, MAX_REACH - offset)
    engine = call.house.library.engine(asked.unit)
    understood = understood_as(asked.q, asked.expand, call.house.library)
    query = Query(
        text=asked.q,
        tree=understood.tree,
        filters=(*conditions_of(asked, reader), *_still_public(engine, reader)),
        as_of=as_of,
        sort=_SORTS[asked.sort],
        facets=tuple(facet for facet in asked.facets if facet != "gazette"),
        histogram=asked.histogram,
        offset=offset,
        limit=limit,
        snippets=asked.highlights,
    )
    folded = groups(engine, query, reader) if asked.collapse else None
    rows = FoundRows(reader, as_of)
    hits = _hits(engine, query, folded, rows)
    total = hits.total or 0
    count = total if folded is None else len(folded)
    behind = offset + limit
    others = {group.hit.id: group.others for group in folded or ()}
    return Found(
        hits=list(_shown(hits, call, understood.tree, rows, others)),
        total=total,
        facets=_counted(hits, reader) | _gazettes(engine, query, reader, asked),
        histogram=[Bar(_period(bar.value), bar.count) for bar in hits.histogram],
        groups=None if folded is None else count,
        next_offset=behind if behind < min(count, MAX_REACH) else None,
        understood=understood,
    )


def _hits(engine: Engine, query: Query, folded: Sequence[Group] | None, rows: FoundRows) -> Hits:
    """A page of hits, or of the first ones of groups, with the counts of all hits."""
    if folded is None:
        return engine.search(query, texts=rows.texts)
    counted = engine.search(replace(query, limit=0, offset=0))
    page = folded[query.offset : query.offset + query.limit]
    items = tuple(group.hit for group in page)
    return with_snippets(replace(counted, items=items), query, rows.texts)


def _check_unit(asked: SearchQuery) -> None:
    """Articles are indexed as they are now alone: a search of the past would tell of another text.

    They are folded by no title either: all of a document have the same.
    """
    if asked.unit != "article":
        return
    refused = [
        name for name in ("in_force_on", "recorded_before", "collapse") if getattr(asked, name)
    ]
    if refused:
        detail = f"unit=article searches texts as they are now, without {' or '.join(refused)}"
        errors = [ErrorItem(name, "unit=document") for name in refused]
        raise ProblemError("invalid-parameter", HTTPStatus.BAD_REQUEST, detail, errors)


def conditions_of(asked: ConditionQuery, reader: PublicReader) -> Iterator[Node]:
    """The conditions on documents, but for those on the time, as nodes of a query."""
    for field in _WHOLE:
        values: tuple[str, ...] = getattr(asked, field)
        if values:
            yield AnyOf(field, values)
    if asked.number:
        yield AnyOf("number_key", (typed_number(asked.number) or asked.number,))
    if asked.issuer:
        yield AnyOf("issuer_id", reader.issuers.ids(asked.issuer))
    if asked.gazette:
        yield AnyOf("id", reader.issues.documents_in(asked.gazette))
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


def _still_public(engine: Engine, reader: PublicReader) -> Iterator[Node]:
    """Leaves out of all counts what was withdrawn since the index was written."""
    gone = reader.changes.gone_since(engine.cursor())
    if gone:
        yield Not(AnyOf("id", gone))


def _as_of(asked: FilterQuery) -> AsOf | None:
    moment = moment_before(asked.recorded_before)
    return AsOf(asked.in_force_on, moment) if asked.in_force_on or moment else None


def _shown(
    hits: Hits, call: Call, tree: Node, found_rows: FoundRows, others: Mapping[str, list[str]]
) -> Iterator[Hit]:
    """The hits with their documents; one withdrawn since the index was written is left out."""
    _, titles, numbers = markers_of(tree)
    rows = found_rows.documents([found.id for found in hits.items])
    named = [found.id for found in hits.items if path_of(found.id)]
    parts = call.reader.parts.named(named, longest=_LONGEST) if named else {}
    gone = set(named).difference(parts)
    for found in hits.items:
        row, part = rows.get(document_of(found.id)), parts.get(found.id)
        if row is None or found.id in gone:
            continue
        article = found_article(part, row.id, call.base) if part else None
        pieces = [Snippet(piece.text, list(piece.marks), piece.start) for piece in found.highlights]
        standing: tuple[tuple[MatchedField, bool], ...] = (
            ("title", titles.is_in(row.title)),
            ("number", numbers.is_in(row.number or "")),
            ("text", any(piece.marks for piece in pieces)),
        )
        matched = [field for field, is_there in standing if is_there]
        yield hit(row, found.score, matched, others.get(found.id, []), pieces, article=article)


def _gazettes(
    engine: Engine, query: Query, reader: PublicReader, asked: FilterQuery
) -> dict[str, list[Facet]]:
    """How many of all hits each gazette printed: that stands in public.db, not in the index."""
    if "gazette" not in asked.facets:
        return {}
    counts = []
    for gazette in reader.issues.gazettes():
        printed = AnyOf("id", reader.issues.documents_in((gazette.id,)))
        only = replace(
            query, filters=(*query.filters, printed), facets=(), histogram=None, limit=0, snippets=0
        )
        counts.append(Facet(gazette.id, gazette.name, engine.search(only).total or 0))
    found = [count for count in counts if count.count]
    return {"gazette": sorted(found, key=lambda count: (-count.count, count.label))}


def _period(bar: str | int) -> str:
    """A year, or a month: 202405 as 2024-05."""
    digits = str(bar)
    return f"{digits[:-2]}-{digits[-2:]}" if int(bar) > 9999 else digits


def _counted(hits: Hits, reader: PublicReader) -> dict[str, list[Facet]]:
    names = reader.issuers.names() if "issuer" in hits.facets else {}
    return {
        name: [
            Facet(value, label(name, value, names.get(value)), count.count)
            for count in counts
            for value in (str(count.value),)
        ]
        for name, counts in hits.facets.items()
    }
