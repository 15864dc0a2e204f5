"""The words of versions against their seals: one seal for all rows that were written together."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from gazette.differences import Difference, digest_of
from gazette.store.comparing import among, differs, rows_of, seals_apart
from gazette.store.erased import is_erased
from gazette.store.seals import CHECK, DIGEST, TOGETHER, Words, are_sealed, row_check

KIND = TOGETHER[0]
"""What their seals are called, after the table with one row for each version."""

_OF = "SELECT * FROM {} WHERE {} ORDER BY version, {}"


def compare_words(
    connection: sqlite3.Connection, versions: Collection[object]
) -> Iterator[Difference]:
    """The words of these versions, by their rows; where they were erased, all of them must be gone."""
    seals = seals_apart(connection, KIND, versions)
    tables = [_by_version(connection, table, versions) for table in TOGETHER]
    for version in versions:
        what = f"{KIND} {version}"
        rows, seal = [table.get(version, []) for table in tables], seals.get(version)
        if seal is not None and any(rows):
            if not _is_sealed(rows, seal):
                yield from _changed(version, rows, seal)
        elif any(rows):
            yield differs(what, expected="its seal", found="none")
        elif seal is not None or not is_erased(connection, KIND, version):
            yield differs(what, expected="as sealed", found="no such row")


def _by_version(
    connection: sqlite3.Connection, table: str, versions: Collection[object]
) -> dict[object, list[tuple[object, ...]]]:
    """The rows of a table in the order of their keys."""
    asked, values = among("version", versions)
    rows = rows_of(connection, _OF.format(table, asked, "1" if table == KIND else "2"), values)
    return {version: list(written) for version, written in groupby(rows, itemgetter(0))}


def _is_sealed(words: Words, seal: bytes) -> bool:
    try:
        return are_sealed(words, seal)
    except UnicodeEncodeError:
        return False


def _changed(version: object, words: Words, seal: bytes) -> Iterator[Difference]:
    """Names the rows whose own check is not among those of the seal, or else says what is missing."""
    checks = seal[DIGEST:-CHECK]
    known = Counter(checks[place : place + CHECK] for place in range(0, len(checks), CHECK))
    others = []
    for table, rows in zip(TOGETHER, words, strict=True):
        for row in rows:
            check = _check(row)
            known[check] -= 1
            if known[check] < 0:
                others.append(" ".join(map(str, (table, *row[: 1 if table == KIND else 2]))))
    if not words[0]:
        yield differs(f"{KIND} {version}", expected="a row", found="none")
    for name in others:
        yield differs(name, expected=f"a row of seal {digest_of(seal)}", found="another")
    count, sealed = sum(map(len, words)), len(checks) // CHECK
    if count != sealed:
        what = f"words of {KIND} {version}"
        yield differs(what, expected=f"{sealed} rows", found=f"{count} rows")
    elif not others:
        yield differs(f"seal of {KIND} {version}", expected="that of its words", found="another")


def _check(row: Sequence[object]) -> bytes:
    try:
        return row_check(row)
    except UnicodeEncodeError:
        return b""
