"""What is harvested from elsewhere, how far that has come, and what is still to be asked again.

A cursor is moved only after what stands before it was recorded: a run that was killed goes on
there, and what it meets a second time is recorded once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec
from sqlite_utils import Database

from gazette.errors import NotFoundError, StateError
from gazette.store.instants import write_instant

HarvestKind = Literal["gongbao", "oai", "dcat", "ckan"]
"""What answers at the address: another of these servers, OAI-PMH 2.0, a DCAT catalogue, CKAN."""

HARVEST_KINDS: tuple[HarvestKind, ...] = get_args(HarvestKind)

_SOURCE = "name, kind, url, owner, trusted, inside, options"
_ALL = f"SELECT {_SOURCE} FROM harvest_source ORDER BY name"  # noqa: S608 (our own words)
_ONE = f"SELECT {_SOURCE} FROM harvest_source WHERE name = ?"  # noqa: S608 (our own words)
_INSERT = """
    INSERT INTO harvest_source (name, kind, url, owner, trusted, inside, options, added_at, counts)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '{}') ON CONFLICT (name) DO NOTHING
"""
_REMOVE = "DELETE FROM harvest_source WHERE name = ?"
_STATE = """
    SELECT cursor, started_at, ended_at, counts, error,
           (SELECT count(*) FROM harvest_failure WHERE source = name)
    FROM harvest_source WHERE name = ?
"""
_BEGIN = "UPDATE harvest_source SET started_at = ?, ended_at = NULL, error = NULL WHERE name = ?"
_MOVE = "UPDATE harvest_source SET cursor = ? WHERE name = ?"
_END = "UPDATE harvest_source SET ended_at = ?, counts = ?, error = ? WHERE name = ?"
_FAIL = """
    INSERT INTO harvest_failure VALUES (?, ?, ?, 1, ?)
    ON CONFLICT (source, item) DO UPDATE SET reason = excluded.reason, attempts = attempts + 1
"""
_FAILURES = """
    SELECT item, reason, attempts, since FROM harvest_failure WHERE source = ? ORDER BY item
"""
_MEND = "DELETE FROM harvest_failure WHERE source = ? AND item = ?"
_NOTE = """
    INSERT INTO harvest_note VALUES (?, ?, ?)
    ON CONFLICT (source, item) DO UPDATE SET note = excluded.note
