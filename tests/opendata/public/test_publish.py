"""public.db made by hand-made documents filed through the real store."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gazette.errors import StoreError
from gazette.model import Component, Status
from opendata.public import tables
from opendata.public.matching import match_expression
from opendata.public.publish import follow, rebuild
from opendata.public.schema import SCHEMA
from tests.office import Office

pytestmark = pytest.mark.requirement("GZ-14", "SD-12")

_TABLES = {
    "source": tables.Source,
    "issuer": tables.Issuer,
    "document": tables.Document,
    "document_issuer": tables.DocumentIssuer,
    "version": tables.VersionText,
    "article": tables.Article,
    "relation": tables.Relation,
    "status_change": tables.StatusChange,
}
_OURS = ("change", "state")
_NOTICE = "示例省人民政府关于推进政务公开的通知"
_TEXT = f"{_NOTICE}\n示政发〔2024〕1号\n各市人民政府：\n一、全面公开。\n二、依法公开。\n"


def rows(office: Office, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What public.db answers."""
    with closing(sqlite3.connect(office.data / "public.db")) as db:
        return db.execute(sql, values).fetchall()


def dump(office: Office, *, with_seq: bool = False) -> dict[str, list[tuple[Any, ...]]]:
    """Every row; row numbers follow the order of filing, so they are left out unless asked for."""
    columns = {table: ", ".join(_columns(table, with_seq=with_seq)) for table in (*_TABLES, *_OURS)}
    return {
        table: rows(office, f"SELECT {names} FROM {table} ORDER BY {names}")  # noqa: S608
        for table, names in columns.items()
    }


def found(office: Office, words: str) -> set[str]:
    """The titles of the documents that hold the words."""
    return {
        title
        for (title,) in rows(
            office,
            "SELECT title FROM document WHERE seq IN "
            "(SELECT rowid FROM document_fts WHERE document_fts MATCH ?)",
            match_expression(words),
        )
    }


def _columns(table: str, *, with_seq: bool) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    return [f'"{name}"' for name in names if with_seq or (table, name) != ("document", "seq")]


@pytest.mark.parametrize("table", _TABLES)
def test_each_struct_has_the_columns_of_its_table(table: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SCHEMA)
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    assert list(_TABLES[table].__struct_fields__) == columns


def test_a_public_document_has_its_row(office: Office) -> None:
    document_id = office.file(_NOTICE, _TEXT, number="示政发〔2024〕1号", path="a/b.txt")
    assert rebuild(office.data) == 1
    ((number, title, signed_on, level, status, path),) = rows(
        office,
        "SELECT number, title, signed_on, level, status, source_file FROM document WHERE id = ?",
        document_id,
    )
    assert (number, title) == ("示政发〔2024〕1号", _NOTICE)
    assert (signed_on, level, status, path) == ("2024-05-23", "province", "unknown", "a/b.txt")


def test_a_number_stays_a_number_and_a_day_is_iso(office: Office) -> None:
    office.file(_NOTICE, _TEXT, status=Status(code="repealed", since=date(2025, 1, 2), by="某决定"))
    follow(office.data)
    day = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
    moment = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z")
    ((signed, since, recorded, version),) = rows(
        office, "SELECT signed_on, status_since, recorded_at, version FROM document"
    )
    assert day.fullmatch(signed)
    assert day.fullmatch(since)
    assert moment.fullmatch(recorded)
    assert version == 1


def test_joint_issuers_stand_in_order_and_are_counted(office: Office) -> None:
    office.file("联合通知", "联合通知\n正文。", issuers=("示例省财政厅", "示例省教育厅"))
    office.file("单独通知", "单独通知\n正文。", issuers=("示例省教育厅",))
    follow(office.data)
    joint = "SELECT i.name FROM document_issuer x JOIN issuer i ON i.id = x.issuer "
    of = "JOIN document d ON d.id = x.document WHERE d.title = '联合通知' ORDER BY position"
    assert rows(office, joint + of) == [("示例省财政厅",), ("示例省教育厅",)]
    counts = dict(rows(office, "SELECT name, documents FROM issuer"))
    assert counts == {"示例省财政厅": 1, "示例省教育厅": 2}


