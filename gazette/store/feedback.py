"""Feedback (互动反馈) in office.db: what readers wrote, what of it is public, what the office replied.

The sender's own words are never shown; an editor publishes a form of them that passed the gate. How
to reach the sender stands in a table of its own, from which it is erased.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from sqlite_utils import Database

from gazette.errors import BusyError, NotFoundError, StateError
from gazette.filing.clocks import due_on, today
from gazette.filing.feedback import (
    LONGEST_WORDS,
    OPEN,
    ErrorReports,
    FeedbackKind,
    FeedbackStatus,
    Letter,
    check_letter,
    new_feedback_id,
)
from gazette.filing.masking import check_public
from gazette.store.erasing import rewrite
from gazette.store.instants import write_instant

MOST_OPEN = 10_000
"""Items that may wait for the office at a time: whoever floods it fills no disk."""

_ADD = """
    INSERT INTO feedback (id, kind, document, dataset, words, received_at, due_on, status, status_at)
    SELECT :id, :kind, :document, :dataset, :words, :at, :due_on, 'received', :at
    WHERE (SELECT count(*) FROM feedback WHERE status IN ('received', 'accepted')) < :most
"""
_ADD_CONTACT = "INSERT INTO feedback_contact VALUES (?, ?)"
_COLUMNS = """
    f.id, f.kind, f.document, f.dataset, f.words, f.received_at, f.due_on, f.status, f.status_at,
    f.public_words, f.reply, f.published_at, f.held_at, c.contact
"""
_FROM = " FROM feedback f LEFT JOIN feedback_contact c ON c.feedback = f.id "
_TERMS = {
    "kind": "f.kind IN (SELECT value FROM json_each(:kind))",
    "status": "f.status IN (SELECT value FROM json_each(:status))",
    "document": "f.document = :document",
    "dataset": "f.dataset = :dataset",
    "published": "f.published_at IS NOT NULL",
    "overdue_on": "f.status IN ('received', 'accepted') AND f.due_on < :overdue_on",
    "at": "(f.received_at, f.id) < (:at, :id)",
}
"""What each parameter asks; only what is asked stands in the statement, so that indexes serve."""
_FIND = f"SELECT {_COLUMNS}{_FROM}WHERE f.id = ?"
_COUNT = "SELECT count(*) FROM feedback f WHERE "
_NEWEST = f"SELECT {_COLUMNS}{_FROM}WHERE "
_ORDER = " ORDER BY f.received_at DESC, f.id DESC LIMIT :limit"
_ERRORS = """
    SELECT dataset, json_group_object(status, letters) FROM (
      SELECT dataset, status, count(*) AS letters FROM feedback
      WHERE kind = 'correction' AND dataset IS NOT NULL GROUP BY dataset, status)
    GROUP BY dataset
"""
_PUBLISH = (
    "UPDATE feedback SET public_words = ?, published_at = coalesce(published_at, ?) WHERE id = ?"
)
_UNPUBLISH = "UPDATE feedback SET public_words = NULL, published_at = NULL WHERE id = ?"
_STEP = """
    UPDATE feedback SET status_at = iif(status = ?1, status_at, ?2), status = ?1, reply = ?3
    WHERE id = ?4
