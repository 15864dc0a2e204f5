"""Seals of the full text: a digest of each row of its shadow tables, kept up with every transaction.

What the full text holds cannot be computed again cheaply (grams cost more than all else), so it is
compared with what was written. FTS5 writes a segment's pages once, in order; later it only drops the
first ones, rewriting the new first. So only new pages, first pages and small segments are read here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.store.seals import row_digest

FULL_TEXTS = ("document_fts", "version_fts", "suggestion_fts")
UNSIZED = ("suggestion_fts",)
"""Those that keep no lengths of rows: nothing in them is ranked by FTS5."""

_AVERAGES, _STRUCTURE = 1, 10
"""The two rows that belong to no segment, rewritten with each commit."""
SEGMENT, _INDEX = 37, 36
"""An id is segment << 37 | is_doclist_index << 36 | height << 31 | page (SQLite's fts5_index.c)."""
_SMALL = 16  # pages: such a segment is read whole, for its number is soon used again
_PROBES = 8  # pages of a larger one, to see that it is the same
_DIGEST = 32  # hexadecimal digits
_ENDLESS = (1 << 63) - 1

_TAKE = "DELETE FROM fts_seal WHERE part = ? AND id >= ? AND id < ?"
_PAGE = "id, block"
_ENTRY = "segid, term, pgno"
_ENTRY_ID = "segid << 37 | (pgno >> 1)"
"""Of an entry of the index over pages: the page it leads to, which has no other."""


class _Segment(msgspec.Struct, frozen=True):
    """The ids of a segment's first and last leaf."""

    first: int
    last: int

    @property
    def start(self) -> int:
        """The least id that any row of the segment can have."""
        return self.first >> SEGMENT << SEGMENT

    @property
    def end(self) -> int:
        """The least id beyond it."""
        return self.start + (1 << SEGMENT)

    @property
    def doclists(self) -> int:
        """The least id of its doclist indexes, behind all leaves."""
        return self.start + (1 << _INDEX)


def fts_digest(part: str, *values: object) -> str:
    """The digest of a row of the full text's tables."""
    return row_digest(part, *values).hex()[:_DIGEST]


def register(connection: sqlite3.Connection) -> None:
    """Lets a connection seal what it writes."""
    connection.create_function("fts_digest", -1, fts_digest, deterministic=True)


def seal_pages(connection: sqlite3.Connection) -> None:
    """Brings the seals up to the pages, at the end of a transaction that wrote full text."""
    connection.execute("SAVEPOINT written")  # has FTS5 write what it still holds in memory
    connection.execute("RELEASE written")
    for table in FULL_TEXTS:
        _seal_table(connection, table)


def seal_size(connection: sqlite3.Connection, table: str, row: int) -> None:
    """Seals what FTS5 notes of the lengths of a row just put in, or forgets one just taken out."""
    part = f"{table}_docsize"
    connection.execute(_TAKE, (part, row, row + 1))
    connection.execute(f"{_put(part, 'id', 'id, sz', of=part)} WHERE id = ?", (row,))


def _seal_table(connection: sqlite3.Connection, table: str) -> None:
    part = f"{table}_data"
    known = {segment.start: segment for segment in _segments(connection, "fts_seal", part)}
    found = {segment.start: segment for segment in _segments(connection, part)}
    _renew(connection, table, _AVERAGES, _STRUCTURE + 1)
    for start in known.keys() - found.keys():
        _take(connection, table, start, known[start].end)
    for start, segment in found.items():
        before = known.get(start)
        if before is None or not _has_grown(connection, table, before, segment):
            _renew(connection, table, segment.start, segment.end)
        elif segment != before:
            _follow(connection, table, before, segment)


def _has_grown(connection: sqlite3.Connection, table: str, before: _Segment, now: _Segment) -> bool:
    """Whether a large segment is the one it was, but for pages at its ends."""
    if now.last - now.first < _SMALL or now.first < before.first or now.last < before.last:
        return False
    kept = range(now.first + 1, before.last + 1)
    probes = {*kept[:: len(kept) // _PROBES + 1], *kept[-1:]}
    return bool(kept) and all(_is_same(connection, f"{table}_data", id) for id in probes)


def _follow(connection: sqlite3.Connection, table: str, before: _Segment, now: _Segment) -> None:
    """Seals what came behind the last page, and takes off what went before the first."""
    pages = f"{table}_data"
    connection.execute(_TAKE, (pages, now.start, now.first + 1))
    connection.execute(_TAKE, (pages, now.doclists, now.end))
    _put_pages(connection, pages, now.first, now.first + 1)
    _put_pages(connection, pages, before.last + 1, now.end)
    # The terms of later pages are greater, and no page has more than one entry.
    part = f"{table}_idx"
    last = f"(SELECT * FROM {part} WHERE segid = ? ORDER BY term DESC LIMIT ?)"  # noqa: S608 (our own words)
    query = f"{_put(part, _ENTRY_ID, _ENTRY, of=last)} WHERE (pgno >> 1) > ?"
    page = before.last - before.start
    connection.execute(query, (now.start >> SEGMENT, now.last - before.last, page))


def _renew(connection: sqlite3.Connection, table: str, start: int, end: int) -> None:
    _take(connection, table, start, end)
    _put_pages(connection, f"{table}_data", start, end)
    part = f"{table}_idx"
    entries = f"{_put(part, _ENTRY_ID, _ENTRY, of=part)} WHERE segid = ?"
    connection.execute(entries, (start >> SEGMENT,))


def _take(connection: sqlite3.Connection, table: str, start: int, end: int) -> None:
    for part in (f"{table}_data", f"{table}_idx"):
        connection.execute(_TAKE, (part, start, end))


def _put_pages(connection: sqlite3.Connection, part: str, start: int, end: int) -> None:
    query = f"{_put(part, 'id', _PAGE, of=part)} WHERE id >= ? AND id < ?"
    connection.execute(query, (start, end))


def _put(part: str, id: str, columns: str, *, of: str) -> str:
    """The statement that seals rows of a part."""
    sealed = f"SELECT '{part}', {id}, fts_digest('{part}', {columns}) FROM {of}"  # noqa: S608 (our own words)
    return f"INSERT INTO fts_seal {sealed}"


def _segments(
    connection: sqlite3.Connection, table: str, part: str | None = None
) -> Iterator[_Segment]:
    """The segments of which a table has pages, or seals of pages; found without reading them."""
    of_part = "" if part is None else f"part = '{part}' AND"
    query = f"SELECT {{}}(id) FROM {table} WHERE {of_part} id >= ? AND id < ?"  # noqa: S608 (our own words)
    at = 1 << SEGMENT
    while True:
        (first,) = connection.execute(query.format("min"), (at, _ENDLESS)).fetchone()
        if first is None:
            return
        segment = _Segment(first, first)
        (last,) = connection.execute(query.format("max"), (first, segment.doclists)).fetchone()
        yield _Segment(first, first if last is None else last)
        at = segment.end


def _is_same(connection: sqlite3.Connection, part: str, id: int) -> bool:
    """Whether the page of an id is the one that was sealed."""
    query = f"""
        SELECT 1 FROM {part} p JOIN fts_seal s ON s.part = ? AND s.id = p.id
        WHERE p.id = ? AND s.digest = fts_digest(?, p.id, p.block)
    """  # noqa: S608 (our own words)
    return connection.execute(query, (part, id, part)).fetchone() is not None
