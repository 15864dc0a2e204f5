"""`/api/v1/filings`: agencies file, and see what became of it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated

from litestar import Response
from litestar.params import FromPath
from msgspec import Meta, Struct

from api import shapes_office as shapes
from api import wire_office as wire
from api.calls import Call
from api.closed import ClosedRoute, answer, closed_get, closed_upload
from api.envelopes import read_envelope
from api.identity import identify
from api.paging import next_address, opened
from api.queries import NoQuery
from gazette.store.office_view import office_view

_MOST = 100


class OfficeQuery(Struct, frozen=True, kw_only=True):
    """Parameters of a list of the closed side."""

    limit: Annotated[int, Meta(ge=1, le=_MOST, description="每页条数 At most 100.")] = 20
    cursor: Annotated[
        str | None, Meta(description="翻页标记 From `next`; without it the first page.")
    ] = None


@closed_upload(
    "/api/v1/filings",
    ClosedRoute(
        tag="filings",
        body=wire.FilingForm,
        is_form=True,
        answers=(wire.Filing,),
        status=HTTPStatus.CREATED,
    ),
)
async def file_document(request: Call) -> Response[bytes]:
    """报送 File a document: it is held until somebody else clears it.

    With an `Idempotency-Key` the same request sent again answers the same filing.
    """
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify, request)
    envelope = await read_envelope(request)
    desk = request.house.counter.desk
    filed = await request.house.counter.work(
        partial(desk.file, envelope, identity, now=datetime.now(UTC))
    )
    shown = shapes.filing(filed, request.base)
    return answer(shown, HTTPStatus.CREATED, {"location": shown.links.self})


@closed_upload(
    "/api/v1/filings/check",
    ClosedRoute(tag="filings", body=wire.FilingForm, is_form=True, answers=(wire.Rehearsal,)),
)
async def check_document(request: Call) -> Response[bytes]:
    """试报 A dry run of filing: the same checks, and nothing is kept."""
    request.ask(NoQuery)
    identity = await asyncio.to_thread(identify, request)
    envelope = await read_envelope(request)
    desk = request.house.counter.desk
    seen = await request.house.counter.work(
        partial(desk.check, envelope, identity, now=datetime.now(UTC))
    )
    return answer(shapes.rehearsal(seen))


@closed_get(
    "/api/v1/filings", ClosedRoute(tag="filings", query=OfficeQuery, answers=(wire.FilingList,))
)
def list_filings(request: Call) -> Response[bytes]:
    """我的报送 One's own filings, the newest first."""
    asked = request.ask(OfficeQuery)
    account = identify(request).account.id
    question = ("filings", account)
    before = opened(request, asked.cursor, question, int)
    with office_view(request.house.settings.data) as view:
        found = view.filings.own(account, limit=asked.limit + 1, before=before)
        total = view.filings.count_own(account)
    page = found[: asked.limit]
    end = page[-1].seq if len(found) > asked.limit else None
    items = [shapes.filing(one, request.base) for one in page]
    return answer(wire.FilingList(items, total, next_address(request, end, question), {}))


@closed_get("/api/v1/filings/{id:str}", ClosedRoute(tag="filings", answers=(wire.Filing,)))
def read_filing(id: FromPath[str], request: Call) -> Response[bytes]:
    """回执 One's own filing: its receipt, its steps, and why it was returned."""
    request.ask(NoQuery)
    account = identify(request).account.id
    with office_view(request.house.settings.data) as view:
        found = view.filings.filing(id, account=account)
    return answer(shapes.filing(found, request.base))
