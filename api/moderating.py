"""What an editor does about feedback, whichever door he comes through; who may, and how it is done."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import assert_never

from api.calls import Call
from api.identity import remit_of, require_editor
from api.problems import ProblemError
from api.wire_feedback import FeedbackDecision
from gazette.errors import StateError
from gazette.filing.accounts import Account
from gazette.filing.holding import hold_dataset, hold_document
from gazette.filing.masking import check_public
from gazette.store.feedback import Feedback
from gazette.store.office import open_office

_LONGEST_REASON = 500  # characters


def may_moderate(call: Call, account: Account) -> bool:
    """Whether feedback is his to deal with: an editor of the office that runs this site, or an admin."""
    return account.may_review and remit_of(call, account).ingested


def require_moderator(call: Call, account: Account) -> None:
    """Raises ProblemError (403) for whoever may not deal with feedback."""
    require_editor(account)
    if not may_moderate(call, account):
        detail = "反馈由主办单位处理 Feedback is for the office that runs this site."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)


def find_letter(call: Call, id: str) -> Feedback:
    """One letter whole. Raises NotFoundError."""
    with open_office(call.house.settings.data) as office:
        return office.feedback.find(id)


def decide_letter(call: Call, account: Account, id: str, decision: FeedbackDecision) -> None:
    """Does what an editor decided.

    Raises NotFoundError, StateError where it cannot be done now, or FeedbackError for words that may
    not be public.
    """
    now = datetime.now(UTC)
    with open_office(call.house.settings.data) as office:
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
                _hold(call, account, desk.find(id), decision.words, now=now)
                desk.note_hold(id, now=now)
            case _ as never:
                assert_never(never)


def _hold(call: Call, account: Account, letter: Feedback, why: str, *, now: datetime) -> None:
    """Holds what an appeal is about at the gate; from there an editor releases it."""
    if letter.kind != "appeal":
        raise StateError("只有权益申诉可暂停公开 Only an appeal holds anything")
    data = call.house.settings.data
    why = check_public("words", why, longest=_LONGEST_REASON)
    reason = f"权益申诉 {letter.id}: {why}"
    if letter.document is not None:
        remit = remit_of(call, account)
        hold_document(data, letter.document, reason=reason, actor=account.id, remit=remit, now=now)
    elif letter.dataset is not None:
        hold_dataset(data, letter.dataset, reason=reason, actor=account.id, now=now)
    else:
        raise StateError("申诉未指明文件或数据集 The appeal names no document and no dataset")


def _not_cleared() -> ProblemError:
    detail = (
        "已删除，文件待清理，请稍后再试 It is gone from the tables; ask again to clear the file."
    )
    return ProblemError("busy", HTTPStatus.SERVICE_UNAVAILABLE, detail)
