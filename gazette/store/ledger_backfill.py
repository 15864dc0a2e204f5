"""The first leaves of an archive that is older than its ledger: what it had made public until then."""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial

from gazette.store.entries import IssueState
from gazette.store.ledger import Ledger
from gazette.store.publications import log_hold, log_publication

_DECISIONS = "SELECT at, decision, version FROM decision WHERE alters_public ORDER BY id"
_ISSUES = "SELECT recorded_at, issue, digest FROM issue_state WHERE known = 'held' ORDER BY id"

_Step = tuple[str, Callable[[], object]]
"""A moment, and what to tell the ledger of it."""


def backfill(connection: sqlite3.Connection) -> None:
    """Appends what was decided and recorded before, each kind in its order, together by time."""
    steps = heapq.merge(_decisions(connection), _issues(connection), key=lambda step: step[0])
    for _, tell in steps:
        tell()
    Ledger(connection).grow()


def _decisions(connection: sqlite3.Connection) -> Iterator[_Step]:
    for at, decision, version in connection.execute(_DECISIONS):
        log = log_publication if decision == "public" else log_hold
        yield at, partial(log, connection, version, at=at)


def _issues(connection: sqlite3.Connection) -> Iterator[_Step]:
    ledger = Ledger(connection)
    for at, issue, digest in connection.execute(_ISSUES):
        yield at, partial(ledger.append, IssueState(issue=issue, state=digest), at=at)
