"""The table of a dataset that another platform holds: a row for each way to get it there.

So such a dataset has versions, a gate, a ledger and withdrawals as any other, without a second store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import msgspec
import zstandard

from gazette.datasets import CellFinding, Distribution
from opendata.catalogue.table_gate import Gate
from opendata.catalogue.table_schema import Constraints, Field, TableSchema
from opendata.public.connection import Connection

MOST = 1000
"""Ways to get one dataset."""

_REQUIRED = Constraints(required=True)


def _field(name: str, zh: str, en: str, constraints: Constraints = Constraints()) -> Field:  # noqa: B008 (frozen)
    return Field(name, description=zh, description_en=en, constraints=constraints)


WAYS = TableSchema(
    fields=(
        _field("address", "网址", "where it is to be had", _REQUIRED),
        _field("name", "名称", "what it is called there", _REQUIRED),
        _field("form", "格式", "format, as said there"),
        _field("media_type", "媒体类型", "media type, as said there"),
    ),
    primaryKey="address",
)
"""`format` is no name for a column: it says in which form rows are wanted."""

_encode = msgspec.json.Encoder().encode
_MOST_SHOWN = f"LIMIT {MOST}"


class Ways(msgspec.Struct, frozen=True):
    """The rows of such a table, ready to be recorded."""

    received: bytes
    """Lines of JSON, which stand for the file that was sent."""
    packed: bytes
    """The same, packed by zstd: the canonical form."""
    rows: int
    sha256: str
    """Of the lines."""
    sm3: str
    findings: tuple[CellFinding, ...]


def write_ways(distributions: Sequence[Distribution]) -> Ways:
    """The rows in the order of their addresses, each once, as they pass the gate."""
    kept = {one.address: one for one in reversed(distributions)}
    rows = [_row(kept[address]) for address in sorted(kept)]
    gate = Gate(WAYS)
    for number, row in enumerate(rows, start=1):
        texts = list(row.values())
        gate.look(number, texts, texts)
    lines = b"".join(_encode(row) + b"\n" for row in rows)
    return Ways(
        received=lines,
        packed=zstandard.ZstdCompressor().compress(lines),
        rows=len(rows),
        sha256=hashlib.sha256(lines).hexdigest(),
        sm3=hashlib.new("sm3", lines).hexdigest(),
        findings=tuple(gate.findings()),
    )


def distributions(db: Connection, table: str) -> Iterator[Distribution]:
    """The ways to get a dataset, from its table; to be asked inside a read."""
    sql = f'SELECT address, name, form, media_type FROM "{table}" ORDER BY address {_MOST_SHOWN}'  # noqa: S608 (our own words)
    for address, name, form, media_type in db.rows(sql):
        yield Distribution(address=address, name=name, format=form, media_type=media_type)


def _row(one: Distribution) -> dict[str, str | None]:
    return {
        "address": one.address,
        "name": one.name,
        "form": one.format,
        "media_type": one.media_type,
    }
