"""Every row of gazette.db against the seal it got when it was written, and every seal against its row."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from gazette.differences import Compared, Difference, Part, cut, digest_of
from gazette.store.comparing import (
    Numbered,
    among,
    as_json,
    differs,
    one_moment,
    rows_of,
    seals_apart,
)
from gazette.store.erased import is_erased
from gazette.store.seals import Sealed, row_digest, sealed_tables
from gazette.store.verifying_words import KIND, compare_words

_AT_ONCE = 1_000  # of them: the words of a whole part would take 20 MB
_SEALS = "SELECT kind, key, digest FROM seal WHERE id >= ? AND id < ?"


class Seals(Numbered, frozen=True):
    """The rows of gazette.db by their seals."""

    name: str = "rows of gazette.db"
    numbers: ClassVar = "SELECT id AS number FROM seal"
    size: ClassVar = 20_000

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows of these seals, each found again and unchanged."""
        count = 0
        differences: list[Difference] = []
        with one_moment(data) as connection:
            tables = {table.name: table for table in sealed_tables(connection)}
            for piece in cut(part, _AT_ONCE):
                seals = rows_of(connection, _SEALS, piece)
                count += len(seals)
                differences += _compare(connection, tables, seals)
        return Compared(count, tuple(differences))


def _compare(
    connection: sqlite3.Connection,
    tables: Mapping[str, Sealed],
    seals: Sequence[tuple[object, ...]],
) -> Iterator[Difference]:
    by_kind: dict[object, dict[object, object]] = defaultdict(dict)
    for kind, key, digest in seals:
        by_kind[kind][key] = digest
    for kind, sealed in by_kind.items():
        yield from _of_kind(connection, tables, kind, sealed)


def _of_kind(
    connection: sqlite3.Connection,
    tables: Mapping[str, Sealed],
    kind: object,
    sealed: Mapping[object, object],
) -> Iterator[Difference]:
    if kind == KIND:
        return compare_words(connection, sealed)
    table = tables.get(str(kind))
    if table is None:
        return (
            differs(f"the seal of {key}", expected="the name of a table", found="another")
            for key in sealed
        )
    return _compare_rows(connection, table, sealed)


def _compare_rows(
    connection: sqlite3.Connection, table: Sealed, sealed: Mapping[object, object]
) -> Iterator[Difference]:
    apart = seals_apart(connection, table.name, sealed) if table.is_content else {}
    digests = apart if table.is_content else sealed
    found = set()
    for key, *row in rows_of(connection, *_query(table, sealed)):
        if key not in sealed:  # of a range, between two of its keys
            continue
        found.add(key)
        if not _is_sealed(table.name, row, digests.get(key)):
            yield _other(f"{table.name} {key}", digests.get(key))
    for key in sealed.keys() - found:
        if key in apart or not (table.is_content and is_erased(connection, table.name, key)):
            yield differs(f"{table.name} {key}", expected="as sealed", found="no such row")


def _other(what: str, digest: object) -> Difference:
    if digest is None:
        return differs(what, expected="its seal", found="none")
    return differs(what, expected=f"the row of {digest_of(digest)}", found="another")


def _query(table: Sealed, keys: Collection[object]) -> tuple[str, tuple[object, ...]]:
    """What reads the rows of these keys, and the values it takes."""
    columns = f'SELECT {table.key()}, {table.values()} FROM "{table.name}"'  # noqa: S608 (our own words)
    if len(table.keys) > 1:
        names = ", ".join(f'"{key}"' for key in table.keys)
        places = ", ".join(f"json_extract(value, '$[{n}]')" for n in range(len(table.keys)))
        asked = f"({names}) IN (SELECT {places} FROM json_each(?) WHERE json_valid(value))"  # noqa: S608
        return f"{columns} WHERE {asked}", (as_json(keys),)
    asked, values = among(table.key(), keys)
    return f"{columns} WHERE {asked}", values


def _is_sealed(table: str, row: Sequence[object], digest: object) -> bool:
    try:
        return row_digest(table, *row) == digest
    except UnicodeEncodeError:
        return False
