"""`/api/v1/resolve`: a reference in, what it means out; or many at once."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import msgspec
from litestar import Response

from api import wire
from api.calls import Call, encode
from api.parameters import is_text
from api.problems import ProblemError
from api.queries import NoQuery, ResolveQuery
from api.reading import Route, question, read
from api.resolving import resolution
from api.wire_resolve import LONGEST_REFERENCE, References, ResolutionList, Resolved

_references = msgspec.json.Decoder(References).decode


@read("/api/v1/resolve", Route(query=ResolveQuery, answers=(wire.Resolution,), tag="search"))
def resolve(request: Call) -> wire.Resolution:
    """引文解析 The document, and the article, that a number, a title or a citation means."""
    return resolution(request.reader, request.ask(ResolveQuery).ref)


@question("/api/v1/resolve", Route(takes=References, answers=(ResolutionList,), tag="search"))
async def resolve_many(request: Call) -> Response[bytes]:
    """批量引文解析 The same for up to 500 references in a JSON array, each answered in its place."""
    request.ask(NoQuery)
    items = []
    for ref in _read(await request.body()):
        items.append(_resolved(request, ref))
        await asyncio.sleep(0)  # others' turn
    found = ResolutionList(items, len(items), None, {})
    return Response(
        encode(found), media_type="application/json", headers={"cache-control": "no-store"}
    )


def _read(body: bytes) -> list[str]:
    try:
        references = _references(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        detail = f"须为至多 500 条引文的 JSON 数组 A JSON array of up to 500 texts: {error}"
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, detail) from error
    if not is_text("".join(references)):
        detail = "引文含有不能成文的字符 The JSON holds a character that stands in no text"
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    return references


def _resolved(call: Call, ref: str) -> Resolved:
    """One reference; what is none is said to be so, and the others are answered all the same."""
    if not ref.strip():
        return Resolved(ref, "invalid", "空 It is empty.", None, [])
    if len(ref) > LONGEST_REFERENCE:
        detail = f"超过 {LONGEST_REFERENCE} 字 Longer than {LONGEST_REFERENCE} characters."
        return Resolved(ref, "invalid", detail, None, [])
    one = resolution(call.reader, ref.strip())
    return Resolved(ref, one.outcome, one.detail, one.read_as, one.matches)
