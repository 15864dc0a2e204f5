"""Sealing rows: as each is written, a digest of all its values, so that a later change is found.

Triggers on the tables call a function that only the writer's connection has. The words of a version
(`TOGETHER`) are many rows, written at once: they get one seal, from `seal_words`.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Sequence

import msgspec

from gazette.store.seal_tables import CONTENT, HISTORY

TOGETHER = ("content", "component", "citation", "effect", "named")
"""Tables of a version's words, first the one with a row for each version; sealed as `content`."""
DIGEST = 32
"""Bytes of a digest; behind it, in the seal of a version's words, `CHECK` for each row and for all."""
CHECK = 4
"""Bytes of a check, by which a row is told among others that are as they were."""

_OWN = frozenset({*HISTORY, *CONTENT})
_MIGRATIONS = "_sqlite_migrations"  # made by sqlite-utils, not by us
_IS_THERE = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'seal'"
# Tables of ours refuse UPDATE; those that do not refuse DELETE are content.
_TABLES = """
    SELECT t.name, NOT EXISTS (SELECT 1 FROM sqlite_schema d WHERE d.name = t.name || '_no_delete')
    FROM sqlite_schema t JOIN sqlite_schema u ON u.name = t.name || '_no_update'
    WHERE t.type = 'table' ORDER BY t.name
"""
_COLUMNS = "SELECT name, pk FROM pragma_table_info(?) ORDER BY cid"
_SEAL = "INSERT INTO seal (kind, key, digest)"
_SEAL_APART = "INSERT INTO content_seal (kind, key, digest)"

Words = Sequence[Sequence[tuple[object, ...]]]
"""The rows of a version in each table of `TOGETHER`, whole and in the order of their keys."""

_encode = msgspec.msgpack.Encoder().encode


class Sealed(msgspec.Struct, frozen=True):
    """A table whose rows are sealed one by one."""

    name: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]
    is_content: bool

    def values(self, row: str = "") -> str:
        """The columns, of `NEW` or another row."""
        return ", ".join(f'{row}"{column}"' for column in self.columns)

    def key(self, row: str = "") -> str:
        """What a seal calls a row by: its key, or several as a JSON array."""
        named = [f'{row}"{column}"' for column in self.keys]
        return named[0] if len(named) == 1 else f"json_array({', '.join(named)})"


def row_digest(table: str, *values: object) -> bytes:
    """The digest of a row: SHA-256 over MessagePack, so that 1, 1.0, '1' and NULL all differ."""
    return hashlib.sha256(_encode((table, *values))).digest()


def words_seal(words: Words) -> bytes:
    """The seal of a version's words: a digest of all, a check of each row, and one of the checks."""
    checks = b"".join(row_check(row) for rows in words for row in rows)
    return _words_digest(words) + checks + _check(checks)


def are_sealed(words: Words, seal: bytes) -> bool:
    """Whether a seal, all of it, is that of these words; raises UnicodeEncodeError for no text."""
    digest, checks = seal[:DIGEST], seal[DIGEST:-CHECK]
    return digest == _words_digest(words) and seal[-CHECK:] == _check(checks)


def row_check(row: Sequence[object]) -> bytes:
    """Four bytes that any change of one byte in a row alters."""
    return _check(_encode(row))


def _words_digest(words: Words) -> bytes:
    return hashlib.sha256(_encode(words)).digest()


def _check(content: bytes) -> bytes:
    return zlib.crc32(content).to_bytes(CHECK)


def register(connection: sqlite3.Connection) -> None:
    """Lets the triggers of a connection seal what it writes."""
    connection.create_function("row_digest", -1, row_digest, deterministic=True)


def is_sealing(connection: sqlite3.Connection) -> bool:
    """Whether the store is of a release that seals."""
    return connection.execute(_IS_THERE).fetchone() is not None


