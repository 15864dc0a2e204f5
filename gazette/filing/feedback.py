"""Feedback (互动反馈): what readers write to the office, and how far the office has come with it.

Corrections, requests for data, showcases and appeals (domain OD-08, OD-09); who writes needs no account.
"""

from __future__ import annotations

import secrets
from typing import Literal, get_args

import msgspec

from gazette.errors import FeedbackError

FeedbackKind = Literal["correction", "request", "showcase", "appeal"]
"""纠错、数据需求、应用案例、权益申诉 What somebody writes about."""

FeedbackStatus = Literal["received", "accepted", "answered", "refused"]
"""已收到、已受理、已答复、不予受理 How far the office has come."""

KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
OPEN: tuple[FeedbackStatus, ...] = ("received", "accepted")
"""Where the office has something left to do."""

KIND_WORDS: dict[str, tuple[str, str]] = {
    "correction": ("纠错", "Report of an error"),
    "request": ("数据需求", "Request for data"),
    "showcase": ("应用案例", "Showcase of reuse"),
    "appeal": ("权益申诉", "Appeal (privacy, trade secrets, other rights)"),
}
STATUS_WORDS: dict[str, tuple[str, str]] = {
    "received": ("已收到", "Received"),
    "accepted": ("已受理", "Accepted"),
    "answered": ("已答复", "Answered"),
    "refused": ("不予受理", "Refused"),
}
"""Each in Chinese and English."""

LONGEST_WORDS = 4000
"""Characters of what is written, and of a reply."""
LONGEST_CONTACT = 200


class FeedbackDays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Within how many working days (工作日) the office answers, by kind; the day of receipt not counted."""

    correction: int = 7
    """纠错."""
    request: int = 20
    """数据需求."""
    showcase: int = 20
    """应用案例."""
    appeal: int = 7
    """权益申诉."""

    def of(self, kind: FeedbackKind) -> int:
        """The number for a kind."""
        return int(getattr(self, kind))


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote, as it came."""

    kind: FeedbackKind
    words: str
    document: str | None = None
    """The id of the document that it is about …"""
    dataset: str | None = None
    """… or of the dataset."""
    contact: str | None = None
    """How to reach the sender; for the office alone, until it is forgotten."""


class ErrorReports(msgspec.Struct, frozen=True):
    """纠错情况 How many letters of readers report an error in something, by how far the office has come."""

    received: int = 0
    """Nobody has looked at them yet."""
    accepted: int = 0
    """The office sees to them: errors that are known and stand."""
    answered: int = 0
    refused: int = 0

    @property
    def open(self) -> int:
        """Those with which the office has something left to do."""
        return self.received + self.accepted


NO_REPORTS = ErrorReports()


def new_feedback_id() -> str:
    """The id of new feedback: opaque, not to be guessed."""
    return f"fb-{secrets.token_hex(12)}"


def check_letter(letter: Letter) -> Letter:
    """The letter trimmed. Raises FeedbackError where it says nothing, too much, or of two things at once."""
    words, contact = letter.words.strip(), (letter.contact or "").strip() or None
    if not words:
        raise FeedbackError("words", "请写明内容 it must not be empty")
    for name, text, longest in (
        ("words", words, LONGEST_WORDS),
        ("contact", contact or "", LONGEST_CONTACT),
    ):
        if len(text) > longest:
            raise FeedbackError(
                name, f"不能超过 {longest} 字 it is longer than {longest} characters"
            )
        if "\0" in text:
            raise FeedbackError(name, "含空字符 a NUL cannot stand in it")
    if letter.document and letter.dataset:
        raise FeedbackError("dataset", "不能同时针对文件 it cannot be about a document too")
    return msgspec.structs.replace(
        letter,
        words=words,
        contact=contact,
        document=letter.document or None,
        dataset=letter.dataset or None,
    )
