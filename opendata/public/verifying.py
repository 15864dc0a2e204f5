"""The rows of public.db against rows made anew from gazette.db, document by document."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from msgspec.structs import astuple

from gazette.differences import Compared, Difference, Part, cut
from gazette.store.comparing import rows_of
from gazette.store.public_record import PublicRecord
from gazette.store.reader import StoreReader
from opendata.public import tables
from opendata.public.comparing import ByDocument, Row, Shape, differs, one_moment
from opendata.public.extract import rows_of as make
from opendata.public.publish import cursor_of
from opendata.public.resolve import Targets

_AT_ONCE = 50  # of them: their rows stay in a processor's cache
_LATER = "SELECT document FROM change WHERE seq > ?"
_OF = """
    SELECT {names} FROM {table}
    WHERE "{document}" IN (SELECT id FROM document WHERE seq >= ? AND seq < ?) ORDER BY {order}
"""
_DOCUMENT = Shape("document", ("rowid", *tables.Document.__struct_fields__), ("id",))
_KEYS = {
    "document_issuer": ("document", "position"),
    "document_state": ("id", "version", "recorded_from", "valid_from"),
    "version": ("document", "number"),
    "article": ("document", "version", "position"),
    "relation": ("document", "position"),
    "status_change": ("document", "position"),
}
_SHAPES = {
    table: Shape(table, row.__struct_fields__, _KEYS[table])
    for table, (_, row) in tables.PARTS.items()
}
_TO, _NUMBER, _TITLE, _CONFIDENCE = (
    tables.Relation.__struct_fields__.index(name)
    for name in ("to_document", "to_number", "to_key", "confidence")
)


class Documents(ByDocument, frozen=True):
    """All rows of documents in public.db."""

    name: str = "rows of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The rows of these documents, but of those that one of the two files does not know yet."""
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            later = {change.document_id for change in store.changes(cursor_of(connection))}
            ahead = connection.execute(_LATER, (store.last_change(),))
            later |= {document_id for (document_id,) in ahead}
            targets = Targets(connection)
            pieces = [
                _compare_piece(store, _Found(connection, piece), targets, later)
                for piece in cut(part, _AT_ONCE)
            ]
        return Compared(
            sum(piece.count for piece in pieces),
            tuple(chain.from_iterable(piece.differences for piece in pieces)),
            sum(piece.moved for piece in pieces),
        )


class _Found:
    """What public.db holds of a range of documents."""

    def __init__(self, connection: sqlite3.Connection, part: Part) -> None:
        rows = _read(connection, _DOCUMENT, part)
        self.documents = {str(row[1]): row for row in rows}
        self._rows = {
            table: _by_document(_read(connection, shape, part)) for table, shape in _SHAPES.items()
        }

    def of(self, table: str, document_id: str) -> list[Row]:
        """The rows of a document in a table."""
        return self._rows[table].get(document_id, [])


def _compare_piece(
    store: StoreReader, found: _Found, targets: Targets, later: Set[str]
) -> Compared:
    settled = [id for id in found.documents if id not in later]
    records = _records(store, settled)
    targets.look_up(_numbers(records.values()))
    differences = [
        each
        for id in settled
        for each in _compare(records.get(id), targets, found, found.documents[id])
    ]
    return Compared(len(settled), tuple(differences), len(found.documents) - len(settled))


def _read(connection: sqlite3.Connection, shape: Shape, part: Part) -> list[Row]:
    # Where states have no key of their own, they stand in the order in which they were written.
    order = "id, rowid" if shape.table == "document_state" else ", ".join(shape.keys)
    document = "id" if shape is _DOCUMENT else shape.columns[0]
    query = _OF.format(names=shape.names, table=shape.table, document=document, order=order)
    return rows_of(connection, query, part)


def _by_document(rows: Sequence[Row]) -> Mapping[object, list[Row]]:
    return {document: list(its) for document, its in groupby(rows, itemgetter(0))}


def _compare(
    record: PublicRecord | None, targets: Targets, found: _Found, row: Row
) -> list[Difference]:
    """One document; what stops it from being made anew is a difference like any other."""
    what = _DOCUMENT.name(row)
    if record is None:
        return [differs(what, expected="rows that can be read", found="others in gazette.db")]
    if not record.versions:
        return [differs(what, expected="no row", found="one")]
    try:
        return list(_differences(make(record, seq=int(str(row[0]))), targets, found, row))
    except Exception as error:
        # Its words are left out: they may hold what stands there.
        return [differs(what, expected="made anew", found=type(error).__name__)]


def _records(store: StoreReader, ids: Sequence[str]) -> Mapping[str, PublicRecord]:
    """What is public of documents; where something cannot be read, of those that can."""
    try:
        return store.public_records(ids)
    except Exception:
        if len(ids) <= 1:
            return {}
        middle = len(ids) // 2
        return {**_records(store, ids[:middle]), **_records(store, ids[middle:])}


def _numbers(records: Iterable[PublicRecord]) -> set[str]:
    """What documents call others by."""
    numbers: set[str | None] = set()
    for version in chain.from_iterable(record.versions for record in records):
        numbers.update(citation.number for citation in version.citations)
        numbers.update(effect.number for effect in version.effects)
    return {number for number in numbers if number is not None}


def _differences(
    made: tables.Rows, targets: Targets, found: _Found, row: Row
) -> Iterator[Difference]:
    document = made.document
    yield from _DOCUMENT.differences([(document.seq, *astuple(document))], [row])
    for table, (name, _) in tables.PARTS.items():
        expected = list(map(astuple, getattr(made, name)))
        if table == "relation":
            expected = [_aimed(targets, one) for one in expected]
        yield from _SHAPES[table].differences(expected, found.of(table, document.id))


def _aimed(targets: Targets, relation: Row) -> Row:
    """A relation with the document it means, as `resolve` finds it."""
    document, number, title, confidence = (
        relation[place] for place in (0, _NUMBER, _TITLE, _CONFIDENCE)
    )
    target = targets.of(document, number, title, confidence)  # type: ignore[arg-type]  # as declared
    return (*relation[:_TO], target, *relation[_TO + 1 :])
