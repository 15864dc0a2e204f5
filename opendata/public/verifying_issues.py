"""Gazettes, issues and their lines against the same made anew, in memory, by the code that makes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import rows_of
from gazette.store.reader import StoreReader
from opendata.public import tables
from opendata.public.comparing import Shape
from opendata.public.file import DATABASE
from opendata.public.issues import CURSOR, follow_issues
from opendata.public.schema import SCHEMA

_SHAPES = (
    Shape("gazette", tables.Gazette.__struct_fields__, ("id",)),
    Shape("issue", tables.Issue.__struct_fields__, ("id",)),
    Shape("entry", tables.Entry.__struct_fields__, ("issue", "position")),
    Shape("issue_state", tables.IssueState.__struct_fields__, ("id", "state")),
    Shape("entry_state", tables.EntryState.__struct_fields__, ("issue", "state", "position")),
    Shape("expected_issue", tables.ExpectedIssue.__struct_fields__, ("id",)),
)
_FOLLOWED = "SELECT coalesce((SELECT CAST(value AS INTEGER) FROM live.state WHERE name = ?), 0)"


class Issues(Single, frozen=True):
    """The rows of gazettes and their issues in public.db."""

    name: str = "issues of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows of each table, unless there is more to be followed."""
        del part
        with StoreReader(data) as store, store.one_moment(), _beside(data) as connection:
            (followed,) = connection.execute(_FOLLOWED, (CURSOR,)).fetchone()
            if followed != store.issues.last_change():
                return Compared(0, moved=1)
            follow_issues(connection, store.issues)
            count = 0
            differences: list[Difference] = []
            for shape in _SHAPES:
                made, found = (
                    rows_of(connection, f"SELECT {shape.names} FROM {schema}.{shape.table}")  # noqa: S608
                    for schema in ("main", "live")
                )
                count += len(found)
                differences += shape.differences(made, found)
        return Compared(count, tuple(differences))


@contextmanager
def _beside(data: Path) -> Iterator[sqlite3.Connection]:
    """Empty tables in memory beside the live ones; documents are found in the live ones."""
    live = f"{(data / DATABASE).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(":memory:", uri=True, isolation_level=None)) as connection:
        connection.executescript(SCHEMA)
        connection.execute("DROP TABLE document")
        connection.execute("ATTACH ? AS live", (live,))
        yield connection
