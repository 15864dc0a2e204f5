"""The two databases at one instant, copied page by page while others read and write them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from gazette.errors import BackupError, BusyError, StoreError
from gazette.store import connection, office, office_schema, schema

NAMES = (connection.DATABASE, office.DATABASE)
"""gazette.db first: it names accounts, and office.db loses none."""
Progress = Callable[[str, int, int], object]
"""Told what is being done, how much of it is done, and of how much."""

_MIGRATIONS: Mapping[str, Migrations] = {
    connection.DATABASE: schema.migrations,
    office.DATABASE: office_schema.migrations,
}
_BUSY = 10.0  # seconds
_STEP = 256  # pages copied between two words of progress
_TRIES = 1000
_REFERRED = "SELECT sha256, size FROM raw_file WHERE sha256 >= ? AND sha256 < ? ORDER BY sha256"


def copy_databases(
    data: Path, folder: Path, *, now: Callable[[], datetime], progress: Progress
) -> datetime:
    """Copies what there is of the databases into a folder, and answers the instant they show.

    A page keeps its place in a copy, so that a database that changed a little is a file that
    changed a little; VACUUM INTO would move them all. Raises StoreError if there is no gazette.db,
    BackupError if SQLite cannot read one of them.
    """
    if not (data / connection.DATABASE).is_file():
        raise StoreError(f"no store in {str(data)!r}: nothing has been ingested there yet")
    names = [name for name in NAMES if (data / name).is_file()]
    try:
        with ExitStack() as stack:
            sources = [stack.enter_context(closing(_reading(data / name))) for name in names]
            witness = stack.enter_context(closing(_reading(data / connection.DATABASE)))
            at = _fix(sources, witness, now=now)
            for name, source in zip(names, sources, strict=True):
                _copy(source, folder / name, progress=progress)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"cannot copy the databases of {str(data)!r}: {error}") from error
    return at


def open_copy(file: Path) -> sqlite3.Connection:
    """A connection to a database that nobody writes to: it leaves nothing beside the file."""
    uri = f"{file.resolve().as_uri()}?immutable=1"
    return sqlite3.connect(uri, uri=True, isolation_level=None)


def check_database(file: Path) -> None:
    """Raises BackupError if the database does not stand up to SQLite's own checks."""
    try:
        with closing(open_copy(file)) as db:
            faults = list(_faults(db))
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{file.name} is damaged: {error}") from error
    if faults:
        raise BackupError(f"{file.name} is damaged: {'; '.join(faults)}")


def migrations_of(file: Path) -> tuple[str, ...]:
    """The migrations this database has seen."""
    with closing(open_copy(file)) as opened:
        db = Database(opened, recursive_triggers=False, execute_plugins=False)
        return tuple(done.name for done in _MIGRATIONS[file.name].applied(db))


def known_migrations(name: str) -> frozenset[str]:
    """The migrations that this release has for the database of this name."""
    blank = Database(memory=True, execute_plugins=False)
    known = frozenset(each.name for each in _MIGRATIONS[name].pending(blank))
    blank.close()
    return known


def referred(db: sqlite3.Connection, prefix: str) -> Iterator[tuple[str, int]]:
    """SHA-256 and size of each file whose name so begins and which gazette.db names."""
    yield from db.execute(_REFERRED, (prefix, f"{prefix}g"))


def _fix(
    sources: Sequence[sqlite3.Connection],
    witness: sqlite3.Connection,
    *,
    now: Callable[[], datetime],
) -> datetime:
    """Begins to read all sources at one instant: while they begin, gazette.db does not change."""
    for _ in range(_TRIES):
        before = _data_version(witness)
        for source in sources:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        at = now()
        if _data_version(witness) == before:
            return at
        for source in sources:
            source.execute("ROLLBACK")
    raise BusyError(f"{connection.DATABASE} is written to without a pause")


def _copy(source: sqlite3.Connection, target: Path, *, progress: Progress) -> None:
    """Copies in steps, all within the read transaction that the source is in.

    So a step neither sees what was written since nor begins again because of it.
    """

    def show(_: int, remaining: int, total: int) -> None:
        progress(target.name, total - remaining, total)

    target.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        for pragma in ("journal_mode = OFF", "synchronous = OFF"):
            copy.execute(f"PRAGMA {pragma}")
        source.backup(copy, pages=_STEP, progress=show)


def _reading(file: Path) -> sqlite3.Connection:
    """A read-only connection to a live database of any release."""
    uri = f"{file.resolve().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY)


def _data_version(witness: sqlite3.Connection) -> int:
    return int(witness.execute("PRAGMA data_version").fetchone()[0])


def _faults(db: sqlite3.Connection) -> Iterator[str]:
    yield from (row[0] for row in db.execute("PRAGMA integrity_check(3)") if row[0] != "ok")
    for row in db.execute("PRAGMA foreign_key_check").fetchmany(3):
        yield f"a row of {row[0]} without its {row[2]}"
