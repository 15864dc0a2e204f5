"""The portal for agencies: their own filings, the form, the receipt."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.params import FromPath
from msgspec import Struct
from msgspec.structs import replace

from api import shapes_office as shapes
from api.calls import Call
from api.closed import ClosedRoute, closed_get, closed_upload
from api.envelopes import Sent, read_form
from api.identity import remit_of
from api.portal.entry import PAGE
from api.portal.rendering import go_to, language_of, render
from api.portal.visitors import Visitor, require_form, visitor_of
from api.queries import LanguageQuery
from api.wire_office import FilingForm
from gazette.errors import FilingRefusedError, RepeatedKeyError
from gazette.filing.desk import Envelope, Rehearsal
from gazette.filing.form import FIELDS
from gazette.filing.objections import WORDS, Objection
from gazette.filing.submission import Filing
from gazette.store.office_view import office_view

_SHOWN = 50
_OWN_FIELDS = ("form_token", "request_key", "action")
_FILING = ClosedRoute(
    tag="portal",
    query=LanguageQuery,
    media_types=("text/html",),
    body=FilingForm,
    is_form=True,
    status=HTTPStatus.SEE_OTHER,
)
_SENT_BEFORE = Objection(
    "duplicate_number",
    "number",
    "这张表已经报送过；再次提交即为另一次报送 It has been filed; sent again, it is another filing.",
)

Act = Callable[..., Filing | Rehearsal]


class Filled(Struct, frozen=True, kw_only=True):
    """The form as it is shown: what was filled in, and what came of it."""

    values: Mapping[str, str]
    request_key: str
    objections: Sequence[Objection] = ()
    rehearsal: Rehearsal | None = None


@closed_get("/portal", PAGE)
def show_own(request: Call) -> Response[Any]:
    """我的报送 One's own filings and, for editors, how much waits."""
    language_of(request)
    visitor = visitor_of(request)
    with office_view(request.house.settings.data) as view:
        filings = view.filings.own(visitor.account.id, limit=_SHOWN)
        waiting = None
        if visitor.account.may_review:
            waiting = view.reviews.page(remit_of(request, visitor.account), limit=1).total
    shown = [shapes.filing(one, request.base) for one in filings]
    return render(request, "portal_own.html", visitor, filings=shown, waiting=waiting)


@closed_get("/portal/filings/new", PAGE)
def show_form(request: Call) -> Response[Any]:
    """报送表 The form for filing a document."""
    language_of(request)
    visitor = visitor_of(request)
    empty = dict.fromkeys(FIELDS, "") | {"issuer": visitor.account.organ, "disclosure": "active"}
    return _form(request, visitor, Filled(values=empty, request_key=_new_key()))


@closed_upload("/portal/filings", _FILING)
async def send_form(request: Call) -> Response[Any]:
    """报送 Files a document, or only checks it; sent twice, it is filed once."""
    language_of(request)
    visitor = await asyncio.to_thread(visitor_of, request)
    sent = await read_form(request)
    require_form(request, visitor, sent.values.get("form_token", ""))
    envelope = _envelope(sent)
    filled = Filled(
        values=dict.fromkeys(FIELDS, "") | dict(envelope.values),
        request_key=envelope.repeat_key or _new_key(),
    )
    desk = request.house.counter.desk
    act: Act = desk.check if sent.values.get("action") == "check" else desk.file
    try:
        done = await request.house.counter.work(
            partial(act, envelope, visitor.identity, now=datetime.now(UTC))
        )
    except FilingRefusedError as error:
        return _form(request, visitor, replace(filled, objections=error.objections))
    except RepeatedKeyError:
        again = replace(filled, objections=[_SENT_BEFORE], request_key=_new_key())
        return _form(request, visitor, again)
    if isinstance(done, Rehearsal):
        return _form(request, visitor, replace(filled, rehearsal=done))
    return go_to(request, f"/portal/filings/{done.id}")


@closed_get("/portal/filings/{id:str}", PAGE)
def show_receipt(id: FromPath[str], request: Call) -> Response[Any]:
    """回执 The receipt of one's own filing, to be printed."""
    language_of(request)
    visitor = visitor_of(request)
    with office_view(request.house.settings.data) as view:
        found = view.filings.filing(id, account=visitor.account.id)
    shown = shapes.filing(found, request.base)
    return render(request, "portal_filing.html", visitor, filing=shown)


def _form(request: Call, visitor: Visitor, filled: Filled) -> Response[bytes]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if filled.objections else HTTPStatus.OK
    return render(
        request,
        "portal_form.html",
        visitor,
        status=status,
        filled=filled,
        fields=list(FIELDS),
        wrong={one.field: one.detail for one in filled.objections},
        reasons=WORDS,
        noticed=shapes.findings(filled.rehearsal.findings) if filled.rehearsal else [],
    )


def _envelope(sent: Sent) -> Envelope:
    """What is for the desk; the rest belongs to the page."""
    values = {name: value for name, value in sent.values.items() if name not in _OWN_FIELDS}
    key = sent.values.get("request_key") or None
    return Envelope(values=values, uploads=sent.uploads, repeat_key=key)


def _new_key() -> str:
    """The name of a form's request: whoever sends it twice files once."""
    return secrets.token_urlsafe(16)
