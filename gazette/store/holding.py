"""Keeps the log of holds, and holds again what only the log knows of: after a crash, or a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec.structs import replace

from gazette.filing.privacy import find_personal
from gazette.store import dataset_clearing
from gazette.store.decisions import decide
from gazette.store.effects import Effects
from gazette.store.filings import Filings
from gazette.store.hold_log import LOG, Hold, Kind, append, last_words
from gazette.store.holds import Waiting, is_person
from gazette.store.original_decisions import OriginalDecisions

_VERSIONS: Mapping[Kind, str] = {
    "document": "SELECT id, sha256 FROM version WHERE document = ? AND number = ?",
    "dataset": "SELECT id, file FROM dataset_version WHERE dataset = ? AND number = ?",
    "original": "SELECT id, file FROM version WHERE document = ? AND number = ?",
}
"""The version, and the digest of what is held: of its text, or of its file."""
_DECISIONS: Mapping[Kind, str] = {
    "document": "decision",
    "dataset": "dataset_decision",
    "original": "original_decision",
}
_IS_THERE: Mapping[Kind, str] = {
    "document": "SELECT 1 FROM content WHERE version = ?",
    "dataset": "SELECT 1 FROM dataset_schema WHERE version = ?",
    "original": "SELECT 1 FROM version WHERE id = ?",
}
_WAS_PUBLIC = "SELECT 1 FROM {} WHERE version = ? AND decision = 'public'"
_WAS_TAKEN = """
    SELECT 1 FROM {0} d JOIN {0} h ON h.version = d.version
    WHERE d.version = ? AND d.decision = 'public' AND h.decision = 'held' AND h.id > d.id
"""
_IS_RECORDED = "SELECT 1 FROM {} WHERE version = ? AND at = ? AND decision IN (?, ?)"
_TAKEN: Mapping[Kind, tuple[str, str]] = {
    "document": ("held", "returned"),
    "dataset": ("held", "returned"),
    "original": ("revoked", "revoked"),
}
_GIVEN_BACK = ("cleared", "cleared")
_AGAIN = "暂停公开（恢复数据后重做） held before, see keys/holds.jsonl"
"""Why something is held again where the words of the log may not be repeated."""


class Holding:
    """Notes holds on the writer's connection, and logs them where its transaction ends."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        data: Path,
        transaction: Callable[[], AbstractContextManager[None]],
        filings: Filings,
        effects: Effects,
        originals: OriginalDecisions,
        waiting: Waiting,
    ) -> None:
        self._connection = connection
        self._log = data / LOG
        self._transaction = transaction
        self._filings = filings
        self._effects = effects
        self._originals = originals
        self._waiting = waiting
        self._noted: list[Hold] = []

    def note(
        self, kind: Kind, id: str, number: int, *, is_held: bool, actor: str, reason: str, at: str
    ) -> None:
        """Notes that a person holds something that was public, or gives it back.

        What a harvest holds, its next run holds again.
        """
        version, digest = self._version(kind, id, number)
        if is_person(actor) and (
            kind == "original"
            or self._asked(_WAS_TAKEN.format(_DECISIONS[kind]), version)
            or (self.waits(kind, id) and not is_held)
        ):
            said = Hold(
                kind=kind, id=id, version=number, digest=digest, is_held=is_held,
                actor=actor, reason=reason, at=at,
            )  # fmt: skip
            self._noted.append(said)

    def waits(self, kind: Kind, id: str) -> bool:
        """Whether something was held before a restore, and could not be held again."""
        return self._waiting.of(kind, id)

    def settle(self) -> None:
        """Before the outermost transaction ends: what it holds is logged, and so is as good as done.

        Whoever lets anything of a document or dataset through of which a hold waits ends that hold.
        """
        for hold in self._waiting.originals():
            self._try(hold)
        said = [hold for hold in self._noted if self._is_recorded(hold)]
        ended = [
            replace(hold, version=one.version, digest=one.digest)
            for hold in said
            if not hold.is_held
            for one in self._waiting.take(hold.kind, hold.id)
        ]
        self._noted = [*said, *ended]
        self._log_those(is_held=True)

    def settled(self) -> None:
        """After it has ended: what was given back in it is logged."""
        self._log_those(is_held=False)
        self._noted.clear()

    def _log_those(self, *, is_held: bool) -> None:
        for hold in self._noted:
            if hold.is_held == is_held:
                append(self._log, hold)

    def forget(self) -> None:
        """Forgets what was noted in a transaction that came to nothing."""
        self._noted.clear()

    def catch_up(self) -> int:
        """Holds what the log says last is held, where the store knows nothing of it; answers how much.

        What was not public here, or is not here yet, waits: see `Waiting`.
        """
        due = [hold for hold in last_words(self._log) if hold.is_held and not self._is_known(hold)]
        if not due:
            return 0
        with self._transaction():
            return sum(self._try(hold) for hold in due)

    def _try(self, hold: Hold) -> bool:
        version, digest = self._version(hold.kind, hold.id, hold.version)
        is_it = digest == hold.digest and self._asked(_IS_THERE[hold.kind], version)
        if is_it and (
            hold.kind == "original"
            or self._asked(_WAS_PUBLIC.format(_DECISIONS[hold.kind]), version)
        ):
            self._hold(hold, version)
            self._waiting.drop(hold)
            return True
        self._waiting.add(hold)
        return False

    def _hold(self, hold: Hold, version: int) -> None:
        actor, at = hold.actor, hold.at
        reason = _AGAIN if find_personal(hold.reason) else hold.reason
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

    def _is_known(self, hold: Hold) -> bool:
        """Whether it was recorded here, or what it is of was withdrawn."""
        version, digest = self._version(hold.kind, hold.id, hold.version)
        if digest != hold.digest:
            return False
        return self._is_recorded(hold) or not self._asked(_IS_THERE[hold.kind], version)

    def _is_recorded(self, hold: Hold) -> bool:
        version, _ = self._version(hold.kind, hold.id, hold.version)
        sql = _IS_RECORDED.format(_DECISIONS[hold.kind])
        said = _TAKEN[hold.kind] if hold.is_held else _GIVEN_BACK
        asked = (version, hold.at, *said)
        return self._connection.execute(sql, asked).fetchone() is not None

    def _version(self, kind: Kind, id: str, number: int) -> tuple[int, str]:
        """Its row and digest; nought and nothing where there is none."""
        row = self._connection.execute(_VERSIONS[kind], (id, number)).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, "")

    def _asked(self, sql: str, version: int) -> bool:
        return self._connection.execute(sql, (version,)).fetchone() is not None
