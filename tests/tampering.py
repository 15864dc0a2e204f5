"""Changing one byte of an archive where nobody may: a file, or a value of a row, by hand."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import NamedTuple

from gazette.differences import Difference
from opendata.public.state import DIGESTS

_SEALS = {"seal", "content_seal", "sqlite_sequence"}
"""Tables of which a change is told by the rows that they speak of."""
_KEYS = {"document_state": ["id", "version", "recorded_from", "valid_from"]}


class Tampered(NamedTuple):
    """What was changed: where, which row or file, and the column of a row."""

    where: str
    names: tuple[str, ...]
    """How a difference may call it; none: any of its place will do."""
    column: str | None = None

    def is_named(self, differences: Sequence[Difference]) -> bool:
        """Whether one of the differences is this."""
        found = [each for each in differences if each.where == self.where]
        if not self.names:
            return bool(found)
        return any(each.what in self.names and each.column in {None, self.column} for each in found)


def change_file(path: Path, data: Path, random: Random) -> Tampered:
    """Changes a byte of a file under one of the folders of an archive."""
    content = bytearray(path.read_bytes())
    place = random.randrange(len(content))
    content[place] ^= random.randrange(1, 256)
    path.chmod(0o644)
    path.write_bytes(content)
    where, *rest = path.relative_to(data).parts
    return Tampered(where, ("/".join(rest), path.name))


def change_row(database: Path, random: Random) -> Tampered:
    """Changes a byte of a value in a row of a table, each table as likely as the others."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA ignore_check_constraints = ON")
        tables = [table for table in _tables(connection) if _count(connection, table)]
        while True:
            changed = _change(connection, random.choice(tables), random)
            if changed is not None:
                return Tampered(database.name, *changed)


def files_of(data: Path) -> Iterator[Path]:
    """Files that are compared whole: received, of the index, for download."""
    for folder in ("files", "index", "downloads"):
        for path in sorted((data / folder).rglob("*")):
            if path.is_file() and path.stat().st_size and "lock" not in path.name.lower():
                yield path


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    return [name.decode() for (name,) in connection.execute(query)]


def _count(connection: sqlite3.Connection, table: str) -> int:
    query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 (names of a schema)
    return int(connection.execute(query).fetchone()[0])


def _change(
    connection: sqlite3.Connection, table: str, random: Random
) -> tuple[tuple[str, ...], str] | None:
    """The names of the row and the column; None if SQLite would not have it."""
    info = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = [row[1].decode() for row in info]
    key = [name for _, name in sorted((row[5], row[1].decode()) for row in info if row[5])]
    place = random.randrange(_count(connection, table))
    query = f'SELECT * FROM "{table}" LIMIT 1 OFFSET {place}'  # noqa: S608 (names of a schema)
    row = dict(zip(columns, connection.execute(query).fetchone(), strict=True))
    column = random.choice([name for name in columns if row[name] is not None])
    changed = _other(row[column], random)
    names = _names(table, row, key) + _names(table, {**row, column: changed}, key)
    where = " AND ".join(f'"{name}" IS ?' for name in columns)
    value = "CAST(? AS TEXT)" if isinstance(row[column], bytes) and _is_text(info, column) else "?"
    texts = [
        row[name].decode() if isinstance(row[name], bytes) and _is_text(info, name) else row[name]
        for name in columns
    ]
    with _without_triggers(connection, table):
        try:
            update = f'UPDATE "{table}" SET "{column}" = {value} WHERE {where}'  # noqa: S608
            done = connection.execute(update, (changed, *texts))
        except sqlite3.IntegrityError:
            return None
    return (names, column) if done.rowcount else None


def _is_text(info: Sequence[Sequence[object]], column: str) -> bool:
    return any(row[1] == column.encode() and row[2] in {b"TEXT", b"ANY"} for row in info)


def _names(table: str, row: dict[str, object], key: list[str]) -> tuple[str, ...]:
    shown = {
        name: value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
        for name, value in row.items()
    }
    if table in _SEALS:
        return ()
    if table == "fts_seal":
        return (f"{shown['part']} {shown['id']}",)
    if table.endswith("_config"):
        return (f"the definition of rows of {table}",)
    if table.endswith("_idx"):
        page = int(str(shown["segid"])) << 37 | int(str(shown["pgno"])) >> 1
        return (f"{table} {page}",)
    if table == "state" and shown["name"] == DIGESTS:  # a seal: told by the value that it speaks of
        return (f"state {DIGESTS}", *(f"state {name}" for name in _written(shown["value"])))
    keys = [shown[name] for name in _KEYS.get(table, key)]
    joined = " ".join(map(str, keys))
    listed = json.dumps(keys, ensure_ascii=False, separators=(",", ":"))
    return (f"{table} {joined}", f"{table} {listed}", f"seal of {table} {joined}")


def _written(digests: object) -> list[str]:
    """The names in the digests of `state`; none where they cannot be read any more."""
    try:
        return list(json.loads(str(digests)))
    except ValueError:
        return []


def _other(value: object, random: Random) -> object:
    """The value with one byte changed."""
    match value:
        case bytes():
            content = bytearray(value or b"\0")
            content[random.randrange(len(content))] ^= random.randrange(1, 256)
            return bytes(content)
        case int():
            number = bytearray(struct.pack(">q", value))
            number[random.randrange(8)] ^= random.randrange(1, 256)
            return struct.unpack(">q", number)[0]
        case float():
            real = bytearray(struct.pack(">d", value))
            real[random.randrange(8)] ^= random.randrange(1, 256)
            return struct.unpack(">d", real)[0]
    raise AssertionError(f"no value of SQLite: {type(value)}")


@contextmanager
def _without_triggers(connection: sqlite3.Connection, table: str) -> Iterator[None]:
    """Takes off the triggers that refuse changes, and puts them back."""
    query = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?"
    triggers = connection.execute(query, (table,)).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name.decode()}"')
    yield
    for _, statement in triggers:
        connection.execute(statement.decode())