def test_the_lead_issuer_stands_in_the_document(office: Office) -> None:
    office.file("联合通知", "联合通知\n正文。", issuers=("示例省财政厅", "示例省教育厅"))
    follow(office.data)
    lead = "SELECT i.name FROM document d JOIN issuer i ON i.id = d.issuer"
    assert rows(office, lead) == [("示例省财政厅",)]


@pytest.mark.requirement("SD-02")
def test_a_part_has_its_own_words(office: Office) -> None:
    start = _TEXT.index("一、")
    end = _TEXT.index("二、")
    part = Component(
        path="level1_1", kind="level1", number="一、", ordinal=1, heading=None, start=start, end=end
    )
    office.file(_NOTICE, _TEXT, components=(part,))
    follow(office.data)
    assert rows(office, 'SELECT path, start, "end", text FROM article') == [
        ("level1_1", start, end, "一、全面公开。\n")
    ]


def test_each_field_says_where_it_comes_from(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    follow(office.data)
    ((fields,),) = rows(office, "SELECT fields FROM version")
    title = msgspec.json.decode(fields)["title"]
    assert title == {
        "value": _NOTICE, "origin": "read", "confidence": 1.0, "start": 0, "end": len(_NOTICE),
    }  # fmt: skip


@pytest.mark.requirement("SEC-01")
def test_nothing_held_is_in_the_file(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    held = office.file(
        "示例省内部情况qzxheld", "内部情况qzxheld。", number="示密发〔2024〕7号", held=True
    )
    follow(office.data)
    for trace in ("qzxheld", "内部情况", "示密发", held):
        assert trace.encode() not in _bytes(office)


@pytest.mark.requirement("SEC-01", "OD-11")
def test_nothing_withdrawn_stays_in_the_file(office: Office) -> None:
    """Freed pages, the full text and the log would still hold its words, unless wiped."""
    kept = [office.file(f"示例通知{place}", f"正文{place}。" * 50) for place in range(20)]
    gone = office.file("示例省误发情况", "误发情况qzxgone。" * 200, issuers=("示例省误发厅",))
    follow(office.data)
    assert b"qzxgone" in _bytes(office)
    office.decide(gone, 1, "held")
    assert follow(office.data) == 1
    for trace in ("qzxgone", "误发情况", "示例省误发厅"):
        assert trace.encode() not in _bytes(office)
    assert rows(office, "SELECT count(*) FROM document") == [(len(kept),)]
    assert rows(office, "SELECT kind FROM change WHERE document = ?", gone) == [("removed",)]


def test_a_withdrawn_version_uncovers_the_one_before(office: Office) -> None:
    document_id = office.file(_NOTICE, _TEXT, number="示政发〔2024〕1号")
    assert office.file(_NOTICE, _TEXT + "补充。\n", number="示政发〔2024〕1号") == document_id
    follow(office.data)
    assert rows(office, "SELECT version, versions FROM document") == [(2, 2)]
    office.decide(document_id, 2, "held")
    follow(office.data)
    assert rows(office, "SELECT version, versions FROM document") == [(1, 1)]
    assert found(office, "补充") == set()


def test_following_twice_changes_nothing(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    assert follow(office.data) == 1
    before = dump(office)
    assert follow(office.data) == 0
    assert dump(office) == before


def test_two_rebuilds_give_the_same_rows(office: Office) -> None:
    list(_steps(office))
    rebuild(office.data)
    first = dump(office, with_seq=True)
    rebuild(office.data)
    assert dump(office, with_seq=True) == first


def test_followed_step_by_step_or_made_at_once_is_the_same(office: Office) -> None:
    for _ in _steps(office):
        follow(office.data)
    followed = dump(office)
    rebuild(office.data)
    assert dump(office) == followed


def test_every_foreign_key_points_at_a_row(office: Office) -> None:
    for _ in _steps(office):
        follow(office.data)
        assert rows(office, "PRAGMA foreign_key_check") == []
        assert rows(office, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.requirement("SD-07")
@pytest.mark.parametrize(
    "words",
    [
        "务",
        "公开",
        "政务公",
        "推进政务公开的",
        "示政发[2024]1号",
        "示政发（２０２４）１号",
        "推进 依法",
        '"依法公开"',
    ],
)
def test_words_of_any_length_are_found(office: Office, words: str) -> None:
    office.file(_NOTICE, _TEXT, number="示政发〔2024〕1号")
    office.file("示例省财政厅关于预算的公告", "预算。", issuers=("示例省财政厅",))
    follow(office.data)
    assert found(office, words) == {_NOTICE}


@pytest.mark.parametrize("words", ["务推", "公开依法", "不公开", "。", "公开 预算"])
def test_what_does_not_stand_there_is_not_found(office: Office, words: str) -> None:
    office.file(_NOTICE, _TEXT)
    follow(office.data)
    assert found(office, words) == set()


def test_the_words_of_an_older_version_are_not_found(office: Office) -> None:
    office.file(_NOTICE, _TEXT + "旧句。\n", number="示政发〔2024〕1号")
    follow(office.data)
    office.file(_NOTICE, _TEXT + "新句。\n", number="示政发〔2024〕1号")
    follow(office.data)
    assert (found(office, "旧句"), found(office, "新句")) == (set(), {_NOTICE})
    assert rows(office, "SELECT count(*) FROM version") == [(2,)]


@pytest.mark.requirement("ND-14")
def test_a_change_of_status_is_kept_with_its_ground(office: Office) -> None:
    office.file(_NOTICE, _TEXT, number="示政发〔2024〕1号")
    repealed = Status(code="repealed", since=date(2025, 1, 2), by="示政发〔2025〕3号")
    office.file(_NOTICE, _TEXT, number="示政发〔2024〕1号", status=repealed)
    follow(office.data)
    changes = rows(office, 'SELECT position, code, since, "by" FROM status_change')
    assert changes == [(0, "repealed", "2025-01-02", "示政发〔2025〕3号")]


def test_a_file_of_another_release_is_made_again(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    follow(office.data)
    with closing(sqlite3.connect(office.data / "public.db")) as db, db:
        db.execute("UPDATE state SET value = 'older' WHERE name = 'made_with'")
        db.execute("DELETE FROM article")
    assert follow(office.data) == 1


def test_a_file_of_another_store_is_made_again(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    follow(office.data)
    with closing(sqlite3.connect(office.data / "public.db")) as db, db:
        db.execute("UPDATE state SET value = '1000' WHERE name = 'cursor'")
    assert follow(office.data) == 1


def test_a_file_that_is_no_database_is_made_again(office: Office) -> None:
    office.file(_NOTICE, _TEXT)
    follow(office.data)
    (office.data / "public.db").write_bytes(b"torn" * 5000)
    assert follow(office.data) == 1
    assert found(office, "公开") == {_NOTICE}


def test_without_a_store_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        rebuild(tmp_path)
    assert list(tmp_path.glob("public.db*")) == []


def _steps(office: Office) -> Iterator[None]:
    """Filing, altering, withdrawing and clearing; each citation crosses one of them."""
    office.file("甲通知", "甲通知\n依《乙办法》（示政发〔2020〕2号）、《丙规定》。", cites=True)
    yield
    second = office.file("乙办法", "乙办法\n第一条。", number="示政发〔2020〕2号", cites=True)
    office.file("丙规定", "丙规定\n据《甲通知》。", issuers=("示例省财政厅",), cites=True)
    yield
    hidden = office.file("丁办法", "丁办法\n内容。", number="示政发〔2020〕4号", held=True)
    office.file("戊通知", "戊通知\n见示政发〔2020〕4号、《丙规定》。", cites=True)
    yield
    office.decide(hidden, 1, "cleared")
    office.file("丙规定", "丙规定\n另一份。", issuers=("示例省教育厅",), signed_on=date(2021, 1, 1))
    yield
    office.file("乙办法（新）", "乙办法（新）\n改名。", number="示政发〔2020〕2号")
    yield
    office.decide(second, 1, "held")
    office.decide(second, 2, "held")
    yield
    office.decide(second, 1, "cleared")
    yield


def _bytes(office: Office) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(office.data.glob("public.db*")))
