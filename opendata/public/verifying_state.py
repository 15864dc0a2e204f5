"""What public.db says of itself: before it is followed, for that would write over what is wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from gazette.differences import Compared, Difference, Part, Single
from gazette.errors import TableSchemaError
from gazette.store.comparing import leniently, rows_of
from gazette.store.reader import StoreReader
from gazette.store.verifying_database import damages
from opendata.catalogue.table_schema import read_schema
from opendata.public import datasets, issues
from opendata.public.comparing import Shape, differs, one_moment
from opendata.public.file import DATABASE
from opendata.public.full_text_seals import FULL_TEXTS
from opendata.public.publish import MADE_WITH, cursor_of, made_with
from opendata.public.schema import SCHEMA
from opendata.public.state import DIGESTS, read_cursor, read_state, state_digests

_AGENCIES = "SELECT id, table_name, table_schema FROM dataset WHERE kind = 'agency'"
_OF_TABLE = "SELECT name FROM sqlite_schema WHERE tbl_name = ?"
_DATASETS = Shape("dataset", datasets.DatasetRow.__struct_fields__, ("id",))
_CHANGED = "SELECT coalesce(max(seq), 0) FROM change"
_MADE = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"


class State(Single, frozen=True):
    """The file as SQLite sees it, its tables, and how far it says that it follows the store."""

    name: str = "state of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """Looks it over; what another release made is not compared."""
        del part
        damaged = tuple(damages(data / DATABASE))
        if damaged:
            return Compared(1, damaged)
        with one_moment(data) as connection:
            connection.text_factory = leniently
            differences = list(_state(connection))
            if not differences and read_state(connection, MADE_WITH) == made_with():
                differences += _tables(connection)
                differences += _derived(connection)
                with StoreReader(data) as store:
                    differences += _cursors(connection, store)
        return Compared(1, tuple(differences))


def is_of_this_release(data: Path) -> bool:
    """Whether public.db can be compared as it is; if not, it is made anew first."""
    try:
        with one_moment(data) as connection:
            return read_state(connection, MADE_WITH) == made_with()
    except sqlite3.DatabaseError:
        return False


def _state(connection: sqlite3.Connection) -> Iterator[Difference]:
    """Each value against its digest; a file of an earlier release has none."""
    written = read_state(connection, DIGESTS)
    if written is None and read_state(connection, MADE_WITH) != made_with():
        return
    try:
        expected = msgspec.json.decode(written or "", type=dict[str, str])
    except (msgspec.DecodeError, UnicodeError):
        yield differs(f"state {DIGESTS}", expected="digests by name", found="none")
        return
    found = state_digests(connection)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield differs(
                f"state {name}",
                column="value" if name in expected and name in found else None,
                expected=expected.get(name, "none"),
                found=found.get(name, "none"),
            )


def _tables(connection: sqlite3.Connection) -> Iterator[Difference]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(SCHEMA)
        unknown: set[str] = set()
        for dataset, table, schema in connection.execute(_AGENCIES).fetchall():
            try:
                for statement in datasets.table_statements(table, read_schema(schema.encode())):
                    made.execute(statement)
            except (TableSchemaError, AttributeError, sqlite3.Error) as error:
                yield differs(
                    f"dataset {dataset}",
                    column="table_schema",
                    expected="what its table is made by",
                    found=f"{type(error).__name__}: {error}",
                )
                unknown |= {name for (name,) in connection.execute(_OF_TABLE, (table,))}
        expected, found = (_made(each) for each in (made, connection))
    for name in unknown:
        found.pop(name, None)
        expected.pop(name, None)
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            yield differs(f"the definition of {name}", expected="as made", found="another or none")


def _derived(connection: sqlite3.Connection) -> Iterator[Difference]:
    """The datasets made of documents, which following would write anew."""
    query = f"SELECT {_DATASETS.names} FROM dataset WHERE kind = 'derived'"  # noqa: S608 (our own words)
    yield from _DATASETS.differences(datasets.derived_rows(), rows_of(connection, query))


def _made(connection: sqlite3.Connection) -> dict[str, object]:
    """How tables, indexes and full texts were made, by name."""
    made: dict[str, object] = dict(connection.execute(_MADE))
    for name in FULL_TEXTS:
        config = f"{name}_config"
        made[f"rows of {config}"] = connection.execute(f"SELECT * FROM {config}").fetchall()  # noqa: S608
    return made


def _cursors(connection: sqlite3.Connection, store: StoreReader) -> Iterator[Difference]:
    """public.db cannot know more than gazette.db: then something is gone from there."""
    known = {
        "cursor": (cursor_of(connection), store.last_change()),
        datasets.CURSOR: (
            read_cursor(connection, datasets.CURSOR),
            store.datasets.last_change(),
        ),
        issues.CURSOR: (read_cursor(connection, issues.CURSOR), store.issues.last_change()),
    }
    for name, (found, last) in known.items():
        if found > last:
            yield differs(f"state {name}", expected=f"at most {last}", found=str(found))
