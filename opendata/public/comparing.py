"""Rows of public.db beside rows as they must be: which are missing, too many, or differ in a column."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import ClassVar

import msgspec

from gazette.differences import Difference, digest_of
from gazette.store.comparing import Numbered
from opendata.public.file import DATABASE
from opendata.public.full_text_seals import register

Row = tuple[object, ...]


class Shape(msgspec.Struct, frozen=True):
    """A table as it is compared: its columns, and which of them tell one row from another."""

    table: str
    columns: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def names(self) -> str:
        """The columns as SQL has them."""
        return ", ".join(f'"{column}"' for column in self.columns)

    def name(self, row: Row) -> str:
        """What a difference calls a row."""
        return " ".join((self.table, *(str(part) for part in self._key(row))))

    def differences(self, expected: Sequence[Row], found: Sequence[Row]) -> Iterator[Difference]:
        """What keeps the rows found from being the rows expected; both may be in any order."""
        if expected == found:
            return
        left = Counter(found)
        missing = []
        for row in expected:
            if left[row]:
                left[row] -= 1
            else:
                missing.append(row)
        others = {self._key(row): row for row in left.elements()}
        for row in missing:
            other = others.pop(self._key(row), None)
            if other is None:
                yield differs(self.name(row), expected="a row", found="none")
            else:
                left[other] -= 1
                yield from self._columns(row, other)
        for row in left.elements():
            yield differs(self.name(row), expected="no row", found="one")

    def _columns(self, expected: Row, found: Row) -> Iterator[Difference]:
        for column, wanted, value in zip(self.columns, expected, found, strict=True):
            if wanted != value:
                yield differs(
                    self.name(expected),
                    column=column,
                    expected=digest_of(wanted),
                    found=digest_of(value),
                )

    def _key(self, row: Row) -> Row:
        return tuple(row[self.columns.index(key)] for key in self.keys)


def differs(what: str, *, expected: str, found: str, column: str | None = None) -> Difference:
    """A difference in public.db."""
    return Difference(where=DATABASE, what=what, column=column, expected=expected, found=found)


@contextmanager
def one_moment(data: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees public.db as it is now, whoever writes meanwhile."""
    uri = f"{(data / DATABASE).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None)) as connection:
        register(connection)
        connection.execute("BEGIN")
        yield connection


class ByDocument(Numbered, frozen=True):
    """A check of public.db in parts of so many documents, or of single ones."""

    numbers: ClassVar = "SELECT seq AS number FROM document"
    size: ClassVar = 1_000

    @staticmethod
    def moment(data: Path) -> AbstractContextManager[sqlite3.Connection]:
        """See `one_moment`."""
        return one_moment(data)
