"""`/api/v1/moderation`: an editor deals with feedback; nothing of it is public before he publishes it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus

import msgspec
from litestar import Response
from litestar.params import FromPath

from api.calls import Call
from api.closed import ClosedRoute, answer, closed_get, closed_post
from api.feedback import moderated, read_page
from api.feedback_queries import ModerationQuery
from api.identity import identify_editor
from api.moderating import decide_letter, find_letter, require_moderator
from api.paging import next_address, opened
from api.problems import ProblemError
from api.queries import NoQuery
from api.wire_feedback import FeedbackDecision, Moderated, ModerationList
from gazette.filing.accounts import Account
from gazette.filing.clocks import today

_PATH = "/api/v1/moderation"
_read_decision: msgspec.json.Decoder[FeedbackDecision] = msgspec.json.Decoder(FeedbackDecision)


@closed_get(_PATH, ClosedRoute(tag="moderation", query=ModerationQuery, answers=(ModerationList,)))
def list_moderation(request: Call) -> Response[bytes]:
    """反馈处理列表 All feedback, the newest first, with what is overdue."""
    asked = request.ask(ModerationQuery)
    _moderator(request)
    day = today(datetime.now(UTC))
    wanted = asked.wanted(day.isoformat())
    question = ("moderation", asked.kind, asked.status, asked.overdue)
    start = opened(request, asked.cursor, question, tuple[str, str])
    page = read_page(request, wanted, limit=asked.limit, start=start)
    items = [moderated(one, request.base, day) for one in page.items]
    following = next_address(request, page.end, question)
    return answer(ModerationList(items, page.total, following, {}))


@closed_get(f"{_PATH}/{{feedback_id:str}}", ClosedRoute(tag="moderation", answers=(Moderated,)))
def read_moderation(feedback_id: FromPath[str], request: Call) -> Response[bytes]:
    """来件 One letter whole, with a masked draft of what could be published."""
    request.ask(NoQuery)
    _moderator(request)
    return answer(_shown(request, feedback_id))


@closed_post(
    f"{_PATH}/{{feedback_id:str}}",
    ClosedRoute(tag="moderation", body=FeedbackDecision, answers=(Moderated,)),
)
async def decide_feedback(feedback_id: FromPath[str], request: Call) -> Response[bytes]:
    """处理反馈 Publish it or take that back; accept, answer or refuse it; hold what it is about; forget the sender's contact.

    What is published, and a reply, must pass the gate: no personal data, no mark of secrecy.
    """
    request.ask(NoQuery)
    account = await asyncio.to_thread(_moderator, request)
    try:
        decision = _read_decision.decode(await request.body())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProblemError("invalid-body", HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    await asyncio.to_thread(decide_letter, request, account, feedback_id, decision)
    return answer(await asyncio.to_thread(_shown, request, feedback_id))


def _moderator(request: Call) -> Account:
    """Who deals with feedback. Raises ProblemError."""
    account = identify_editor(request).account
    require_moderator(request, account)
    return account


def _shown(request: Call, id: str) -> Moderated:
    return moderated(find_letter(request, id), request.base, today(datetime.now(UTC)))


ROUTES = [list_moderation, read_moderation, decide_feedback]
