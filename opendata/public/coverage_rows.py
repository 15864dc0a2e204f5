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

_DUE = "coverage_due"
"""Is there while the row of some issuer and year is away, whoever is stopped in between."""
_YEAR = "substr(d.signed_on, 1, 4)"
_ID = f"coalesce(d.issuer, 'unknown') || '/' || coalesce({_YEAR}, 'unknown')"
_FORGET = f"""
    DELETE FROM coverage WHERE id IN (
      SELECT {_ID} FROM json_each(?) AS c JOIN document AS d ON d.id = c.value)
"""  # noqa: S608 (our own words)
_MISSING = f"""
    SELECT DISTINCT d.issuer, {_YEAR} FROM document AS d
    WHERE {_ID} NOT IN (SELECT id FROM coverage)
"""  # noqa: S608 (our own words)
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
_OF_YEAR = "WHERE d.issuer IS ? AND d.signed_on >= ? AND d.signed_on < ? || '~' GROUP BY 1"
_OF_NO_YEAR = "WHERE d.issuer IS ? AND d.signed_on IS NULL GROUP BY 1"


def forget_coverage(connection: sqlite3.Connection, documents: Iterable[str]) -> None:
    """Takes the rows away that count documents, within the transaction that changes these.

    To be asked before the change and after it: where they were counted, and where they are now.
    """
    listed = msgspec.json.encode(list(documents)).decode()
    set_state(connection, _DUE, "1")
    connection.execute(_FORGET, (listed,))


def follow_coverage(connection: sqlite3.Connection) -> None:
    """Counts anew what was taken away."""
    if not is_due(connection):
        return
    with transaction(connection):
        for issuer, year in connection.execute(_MISSING).fetchall():
            which, values = (_OF_YEAR, (year, year)) if year else (_OF_NO_YEAR, ())
            connection.execute(
                f"INSERT INTO coverage ({', '.join(COLUMNS)}) {ROWS} {which}",
                (issuer, *values),
            )
        drop_state(connection, _DUE)


def is_due(connection: sqlite3.Connection) -> bool:
    """Whether rows are away that are to be counted anew."""
    return read_state(connection, _DUE) is not None
