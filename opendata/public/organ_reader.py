"""Reads the issuing organs (发文机关) from public.db."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import msgspec

from opendata.public.connection import Connection
from opendata.public.counting import Counts

_ORGANS = "SELECT id, name, level, region, documents FROM issuer WHERE"
_NAMES = """
SELECT i.name, n.name, n.relation FROM issuer_name AS n JOIN issuer AS i ON i.id = n.issuer
ORDER BY n.issuer, n.name
"""
_LEVELS = (
    "CASE level WHEN 'national' THEN 0 WHEN 'province' THEN 1 WHEN 'prefecture' THEN 2 "
    "WHEN 'county' THEN 3 WHEN 'township' THEN 4 ELSE 5 END"
)


class OrganRow(msgspec.Struct, frozen=True):
    """An issuing organ, and how many public documents it signed, alone or with others."""

    id: str
    name: str
    level: str
    region: str | None
    documents: int


class OrganNames(msgspec.Struct, frozen=True):
    """An issuing organ's name, its short names, and the names of its former and later organs."""

    name: str
    short: tuple[str, ...]
    others: tuple[str, ...]


class OrganReader:
    """The organs that have public documents."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def names(self) -> tuple[OrganNames, ...]:
        """The organs that have other names; the very same until the data changes."""
        with self._connection as db:
            return self._counts.keep(db, "organ names", lambda: tuple(_names(db)))

    def organ(self, organ_id: str) -> OrganRow | None:
        """One organ, None if nothing of it is public."""
        found = self._connection.read(f"{_ORGANS} id = ? AND documents > 0", (organ_id,))
        return OrganRow(*found[0]) if found else None

    def organs(self, *, limit: int) -> list[OrganRow]:
        """At most so many organs, the highest level first, in each the one with most documents."""
        order = f"documents > 0 ORDER BY {_LEVELS}, documents DESC, name, id LIMIT ?"
        return [OrganRow(*row) for row in self._connection.read(f"{_ORGANS} {order}", (limit,))]


def _names(db: Connection) -> Iterator[OrganNames]:
    for name, rows in groupby(db.rows(_NAMES), itemgetter(0)):
        short: list[str] = []
        others: list[str] = []
        for _, other, relation in rows:
            (short if relation == "short" else others).append(other)
        yield OrganNames(name, tuple(short), tuple(others))
