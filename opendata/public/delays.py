"""时效 How long documents took from being signed to being published (GZ-08), by lead issuer and year of signing."""

from __future__ import annotations

import msgspec

from opendata.public.connection import Connection
from opendata.public.query import Filters, conditions

_DAYS = "CAST(julianday(d.published_on) - julianday(d.signed_on) AS INTEGER)"
_KNOWN = "d.published_on >= d.signed_on"
"""A document that would be published before it was signed says something wrong of itself, and is left out."""


class DelayRow(msgspec.Struct, frozen=True):
    """The documents that an organ led and signed in a year."""

    issuer: str
    name: str
    year: str
    documents: int
    mean: float
    """Days."""
    most: int


class Delays(msgspec.Struct, frozen=True):
    """Days from signing to publication."""

    documents: int
    """Those with both days."""
    mean: float | None
    """Days; None: there are no such documents."""
    most: int | None
    rows: list[DelayRow]
    """The latest years first, in each the organ with most documents."""
    more: int
    """How many other rows there are."""


def read_delays(db: Connection, filters: Filters, limit: int) -> Delays:
    """Of the documents that match, those with both days; issuers are filtered by id."""
    where = conditions(filters)
    known = f"{filters.table} AS d WHERE {where.sql} AND {_KNOWN}"
    ((documents, mean, most),) = db.rows(
        f"SELECT count(*), round(avg({_DAYS}), 1), max({_DAYS}) FROM {known}",  # noqa: S608 (our own words)
        where.values,
    )
    grouped = (
        f"SELECT d.issuer AS issuer, substr(d.signed_on, 1, 4) AS year, count(*) AS documents, "  # noqa: S608
        f"round(avg({_DAYS}), 1) AS mean, max({_DAYS}) AS most FROM {known} GROUP BY 1, 2"
    )
    found = db.rows(
        "SELECT g.issuer, o.name, g.year, g.documents, g.mean, g.most, count(*) OVER () "  # noqa: S608
        f"FROM ({grouped}) AS g JOIN issuer AS o ON o.id = g.issuer "
        "ORDER BY g.year DESC, g.documents DESC, g.issuer LIMIT ?",
        (*where.values, limit),
    )
    rows = [DelayRow(*row[:-1]) for row in found]
    more = found[0][-1] - len(rows) if found else 0
    return Delays(documents, mean, most, rows, more)
