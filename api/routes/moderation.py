"""`/api/v1/moderation`: an editor deals with feedback; nothing of it is public before he publishes it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from typing import assert_never

import msgspec
from litestar import Response
from litestar.params import FromPath

from api.calls import Call
from api.closed import ClosedRoute, answer, closed_get, closed_post
from api.feedback import moderated, read_page
from api.feedback_queries import ModerationQuery
from api.identity import identify_editor, remit_of
from api.paging import next_address, opened
from api.problems import ProblemError
from api.queries import NoQuery
from api.wire_feedback import FeedbackDecision, Moderated, ModerationList
from gazette.errors import StateError
from gazette.filing.accounts import Account
from gazette.filing.clocks import today
from gazette.filing.holding import hold_dataset, hold_document
from gazette.filing.masking import check_public
from gazette.store.feedback import Feedback
from gazette.store.office import open_office

_PATH = "/api/v1/moderation"
_LONGEST_REASON = 500  # characters
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
    await asyncio.to_thread(_decide, request, account, feedback_id, decision)
    return answer(await asyncio.to_thread(_shown, request, feedback_id))


def _moderator(request: Call) -> Account:
    """An editor of the office that runs this site, or an admin. Raises ProblemError."""
    account = identify_editor(request).account
    if not remit_of(request, account).ingested:
        detail = "反馈由主办单位处理 Feedback is for the office that runs this site."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)
    return account


def _shown(request: Call, id: str) -> Moderated:
    with open_office(request.house.settings.data) as office:
        found = office.feedback.find(id)
    return moderated(found, request.base, today(datetime.now(UTC)))


def _decide(request: Call, account: Account, id: str, decision: FeedbackDecision) -> None:
    now = datetime.now(UTC)
    with open_office(request.house.settings.data) as office:
        desk = office.feedback
        match decision.decision:
            case "publish":
                desk.publish(id, decision.words, now=now)
            case "unpublish":
                desk.unpublish(id)
            case "accept":
                desk.accept(id, now=now)
            case "answer":
                desk.answer(id, decision.words, now=now)
            case "refuse":
                desk.refuse(id, decision.words, now=now)
            case "forget_contact":
                if not desk.forget_contact(id):
                    raise _not_cleared()
            case "hold":
                found = desk.find(id)
                if found.kind != "appeal":
                    raise StateError("只有权益申诉可暂停公开 Only an appeal holds anything")
                _hold(request, account, found, decision.words, now=now)
                desk.note_hold(id, now=now)
            case _ as never:
                assert_never(never)


def _hold(request: Call, account: Account, appeal: Feedback, why: str, *, now: datetime) -> None:
    """Holds what an appeal is about at the gate; from there an editor releases it."""
    data = request.house.settings.data
    why = check_public("words", why, longest=_LONGEST_REASON)
    reason = f"权益申诉 {appeal.id}: {why}"
    if appeal.document is not None:
        remit = remit_of(request, account)
        hold_document(data, appeal.document, reason=reason, actor=account.id, remit=remit, now=now)
    elif appeal.dataset is not None:
        hold_dataset(data, appeal.dataset, reason=reason, actor=account.id, now=now)
    else:
        raise StateError("申诉未指明文件或数据集 The appeal names no document and no dataset")


def _not_cleared() -> ProblemError:
    detail = (
        "已删除，文件待清理，请稍后再试 It is gone from the tables; ask again to clear the file."
    )
    return ProblemError("busy", HTTPStatus.SERVICE_UNAVAILABLE, detail)


ROUTES = [list_moderation, read_moderation, decide_feedback]
