"""What is to be sent to receivers: a row a message in office.db, kept until its receiver took it.

A message is claimed for a time before it is sent and booked afterwards, so one that was sent by a
process that died before booking is sent again, under the same id (at least once).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlite_utils import Database

from gazette.errors import NotFoundError
from gazette.store.instants import write_instant
from gazette.store.subscriptions import (
    KEPT,
    Subscription,
    Subscriptions,
    SubscriptionState,
    new_id,
)

MOST_DOCUMENTS = 50
"""Documents of one message."""
MOST_WAITING = 20
"""Messages that wait for one receiver; what is found beyond them waits as matches, which are small."""
LEASE = timedelta(seconds=60)
"""For how long a message that is being sent is nobody else's."""
PATIENCE = timedelta(days=5)
"""After so long without one delivery that came through a subscription is disabled."""

_FOUND = """
    SELECT DISTINCT s.id, s.state FROM subscription AS s JOIN saved_match AS m ON m.search = s.id
    WHERE s.state <> 'pending'
"""
_WAITING = "SELECT count(*) FROM delivery WHERE subscription = ? AND due_at IS NOT NULL"
_DROP = "DELETE FROM saved_match WHERE search = ?"
_TAKE = """
    DELETE FROM saved_match WHERE search = :id AND document IN (
      SELECT document FROM saved_match WHERE search = :id
      GROUP BY document ORDER BY min(cursor), document LIMIT :most)
    RETURNING cursor, document
"""
_INSERT = "INSERT INTO delivery VALUES (?, ?, 'matches', ?, 0, ?, NULL, ?, NULL)"
_CLAIM = """
    UPDATE delivery SET attempts = attempts + 1, due_at = :until, last_at = :now WHERE id IN (
      SELECT id FROM (
        SELECT id, min(due_at) AS due_at FROM delivery
        WHERE due_at <= :now AND subscription NOT IN (SELECT value FROM json_each(:busy))
        GROUP BY subscription)
      ORDER BY due_at LIMIT :room)
    RETURNING id, subscription, kind, documents, attempts
"""
_BOOKED = "DELETE FROM delivery WHERE id = ? AND attempts = ?"
_WELL = "UPDATE subscription SET failing_since = NULL, last_failure = NULL WHERE id = ?"
_CONFIRM = (
    "UPDATE subscription SET state = 'active', state_at = ? WHERE id = ? AND state = 'pending'"
)
_FAILED = "UPDATE delivery SET due_at = ?, reason = ? WHERE id = ? AND attempts = ?"
_ILL = """
    UPDATE subscription SET failing_since = coalesce(failing_since, ?), last_failure = ? WHERE id = ?
"""
_DISABLE = """
    UPDATE subscription SET state = 'disabled', state_at = ?
    WHERE id = ? AND state = 'active' AND failing_since <= ?
"""
_GIVE_UP = "UPDATE delivery SET due_at = NULL WHERE subscription = ?"
_DEAD = """
    SELECT id, subscription, kind, attempts, reason, created_at, last_at FROM delivery
    WHERE due_at IS NULL ORDER BY created_at, id
"""
_AGAIN = """
    UPDATE delivery SET due_at = ?, attempts = 0, reason = NULL WHERE id = ? AND due_at IS NULL
    RETURNING subscription
"""
_ENABLE = """
    UPDATE subscription SET state = 'active', state_at = ?, failing_since = NULL
    WHERE id = ? AND state = 'disabled'
"""
_FORGET = "DELETE FROM delivery WHERE due_at IS NULL AND coalesce(last_at, created_at) <= ?"

Kind = Literal["challenge", "matches"]


class Letter(msgspec.Struct, frozen=True):
    """A message that is being sent."""

    id: str
    kind: Kind
    documents: tuple[str, ...]
    """Ids of what was found; what is public of them is looked up when it is sent."""
    attempts: int
    """How often it was tried, this time included."""
    subscription: Subscription


class DeadLetter(msgspec.Struct, frozen=True):
    """A message that is not tried any more."""

    id: str
    subscription: str
    kind: Kind
    attempts: int
    reason: str | None
    created_at: str
    last_at: str | None


