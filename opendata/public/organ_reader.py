"""Reads the issuing organs (发文机关) from public.db."""

from __future__ import annotations

import msgspec

from opendata.public.connection import Connection

_ORGANS = "SELECT id, name, level, region, documents FROM issuer WHERE"
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


class OrganReader:
    """The organs that have public documents."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def organ(self, organ_id: str) -> OrganRow | None:
        """One organ, None if nothing of it is public."""
        found = self._connection.read(f"{_ORGANS} id = ? AND documents > 0", (organ_id,))
        return OrganRow(*found[0]) if found else None

    def organs(self, *, limit: int) -> list[OrganRow]:
        """At most so many organs, the highest level first, in each the one with most documents."""
        order = f"documents > 0 ORDER BY {_LEVELS}, documents DESC, name, id LIMIT ?"
        return [OrganRow(*row) for row in self._connection.read(f"{_ORGANS} {order}", (limit,))]
