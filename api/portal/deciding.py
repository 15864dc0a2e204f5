"""The portal for editors: what waits, one version with its findings, the decision."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromPath
from markupsafe import Markup, escape

from api import shapes_office as shapes
from api import wire_office as wire
from api.calls import Call
from api.closed import ClosedRoute, attachment, closed_get, closed_post
from api.identity import remit_of, require_editor
from api.portal.entry import PAGE, SENT
from api.portal.forms import field, read_fields
from api.portal.rendering import go_to, language_of, render
from api.portal.visitors import Visitor, require_form, visitor_of
from api.problems import ProblemError
from api.reviewing import filed_file, review
from gazette.errors import OwnFilingError, StateError
from gazette.filing.objections import RETURN_CODES, WORDS
from gazette.filing.reviewing import CHECKS, Verdict, decide
from gazette.store.office_view import office_view

_SHOWN = 50
_FILE = ClosedRoute(tag="portal", media_types=("application/octet-stream",))


@closed_get("/portal/reviews", PAGE)
def show_queue(request: Call) -> Response[Any]:
    """待审列表 What waits for this editor, the longest waiting first."""
    language_of(request)
    visitor = _editor(request)
    with office_view(request.house.settings.data) as view:
        page = view.reviews.page(remit_of(request, visitor.account), limit=_SHOWN)
    items = [shapes.review_item(one, request.base) for one in page.reviews]
    return render(request, "portal_queue.html", visitor, items=items, total=page.total)


@closed_get("/portal/reviews/{id:str}", PAGE)
def show_review(id: FromPath[str], request: Call) -> Response[Any]:
    """待审文件 One version with its text and findings."""
    language_of(request)
    visitor = _editor(request)
    return _page(request, visitor, id, values={})


@closed_get("/portal/reviews/{id:str}/files/{place:int}", _FILE)
def show_file(id: FromPath[str], place: FromPath[int], request: Call) -> Response[Any]:
    """原件 A file of the filing that waits."""
    file, content = filed_file(request, _editor(request).account, id, place)
    return attachment(content, file.name)


@closed_post("/portal/reviews/{id:str}", SENT)
async def send_decision(id: FromPath[str], request: Call) -> Response[Any]:
    """审核 Clears, returns or holds it."""
    language_of(request)
    visitor = await asyncio.to_thread(_editor, request)
    values = await read_fields(request)
    require_form(request, visitor, field(values, "form_token"))
    document_id, version = shapes.read_review_id(id)
    act = partial(
        decide,
        request.house.settings.data,
        document_id,
        version,
        _verdict(values),
        actor=visitor.account.id,
        remit=remit_of(request, visitor.account),
        now=datetime.now(UTC),
    )
    try:
        await request.house.counter.work(act)
    except StateError as error:
        return await asyncio.to_thread(
            partial(_page, request, visitor, id, values=values, error=error)
        )
    return go_to(request, "/portal/reviews")


def _editor(request: Call) -> Visitor:
    visitor = visitor_of(request)
    require_editor(visitor.account)
    return visitor


def _page(
    request: Call,
    visitor: Visitor,
    id: str,
    *,
    values: Mapping[str, str],
    error: StateError | None = None,
) -> Response[bytes]:
    shown = review(request, visitor.account, id)
    return render(
        request,
        "portal_review.html",
        visitor,
        status=_status(error),
        review=shown,
        text=_marked(shown),
        values=values,
        mistake=str(error) if error else None,
        checks=CHECKS,
        codes=[(code, WORDS[code]) for code in RETURN_CODES],
    )


def _status(error: StateError | None) -> HTTPStatus:
    match error:
        case None:
            return HTTPStatus.OK
        case OwnFilingError():
            return HTTPStatus.FORBIDDEN
        case _:
            return HTTPStatus.CONFLICT


def _verdict(values: Mapping[str, str]) -> Verdict:
    """The verdict in a form. Raises ProblemError for a decision that is none."""
    accepted = {
        name.removeprefix("finding_"): value.strip()
        for name, value in values.items()
        if name.startswith("finding_") and value.strip()
    }
    given = {
        "decision": field(values, "decision"),
        "reason": field(values, "reason")[:2000] or None,
        "code": field(values, "reason_code") or None,
        "accepted": accepted,
        "checks": [check for check in CHECKS if field(values, f"check_{check}")],
    }
    try:
        return msgspec.convert(given, Verdict)
    except msgspec.ValidationError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise ProblemError("invalid-body", status, str(error)) from error


def _marked(shown: wire.Review) -> Markup:
    """The text with each finding marked where it stands."""
    pieces: list[Markup] = []
    at = 0
    for start, end, place in sorted(_places(shown)):
        if start >= at:
            mark = Markup('<mark id="finding-{}">{}</mark>').format(place, shown.text[start:end])
            pieces += [escape(shown.text[at:start]), mark]
            at = end
    return Markup("").join([*pieces, escape(shown.text[at:])])


def _places(shown: wire.Review) -> list[tuple[int, int, int]]:
    """Start, end and number of each finding that has a place in the text."""
    return [
        (one.start, one.end, place)
        for place, one in enumerate(shown.findings, start=1)
        if one.start is not None and one.end is not None
    ]
