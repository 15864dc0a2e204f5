"""收录情况 What is held of each issuer and year of signing, in public.db: how much, and how complete.

Of joint documents the lead (牵头) counts, so that each document is counted once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from opendata.public.file import transaction
from opendata.public.state import drop_state, read_state, set_state

COLUMNS = (
    "id", "issuer", "year", "documents", "with_number", "with_text", "with_original",
    "with_enclosures", "first_signed_on", "last_signed_on", "last_recorded_at",
)  # fmt: skip

Group = tuple[str | None, str | None]
"""An issuer and a year, as they stand in a document."""

_DUE = "coverage_due"
"""Is there until all is counted for the first time, whoever is stopped in between."""
_YEAR = "substr(d.signed_on, 1, 4)"
_ID = f"coalesce(d.issuer, 'unknown') || '/' || coalesce({_YEAR}, 'unknown')"
_GROUPS = f"""
    SELECT DISTINCT d.issuer, {_YEAR} FROM json_each(?) AS c JOIN document AS d ON d.id = c.value
"""  # noqa: S608 (our own words)
_FORGET = "DELETE FROM coverage WHERE id = coalesce(?, 'unknown') || '/' || coalesce(?, 'unknown')"
_NO_TEXT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
"""SHA-256 of nothing: to read every text for this would take long."""
ROWS = f"""
    SELECT {_ID}, d.issuer, CAST({_YEAR} AS INTEGER), count(*), count(d.number),
      sum(d.sha256 <> '{_NO_TEXT}'), count(o.document), sum(v.enclosures <> '[]'),
      min(d.signed_on), max(d.signed_on), max(d.recorded_at)
    FROM document AS d JOIN version AS v ON v.document = d.id AND v.number = d.version
    LEFT JOIN original AS o ON o.document = d.id AND o.version = d.version
"""  # noqa: S608 (our own words)
"""The rows of all documents; the query is to go on with which, and `GROUP BY 1`."""
_INSERT = f"INSERT INTO coverage ({', '.join(COLUMNS)}) {ROWS}"
_OF_YEAR = "WHERE d.issuer IS ? AND d.signed_on >= ? AND d.signed_on < ? || '~'"
_OF_NO_YEAR = "WHERE d.issuer IS ? AND d.signed_on IS NULL"


def groups_of(connection: sqlite3.Connection, documents: Iterable[str]) -> set[Group]:
    """Where documents are counted: to be asked before they change and after it."""
    listed = msgspec.json.encode(list(documents)).decode()
    return set(connection.execute(_GROUPS, (listed,)).fetchall())


def renew_coverage(connection: sqlite3.Connection, groups: Iterable[Group]) -> None:
    """Counts these anew, within the transaction that changes their documents; while all is due, nothing."""
    if is_due(connection):
        return
    for issuer, year in groups:
        connection.execute(_FORGET, (issuer, year))
        which, values = (_OF_YEAR, (year, year)) if year else (_OF_NO_YEAR, ())
        connection.execute(f"{_INSERT} {which} GROUP BY 1", (issuer, *values))


def put_off(connection: sqlite3.Connection) -> None:
    """Leaves the counting to `catch_up`: of a first filling each would be counted again and again."""
    set_state(connection, _DUE, "1")


def catch_up(connection: sqlite3.Connection) -> None:
    """Counts all, if that was put off."""
    if is_due(connection):
        with transaction(connection):
            connection.execute("DELETE FROM coverage")
            connection.execute(f"{_INSERT} GROUP BY 1")
            drop_state(connection, _DUE)


def is_due(connection: sqlite3.Connection) -> bool:
    """Whether all is still to be counted."""
    return read_state(connection, _DUE) is not None
