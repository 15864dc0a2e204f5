"""The gate's own history: who let which version through, who holds it, and why."""

from __future__ import annotations

import sqlite3
from typing import Literal

import msgspec

from gazette.errors import NotFoundError, StateError
from gazette.filing.privacy import find_personal
from gazette.model import State
from gazette.store.publications import log_correction, log_hold, log_publication

Decision = Literal["held", "returned", "cleared", "public"]
"""What is decided of a version; a returned one is held and off the reviewers' list."""

UNTRUSTED = "the source is not trusted"
"""Why a version is held in which nothing was found."""

_INSERT = """
    INSERT INTO decision (version, decision, alters_public, actor, reason, at)
    VALUES (?, ?, ?, ?, ?, ?)
"""
_LAST = """
    SELECT v.id, d.decision FROM version v JOIN decision d ON d.version = v.id
    WHERE v.document = ? AND v.number = ? ORDER BY d.id DESC LIMIT 1
"""
_EVER_PUBLIC = "SELECT 1 FROM decision WHERE version = ? AND decision = 'public'"
_IS_THERE = "SELECT 1 FROM content WHERE version = ?"
_HAS_TEXT = "SELECT 1 FROM content WHERE version = ? AND text <> ''"
_MAY_FOLLOW: dict[Decision, frozenset[Decision]] = {
    "held": frozenset({"held", "returned", "cleared"}),
    "returned": frozenset({"held", "cleared"}),
    "cleared": frozenset({"held", "public"}),
    "public": frozenset({"held"}),
}


def clear_in_bulk(connection: sqlite3.Connection, version: int, *, source: str, at: str) -> None:
    """Clears and publishes a version of a trusted source against which nothing was found."""
    actor, reason = f"source:{source}", "trusted source, nothing found"
    rows = [
        (version, "cleared", 0, actor, reason, at),
        (version, "public", 1, actor, reason, at),
    ]
    connection.executemany(_INSERT, rows)
    log_publication(connection, version, at=at)


def hold_at_gate(connection: sqlite3.Connection, version: int, *, reason: str, at: str) -> None:
    """Holds a new version until a person decides."""
    connection.execute(_INSERT, (version, "held", 0, "gate", reason, at))


def note_change(
    connection: sqlite3.Connection, version: int, *, actor: str, reason: str, at: str
) -> None:
    """Notes that something else public of the document of a public version changed: its status."""
    connection.execute(_INSERT, (version, "public", True, actor, reason, at))


def take_back(connection: sqlite3.Connection, version: int, *, actor: str, at: str) -> int | None:
    """Takes a version that is withdrawn from the readers, and off the reviewers' list.

    Answers the decision that readers' copies follow; None if it had never been public.
    """
    was_public = connection.execute(_EVER_PUBLIC, (version,)).fetchone() is not None
    row = (version, "held", was_public, actor, "withdrawn", at)
    change = connection.execute(_INSERT, row).lastrowid
    connection.execute(_INSERT, (version, "returned", False, actor, "withdrawn", at))
    return change if was_public else None


class Standing(msgspec.Struct, frozen=True):
    """A version's row and the last decision on it."""

    version: int
    decision: Decision


def state_of(decision: Decision) -> State:
    """Where a version stands after a decision."""
    return "held" if decision == "returned" else decision


def standing(connection: sqlite3.Connection, document_id: str, number: int) -> Standing:
    """The last decision on a version; raises NotFoundError if there is no such version."""
    row = connection.execute(_LAST, (document_id, number)).fetchone()
    if row is None:
        raise NotFoundError("version", f"{document_id}/{number}")
    return Standing(*row)


def decide(
    connection: sqlite3.Connection,
    document_id: str,
    number: int,
    decision: Decision,
    *,
    actor: str,
    reason: str,
    at: str,
) -> None:
    """Records a decision; a cleared version is public at once, for there is no embargo yet.

    Raises StateError where the step is not allowed, nobody or no reason is named, or the reason
    repeats personal data.
    """
    if not actor.strip() or not reason.strip():
        raise StateError(
            f"须说明理由 A decision on {document_id}/{number} needs an actor and a reason"
        )
    if personal := sorted({finding.code for finding in find_personal(reason)}):
        raise StateError(
            f"the reason must not repeat personal data ({', '.join(personal)}): it is kept for good"
        )
    now = standing(connection, document_id, number)
    if not connection.execute(_IS_THERE, (now.version,)).fetchone():
        raise StateError(f"已撤回 {document_id}/{number} was withdrawn: nothing of it is left")
    if decision not in _MAY_FOLLOW[now.decision]:
        raise StateError(f"{document_id}/{number} is {now.decision}: it cannot become {decision}")
    if decision == "cleared" and not connection.execute(_HAS_TEXT, (now.version,)).fetchone():
        raise StateError(f"尚未读取正文，不能通过 nothing has been read of {document_id}/{number}")
    alters = now.decision == "public" or decision == "public"
    row = (now.version, decision, alters, actor, reason, at)
    connection.execute(_INSERT, row)
    if decision == "cleared":
        connection.execute(_INSERT, (now.version, "public", True, actor, reason, at))
    _tell_ledger(connection, now, decision, at=at)


def _tell_ledger(
    connection: sqlite3.Connection, before: Standing, decision: Decision, *, at: str
) -> None:
    """What is cleared is public at once; what was public and is held is so no more."""
    if decision in ("cleared", "public"):
        log_publication(connection, before.version, at=at)
        log_correction(connection, before.version, at=at)
    elif before.decision == "public":
        log_hold(connection, before.version, at=at)
