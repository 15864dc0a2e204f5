"""metadata.json describes public.db: every table and column of it, and nothing else."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from opendata.public.schema import SCHEMA

pytestmark = pytest.mark.requirement("OD-10", "GZ-15")

METADATA: dict[str, Any] = msgspec.json.decode(
    (Path(__file__).parents[3] / "metadata.json").read_bytes()
)
DATABASE: dict[str, Any] = METADATA["databases"]["public"]
QUERIES: dict[str, dict[str, str]] = DATABASE["queries"]
TABLES: dict[str, dict[str, Any]] = DATABASE["tables"]


def published() -> dict[str, list[str]]:
    """The columns of each table that is not SQLite's own."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        listed = db.execute("PRAGMA table_list").fetchall()
        names = [row[1] for row in listed if row[2] != "shadow" and row[1][:7] != "sqlite_"]
        return {
            name: [row[1] for row in db.execute(f"PRAGMA table_info({name})")] for name in names
        }


def test_every_table_is_described_and_none_besides() -> None:
    assert set(TABLES) == set(published())


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_in_its_order_and_none_besides(table: str) -> None:
    assert list(TABLES[table]["columns"]) == published()[table]


@pytest.mark.parametrize("table", TABLES)
def test_every_description_is_in_chinese_and_in_english(table: str) -> None:
    texts = [TABLES[table]["description"], *TABLES[table]["columns"].values()]
    assert [text for text in texts if not _has_both(text)] == []


@pytest.mark.parametrize("part", [METADATA, DATABASE])
def test_title_description_licence_and_source_are_given(part: dict[str, Any]) -> None:
    assert _has_both(part["title"])
    assert _has_both(part["description"])
    assert _has_both(part["source"])
    assert part["license_url"] == "https://creativecommons.org/publicdomain/mark/1.0/"


@pytest.mark.parametrize("table", TABLES)
def test_what_a_table_is_shown_by_are_columns_of_it(table: str) -> None:
    described = TABLES[table]
    named = [
        described.get("label_column"),
        described.get("sort_desc"),
        *described.get("facets", []),
    ]
    assert {name for name in named if name} <= set(published()[table])


@pytest.mark.requirement("WS-07")
@pytest.mark.parametrize("name", QUERIES)
def test_a_canned_query_is_described_and_runs(name: str) -> None:
    query = QUERIES[name]
    assert _has_both(query["title"])
    assert _has_both(query["description"])
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        asked = dict.fromkeys(re.findall(r":([a-z]+)", query["sql"]), "")
        assert db.execute(query["sql"], asked).fetchall() == []


def _has_both(text: str) -> bool:
    chinese, _, english = text.partition("。") if "。" in text else text.partition(" ")
    return not chinese.isascii() and any(
        letter.isascii() and letter.isalpha() for letter in english
    )
