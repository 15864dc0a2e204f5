"""The rows of the full text's tables against what was sealed when they were written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import msgspec

from gazette.differences import Compared, Difference, Part
from gazette.store.comparing import leniently
from opendata.public.comparing import differs, one_moment
from opendata.public.full_text_seals import FULL_TEXTS, SEGMENT, UNSIZED, fts_digest

_SIZE = 5_000  # seals of one part
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1
_CUTS = """
    SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM fts_seal WHERE part = ?)
    WHERE n % ? = 0
"""
_DRAWN = "SELECT id FROM fts_seal WHERE part = ? ORDER BY random() LIMIT ?"
_SEALS = "SELECT id, digest FROM fts_seal WHERE part = ? AND id >= ? AND id < ?"
_ROWS = {
    "data": "SELECT id, id, block FROM {} WHERE id >= ? AND id < ?",
    "docsize": "SELECT id, id, sz FROM {} WHERE id >= ? AND id < ?",
    "idx": """
        SELECT segid << 37 | (pgno >> 1), segid, term, pgno FROM {}
        WHERE segid >= ? >> 37 AND segid < ? >> 37
    """,
}


class FullText(msgspec.Struct, frozen=True):
    """One inner table of a full text, by its seals."""

    table: str

    @property
    def name(self) -> str:
        """The table's name, which tells the full text as well."""
        return self.table

    def parts(self, data: Path) -> Sequence[Part]:
        """By the id of the seal, and all ids between."""
        with one_moment(data) as connection:
            cuts = [id for (id,) in connection.execute(_CUTS, (self.table, _SIZE))]
        return list(pairwise([_LEAST, *self._starts(cuts), _MOST]))

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Single rows; of entries, all of a segment."""
        del random  # SQLite draws
        with one_moment(data) as connection:
            ids = [id for (id,) in connection.execute(_DRAWN, (self.table, count))]
        wide = 1 << SEGMENT if self._has_entries else 1
        return [(start, start + wide) for start in self._starts(ids)]

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows of these ids."""
        with one_moment(data) as connection:
            connection.text_factory = leniently
            seals = dict(connection.execute(_SEALS, (self.table, *part)))
            count = len(seals)
            rows = connection.execute(_ROWS[self._kind].format(self.table), part)
            differences = tuple(self._differences(rows, seals))
        return Compared(count, differences)

    def _differences(self, rows: sqlite3.Cursor, seals: dict[object, str]) -> Iterator[Difference]:
        for id, *values in rows:
            seal = seals.pop(id, None)
            if seal is None:
                yield differs(f"{self.table} {id}", expected="a seal", found="none")
            elif not _is_sealed(self.table, values, seal):
                yield differs(f"{self.table} {id}", expected=f"sha-256 {seal}", found="another")
        for id in seals:
            yield differs(f"{self.table} {id}", expected="a row", found="none")

    @property
    def _kind(self) -> str:
        return self.table.rpartition("_")[-1]

    @property
    def _has_entries(self) -> bool:
        return self._kind == "idx"

    def _starts(self, ids: Sequence[int]) -> list[int]:
        """Where parts may begin: entries are found by their segment alone."""
        if not self._has_entries:
            return sorted(ids)
        return sorted({id >> SEGMENT << SEGMENT for id in ids})


def _is_sealed(table: str, values: Sequence[object], seal: str) -> bool:
    try:
        return fts_digest(table, *values) == seal
    except UnicodeEncodeError:  # a text where bytes belong
        return False


def full_texts() -> list[FullText]:
    """A check of each inner table of each full text."""
    return [
        FullText(f"{table}_{kind}")
        for table in FULL_TEXTS
        for kind in _ROWS
        if kind != "docsize" or table not in UNSIZED
    ]
