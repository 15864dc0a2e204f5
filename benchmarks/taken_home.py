"""A researcher's own Datasette over public.db and metadata.json, without our plugin: every page that they promise.

Each canned query, each table with its preset facets, and the addresses here that rows lead back to.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from opendata.catalogue.tables import METADATA

_BACK = {
    "document": "/documents/{}",
    "issuer": "/organs/{}",
    "gazette": "/issues/{}",
    "issue": "/issues/{}",
    "dataset": "/datasets/{}",
}
"""Where a row of each table is on our site, by its key."""
_CUT_OFF = ("timed out", "query took too long")
"""What Datasette says where a limit was reached."""
_HIDDEN_PLACES = "document_state", "issue_state", "entry_state"
"""Tables of former states: their documents are those of the others."""


class Visit(msgspec.Struct, frozen=True):
    """A page that was looked at."""

    name: str
    seconds: float
    rows: int | None
    """In all; None: Datasette gave up counting."""
    faults: tuple[str, ...]


def command(file: Path, port: int) -> list[str]:
    """What docs/datasets.md says, but for the plugin; its limits are Datasette's own: a second a query, 0.2 a facet."""
    return [
        sys.executable, "-m", "datasette", str(file), "-m", str(METADATA),
        "--setting", "suggest_facets", "off", "--port", str(port),
    ]  # fmt: skip


def visit(client: httpx.Client) -> Iterator[Visit]:
    """Every canned query with its own parameters left empty, and every table that is not hidden."""
    described = _described()
    for name in described["queries"]:
        yield _visited(client, name, ())
    for name, table in described["tables"].items():
        if not table.get("hidden"):
            yield _visited(client, name, table.get("facets", ()))


def addresses(file: Path, most: int) -> Iterator[str]:
    """Where rows lead back to: of each column that names something of ours, at most so many, at random."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as db:
        for table, column, target in _columns(db):
            sql = (
                f'SELECT DISTINCT "{column}" FROM (SELECT "{column}" FROM "{table}" '  # noqa: S608 (names of the schema)
                f'WHERE "{column}" IS NOT NULL ORDER BY random() LIMIT {most})'
            )
            for (value,) in db.execute(sql):
                yield _BACK[target].format(quote(str(value)))


def lost(client: httpx.Client, paths: Sequence[str]) -> list[str]:
    """Those that nothing answers."""
    return [path for path in paths if client.get(path).status_code != httpx.codes.OK]


def _visited(client: httpx.Client, name: str, facets: Sequence[str]) -> Visit:
    start = time.perf_counter()
    page = client.get(f"/public/{name}")
    seconds = time.perf_counter() - start
    answer = client.get(f"/public/{name}.json")
    told: dict[str, Any] = answer.json()  # Any: JSON
    faults = [f"{one.url.path} {one.status_code}" for one in (page, answer) if one.is_error]
    faults += [words for words in _CUT_OFF if words in page.text]
    faults += [f"no facet {one}" for one in facets if one not in told.get("facet_results", {})]
    is_table = "filtered_table_rows_count" in told
    rows = told["filtered_table_rows_count"] if is_table else len(told.get("rows", ()))
    return Visit(name, seconds, rows, tuple(faults if rows is not None else [*faults, "no count"]))


def _columns(db: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Columns that name a document, organ, gazette, issue or dataset: the keys, then those that refer to one."""
    for table in _described()["tables"]:
        if table in _BACK:
            yield table, "id", table
        if table not in _HIDDEN_PLACES:
            for row in db.execute(f'PRAGMA foreign_key_list("{table}")'):
                if row[2] in _BACK and row[4] == "id":
                    yield table, row[3], row[2]


def _described() -> dict[str, Any]:  # Any: JSON
    found: dict[str, Any] = json.loads(METADATA.read_bytes())["databases"]["public"]
    return found
