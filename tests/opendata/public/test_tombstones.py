"""What public.db says of what was withdrawn: that it was, and nothing of it, wherever one looks."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gazette.store.writer import Store
from opendata.public import publish, tables
from opendata.public.changes import changed_since
from opendata.public.copies import copies, make_copy
from opendata.public.publish import follow, rebuild
from opendata.public.reader import PublicReader
from opendata.public.rows import TombstoneRow
from opendata.public.schema import SCHEMA
from tests.leftovers import files_with
from tests.office import START, Office

pytestmark = pytest.mark.requirement("OD-11", "SEC-01", "item-34")

WORDS = ("qzxgone", "误发情况")
NUMBER = "示政发〔2024〕7号"


def withdraw(office: Office, document: str, version: int | None = None) -> None:
    with Store.open(office.data) as store:
        store.withdraw(
            document,
            version,
            code="personal_data",
            authority="示例省人民政府办公厅",
            on=date(2024, 6, 1),
            note="来函要求",
            actor="editor",
            now=START.replace(month=7),
        )


def correct(office: Office, document: str, version: int, **fields: str) -> None:
    with Store.open(office.data) as store:
        store.correct(document, version, fields, note="漏印", actor="editor", now=START)


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "public.db")) as db:
        return db.execute(sql).fetchall()


def reader(data: Path) -> PublicReader:
    return PublicReader(data / "public.db")


@pytest.fixture
def gone(office: Office) -> str:
    """A public document to be withdrawn, among twenty others."""
    for place in range(20):
        office.file(f"示例通知{place}", f"正文{place}。" * 50)
    document = office.file("示例省误发情况的通知", "误发情况qzxgone。" * 200, number=NUMBER)
    follow(office.data)
    return document


def test_the_struct_has_the_columns_of_its_table() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        columns = [row[1] for row in db.execute("PRAGMA table_info(tombstone)")]
    assert list(tables.Tombstone.__struct_fields__) == columns


def test_what_was_withdrawn_leaves_a_tombstone_and_no_word(office: Office, gone: str) -> None:
    assert "public.db" in files_with(office.data, *WORDS)
    withdraw(office, gone)
    follow(office.data)
    assert files_with(office.data, *WORDS) == []
    assert rows(office.data, "SELECT * FROM tombstone") == [
        (
            1, gone, None, 1, "personal_data", "示例省人民政府办公厅", "2024-06-01",
            "2024-07-01T12:00:00.000Z",
        )
    ]  # fmt: skip
    for table in ("document WHERE id", "version WHERE document", "article WHERE document"):
        assert rows(office.data, f"SELECT count(*) FROM {table} = '{gone}'") == [(0,)]  # noqa: S608


def test_row_numbers_outlive_the_wiping(office: Office, gone: str) -> None:
    """The full text and Datasette look documents up by them; VACUUM may give rows others."""
    with closing(sqlite3.connect(office.data / "public.db")) as db:
        first = db.execute("SELECT id FROM document ORDER BY seq LIMIT 1").fetchone()[0]
    withdraw(office, first)
    follow(office.data)
    assert rows(office.data, "SELECT count(*) FROM document WHERE rowid <> seq") == [(0,)]
    assert rows(office.data, "PRAGMA integrity_check") == [("ok",)]


def test_the_office_alone_knows_who_withdrew_and_what_he_noted(office: Office, gone: str) -> None:
    withdraw(office, gone)
    follow(office.data)
    assert [name for name in files_with(office.data, "来函要求") if "public" in name] == []


def test_followed_or_made_at_once_is_the_same(office: Office, gone: str) -> None:
    other = office.file("示例省另一通知", "另一内容。", number="示政发〔2024〕8号")
    office.file("示例省另一通知", "另一内容，改。", number="示政发〔2024〕8号")
    follow(office.data)
    withdraw(office, gone)
    follow(office.data)
    withdraw(office, other, 2)
    follow(office.data)
    followed = rows(office.data, "SELECT * FROM tombstone")
    rebuild(office.data)
    assert rows(office.data, "SELECT * FROM tombstone") == followed
    assert [row[2] for row in followed] == [None, 2]


def test_what_was_never_public_leaves_no_tombstone(office: Office) -> None:
    held = office.file("示例省内部情况", "内部情况。", held=True)
    withdraw(office, held)
    follow(office.data)
    assert rows(office.data, "SELECT * FROM tombstone") == []


def test_what_was_held_before_it_was_withdrawn_has_one(office: Office, gone: str) -> None:
    office.decide(gone, 1, "held")
    follow(office.data)
    cursor = changed_since(office.data / "public.db", 0).cursor
    withdraw(office, gone)
    follow(office.data)
    assert rows(office.data, "SELECT document FROM tombstone") == [(gone,)]
    assert changed_since(office.data / "public.db", cursor).erased


def test_who_follows_is_told_to_keep_nothing_older(office: Office, gone: str) -> None:
    def erased(cursor: int) -> bool:
        return changed_since(office.data / "public.db", cursor).erased

    before = changed_since(office.data / "public.db", 0).cursor
    assert not erased(0)
    withdraw(office, gone)
    follow(office.data)
    after = changed_since(office.data / "public.db", before).cursor
    assert (erased(0), erased(before), erased(after)) == (True, True, False)
    office.file("示例通知", "以后的正文。")
    follow(office.data)
    assert (erased(before), erased(after)) == (True, False)
    rebuild(office.data)
    assert (erased(before), erased(after)) == (True, False)


def test_holding_alone_makes_nobody_start_anew(office: Office, gone: str) -> None:
    before = changed_since(office.data / "public.db", 0).cursor
    office.decide(gone, 1, "held")
    follow(office.data)
    assert not changed_since(office.data / "public.db", before).erased


def test_downloads_go_with_it(office: Office, gone: str) -> None:
    make_copy(office.data, {}, now=START)
    withdraw(office, gone)
    follow(office.data)
    assert copies(office.data) == []
    assert files_with(office.data, *WORDS) == []


def test_a_wiping_that_was_broken_off_is_done_again(
    office: Office, gone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the commit and the wiping, the words stayed in free pages and the log."""

    class StoppedError(BaseException):
        """The machine stops."""

    def stop(connection: sqlite3.Connection) -> bool:
        raise StoppedError

    withdraw(office, gone)
    monkeypatch.setattr(publish, "wipe", stop)
    with pytest.raises(StoppedError):
        follow(office.data)
    monkeypatch.undo()
    follow(office.data)
    assert files_with(office.data, *WORDS) == []
    assert rows(office.data, "SELECT * FROM state WHERE name = 'to_wipe'") == []


