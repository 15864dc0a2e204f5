"""Rows on the disk until they are in the order of their key; what repeats or is alike is found there.

SQLite sorts and groups with bounded memory, however many rows there are.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import msgspec
import zstandard

from gazette.errors import TableFileError
from opendata.catalogue.foreign_keys import ForeignKey
from opendata.catalogue.table_gate import K
from opendata.catalogue.table_schema import TableSchema, Value

MOST_BAD = 100_000
"""Bad cells after which a file is given up: it is another table, or the schema is."""

_BATCH = 5_000  # rows written to the disk together
_CACHE = 16 * 1024  # KiB
_LEVEL = 6

_encode = msgspec.json.Encoder().encode


class Disk:
    """The good rows, on the disk, until they are in order."""

    def __init__(self, path: Path, schema: TableSchema, keys: Sequence[ForeignKey] = ()) -> None:
        path.unlink(missing_ok=True)
        self._path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        names = schema.names
        self._key = [names.index(name) for name in schema.key]
        quasi = [n for n, field in enumerate(schema.fields) if field.quasiIdentifier]
        self._quasi = quasi
        self._unique = [n for n, field in enumerate(schema.fields) if field.constraints.unique]
        self._names = names
        self._foreign = [[names.index(name) for name in key.columns] for key in keys]
        extra = [f"u{n}" for n in self._unique]
        extra += [name for place in range(len(keys)) for name in self._foreign_columns(place)]
        self._keys = [f"k{n}" for n in self._key]
        columns = ", ".join(["number INTEGER PRIMARY KEY", "line", "alike", *self._keys, *extra])
        for statement in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            f"PRAGMA cache_size = -{_CACHE}",
            "PRAGMA temp_store = FILE",
            f"PRAGMA temp_store_directory = '{path.parent.as_posix()}'",
            f"CREATE TABLE line ({columns})",
            "BEGIN",
        ):
            self._db.execute(statement)
        places = ", ".join("?" * (3 + len(self._keys) + len(extra)))
        self._put = f"INSERT INTO line VALUES ({places})"  # noqa: S608 (our own words)
        self._waiting: list[tuple[object, ...]] = []

    def close(self) -> None:
        """Ends it."""
        self._db.close()
        self._path.unlink(missing_ok=True)

    def put(
        self, number: int, values: Sequence[Value], line: bytes, *, sent: Sequence[Value]
    ) -> None:
        """Takes a row: what is published of it, and what was sent, which alone is compared with others'."""
        alike = _encode([values[n] for n in self._quasi]) if self._quasi else None
        key = [values[n] for n in self._key]
        compared = [sent[n] for n in chain(self._unique, *self._foreign)]
        self._waiting.append((number, line, alike, *key, *compared))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def repeated(self) -> list[tuple[int, int, str | None]]:
        """Rows that repeat an earlier one: its number, the earlier one's, and in which column.

        The column is None where it is the key.
        """
        self._flush()
        found: dict[int, tuple[int, int, str | None]] = {}
        for columns, name in [
            (self._keys, None),
            *(([f"u{n}"], self._names[n]) for n in self._unique),
        ]:
            together = ", ".join(columns)
            sql = (
                f"SELECT number, first FROM (SELECT number, {columns[0]} AS value, "  # noqa: S608
                f"min(number) OVER (PARTITION BY {together}) AS first FROM line) "
                "WHERE number > first AND value IS NOT NULL"
            )
            for number, first in self._db.execute(sql):
                found.setdefault(number, (number, first, name))
                if len(found) > MOST_BAD:
                    raise TableFileError("too_many_bad", "主键或唯一值大量重复 keys are repeated")
        return sorted(found.values())

    def unknown(self, place: int, known: Iterable[Sequence[Value]]) -> list[int]:
        """Rows of which the foreign key at a place has a value in each column and is none of the known."""
        self._flush()
        ours = self._foreign_columns(place)
        theirs = [f"c{n}" for n in range(len(ours))]
        listed, places = ", ".join(theirs), ", ".join("?" * len(theirs))
        table = f"known{place}"
        self._db.execute(f"CREATE TABLE {table} ({listed}, PRIMARY KEY ({listed})) WITHOUT ROWID")
        put = f"INSERT OR IGNORE INTO {table} VALUES ({places})"  # noqa: S608 (our own words)
        self._db.executemany(put, (row for row in known if None not in row))
        there = " AND ".join(f"{name} IS NOT NULL" for name in ours)
        sql = (
            f"SELECT number FROM line WHERE {there} AND ({', '.join(ours)}) NOT IN "  # noqa: S608
            f"(SELECT {listed} FROM {table}) ORDER BY number LIMIT {MOST_BAD + 1}"
        )
        return [number for (number,) in self._db.execute(sql)]

    def _foreign_columns(self, place: int) -> list[str]:
        return [f"f{place}_{n}" for n in range(len(self._foreign[place]))]

    def drop(self, number: int) -> None:
        """Leaves a row out."""
        self._db.execute("DELETE FROM line WHERE number = ?", (number,))

    def alike(self) -> tuple[int, int]:
        """The smallest number of rows alike in all quasi-identifiers, and how many are in too few."""
        if not self._quasi:
            return 0, 0
        sql = (
            "SELECT coalesce(min(n), 0), coalesce(sum(n), 0) FROM "  # noqa: S608 (a number of ours)
            f"(SELECT count(*) AS n FROM line GROUP BY alike HAVING n < {K})"
        )
        least, rows = self._db.execute(sql).fetchone()
        return int(least), int(rows)

    def write(self, path: Path) -> tuple[int, str, str]:
        """Writes the lines in the order of the key; how many, their SHA-256 and SM3."""
        self._flush()
        sha256, sm3 = hashlib.sha256(), hashlib.new("sm3")
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        rows = 0
        order = ", ".join(self._keys)
        with path.open("wb") as file, packer.stream_writer(file) as packed:
            for (line,) in self._db.execute(f"SELECT line FROM line ORDER BY {order}"):  # noqa: S608
                packed.write(line)
                sha256.update(line)
                sm3.update(line)
                rows += 1
        return rows, sha256.hexdigest(), sm3.hexdigest()

    def _flush(self) -> None:
        self._db.executemany(self._put, self._waiting)
        self._waiting.clear()
