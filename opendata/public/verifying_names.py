"""Issuers, sources and failed reads in public.db: what its documents and the store make of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import astuple

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import rows_of
from gazette.store.reader import StoreReader
from opendata.public import issuer_names, tables
from opendata.public.comparing import Row, Shape, one_moment
from opendata.public.extract import issuer_named
from opendata.public.failures import SEEN, named_failures, seen_now
from opendata.public.publish import cursor_of
from opendata.public.state import read_state

_ISSUERS = Shape("issuer", tables.Issuer.__struct_fields__, ("id",))
_NAMES = Shape("issuer_name", tables.IssuerName.__struct_fields__, ("issuer", "name"))
_SOURCES = Shape("source", tables.Source.__struct_fields__, ("id",))
_FAILED = Shape("failed_read", ("source", "reason", "reads"), ("source", "reason"))
_COUNTS = "SELECT issuer, count(*) FROM document_issuer GROUP BY issuer"
_GIVEN = """
    SELECT n.value FROM document_issuer x JOIN document d ON d.id = x.document
    JOIN version v ON v.document = d.id AND v.number = d.version,
    json_each(v.fields, '$.issuers.value') n
    WHERE x.issuer = ?
"""
_COUNTED = """
    SELECT (SELECT count(*) FROM issuer), (SELECT count(*) FROM source),
           (SELECT count(*) FROM failed_read), (SELECT count(*) FROM issuer_name)
"""
_DOCUMENTED = "SELECT source FROM document_state UNION SELECT source FROM version"


class Names(Single, frozen=True):
    """The rows that documents share."""

    name: str = "names in public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The four tables, unless something was read or published meanwhile."""
        del part
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            if not _is_settled(connection, store):
                return Compared(0, moved=1)
            differences = (
                *_issuers(connection),
                *_other_names(connection, store),
                *_sources(connection, store),
            )
            counts = connection.execute(_COUNTED).fetchone()
        return Compared(sum(counts), differences)


def _issuers(connection: sqlite3.Connection) -> Iterator[Difference]:
    found = {row[0]: row for row in _rows(connection, _ISSUERS)}
    made = []
    for id, count in connection.execute(_COUNTS):
        name = _name(connection, id, found.get(id))
        made.append((*astuple(issuer_named(name))[:-1], count))
    yield from _ISSUERS.differences(made, list(found.values()))


def _is_settled(connection: sqlite3.Connection, store: StoreReader) -> bool:
    """Whether both files speak of the same documents, failed reads and organs."""
    cursor = cursor_of(connection)
    return read_state(connection, SEEN) == seen_now(store, cursor=cursor) and read_state(
        connection, issuer_names.SEEN
    ) == issuer_names.names_seen_now(store, cursor=cursor)


def _other_names(connection: sqlite3.Connection, store: StoreReader) -> Iterator[Difference]:
    issuers = {str(row[0]): str(row[1]) for row in _rows(connection, _ISSUERS)}
    made = [astuple(name) for name in issuer_names.names_of(issuers, store.organ_table())]
    yield from _NAMES.differences(made, _rows(connection, _NAMES))


def _name(connection: sqlite3.Connection, issuer: str, found: Row | None) -> str:
    """The name as it stands if a document gives it, else the first that one gives.

    Spelled in several ways, an organ goes by that of the document that came first.
    """
    first = None
    for (name,) in connection.execute(_GIVEN, (issuer,)):
        if issuer_named(name).id == issuer:
            first = first or name
            if found is not None and found[1] == name:
                return str(name)
    return first or ""


def _sources(connection: sqlite3.Connection, store: StoreReader) -> Iterator[Difference]:
    documented = {id for (id,) in connection.execute(_DOCUMENTED)}
    failures = list(named_failures(store, documented))
    told = documented | {source.id for source, _ in failures}
    sources: list[Row] = [(one.id, one.name, one.url) for one in store.sources() if one.id in told]
    failed: list[Row] = [(one.source, one.reason, one.count) for _, one in failures]
    yield from _SOURCES.differences(sources, _rows(connection, _SOURCES))
    yield from _FAILED.differences(failed, _rows(connection, _FAILED))


def _rows(connection: sqlite3.Connection, shape: Shape) -> list[Row]:
    return rows_of(connection, f"SELECT {shape.names} FROM {shape.table}")  # noqa: S608 (our own words)
