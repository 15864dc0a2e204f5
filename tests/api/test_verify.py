"""`gongbao verify`: silent where nothing was changed, and loud wherever one byte was."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.commands.index import keep_index, make_index
from api.counter import Reading
from api.demonstration import set_up
from api.main import FILINGS, ISSUES, ORGANS, SAMPLE, cli
from api.verifying import Verified
from api.verifying import verify as compare
from gazette.errors import StoreError
from gazette.store.reader import StoreReader
from gazette.store.seals import register
from ingest.media import media_type
from ingest.sandbox import read_apart
from opendata.public.publish import follow
from tests.office import Office
from tests.tampering import change_file, change_row, files_of

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34", "GZ-16")

NOW = datetime(2024, 6, 20, 1, 2, 3, tzinfo=UTC)
OFFICE = "示例省人民政府办公厅"


def run(*words: object) -> Result:
    """A command, as it is typed."""
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample province with everything that can be made of it; only to be read."""
    data = tmp_path_factory.mktemp("sample") / "data"
    run("organs", "load", ORGANS, "--actor", "test", "--data", data)
    run("ingest", SAMPLE, "--trusted", "--jobs", 0, "--data", data)
    run("issue", "add", *sorted(ISSUES.glob("shili-*")), "--data", data)
    run("issue", "expect", ISSUES / "expected_issues.csv", "--data", data)
    reading = Reading(sniff=media_type, read=read_apart)
    set_up(data, FILINGS, reading, office=OFFICE, now=NOW)
    run("publish", "--data", data)
    make_index(data, "tantivy")
    make_index(data, "whoosh")
    return data


@pytest.fixture
def archive(sample: Path, tmp_path: Path) -> Path:
    """The same to be changed."""
    return Path(shutil.copytree(sample, tmp_path / "archive"))


def verified(data: Path) -> Verified:
    """What a whole comparison finds."""
    return compare(data, jobs=1, sample=None, progress=lambda *_: None)


def test_what_nobody_changed_is_clean(sample: Path) -> None:
    result = run("verify", "--data", sample, "--jobs", 1)
    compared, total = result.stdout.splitlines()
    assert (result.exit_code, total) == (0, "differences: 0")
    assert "rows of public.db 87" in compared
    assert "documents of whoosh 9" in compared  # older states among them
    assert "the store: 100 %" in result.stderr


def test_many_processes_find_what_one_finds(archive: Path) -> None:
    tampered = change_row(archive / "gazette.db", random.Random(7))  # noqa: S311 (the same each time)
    found = compare(archive, jobs=2, sample=None, progress=lambda *_: None)
    assert tampered.is_named(found.differences)
    assert set(found.differences) == set(verified(archive).differences)


def test_a_difference_is_a_line_and_the_command_fails(archive: Path) -> None:
    file = next(files_of(archive))
    file.chmod(0o644)
    file.write_bytes(b"")
    result = run("verify", "--data", archive, "--jobs", 1)
    assert result.exit_code == 1
    assert f"files: {file.name}: expected" in result.stdout
    assert result.stdout.splitlines()[-1] == "differences: 2"


def test_it_can_be_read_by_a_program(archive: Path) -> None:
    next(files_of(archive)).unlink()
    result = run("verify", "--data", archive, "--jobs", 1, "--json")
    found = json.loads(result.stdout)
    assert set(found) == {"compared", "moved", "differences"}
    assert [each["found"] for each in found["differences"]] == ["missing"]
    assert found["compared"]["texts"] > 80


def test_a_sample_is_drawn_of_each_kind(sample: Path) -> None:
    found = json.loads(run("verify", "--data", sample, "--sample", 5, "--json").stdout)
    assert found["differences"] == []
    assert found["compared"]["rows of public.db"] == 5
    assert found["compared"]["files"] == 5


def test_what_is_not_yet_built_is_no_fault(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.file("示例省通知", "正文。")
    files = office.data / "files"
    assert [each.what for each in verified(office.data).differences if each.where != "files"] == []
    assert not files.exists()
    assert not (office.data / "public.db").exists()
    follow(office.data)
    found = verified(office.data)
    assert found.compared["rows of public.db"] == 1
    assert not (office.data / "index").exists()


def _is_found(sample: Path, data: Path, seed: int) -> str | None:
    """Changes a byte of a fresh copy; answers what was missed, if it was."""
    chance = random.Random(seed)  # noqa: S311 (whatever the order of tests is drawn with)
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(sample, data)
    where = chance.choice(["files", "gazette.db", "public.db"])
    if where == "files":
        tampered = change_file(chance.choice(list(files_of(data))), data, chance)
    else:
        tampered = change_row(data / where, chance)
    found = verified(data).differences
    return None if tampered.is_named(found) else f"seed {seed}: {tampered}: {found}"


def _missed(sample: Path, data: Path, count: int) -> list[str]:
    """The seeds come from pytest-randomly: its own seed gives the same ones again."""
    seeds = [random.getrandbits(32) for _ in range(count)]
    return [missed for seed in seeds if (missed := _is_found(sample, data, seed))]


def test_one_byte_changed_anywhere_is_found_and_named(sample: Path, tmp_path: Path) -> None:
    assert _missed(sample, tmp_path / "archive", 15) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE suggestion_fts_data SET block = block || x'00' WHERE id > 10", "suggestion_fts_data "),
        ("DELETE FROM suggestion_fts_idx", "suggestion_fts_idx "),
        ("UPDATE suggestion_fts_config SET v = v + 1", "the definition of rows of suggestion_fts_config"),
        ("DELETE FROM fts_seal WHERE part = 'suggestion_fts_data'", "suggestion_fts_data "),
    ],
)  # fmt: skip
def test_what_is_suggested_cannot_be_changed_by_hand(
    archive: Path, change: str, named: str
) -> None:
    with closing(sqlite3.connect(archive / "public.db")) as database, database:
        assert database.execute(change).rowcount > 0
    differences = verified(archive).differences
    assert differences
    assert all(each.what.startswith(named) for each in differences)


