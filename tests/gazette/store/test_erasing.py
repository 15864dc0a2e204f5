"""One place erases, and it knows every table that holds words or refers to files."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from gazette.model import Citation, Draft
from gazette.store import erasing
from gazette.store.schema import migrations
from gazette.store.writer import Store
from tests.leftovers import files_with
from tests.made_up import NOW, draft, metadata

pytestmark = pytest.mark.requirement("OD-11")

STORE = Path(erasing.__file__).parent
MUTABLE = {
    "feedback.py", "harvests.py", "office_schema.py", "outbox.py", "repeat_keys.py", "saved_searches.py", "sessions.py",
    "subscriptions.py", "usage.py",
}  # fmt: skip
"""Modules of office.db, whose tables are ordinary ones."""


@pytest.fixture(scope="module")
def schema() -> Database:
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    return db


def test_each_content_table_is_erased_from_or_kept_on_purpose(schema: Database) -> None:
    """A new table with words of documents must say here what a withdrawal does to it."""
    triggers = {
        row[0] for row in schema.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    }
    tables = {name.removesuffix("_no_update") for name in triggers if name.endswith("_no_update")}
    content = {table for table in tables if f"{table}_no_delete" not in triggers}
    assert content == erasing.ERASED | erasing.ERASED_OF_DATASET | erasing.SEALS | erasing.KEPT


def test_each_reference_to_a_file_is_asked_before_it_goes(schema: Database) -> None:
    """A new table that refers to originals must be asked in `unneeded`."""
    referring = {
        table
        for table in schema.table_names()
        for row in schema.execute("SELECT * FROM pragma_foreign_key_list(?)", (table,))
        if row[2] == "raw_file"
    }
    of_datasets = {"dataset_version", "dataset_form"}
    assert referring == {"version", "filing_file", "issue_state", "attached", *of_datasets}


def test_nothing_else_in_the_store_deletes() -> None:
    deleting = {
        path.name
        for path in STORE.glob("*.py")
        if re.search(r"DELETE FROM", path.read_text(encoding="utf-8"))
    }
    seals = {"seals.py"}  # has a trigger that follows what is erased
    assert deleting - MUTABLE - seals == {"erasing.py"}


def _citing(number: int, chance: random.Random) -> Draft:
    """A document with as many citations, of as many letters, as chance will have it."""
    citations = tuple(
        Citation(
            title=f"引用qz{number:04}x{place:02}" + "长" * chance.randint(0, 30),
            number=None, pinpoint=None, start=0, end=3, path=None,
        )
        for place in range(chance.randint(0, 60))
    )  # fmt: skip
    known = metadata(f"示例通知{number}", number=f"示政发〔2024〕{number}号")
    return draft(f"{number}", f"正文{number}。", known, citations=citations)


def test_pages_keep_no_piece_of_rows_that_once_moved(tmp_path: Path) -> None:
    """Pages that SQLite had split kept a title of version 52, secure_delete or not."""
    chance = random.Random(2)  # noqa: S311 (a test's own)
    with Store.open(tmp_path) as store:
        store.add_source("made", trusted=True, now=NOW)
        run = store.start_run("test", now=NOW)
        for first in range(0, 200, 20):
            with store.batch():
                for number in range(first, first + 20):
                    store.record(_citing(number, chance), (), clear=True, run=run, now=NOW)
    gone = tuple(range(2, 201, 2))
    with closing(sqlite3.connect(tmp_path / "gazette.db")) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            erasing.erase(connection, erasing.Scope("of no matter", gone, whole=False))
        assert erasing.rewrite(connection)
    assert files_with(tmp_path, *(f"qz{row - 1:04}x" for row in gone)) == []
    assert files_with(tmp_path, "qz0002x") == ["gazette.db"]
