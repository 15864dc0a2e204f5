"""Closed copies of public.db: whole, digested, and none with what was withdrawn."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from gazette.errors import StoreError
from opendata.public.copies import DOWNLOADS, MANIFEST, Copy, copies, make_copy
from opendata.public.matching import match_expression
from opendata.public.publish import follow, rebuild
from tests.office import START, Office

pytestmark = pytest.mark.requirement("GZ-18", "OD-07", "SEC-06")

_OTHERS = {"metadata.json": "{}\n"}
_LATER = timedelta(hours=1)


@pytest.fixture
def filed(office: Office) -> list[str]:
    """Five public documents, the second withdrawn before any copy is made."""
    ids = [office.file(f"第{n}号公告", f"第{n}次数据公开目录。\n") for n in range(5)]
    office.decide(ids[1], 1, "held")
    rebuild(office.data)
    return ids


def copy_of(office: Office, copy: Copy) -> Path:
    """The database of a copy."""
    return office.data / DOWNLOADS / copy.name / "public.db"


def matching(path: Path, words: str) -> list[str]:
    """Titles found in a database by its full-text table."""
    sql = "SELECT title FROM document WHERE seq IN (SELECT rowid FROM document_fts WHERE document_fts MATCH ?)"
    with closing(sqlite3.connect(path)) as db:
        return [title for (title,) in db.execute(sql, (match_expression(words),))]


def test_a_copy_is_one_file_without_a_log(office: Office, filed: list[str]) -> None:
    copy = make_copy(office.data, _OTHERS, now=START)
    path = copy_of(office, copy)
    assert path.read_bytes()[18:20] == b"\x01\x01", "a file in WAL mode says 2"
    assert {each.name for each in path.parent.iterdir()} == {
        "public.db",
        "metadata.json",
        "manifest.json",
    }
    assert copy.name == "20240601T120000Z"
    assert copy.change > 0


def test_its_manifest_says_size_and_digests(office: Office, filed: list[str]) -> None:
    copy = make_copy(office.data, _OTHERS, now=START)
    folder = copy_of(office, copy).parent
    assert msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Copy) == copy
    for file in copy.files:
        content = (folder / file.name).read_bytes()
        assert file.size == len(content)
        assert file.sha256 == hashlib.sha256(content).hexdigest()
        assert file.sm3 == hashlib.new("sm3", content).hexdigest()


def test_it_finds_what_the_live_file_finds(office: Office, filed: list[str]) -> None:
    """VACUUM may give rows new numbers; the full text is joined by `seq`, which stays."""
    office.decide(filed[0], 1, "held")
    follow(office.data)
    path = copy_of(office, make_copy(office.data, _OTHERS, now=START))
    assert matching(path, "公开") == ["第2号公告", "第3号公告", "第4号公告"]
    assert matching(path, "第3") == matching(office.data / "public.db", "第3") == ["第3号公告"]


def test_nothing_withdrawn_is_left_in_its_pages(office: Office, filed: list[str]) -> None:
    path = copy_of(office, make_copy(office.data, _OTHERS, now=START))
    assert "第2号公告".encode() in path.read_bytes()
    assert "第1号公告".encode() not in path.read_bytes()


def test_the_newest_and_the_one_before_are_kept(office: Office, filed: list[str]) -> None:
    left = office.data / DOWNLOADS / "20230101T000000Z.new"
    left.mkdir(parents=True)
    made = [make_copy(office.data, _OTHERS, now=START + n * _LATER) for n in range(3)]
    assert copies(office.data) == [made[2], made[1]]
    assert sorted(path.name for path in (office.data / DOWNLOADS).iterdir()) == [
        made[1].name,
        made[2].name,
        "lock",
    ]


def test_a_withdrawal_takes_the_copies_with_it(office: Office, filed: list[str]) -> None:
    make_copy(office.data, _OTHERS, now=START)
    office.decide(filed[3], 1, "held")
    follow(office.data)
    assert copies(office.data) == []


def test_a_database_made_anew_keeps_copies_that_hold_no_more_than_it(
    office: Office, filed: list[str]
) -> None:
    first = make_copy(office.data, _OTHERS, now=START)
    office.file("第9号公告", "新的公告。\n")
    rebuild(office.data)
    second = make_copy(office.data, _OTHERS, now=START + _LATER)
    assert copies(office.data) == [second, first]
    office.decide(filed[0], 1, "held")
    rebuild(office.data)
    assert copies(office.data) == []


def test_a_copy_that_cannot_be_read_goes(office: Office, filed: list[str]) -> None:
    copy = make_copy(office.data, _OTHERS, now=START)
    copy_of(office, copy).write_bytes(b"no database")
    rebuild(office.data)
    assert copies(office.data) == []


def test_what_is_withdrawn_while_a_copy_is_made_is_not_in_any(
    office: Office, filed: list[str]
) -> None:
    class Meddling(dict[str, str]):
        """Other files, asked for after the database was copied."""

        def items(self):  # type: ignore[no-untyped-def]  # as dict's
            office.decide(filed[2], 1, "held")
            follow(office.data)
            return super().items()

    with pytest.raises(StoreError, match="withdrawn while"):
        make_copy(office.data, Meddling(_OTHERS), now=START)
    assert copies(office.data) == []