"""
_HOLD = "UPDATE feedback SET held_at = ? WHERE id = ?"
_FORGET = "DELETE FROM feedback_contact WHERE feedback = ?"


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """One letter to the office, whole, for the office's eyes."""

    id: str
    kind: FeedbackKind
    document: str | None
    dataset: str | None
    words: str
    """The sender's own; never public."""
    received_at: str
    due_on: str
    """The last working day on which an answer is in time."""
    status: FeedbackStatus
    status_at: str
    """Since when it is in its status."""
    public_words: str | None
    """What an editor published of it; None: nothing."""
    reply: str | None
    published_at: str | None
    held_at: str | None
    """When its document was taken from the readers because of it."""
    contact: str | None

    def is_overdue(self, day: date) -> bool:
        """Whether the office should have answered before a day."""
        return self.status in OPEN and self.due_on < day.isoformat()


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which feedback a list is of; empty or None: any."""

    kind: tuple[FeedbackKind, ...] = ()
    status: tuple[FeedbackStatus, ...] = ()
    document: str | None = None
    dataset: str | None = None
    published: bool = False
    """Only what an editor has published."""
    overdue_on: str | None = None
    """Only what should have been answered before a day."""


class FeedbackPage(msgspec.Struct, frozen=True):
    """Some feedback, how much there is in all, and where the next page begins."""

    items: list[Feedback]
    total: int
    end: tuple[str, str] | None


class FeedbackDesk:
    """The feedback of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, letter: Letter, *, days: int, now: datetime) -> Feedback:
        """Takes a letter in, due in so many working days.

        Raises FeedbackError for a letter that cannot be, BusyError while too many wait.
        """
        letter, id = check_letter(letter), new_feedback_id()
        row = {
            "id": id,
            "kind": letter.kind,
            "document": letter.document,
            "dataset": letter.dataset,
            "words": letter.words,
            "at": write_instant(now),
            "due_on": due_on(today(now), days).isoformat(),
            "most": MOST_OPEN,
        }
        with self._db.atomic():
            if not self._connection.execute(_ADD, row).rowcount:
                raise BusyError("来件过多，请稍后再试 too much feedback waits: try again later")
            if letter.contact is not None:
                self._connection.execute(_ADD_CONTACT, (id, letter.contact))
        return self.find(id)

    def find(self, id: str) -> Feedback:
        """One item. Raises NotFoundError."""
        row = self._connection.execute(_FIND, (id,)).fetchone()
        if row is None:
            raise NotFoundError("feedback", id)
        return _item(row)

    def page(
        self, wanted: Wanted, *, limit: int, start: tuple[str, str] | None = None
    ) -> FeedbackPage:
        """What is wanted, the newest first, after a place in that order."""
        at, id = start or (None, None)
        asked = _asked(wanted) | {"at": at, "id": id, "limit": limit + 1}
        rows = self._connection.execute(_NEWEST + _where(asked) + _ORDER, asked).fetchall()
        items = [_item(row) for row in rows[:limit]]
        end = (items[-1].received_at, items[-1].id) if len(rows) > limit else None
        return FeedbackPage(items, self.count(wanted), end)

    def count(self, wanted: Wanted) -> int:
        """How much there is of what is wanted."""
        asked = _asked(wanted)
        (count,) = self._connection.execute(_COUNT + _where(asked), asked).fetchone()
        return int(count)

    def errors(self) -> dict[str, ErrorReports]:
        """How many errors were reported of each dataset, if any was."""
        return {
            dataset: msgspec.json.decode(counts, type=ErrorReports)
            for dataset, counts in self._connection.execute(_ERRORS).fetchall()
        }

    def publish(self, id: str, words: str, *, now: datetime) -> None:
        """Publishes a form of what somebody wrote, or puts another in its place.

        Raises NotFoundError, or FeedbackError where the words do not pass the gate.
        """
        words = check_public("words", words, longest=LONGEST_WORDS)
        self._change(_PUBLISH, words, write_instant(now), id=id)

    def unpublish(self, id: str) -> None:
        """Takes back what was published of it, its reply with it. Raises NotFoundError."""
        self._change(_UNPUBLISH, id=id)

    def accept(self, id: str, *, now: datetime) -> None:
        """The office will see to it. Raises NotFoundError, StateError."""
        if self.find(id).status != "received":
            raise StateError(f"{id} 已受理或已办结 it was accepted or closed before")
        self._step(id, "accepted", None, now=now)

    def answer(self, id: str, reply: str, *, now: datetime) -> None:
        """Replies, and closes it; the reply is public once the words are. Raises as `refuse` does.

        Of a closed one it puts another reply in the place of the first.
        """
        self._close(id, "answered", reply, now=now)

    def refuse(self, id: str, reply: str, *, now: datetime) -> None:
        """Says why nothing will be done, and closes it, or puts this in the place of its reply.

        Raises NotFoundError, or FeedbackError where the reply does not pass the gate.
        """
        self._close(id, "refused", reply, now=now)

    def note_hold(self, id: str, *, now: datetime) -> None:
        """Notes that its document was taken from the readers because of it. Raises NotFoundError."""
        self._change(_HOLD, write_instant(now), id=id)

    def forget_contact(self, id: str) -> bool:
        """Erases how to reach the sender, from the file too; False while a reader holds on to it.

        Then it is gone from the tables alone; asked again, it sees to the file. Raises NotFoundError.
        """
        self.find(id)
        with self._db.atomic():
            self._connection.execute(_FORGET, (id,))
        return rewrite(self._connection)

    def _close(self, id: str, status: FeedbackStatus, reply: str, *, now: datetime) -> None:
        reply = check_public("reply", reply, longest=LONGEST_WORDS)
        self._step(id, status, reply, now=now)

    def _step(self, id: str, status: FeedbackStatus, reply: str | None, *, now: datetime) -> None:
        self._change(_STEP, status, write_instant(now), reply, id=id)

    def _change(self, statement: str, *values: str | None, id: str) -> None:
        with self._db.atomic():
            if not self._connection.execute(statement, (*values, id)).rowcount:
                raise NotFoundError("feedback", id)


def _where(asked: Mapping[str, object]) -> str:
    """What rows must be for what is asked."""
    terms = [term for name, term in _TERMS.items() if asked.get(name) not in (None, False)]
    return " AND ".join(terms) or "TRUE"


def _asked(wanted: Wanted) -> dict[str, str | int | None]:
    """The parameters of a query."""
    several = {"kind": wanted.kind, "status": wanted.status}
    lists = {
        name: msgspec.json.encode(one).decode() if one else None for name, one in several.items()
    }
    return msgspec.structs.asdict(wanted) | lists


def _item(row: tuple[str | None, ...]) -> Feedback:
    names = Feedback.__struct_fields__
    return msgspec.convert(dict(zip(names, row, strict=True)), Feedback)