def sealed_tables(connection: sqlite3.Connection) -> list[Sealed]:
    """The tables whose rows are sealed one by one, by name."""
    ours = [(name, bool(is_content)) for name, is_content in connection.execute(_TABLES)]
    known = [(name, is_content) for name, is_content in ours if name not in {*_OWN, *TOGETHER}]
    return [_sealed(connection, *one) for one in ((_MIGRATIONS, False), *known)]


def seal_new_tables(connection: sqlite3.Connection, names: Iterable[str]) -> None:
    """Has every row of these tables sealed from now on, and seals what they hold."""
    wanted = set(names)
    for table in sealed_tables(connection):
        if table.name in wanted:
            _seal_from_now_on(connection, table)
            _seal_recorded(connection, table)


def seal_all(connection: sqlite3.Connection) -> None:
    """Has all that is written sealed from now on, and seals what an earlier release wrote."""
    seal_new_tables(connection, [table.name for table in sealed_tables(connection)])
    connection.execute(_forgets("content", 'OLD."version"', "content"))
    for (version,) in connection.execute("SELECT version FROM content ORDER BY version").fetchall():
        seal_words(connection, version, words_of(connection, version))


def seal_words(connection: sqlite3.Connection, version: int, words: Words) -> None:
    """Seals the words of a version, all of which have been written."""
    connection.execute(f"{_SEAL} VALUES ('content', ?, NULL)", (version,))
    connection.execute(f"{_SEAL_APART} VALUES ('content', ?, ?)", (version, words_seal(words)))


def words_of(connection: sqlite3.Connection, version: int) -> Words:
    """The words of a version as they stand in its tables."""
    return [connection.execute(_of_version(table), (version,)).fetchall() for table in TOGETHER]


def _of_version(table: str) -> str:
    key = "1" if table == "content" else "2"  # of many rows the second column says which
    return f"SELECT * FROM {table} WHERE version = ? ORDER BY {key}"  # noqa: S608 (our own words)


def _sealed(connection: sqlite3.Connection, name: str, is_content: bool) -> Sealed:  # noqa: FBT001 (a fact)
    columns = connection.execute(_COLUMNS, (name,)).fetchall()
    keys = sorted((place, column) for column, place in columns if place)
    return Sealed(
        name=name,
        columns=tuple(column for column, _ in columns),
        keys=tuple(column for _, column in keys),
        is_content=is_content,
    )


def _seal_from_now_on(connection: sqlite3.Connection, table: Sealed) -> None:
    key, digest = table.key("NEW."), f"row_digest('{table.name}', {table.values('NEW.')})"
    insert = f"{_SEAL} VALUES ('{table.name}', {key}, {digest});"
    if table.is_content:
        insert = (
            f"{_SEAL} VALUES ('{table.name}', {key}, NULL); "
            f"{_SEAL_APART} VALUES ('{table.name}', {key}, {digest});"
        )
        connection.execute(_forgets(table.name, table.key("OLD."), table.name))
    connection.execute(
        f'CREATE TRIGGER "{table.name}_is_sealed" AFTER INSERT ON "{table.name}" BEGIN {insert} END'
    )


def _forgets(table: str, key: str, name: str) -> str:
    """A trigger that takes the seal of content along when that is erased."""
    return (
        f'CREATE TRIGGER "{table}_is_erased" AFTER DELETE ON "{table}" '  # noqa: S608 (our own words)
        f"BEGIN DELETE FROM content_seal WHERE kind = '{name}' AND key = {key}; END"
    )


def _seal_recorded(connection: sqlite3.Connection, table: Sealed) -> None:
    digest = f"row_digest('{table.name}', {table.values()})"
    rows = f"'{table.name}', {table.key()}"
    order = ", ".join(f'"{column}"' for column in table.keys)
    apart = "NULL" if table.is_content else digest
    of_table = f'FROM "{table.name}" ORDER BY {order}'
    connection.execute(f"{_SEAL} SELECT {rows}, {apart} {of_table}")
    if table.is_content:
        connection.execute(f"{_SEAL_APART} SELECT {rows}, {digest} {of_table}")
