"""Files, texts and the databases themselves, against what gazette.db says of them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from gazette.differences import Check
from gazette.model import Draft
from gazette.store.files import keep, path_of
from gazette.store.office import open_office
from gazette.store.verifying_database import Databases
from gazette.store.verifying_files import Files
from gazette.store.verifying_texts import Texts
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34")

TEXT = "示例省人民政府关于示例工作的通知\n各示例单位：\n一、示例要求。\n二、示例措施。"
MakeDraft = Callable[..., Draft]
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
FIRST = sha256(TEXT.encode()).hexdigest()
"""The file of the first document, which is its text."""


@pytest.fixture
def kept(store: Store, make_draft: MakeDraft, run: int, data: Path) -> Path:
    """A store with three documents and their files, one of them refused by its reader."""
    for n in (1, 2):
        draft = make_draft(
            text=TEXT, number=f"示政发〔2024〕{n}号", title=f"第{n}号示例通知", path=f"{n}.txt"
        )
        sha, sm3 = keep(data, draft.text.encode() * n)
        raw = replace(draft.raw, sha256=sha, sm3=sm3, size=len(draft.text.encode()) * n)
        store.record(replace(draft, raw=raw), (), clear=True, run=run, now=NOW)
    refused, _ = keep(data, b"unreadable")
    store.note(raw.source, "3.txt", None, refused, "none/1", "failed", "binary", run=run, now=NOW)
    store.close()
    return data


def differences(check: Check, data: Path) -> list[str]:
    """What a check finds, a line each, digests cut off."""
    compared = [check.compare(data, part) for part in check.parts(data)]
    return [
        f"{d.what[:70]} {d.column}: {d.found[:20]}" for one in compared for d in one.differences
    ]


def alter(data: Path, statement: str) -> None:
    """Changes a row of gazette.db by hand."""
    with closing(sqlite3.connect(data / "gazette.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER version_no_update")
        connection.execute(statement)


@pytest.mark.parametrize("check", [Files(), Texts(), Databases()])
def test_what_was_written_is_as_it_was_written(kept: Path, check: Check) -> None:
    assert differences(check, kept) == []


def test_each_file_is_counted_also_one_that_could_not_be_read(kept: Path) -> None:
    assert sum(Files().compare(kept, part).count for part in Files().parts(kept)) == 3


def test_a_missing_file_is_named(kept: Path) -> None:
    path_of(kept, FIRST).unlink()
    assert differences(Files(), kept) == [f"{FIRST} None: missing"]


@pytest.mark.parametrize("content", [TEXT.encode()[:-1], TEXT.encode() + b" ", b""])
def test_a_file_of_another_length_is_named(kept: Path, content: bytes) -> None:
    path_of(kept, FIRST).chmod(0o644)
    path_of(kept, FIRST).write_bytes(content)
    assert f"{FIRST} None: {len(content)} bytes" in differences(Files(), kept)


def test_a_changed_file_is_named(kept: Path) -> None:
    path_of(kept, FIRST).chmod(0o644)
    path_of(kept, FIRST).write_bytes(TEXT.encode()[:-1] + b"?")
    (found,) = differences(Files(), kept)
    assert found.startswith(f"{FIRST} None: sha-256")


@pytest.mark.parametrize("name", ["stray", "ab/stray", f"zz/{FIRST}", f"{FIRST[:2]}/{FIRST}"])
def test_a_file_in_no_place_of_a_hash_is_named(kept: Path, name: str) -> None:
    stray = kept / "files" / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    (found,) = differences(Files(), kept)
    assert found.endswith("in no row")


def test_a_file_that_nothing_was_read_from_is_named(kept: Path) -> None:
    name, _ = keep(kept, b"planted")
    assert differences(Files(), kept) == [f"{name} None: in no row"]


def test_a_file_that_is_being_recorded_is_no_difference(kept: Path) -> None:
    """An ingest keeps a file before it has the row for it."""
    keep(kept, b"just come")
    with Store.open(kept):
        assert differences(Files(), kept) == []
        assert sum(Files().compare(kept, part).moved for part in Files().parts(kept)) == 1


def test_what_a_killed_writer_left_half_is_no_difference(kept: Path) -> None:
    (path_of(kept, FIRST).parent / ".new-0123456789abcdef").write_bytes(b"half")
    (kept / "files" / ".new-0123456789abcdef").write_bytes(b"half")
    assert differences(Files(), kept) == []


@pytest.mark.parametrize("column", ["sha256", "sm3", "digest"])
def test_a_digest_that_is_not_of_its_text_is_named(kept: Path, column: str) -> None:
    alter(kept, f"UPDATE version SET {column} = replace({column}, '0', '1') WHERE id = 2")  # noqa: S608
    found = differences(Texts(), kept)
    assert f"version 2 {column}" in {each.partition(":")[0] for each in found}


def test_a_trigger_that_refuses_no_more_is_named(kept: Path) -> None:
    alter(kept, "SELECT 1")
    assert differences(Databases(), kept) == ["the definition of version_no_update None: none"]


def test_a_torn_database_is_named(kept: Path) -> None:
    with open_office(kept):
        pass
    office = kept / "office.db"
    office.write_bytes(office.read_bytes()[:4096] + b"\xff" * (office.stat().st_size - 4096))
    assert [each.split()[0] for each in differences(Databases(), kept)] != []


@pytest.mark.parametrize("check", [Files(), Texts()])
def test_a_sample_is_no_larger_than_asked(kept: Path, check: Check) -> None:
    drawn = check.drawn(kept, 1, Random(1))  # noqa: S311 (a sample, no secret)
    assert [check.compare(kept, part).count for part in drawn] == [1]