def test_a_reader_that_holds_the_log_delays_the_wiping_only(office: Office, gone: str) -> None:
    withdraw(office, gone)
    with closing(sqlite3.connect(office.data / "public.db")) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM document").fetchone()
        follow(office.data)
        assert rows(office.data, "SELECT count(*) FROM document") == [(20,)]
    follow(office.data)
    assert files_with(office.data, *WORDS) == []


def test_made_anew_under_a_reader_it_is_wiped_when_that_has_gone(office: Office, gone: str) -> None:
    """The old pages stood in the file until the log was copied over them."""
    withdraw(office, gone)
    with closing(sqlite3.connect(office.data / "public.db")) as reading:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM document").fetchone()
        rebuild(office.data)
    follow(office.data)
    assert files_with(office.data, *WORDS) == []


def test_a_document_may_come_back_without_what_was_withdrawn(office: Office, gone: str) -> None:
    withdraw(office, gone)
    again = office.file("示例省误报情况的通知", "已去除个人信息。", number=NUMBER)
    office.decide(again, 2, "cleared")
    follow(office.data)
    assert again == gone
    found = reader(office.data)
    assert found.documents.document(gone) is not None
    assert found.versions.version(gone, 2) is not None
    assert found.history.tombstone(gone, 1) == TombstoneRow(
        gone, None, "personal_data", "示例省人民政府办公厅", "2024-06-01"
    )
    assert (found.history.tombstone(gone, 2), found.history.tombstone("abcdefghij")) == (None, None)
    assert found.history.tombstone(gone, 2**63) is None
    found.close()


@pytest.mark.requirement("GZ-06", "OD-08")
def test_a_correction_is_shown_on_both_versions(office: Office, gone: str) -> None:
    correct(office, gone, 1, abstract="摘要")
    correct(office, gone, 2, abstract="更好的摘要")
    follow(office.data)
    found = reader(office.data)
    shown = [(one.number, one.corrects, one.corrected_by) for one in found.versions.of(gone)]
    assert shown == [(1, None, 2), (2, 1, 3), (3, 2, None)]
    document = found.documents.document(gone)
    assert document is not None
    assert document.abstract == "更好的摘要"
    found.close()


@pytest.mark.requirement("GZ-06")
def test_a_correction_that_is_held_is_shown_on_none(office: Office, gone: str) -> None:
    correct(office, gone, 1, abstract="联系人手机 13800138000")
    follow(office.data)
    found = reader(office.data)
    assert [(one.corrects, one.corrected_by) for one in found.versions.of(gone)] == [(None, None)]
    found.close()


def test_a_tombstone_decodes_as_its_struct(office: Office, gone: str) -> None:
    withdraw(office, gone)
    follow(office.data)
    (row,) = rows(office.data, "SELECT * FROM tombstone")
    names = tables.Tombstone.__struct_fields__
    assert msgspec.convert(dict(zip(names, row, strict=True)), tables.Tombstone).document == gone
