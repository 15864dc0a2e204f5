"""What SQLite itself can tell of gazette.db and office.db, and whether the tables are ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import msgspec
from sqlite_utils import Database

from gazette.differences import Compared, Difference, Part
from gazette.store import office
from gazette.store.comparing import differs, one_moment
from gazette.store.connection import DATABASE
from gazette.store.schema import migrations

_GAZETTE: Part = (0, 1)
_OFFICE: Part = (1, 2)
# What sqlite-utils makes for itself may look otherwise with another release of it.
_MADE = """
    SELECT name, sql FROM sqlite_schema
    WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> '_sqlite_migrations'
"""


class Databases(msgspec.Struct, frozen=True):
    """gazette.db and office.db as SQLite sees them; of office.db, which changes, no more is known."""

    name: str = "databases"

    def parts(self, data: Path) -> Sequence[Part]:
        """Each of the two that is there."""
        return [_GAZETTE, *([_OFFICE] if (data / office.DATABASE).exists() else [])]

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """The same: no part of a tree says that all of it is whole."""
        del count, random
        return self.parts(data)

    def compare(self, data: Path, part: Part) -> Compared:
        """Looks one of them over."""
        if part == _OFFICE:
            return Compared(1, tuple(damages(data / office.DATABASE)))
        return Compared(1, (*damages(data / DATABASE), *_tables(data)))


def damages(database: Path) -> Iterator[Difference]:
    """What SQLite finds wrong with a file: pages torn, an index that its table does not bear out."""
    uri = f"{database.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=10)) as connection:
            said = [line for (line,) in connection.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        said = [error.sqlite_errorname]
    for line in said:
        if line != "ok":
            yield Difference(
                where=database.name, what="the file", expected="whole", found=line.splitlines()[0]
            )


def _tables(data: Path) -> Iterator[Difference]:
    """Tables, indexes and the triggers that refuse changes, against those that this release makes."""
    with closing(Database(memory=True, execute_plugins=False)) as made:
        migrations.apply(made)
        expected = dict(made.execute(_MADE).fetchall())
    with one_moment(data) as connection:
        found = dict(connection.execute(_MADE).fetchall())
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield differs(
                f"the definition of {name}",
                expected="as this release makes it" if name in expected else "none",
                found="another" if name in found else "none",
            )
