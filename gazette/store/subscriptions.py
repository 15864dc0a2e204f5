"""Subscriptions (推送订阅) in office.db: the receivers that are told what a saved search found.

A subscription hangs on the saved search of its own id: with the search it goes, and its deliveries
with it. Nothing about a person is kept, only the receiver's address.
"""

from __future__ import annotations

import secrets
import sqlite3
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlite_utils import Database

from gazette.errors import NotFoundError, StateError
from gazette.store.instants import write_instant

SubscriptionState = Literal["pending", "active", "disabled"]
"""Not yet confirmed by the receiver; told of what is found; failing for so long that it is told no more."""

MOST = 1000
"""Subscriptions of an office: each new document is held against every one of them."""
MOST_OF_HOST = 20
"""Subscriptions of one receiver's host."""
PENDING = timedelta(days=1)
"""For how long a receiver may confirm; then the subscription is forgotten."""
KEPT = timedelta(days=30)
"""For how long a disabled subscription, and a delivery that failed for good, can be looked at."""

_SEARCH = "INSERT INTO saved_search VALUES (?, ?, ?, ?)"
_INSERT = """
    INSERT INTO subscription
    SELECT :id, :url, :host, :name, :question, :secret, :base, :state, :created_at, :state_at, NULL, NULL
    WHERE (SELECT count(*) FROM subscription) < :most
      AND (SELECT count(*) FROM subscription WHERE host = :host) < :most_of_host
"""
_CHALLENGE = "INSERT INTO delivery VALUES (?, ?, 'challenge', '[]', 0, ?, NULL, ?, NULL)"
_ALL = """
    SELECT id, url, host, name, question, secret, base, state, created_at, state_at, failing_since,
           last_failure
    FROM subscription ORDER BY created_at, id
"""
_FIND = """
    SELECT id, url, host, name, question, secret, base, state, created_at, state_at, failing_since,
           last_failure
    FROM subscription WHERE id = ?
"""
_REMOVE = """
    DELETE FROM saved_search
    WHERE name = ? AND EXISTS (SELECT 1 FROM subscription AS s WHERE s.id = saved_search.name)
"""
_FORGET = """
    DELETE FROM saved_search WHERE name IN (
      SELECT id FROM subscription
      WHERE (state = 'pending' AND created_at <= ?) OR (state = 'disabled' AND state_at <= ?))
"""


class Subscription(msgspec.Struct, frozen=True):
    """A receiver, what it asks for, and how telling it has gone."""

    id: str
    url: str
    host: str
    """Host and port of the address."""
    name: str
    """What the subscriber calls it."""
    question: str
    """A query string, as `/search` takes it."""
    secret: str
    """Signs what is sent; shown once."""
    base: str
    """What stands before every path in an address, as the subscriber asked."""
    state: SubscriptionState
    created_at: str
    state_at: str
    """Since when it is in its state."""
    failing_since: str | None = None
    """When the first delivery failed after which none has come through."""
    last_failure: str | None = None


def new_id(kind: Literal["sub", "msg"]) -> str:
    """The id of a new subscription, or of a message: opaque, not to be guessed."""
    return f"{kind}-{secrets.token_hex(12)}"


class Subscriptions:
    """The subscriptions of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, subscription: Subscription, *, cursor: int, now: datetime) -> None:
        """Adds one that has seen all changes up to a cursor, with the challenge to its receiver.

        Raises StateError where there are too many already, of this host or of all.
        """
        at, id = write_instant(now), subscription.id
        with self._db.atomic():
            self._connection.execute(_SEARCH, (id, subscription.question, cursor, at))
            limits = {"most": MOST, "most_of_host": MOST_OF_HOST}
            row = msgspec.to_builtins(subscription) | limits
            if not self._connection.execute(_INSERT, row).rowcount:
                raise StateError(
                    f"there are too many subscriptions: at most {MOST_OF_HOST} of one host, {MOST} of all"
                )
            self._connection.execute(_CHALLENGE, (new_id("msg"), id, at, at))

    def all(self) -> list[Subscription]:
        """Every subscription, the oldest first."""
        return [Subscription(*row) for row in self._connection.execute(_ALL)]

    def find(self, id: str) -> Subscription:
        """One subscription. Raises NotFoundError."""
        row = self._connection.execute(_FIND, (id,)).fetchone()
        if row is None:
            raise NotFoundError("subscription", id)
        return Subscription(*row)

    def remove(self, id: str) -> None:
        """Forgets a subscription, its search and all that was to be sent. Raises NotFoundError."""
        with self._db.atomic():
            if not self._connection.execute(_REMOVE, (id,)).rowcount:
                raise NotFoundError("subscription", id)

    def forget_old(self, *, now: datetime) -> None:
        """Forgets those never confirmed and those disabled long ago."""
        with self._db.atomic():
            before = (write_instant(now - PENDING), write_instant(now - KEPT))
            self._connection.execute(_FORGET, before)
