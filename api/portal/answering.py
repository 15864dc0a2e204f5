"""The portal for editors: what readers wrote, one letter, and what is done about it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.params import FromPath

from api.calls import Call
from api.closed import closed_get, closed_post
from api.feedback import moderated, read_page
from api.labels import Language
from api.moderating import decide_letter, find_letter, require_moderator
from api.portal.entry import PAGE, SENT
from api.portal.forms import field, read_fields
from api.portal.rendering import go_to, language_of, render
from api.portal.visitors import Visitor, require_form, visitor_of
from api.problems import ProblemError
from api.wire_feedback import FeedbackDecision
from gazette.errors import FeedbackError, StateError
from gazette.filing.clocks import today
from gazette.filing.feedback import KIND_WORDS, LONGEST_WORDS, OPEN, STATUS_WORDS
from gazette.store.feedback import Wanted

_SHOWN = 50
_CLOSED = Wanted(status=("answered", "refused"))


@closed_get("/portal/feedback", PAGE)
def show_letters(request: Call) -> Response[Any]:
    """反馈列表 What readers wrote: what is overdue, what waits, what is closed; of each the newest."""
    place = _place(language_of(request))
    visitor = _moderator(request)
    day = today(datetime.now(UTC))
    late, waiting, closed = (
        read_page(request, wanted, limit=_SHOWN, start=None)
        for wanted in (Wanted(overdue_on=day.isoformat()), Wanted(status=OPEN), _CLOSED)
    )
    return render(
        request,
        "portal_letters.html",
        visitor,
        sections=[
            (name, page.total, [moderated(one, request.base, day) for one in page.items])
            for name, page in (("late", late), ("letters", waiting), ("closed_letters", closed))
        ],
        kinds={kind: words[place] for kind, words in KIND_WORDS.items()},
        statuses={status: words[place] for status, words in STATUS_WORDS.items()},
    )


@closed_get("/portal/feedback/{id:str}", PAGE)
def show_letter(id: FromPath[str], request: Call) -> Response[Any]:
    """来件 One letter whole, with what can be done about it."""
    language_of(request)
    return _page(request, _moderator(request), id)


@closed_post("/portal/feedback/{id:str}", SENT)
async def send_letter_decision(id: FromPath[str], request: Call) -> Response[Any]:
    """处理反馈 Publishes, answers, refuses it, or holds what it is about."""
    language_of(request)
    visitor = await asyncio.to_thread(_moderator, request)
    values = await read_fields(request)
    require_form(request, visitor, field(values, "form_token"))
    decision = _decision(field(values, "decision"), field(values, "words"))
    act = partial(decide_letter, request, visitor.account, id, decision)
    try:
        await request.house.counter.work(act)
    except (StateError, FeedbackError) as error:
        return await asyncio.to_thread(
            partial(_page, request, visitor, id, decision=decision, error=error)
        )
    return go_to(request, f"/portal/feedback/{id}")


def _moderator(request: Call) -> Visitor:
    visitor = visitor_of(request)
    require_moderator(request, visitor.account)
    return visitor


def _page(
    request: Call,
    visitor: Visitor,
    id: str,
    *,
    decision: FeedbackDecision | None = None,
    error: StateError | FeedbackError | None = None,
) -> Response[bytes]:
    """The letter; where nothing was done, with the reason and what had been written."""
    place = _place(language_of(request))
    letter = moderated(find_letter(request, id), request.base, today(datetime.now(UTC)))
    is_wrong = isinstance(error, FeedbackError)
    failed = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.CONFLICT
    return render(
        request,
        "portal_letter.html",
        visitor,
        status=failed if error else HTTPStatus.OK,
        letter=letter,
        decision=decision,
        mistake=str(error) if error else None,
        kind=KIND_WORDS[letter.kind][place],
        state=STATUS_WORDS[letter.status][place],
        longest=LONGEST_WORDS,
    )


def _place(language: Language) -> int:
    """Which of a pair of words is of a language."""
    return 0 if language == "zh" else 1


def _decision(name: str, words: str) -> FeedbackDecision:
    """What a form decides. Raises ProblemError for a decision that is none, or too many words."""
    try:
        return msgspec.convert({"decision": name, "words": words}, FeedbackDecision)
    except msgspec.ValidationError as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        raise ProblemError("invalid-body", status, str(error)) from error
