"""The tools that find documents: `search`, `resolve`, `in_force_on`."""

from __future__ import annotations

from api.calls import Call
from api.mcp.answers import InForceAnswer, Meant, ResolveAnswer, SearchAnswer, SearchHit
from api.mcp.arguments import InForceArguments, ResolveArguments, SearchArguments
from api.mcp.briefs import brief, brief_of, page
from api.moments import moment_before
from api.queries import ConditionQuery
from api.resolving import resolution
from api.search_queries import SearchQuery
from api.searching import search
from api.states import document_asked
from api.suggesting import did_you_mean
from api.wire import Match
from api.wire_hits import Hit

_SHOWN = 10  # documents of an ambiguous reference
_LONGEST = 1000  # characters of a part that a reference means


def find(call: Call, asked: SearchArguments) -> SearchAnswer:
    """检索 Searches the gazette's documents or their articles; exact totals, best first.

    Every word must stand in the text as written: use the words of Chinese official documents, few
    of them. Conditions narrow it: issuer, kind, year, status, signed_from, in_force_on and more.
    """
    conditions = {name: getattr(asked, name) for name in ConditionQuery.__struct_fields__}
    query = SearchQuery(
        q=asked.q, unit=asked.unit, sort=asked.sort, limit=asked.limit, **conditions
    )
    found = search(call, query, asked.offset)
    meant = did_you_mean(call, query, found.total)
    hits = [_hit(hit, call.base) for hit in found.hits]
    return SearchAnswer(found.total, hits, found.next_offset, [one.q for one in meant])


def resolve(call: Call, asked: ResolveArguments) -> ResolveAnswer:
    """引文解析 Finds the document, and the article, that a number, a title or a citation means.

    `not_found` says only that this archive does not hold it.
    """
    found = resolution(call.reader, asked.ref)
    matches = [_meant(match, call.base) for match in found.matches[:_SHOWN]]
    return ResolveAnswer(found.outcome, found.detail, len(found.matches), matches)


def in_force_on(call: Call, asked: InForceArguments) -> InForceAnswer:
    """该日是否有效 Tells whether a document is recorded as in force on a day, and in which version.

    For all that was in force on a day use `search` with its condition `in_force_on`.
    """
    now = document_asked(call.reader, asked.id, None, asked.recorded_before)
    moment = moment_before(asked.recorded_before)
    then = call.reader.documents.then(asked.id, day=asked.day, moment=moment)
    day = asked.day.isoformat()
    if then is None:
        detail = f"{day} 无有效记录 Not recorded as in force on {day}."
    else:
        detail = f"{day} 有效，第 {then.version} 版 In force on {day}, in version {then.version}."
    return InForceAnswer(day, then is not None, detail, brief(then or now, call.base))


def _hit(hit: Hit, base: str) -> SearchHit:
    part = hit.article
    return SearchHit(
        brief_of(hit, base),
        part.path if part else None,
        part.number if part else None,
        page(hit.id, base, part.path if part else None),
        hit.highlights[0].text if hit.highlights else None,
    )


def _meant(match: Match, base: str) -> Meant:
    part = match.article
    return Meant(
        brief_of(match.document, base),
        part.path if part else None,
        page(match.document.id, base, part.path if part else None),
        part.text[:_LONGEST] if part else None,
    )
