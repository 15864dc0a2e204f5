"""Reading gazette.db to compare it: one moment of it, and rows whatever stands in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random
from typing import ClassVar

import msgspec

from gazette.differences import Difference, Part, drawn
from gazette.store.connection import DATABASE

_BUSY = 10  # seconds
_BLOCKS = """
    SELECT DISTINCT (number - (number < 0) * (:size - 1)) / :size FROM ({}) ORDER BY 1
"""
_APART = "SELECT key, digest FROM content_seal WHERE kind = ? AND "

_encode = msgspec.json.Encoder().encode


@contextmanager
def one_moment(data: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees the store as it is now, whoever writes meanwhile.

    Of which release the store is, is not asked: that row too may have been changed.
    """
    uri = f"{(data / DATABASE).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=_BUSY)) as connection:
        connection.execute("BEGIN")
        yield connection


def rows_of(
    connection: sqlite3.Connection, query: str, values: Sequence[object] = ()
) -> list[tuple[object, ...]]:
    """All rows of a query; bytes that are no UTF-8 any more come as lone surrogates."""
    try:
        return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError:
        connection.text_factory = leniently
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.text_factory = str


def blocks(connection: sqlite3.Connection, query: str, size: int) -> list[Part]:
    """The numbers that a query gives in parts of a size, without those that would hold no number.

    So one that somebody made a huge one does not make a part of every number below.
    """
    found = connection.execute(_BLOCKS.format(query), {"size": size})
    return [(block * size, (block + 1) * size) for (block,) in found]


def at_random(connection: sqlite3.Connection, query: str, count: int) -> list[int]:
    """So many of the numbers that a query gives, or all."""
    numbers = connection.execute(f"{query} ORDER BY random() LIMIT ?", (count,))
    return [number for (number,) in numbers]


class Numbered(msgspec.Struct, frozen=True):
    """A check of rows that have numbers: in parts of a size, or of single rows."""

    numbers: ClassVar[str]
    """The query for them, under the name of `number`."""
    size: ClassVar[int]
    """Numbers of one part."""

    @staticmethod
    def moment(data: Path) -> AbstractContextManager[sqlite3.Connection]:
        """The database that has them, as it is now."""
        return one_moment(data)

    def parts(self, data: Path) -> Sequence[Part]:
        """By the number."""
        with self.moment(data) as connection:
            return blocks(connection, self.numbers, self.size)

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Single rows."""
        del random  # SQLite draws
        with self.moment(data) as connection:
            return drawn(at_random(connection, self.numbers, count))


def seals_apart(
    connection: sqlite3.Connection, kind: str, keys: Collection[object]
) -> dict[object, bytes]:
    """The seals of content rows that are still there, by key."""
    asked, values = among("key", keys)
    return dict(rows_of(connection, f"{_APART} {asked}", (kind, *values)))  # type: ignore[arg-type]  # two columns


def among(column: str, keys: Collection[object]) -> tuple[str, tuple[object, ...]]:
    """The condition that a column is one of these keys, and the values it takes.

    Keys that are hardly parted numbers are read as a range, which may hold a few more.
    """
    numbers = [key for key in keys if isinstance(key, int)]
    if len(numbers) == len(keys) and max(numbers) - min(numbers) <= 2 * len(numbers):
        return f"{column} BETWEEN ? AND ?", (min(numbers), max(numbers))
    return f"{column} IN (SELECT value FROM json_each(?))", (as_json(keys),)  # noqa: S608


def as_json(keys: Collection[object]) -> str:
    """Keys for `json_each`; one that is no text any more can be that of no row."""
    return _encode([key for key in keys if _is_writable(key)]).decode()


def differs(what: str, *, expected: str, found: str, column: str | None = None) -> Difference:
    """A difference in gazette.db."""
    return Difference(where=DATABASE, what=what, column=column, expected=expected, found=found)


def leniently(text: bytes) -> str:
    """A text factory for a connection: bytes that are no UTF-8 come as lone surrogates."""
    return text.decode("utf-8", "surrogateescape")


def _is_writable(key: object) -> bool:
    return not isinstance(key, str) or key.isascii() or _is_text(key)


def _is_text(key: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in key)
