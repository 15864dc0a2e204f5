"""`/api/v1/reviews`: what waits at the gate, and a second person's decision on it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.params import FromPath

from api import shapes_office as shapes
from api import wire_office as wire
from api.calls import Call
from api.closed import ClosedRoute, answer, attachment, closed_get, closed_post
from api.identity import identify_editor, remit_of
from api.paging import next_address, opened
from api.problems import ProblemError
from api.queries import NoQuery
from api.reviewing import decided, filed_file, review
from api.routes.filings import OfficeQuery
from gazette.filing.reviewing import Verdict, decide
from gazette.store.office_view import office_view

_read_verdict: msgspec.json.Decoder[wire.Verdict] = msgspec.json.Decoder(wire.Verdict)


@closed_get(
    "/api/v1/reviews", ClosedRoute(tag="reviews", query=OfficeQuery, answers=(wire.ReviewList,))
)
def list_reviews(request: Call) -> Response[bytes]:
    """待审列表 What waits for a decision of this editor, the longest waiting first."""
    asked = request.ask(OfficeQuery)
    account = identify_editor(request).account
    question = ("reviews", account.id)
    after = opened(request, asked.cursor, question, int) or 0
    with office_view(request.house.settings.data) as view:
        found = view.reviews.page(remit_of(request, account), limit=asked.limit + 1, after=after)
    shown = found.reviews[: asked.limit]
    end = shown[-1].seq if len(found.reviews) > asked.limit else None
    items = [shapes.review_item(one, request.base) for one in shown]
    return answer(wire.ReviewList(items, found.total, next_address(request, end, question), {}))


@closed_get("/api/v1/reviews/{id:str}", ClosedRoute(tag="reviews", answers=(wire.Review,)))
def read_review(id: FromPath[str], request: Call) -> Response[bytes]:
    """待审文件 A version with its text and findings, to decide on."""
    request.ask(NoQuery)
    account = identify_editor(request).account
    return answer(review(request, account, id))


@closed_get(
    "/api/v1/reviews/{id:str}/files/{place:int}",
    ClosedRoute(tag="reviews", media_types=("application/octet-stream",)),
)
def read_review_file(id: FromPath[str], place: FromPath[int], request: Call) -> Response[bytes]:
    """原件 A file of the filing that waits, to be kept and not shown."""
    request.ask(NoQuery)
    file, content = filed_file(request, identify_editor(request).account, id, place)
    return attachment(content, file.name)


@closed_post(
    "/api/v1/reviews/{id:str}",
    ClosedRoute(tag="reviews", body=wire.Verdict, answers=(wire.Decided,)),
)
async def decide_review(id: FromPath[str], request: Call) -> Response[bytes]:
    """审核 Clear, return or hold; nobody decides on what he filed himself."""
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify_editor, request)
    verdict = _verdict(await request.body())
    document_id, version = shapes.read_review_id(id)
    await request.house.counter.work(
        partial(
            decide,
            request.house.settings.data,
            document_id,
            version,
            verdict,
            actor=identity.account.id,
            remit=remit_of(request, identity.account),
            now=datetime.now(UTC),
        )
    )
    return answer(await asyncio.to_thread(decided, request, document_id, version))


def _verdict(body: bytes) -> Verdict:
    try:
        given = _read_verdict.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    return Verdict(
        decision=given.decision,
        reason=given.reason,
        code=given.reason_code,
        accepted=given.findings,
        checks=frozenset(given.checks),
    )
