"""The public versions of an agency's dataset, as public.db tells of them."""

from __future__ import annotations

import msgspec

from opendata.catalogue.table_schema import TableSchema, read_schema
from opendata.public.connection import Connection

_VERSIONS = """
    SELECT number, published_at, rows, left_out, masked, table_schema, sha256, sm3, file
    FROM dataset_version WHERE dataset = ? ORDER BY number
"""


class PublicVersion(msgspec.Struct, frozen=True):
    """A version that is public."""

    number: int
    published_at: str
    rows: int
    left_out: int
    masked: int
    table_schema: str
    sha256: str
    sm3: str
    file: str
    """SHA-256 of its packed lines, their name in files/."""

    @property
    def schema(self) -> TableSchema:
        """Its columns and key."""
        return read_schema(self.table_schema.encode())


def public_versions(db: Connection, dataset_id: str) -> list[PublicVersion]:
    """Oldest first; none of a derived dataset."""
    return [PublicVersion(*row) for row in db.read(_VERSIONS, (dataset_id,))]