class Outbox:
    """The messages of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn
        self._subscriptions = Subscriptions(db)

    def gather(self, *, now: datetime) -> None:
        """Makes messages of what saved searches found since; of each in one transaction.

        What a disabled subscription would be told is dropped, what a pending one will be waits.
        """
        for id, state in self._connection.execute(_FOUND).fetchall():
            with self._db.atomic():
                self._gather(id, state, now)

    def _gather(self, id: str, state: SubscriptionState, now: datetime) -> None:
        if state == "disabled":
            self._connection.execute(_DROP, (id,))
            return
        if self._connection.execute(_WAITING, (id,)).fetchone()[0] >= MOST_WAITING:
            return
        taken = sorted(
            self._connection.execute(_TAKE, {"id": id, "most": MOST_DOCUMENTS}).fetchall()
        )
        documents = list(dict.fromkeys(document for _, document in taken))
        if documents:
            at = write_instant(now)
            written = msgspec.json.encode(documents).decode()
            self._connection.execute(_INSERT, (new_id("msg"), id, written, at, at))

    def claim(self, *, room: int, busy: Iterable[str] = (), now: datetime) -> list[Letter]:
        """Up to `room` messages that are due, one a subscription, none of those that are busy.

        Nobody else gets them until LEASE has passed.
        """
        asked = {
            "now": write_instant(now),
            "until": write_instant(now + LEASE),
            "busy": msgspec.json.encode(sorted(busy)).decode(),
            "room": room,
        }
        with self._db.atomic():
            rows = self._connection.execute(_CLAIM, asked).fetchall()
            return [self._letter(*row) for row in rows]

    def taken(self, letter: Letter, *, now: datetime) -> None:
        """Books a message as taken, a challenge as answered. No fault if it is gone meanwhile."""
        with self._db.atomic():
            if not self._connection.execute(_BOOKED, (letter.id, letter.attempts)).rowcount:
                return
            self._connection.execute(_WELL, (letter.subscription.id,))
            if letter.kind == "challenge":
                self._connection.execute(_CONFIRM, (write_instant(now), letter.subscription.id))

    def empty(self, letter: Letter) -> None:
        """Forgets a message of which nothing is public any more."""
        with self._db.atomic():
            self._connection.execute(_BOOKED, (letter.id, letter.attempts))

    def failed(
        self, letter: Letter, reason: str, *, again_at: datetime | None, now: datetime
    ) -> None:
        """Books a failure: to be tried again at a time, or with None never.

        A subscription none of whose messages came through for PATIENCE is disabled.
        """
        at, id = write_instant(now), letter.subscription.id
        again = write_instant(again_at) if again_at else None
        with self._db.atomic():
            row = (again, reason, letter.id, letter.attempts)
            if not self._connection.execute(_FAILED, row).rowcount:
                return
            self._connection.execute(_ILL, (at, reason, id))
            late = write_instant(now - PATIENCE)
            if self._connection.execute(_DISABLE, (at, id, late)).rowcount:
                self._connection.execute(_GIVE_UP, (id,))

    def dead(self) -> list[DeadLetter]:
        """The messages that failed for good, the oldest first."""
        return [DeadLetter(*row) for row in self._connection.execute(_DEAD)]

    def retry(self, id: str, *, now: datetime) -> None:
        """Sends a message that failed for good once more; its subscription is active again.

        Raises NotFoundError.
        """
        at = write_instant(now)
        with self._db.atomic():
            row = self._connection.execute(_AGAIN, (at, id)).fetchone()
            if row is None:
                raise NotFoundError("failed delivery", id)
            self._connection.execute(_ENABLE, (at, row[0]))

    def forget_old(self, *, now: datetime) -> None:
        """Forgets messages that failed for good long ago."""
        with self._db.atomic():
            self._connection.execute(_FORGET, (write_instant(now - KEPT),))

    def _letter(
        self, id: str, subscription: str, kind: Kind, documents: str, attempts: int
    ) -> Letter:
        ids = msgspec.json.decode(documents, type=tuple[str, ...])
        return Letter(id, kind, ids, attempts, self._subscriptions.find(subscription))
