"""Keeps the log of holds, and holds again what only the log knows of: after a crash, or a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from gazette.store import dataset_clearing
from gazette.store.decisions import decide
from gazette.store.effects import Effects
from gazette.store.filings import Filings
from gazette.store.hold_log import LOG, Hold, Kind, append, last_words
from gazette.store.holds import is_person
from gazette.store.original_decisions import OriginalDecisions

_UNKNOWN: Mapping[Kind, str] = {
    "document": """
        SELECT v.id FROM version v JOIN content c ON c.version = v.id
        WHERE v.document = ? AND v.number = ? AND NOT EXISTS (
            SELECT 1 FROM decision
            WHERE version = v.id AND decision IN ('held', 'returned') AND at = ?)
    """,
    "dataset": """
        SELECT v.id FROM dataset_version v JOIN dataset_schema s ON s.version = v.id
        WHERE v.dataset = ? AND v.number = ? AND NOT EXISTS (
            SELECT 1 FROM dataset_decision
            WHERE version = v.id AND decision IN ('held', 'returned') AND at = ?)
    """,
    "original": """
        SELECT v.id FROM version v WHERE v.document = ? AND v.number = ? AND NOT EXISTS (
            SELECT 1 FROM original_decision
            WHERE version = v.id AND decision = 'revoked' AND at = ?)
    """,
}
"""The version of an id, a number and the instant of a hold, if it is there and was not held then."""
_WAS_TAKEN = """
    SELECT 1 FROM {versions} v JOIN {decisions} d ON d.version = v.id JOIN {decisions} h ON h.version = v.id
    WHERE v.{id} = ? AND v.number = ? AND d.decision = 'public' AND h.decision = 'held' AND h.id > d.id
"""
_MATTERS: Mapping[Kind, str] = {
    "document": _WAS_TAKEN.format(versions="version", decisions="decision", id="document"),
    "dataset": _WAS_TAKEN.format(
        versions="dataset_version", decisions="dataset_decision", id="dataset"
    ),
    "original": "SELECT 1 FROM version WHERE document = ? AND number = ?",
}
"""Whether something was taken from readers who had it: else there is no hold, nor an end of one."""


class Holding:
    """Notes holds on the writer's connection, each before its transaction ends."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: Path,
        transaction: Callable[[], AbstractContextManager[None]],
        filings: Filings,
        effects: Effects,
        originals: OriginalDecisions,
    ) -> None:
        self._connection = connection
        self._log = data / LOG
        self._transaction = transaction
        self._filings = filings
        self._effects = effects
        self._originals = originals

    def note(
        self, kind: Kind, id: str, version: int, *, is_held: bool, actor: str, reason: str, at: str
    ) -> None:
        """Logs that a person holds something that was public, or gives it back. Logged is as good as done.

        What a harvest holds, its next run holds again.
        """
        if is_person(actor) and self._connection.execute(_MATTERS[kind], (id, version)).fetchone():
            hold = Hold(
                kind=kind, id=id, version=version, is_held=is_held,
                actor=actor, reason=reason, at=at,
            )  # fmt: skip
            append(self._log, hold)

    def catch_up(self) -> None:
        """Holds what the log here says is held, where the store knows nothing of it."""
        self.replay(self._log)

    def replay(self, log: Path) -> int:
        """Holds what a log says last is held; answers how much of it the store did not know."""
        due = [hold for hold in last_words(log) if hold.is_held]
        found = [(hold, row) for hold in due for row in self._unknown(hold)]
        if found:
            with self._transaction():
                for hold, version in found:
                    self._hold(hold, version)
        return len(found)

    def _unknown(self, hold: Hold) -> list[int]:
        asked = (hold.id, hold.version, hold.at)
        return [row for (row,) in self._connection.execute(_UNKNOWN[hold.kind], asked)]

    def _hold(self, hold: Hold, version: int) -> None:
        actor, reason, at = hold.actor, hold.reason, hold.at
        if hold.kind == "document":
            decide(
                self._connection, hold.id, hold.version, "held", actor=actor, reason=reason, at=at
            )
            self._filings.follow(version, "held", actor=actor, code=None, note=None, at=at)
            self._effects.follow(hold.id, at=at)
        elif hold.kind == "dataset":
            dataset_clearing.hold(
                self._connection, hold.id, hold.version, actor=actor, reason=reason, at=at
            )
        else:
            self._originals.add(hold.id, hold.version, "revoked", actor=actor, reason=reason, at=at)