"""
_NOTES = "SELECT item, note FROM harvest_note WHERE source = ? ORDER BY item"
_FORGET = "DELETE FROM harvest_note WHERE source = ? AND item = ?"


class HarvestSource(msgspec.Struct, frozen=True, kw_only=True):
    """Something to harvest, as the operator named it."""

    name: str
    """Of the source of what it brings, as in `gongbao ingest --source`."""
    kind: HarvestKind
    url: str
    """Where it answers: the root of a server, the address of a repository, a catalogue or an API."""
    owner: str | None = None
    """Who answers for the publication of what it brings, where it does not say; None: the office."""
    trusted: bool = False
    inside: bool = False
    """Whether its name may lead to an address that is not public."""
    options: Mapping[str, str] = {}
    """What its kind alone knows, such as `set` and `prefix` of OAI-PMH."""


class HarvestState(msgspec.Struct, frozen=True):
    """How far the harvest of a source has come."""

    cursor: str | None
    """Where it goes on, in the words of its kind; None: at the beginning."""
    started_at: str | None
    """Of the last run; instants in UTC."""
    ended_at: str | None
    """None: it never ran, it runs now, or it was killed."""
    counts: Mapping[str, int]
    """What the last run that ended met."""
    error: str | None
    """Why that run did not come to its end."""
    failing: int
    """Items that could not be taken in, and are asked for again."""


class HarvestFailure(msgspec.Struct, frozen=True):
    """An item that could not be taken in; the next run asks for it again."""

    item: str
    reason: str
    attempts: int
    since: str


class Harvests:
    """The harvest sources of one office.db."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._connection: sqlite3.Connection = db.conn

    def add(self, source: HarvestSource, *, now: datetime) -> None:
        """Adds a source that was never harvested. Raises StateError for a name taken."""
        options = msgspec.json.encode(source.options).decode()
        row = (
            source.name, source.kind, source.url, source.owner, int(source.trusted),
            int(source.inside), options, write_instant(now),
        )  # fmt: skip
        with self._db.atomic():
            if not self._connection.execute(_INSERT, row).rowcount:
                raise StateError(f"there is a harvest source {source.name!r} already")

    def all(self) -> list[HarvestSource]:
        """Every source, by name."""
        return [_source(row) for row in self._connection.execute(_ALL)]

    def one(self, name: str) -> HarvestSource:
        """The source of this name; raises NotFoundError."""
        row = self._connection.execute(_ONE, (name,)).fetchone()
        if row is None:
            raise NotFoundError("harvest source", name)
        return _source(row)

    def remove(self, name: str) -> None:
        """Forgets a source and how far it came; what it brought stays. Raises NotFoundError."""
        self._change(_REMOVE, name)

    def state(self, name: str) -> HarvestState:
        """How far a source has come; raises NotFoundError."""
        row = self._connection.execute(_STATE, (name,)).fetchone()
        if row is None:
            raise NotFoundError("harvest source", name)
        cursor, started_at, ended_at, counts, error, failing = row
        told = msgspec.json.decode(counts, type=dict[str, int])
        return HarvestState(cursor, started_at, ended_at, told, error, failing)

    def begin(self, name: str, *, now: datetime) -> None:
        """Notes that a run has begun. Raises NotFoundError."""
        self._change(_BEGIN, write_instant(now), name)

    def move(self, name: str, cursor: str | None) -> None:
        """Notes that all before a cursor is recorded; None: begin again. Raises NotFoundError."""
        self._change(_MOVE, cursor, name)

    def end(
        self, name: str, counts: Mapping[str, int], *, error: str | None, now: datetime
    ) -> None:
        """Notes that a run has ended, with why where it could not go on. Raises NotFoundError."""
        told = msgspec.json.encode(dict(counts)).decode()
        self._change(_END, write_instant(now), told, error, name)

    def fail(self, name: str, item: str, reason: str, *, now: datetime) -> None:
        """Notes that an item could not be taken in."""
        self._change(_FAIL, name, item, reason, write_instant(now))

    def failures(self, name: str) -> list[HarvestFailure]:
        """What could not be taken in of a source, by its item."""
        return [HarvestFailure(*row) for row in self._connection.execute(_FAILURES, (name,))]

    def mend(self, name: str, items: Iterable[str]) -> None:
        """Notes that items were taken in after all, or are no more to be had."""
        with self._db.atomic():
            self._connection.executemany(_MEND, [(name, item) for item in items])

    def note(self, name: str, notes: Mapping[str, object]) -> None:
        """Keeps what the origin says of items until the end of the run, when it can be compared."""
        rows = [(name, item, msgspec.json.encode(note).decode()) for item, note in notes.items()]
        with self._db.atomic():
            self._connection.executemany(_NOTE, rows)

    def notes(self, name: str) -> list[tuple[str, bytes]]:
        """What was kept so, as JSON, by its item."""
        found = self._connection.execute(_NOTES, (name,))
        return [(item, note.encode()) for item, note in found]

    def forget(self, name: str, items: Iterable[str]) -> None:
        """Forgets what was kept so of items."""
        with self._db.atomic():
            self._connection.executemany(_FORGET, [(name, item) for item in items])

    def _change(self, statement: str, *values: object) -> None:
        with self._db.atomic():
            if not self._connection.execute(statement, values).rowcount:
                raise NotFoundError("harvest source", str(values[-1]))


def _source(row: tuple[Any, ...]) -> HarvestSource:  # Any: a row of _SOURCE
    name, kind, url, owner, trusted, inside, options = row
    return HarvestSource(
        name=name,
        kind=kind,
        url=url,
        owner=owner,
        trusted=bool(trusted),
        inside=bool(inside),
        options=msgspec.json.decode(options, type=dict[str, str]),
    )
