"""Why something published is withdrawn (撤回), and what a person's order to do so must say."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Literal, get_args

import msgspec

from gazette.errors import StateError
from gazette.filing.objections import ReturnCode
from gazette.filing.privacy import find_personal

WithdrawalCode = Literal[
    "personal_data", "state_secret", "not_public", "court_or_superior_order",
    "published_in_error", "other",
]  # fmt: skip
"""撤回原因 The reason, from a closed list: it is public."""

WITHDRAWAL_CODES: tuple[WithdrawalCode, ...] = get_args(WithdrawalCode)

WORDS: dict[str, tuple[str, str]] = {
    "personal_data": ("含个人信息", "It holds personal data"),
    "state_secret": ("涉及国家秘密", "It concerns state secrets"),
    "not_public": ("属于不予公开", "It may not be disclosed"),
    "court_or_superior_order": (
        "依司法裁判或上级机关决定",
        "By order of a court or a superior organ",
    ),
    "published_in_error": ("误发", "It was published in error"),
    "other": ("其他原因", "For another reason"),
}
"""Each reason in Chinese and English."""

RETURNED_AS: dict[WithdrawalCode, ReturnCode] = {
    "personal_data": "personal_data",
    "state_secret": "secret",
    "not_public": "disclosure_mismatch",
}
"""What whoever filed it is told, where a coded reason of returns (退回原因) says the same."""

_CHINA = timezone(timedelta(hours=8))
_LONGEST = 500  # characters of a note or a name


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody orders: why, on whose authority, since which day."""

    code: WithdrawalCode
    authority: str
    """The organ that decided, by name; it is public."""
    withdrawn_on: date
    note: str | None
    """For the office alone."""
    actor: str


def check_order(order: Order, *, now: datetime) -> Order:
    """The order with its words trimmed.

    Raises StateError where nobody is named, the day lies ahead, or words that are kept for good
    repeat personal data.
    """
    order = msgspec.structs.replace(
        order,
        authority=order.authority.strip(),
        note=(order.note or "").strip() or None,
        actor=order.actor.strip(),
    )
    if not order.actor or not order.authority:
        raise StateError("须写明决定机关和经办人 A withdrawal needs an authority and an actor")
    if order.withdrawn_on > now.astimezone(_CHINA).date():
        raise StateError(f"撤回日期不能在今天之后 {order.withdrawn_on} lies ahead")
    words = [word for word in (order.authority, order.actor, order.note) if word]
    if any(len(word) > _LONGEST for word in words):
        raise StateError(f"the words of a withdrawal are at most {_LONGEST} characters each")
    if found := sorted({finding.code for word in words for finding in find_personal(word)}):
        raise StateError(
            f"a withdrawal must not repeat personal data ({', '.join(found)}): it is kept for good"
        )
    return order
