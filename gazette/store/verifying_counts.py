"""No seal and no row is missing or too many: numbers without a gap, as many seals as rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import differs, one_moment, rows_of
from gazette.store.connection import DATABASE
from gazette.store.seals import TOGETHER, Sealed, is_sealing, sealed_tables

_NUMBERS = "SELECT count(*), coalesce(min(id), 1), coalesce(max(id), 0) FROM seal"
_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'seal'"
_GAPS = """
    SELECT id - 1 FROM seal s WHERE id > 1 AND NOT EXISTS (SELECT 1 FROM seal WHERE id = s.id - 1)
"""
_SEALS = "SELECT kind, count(*) FROM seal GROUP BY kind"
_SEALS_APART = "SELECT kind, count(*) FROM content_seal GROUP BY kind"
# That a seal of history names another row, its digest tells.
_TWICE = "SELECT kind, key FROM seal WHERE digest IS NULL GROUP BY kind, key HAVING count(*) > 1"
_LOST = """
    SELECT kind, key FROM content_seal c
    WHERE NOT EXISTS (SELECT 1 FROM seal s WHERE s.kind = c.kind AND s.key = c.key)
"""
_STRAY = "SELECT version, {1} FROM {0} WHERE version NOT IN (SELECT version FROM content)"
_UNSEALED = """
    SELECT version FROM content EXCEPT SELECT key FROM content_seal WHERE kind = 'content'
"""


class Counts(Single, frozen=True):
    """The numbers of the seals, and of the rows of each table."""

    name: str = "numbers of gazette.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """Counts at one moment, and names what is too many or missing."""
        del part
        with one_moment(data) as connection:
            tables = sealed_tables(connection)
            differences = (*_numbers(connection), *_rows(connection, tables), *_strays(connection))
        return Compared(len(tables) + len(TOGETHER), differences)


def is_sealed(data: Path) -> bool:
    """Whether there is a store of a release that seals."""
    if not (data / DATABASE).is_file():
        return False
    try:
        with one_moment(data) as connection:
            return is_sealing(connection)
    except sqlite3.DatabaseError:
        return False


def _numbers(connection: sqlite3.Connection) -> Iterator[Difference]:
    count, first, last = connection.execute(_NUMBERS).fetchone()
    row = connection.execute(_LAST).fetchone()
    given = row[0] if row else 0
    if given != last:
        yield differs("seals", expected=f"numbers up to {given}", found=f"up to {last}")
    if count != last or first < 1:
        for (missing,) in connection.execute(_GAPS):
            yield differs(f"seal {missing}", expected="there", found="missing")


def _rows(connection: sqlite3.Connection, tables: Sequence[Sealed]) -> Iterator[Difference]:
    seals, apart = _counted(connection, _SEALS), _counted(connection, _SEALS_APART)
    for table in tables:
        known = apart if table.is_content else seals
        (count,) = connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()  # noqa: S608
        if count != known.get(table.name, 0):
            yield from _unsealed(connection, table)
    if sum(apart.values()) > sum(seals.get(kind, 0) for kind in apart):
        for kind, key in rows_of(connection, _LOST):
            yield differs(f"seal of {kind} {key}", expected="its number", found="none")
    for kind, key in rows_of(connection, _TWICE):
        yield differs(f"{kind} {key}", expected="one seal", found="several")


def _counted(connection: sqlite3.Connection, query: str) -> dict[object, int]:
    return {kind: int(str(count)) for kind, count in rows_of(connection, query)}


def _unsealed(connection: sqlite3.Connection, table: Sealed) -> Iterator[Difference]:
    """The rows that no seal names; what has a seal and no row, `verifying_seals` names."""
    seals = "content_seal" if table.is_content else "seal"
    query = f"""
        SELECT {table.key()} FROM "{table.name}" EXCEPT SELECT key FROM {seals} WHERE kind = ?
    """  # noqa: S608 (our own words)
    for (key,) in rows_of(connection, query, (table.name,)):
        yield differs(f"{table.name} {key}", expected="a seal", found="none")


def _strays(connection: sqlite3.Connection) -> Iterator[Difference]:
    """Words of versions that have no text, because it was withdrawn or never was."""
    for (version,) in rows_of(connection, _UNSEALED):
        yield differs(f"content {version}", expected="a seal", found="none")
    for table in TOGETHER[1:]:
        second = "name" if table == "named" else "position"
        for version, key in rows_of(connection, _STRAY.format(table, second)):
            yield differs(f"{table} {version} {key}", expected="gone, like its text", found="there")