@pytest.mark.parametrize(
    ("database", "table", "column"),
    [
        ("gazette.db", "ledger_leaf", "position"),
        ("gazette.db", "ledger_node", "level"),
        ("gazette.db", "seal", "id"),
        ("gazette.db", "version", "id"),
        ("public.db", "document", "seq"),
    ],
)
def test_a_number_made_a_huge_one_is_found_without_counting_up_to_it(
    archive: Path, database: str, table: str, column: str
) -> None:
    with closing(sqlite3.connect(archive / database, isolation_level=None)) as connection:
        register(connection)
        connection.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
        most = f"(SELECT max({column}) FROM {table})"  # noqa: S608 (names of a schema)
        connection.execute(f"UPDATE {table} SET {column} = 1 << 50 WHERE {column} = {most}")  # noqa: S608
    assert [each for each in verified(archive).differences if each.where == database]


def test_a_number_made_a_negative_one_is_found(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "gazette.db", isolation_level=None)) as connection:
        register(connection)
        connection.execute("DROP TRIGGER IF EXISTS seal_no_update")
        connection.execute("UPDATE seal SET id = -id WHERE id = 2")
    assert "seal 2" in [each.what for each in verified(archive).differences]


@pytest.mark.long
def test_200_bytes_changed_anywhere_are_found_and_named(sample: Path, tmp_path: Path) -> None:
    assert _missed(sample, tmp_path / "archive", 200) == []


def test_what_others_write_meanwhile_is_no_difference(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    office.file("关于第零项工作的通知", "正文。", number="示政发〔2024〕900号")
    run("publish", "--data", office.data)
    make_index(office.data, "tantivy")
    ending = threading.Event()

    def write() -> None:
        for n in range(1, 200):
            if not ending.is_set():
                office.file(f"关于第{n}项工作的通知", f"正文{n}。", number=f"示政发〔2024〕{n}号")
                keep_index(office.data, "tantivy")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [verified(office.data).differences for _ in range(3)]
    finally:
        ending.set()
        writer.join()
    assert [[each for each in one if each.where != "files"] for one in found] == [[], [], []]
    assert [each for each in verified(office.data).differences if each.where != "files"] == []


def test_where_nothing_was_ingested_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing has been ingested"):
        verified(tmp_path)


def test_a_store_of_another_release_is_not_compared(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "gazette.db", isolation_level=None)) as connection:
        register(connection)
        statement = "INSERT INTO _sqlite_migrations VALUES (99, 'gazette', 'm999_later', '2034')"
        connection.execute(statement)
    with pytest.raises(StoreError, match="newer release"):
        verified(archive)


def test_a_changed_name_of_a_release_is_a_difference(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "gazette.db", isolation_level=None)) as connection:
        statement = "UPDATE _sqlite_migrations SET name = 'm003_gazettez' WHERE id = 3"
        connection.execute(statement)
    assert [each.what for each in verified(archive).differences] == ["_sqlite_migrations 3"]


def test_what_was_withdrawn_and_corrected_is_no_difference(archive: Path) -> None:
    with StoreReader(archive) as reader:
        first, second, third, *_ = dict.fromkeys(one.document_id for one in reader.changes(0))
    said = ("--actor", "editor", "--data", archive)
    decided = ("--code", "not_public", "--authority", OFFICE, "--on", "2024-06-01", "--yes", *said)
    assert run("withdraw", first, *decided).exit_code == 0
    assert run("withdraw", second, "--version", 1, *decided).exit_code == 0
    corrected = run("correct", third, "--set", "abstract=另行通知。", "--note", "摘要有误", *said)
    assert corrected.exit_code == 0
    found = verified(archive)
    assert found.differences == ()
    assert found.compared["tombstones of public.db"] == 2
    run("publish", "--data", archive)
    assert verified(archive).differences == ()


def test_what_was_put_back_from_a_backup_is_no_difference(sample: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "backup", "--data", sample).exit_code == 0
    assert run("restore", tmp_path / "backup", "--data", tmp_path / "back").exit_code == 0
    assert verified(tmp_path / "back").differences == ()
    run("publish", "--data", tmp_path / "back")
    assert verified(tmp_path / "back").differences == ()


def test_what_differs_is_not_carried_on(archive: Path) -> None:
    """A changed decision would be followed into public.db, and be there as if it were right."""
    before = (archive / "public.db").read_bytes()
    with closing(sqlite3.connect(archive / "gazette.db", isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER decision_no_update")
        connection.execute("UPDATE decision SET id = 9999 WHERE id = 2")
    assert verified(archive).differences
    assert (archive / "public.db").read_bytes() == before
