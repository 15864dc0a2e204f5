"""`gongbao backup` and `gongbao restore` on the command line."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.main import cli
from gazette.errors import GazetteError
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.backups import FullOffice, contents
from tests.made_up import NOW, notice, record, statute

pytestmark = pytest.mark.requirement("SEC-01")
INSTANT = r"(?P<instant>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z)"


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def office(tmp_path: Path) -> FullOffice:
    made = FullOffice(tmp_path / "data")
    made.file_many(3)
    return made


@pytest.fixture
def dest(office: FullOffice, tmp_path: Path) -> Path:
    """A repository with one snapshot of three documents."""
    assert _run("backup", tmp_path / "dest", "--data", office.data).exit_code == 0
    return tmp_path / "dest"


def test_a_backup_tells_how_far_it_is_and_ends_with_totals(
    office: FullOffice, tmp_path: Path
) -> None:
    result = _run("backup", tmp_path / "dest", "--data", office.data)
    told = re.fullmatch(
        rf".*dest: snapshot {INSTANT}, 3 files, [0-9]+ bytes, [0-9]+ written\n", result.stdout
    )
    assert told
    assert "files: 25 %\nfiles: 50 %\nfiles: 75 %\nfiles: 100 %\n" in result.stderr


def test_a_terminal_gets_bars(office: FullOffice, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.main", "backup", str(tmp_path / "dest")]
    ours, theirs = pty.openpty()
    subprocess.run([*command, "--data", str(office.data)], stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode(errors="ignore")  # a read may end within a letter
    os.close(ours)
    assert "files" in shown
    assert "files: 25 %" not in shown


def test_what_was_backed_up_is_restored(office: FullOffice, dest: Path, tmp_path: Path) -> None:
    result = _run("restore", dest, "--data", tmp_path / "new")
    assert re.fullmatch(
        rf".*new: as of {INSTANT}, 3 files, [0-9]+ bytes, 0 withdrawals and 0 holds "
        r"since\n",
        result.stdout,
    )
    assert f"gongbao publish --data {tmp_path / 'new'}" in result.stderr
    assert contents(tmp_path / "new") == contents(office.data)


def test_a_point_in_time_chooses_the_snapshot(
    office: FullOffice, dest: Path, tmp_path: Path
) -> None:
    office.file()
    _run("backup", dest, "--data", office.data)
    first, second = _run("backup", dest, "--list").stdout.splitlines()
    for number, line in enumerate((first, second)):
        result = _run(
            "restore", dest, "--at", line.split("\t")[0], "--data", tmp_path / str(number)
        )
        assert f" {3 + number} files, " in result.stdout


@pytest.mark.parametrize(
    ("instant", "fault"),
    [
        ("yesterday", "'yesterday' is no instant such as 2024-06-01T02:03:04Z"),
        ("2024-06-01T02:03:04", "has no offset, such as Z or +08:00"),
        ("2024-06-01", "has no offset, such as Z or +08:00"),
    ],
)
def test_a_point_that_is_none_is_refused(dest: Path, instant: str, fault: str) -> None:
    result = _run("restore", dest, "--at", instant)
    assert result.exit_code == 2
    assert fault in result.stderr


def test_a_list_says_what_each_snapshot_holds(dest: Path) -> None:
    result = _run("backup", dest, "--list")
    assert re.fullmatch(rf"{INSTANT}\t3 files\t[0-9]+ bytes\n", result.stdout)


def test_a_list_names_what_it_cannot_read(dest: Path) -> None:
    (manifest,) = (dest / "snapshots").iterdir()
    manifest.write_bytes(b"{}")
    result = _run("backup", dest, "--list")
    assert (result.exit_code, result.stderr) == (1, f"snapshots/{manifest.name}: damaged\n")


def test_a_check_of_a_sound_repository_ends_with_totals(dest: Path) -> None:
    result = _run("backup", dest, "--check")
    assert result.exit_code == 0
    assert re.fullmatch(r".*dest: 1 snapshots, [0-9]+ objects sound, [0-9]+ bytes\n", result.stdout)


def test_a_check_names_what_was_altered(dest: Path) -> None:
    altered = next((dest / "objects").rglob("?" * 64))
    altered.write_bytes(b"other")
    result = _run("backup", dest, "--check")
    assert result.exit_code == 1
    assert f"objects/{altered.parent.name}/{altered.name}: damaged\n" in result.stderr


def test_one_thing_at_a_time(dest: Path) -> None:
    assert _run("backup", dest, "--list", "--check").exit_code == 2


def test_a_file_that_rotted_is_named_and_the_rest_backed_up(
    office: FullOffice, tmp_path: Path
) -> None:
    rotten = next((office.data / "files").rglob("?" * 64))
    rotten.chmod(0o600)
    rotten.write_bytes(b"rotten")
    result = _run("backup", tmp_path / "dest", "--data", office.data)
    assert result.exit_code == 1
    assert ", 2 files, " in result.stdout
    assert f"file {rotten.name}: damaged\n" in result.stderr
    assert "1 files that rows name are not in the store\n" in result.stderr


def test_a_file_that_the_repository_lost_is_named(dest: Path, tmp_path: Path) -> None:
    stored = next((tmp_path / "data" / "files").rglob("?" * 64))
    (dest / "objects" / stored.name[:2] / stored.name).unlink()
    result = _run("restore", dest, "--data", tmp_path / "new")
    assert result.exit_code == 1
    assert "new: as of " in result.stdout
    assert ", 2 files, " in result.stdout
    assert f"file {stored.name}: objects/" in result.stderr


def test_a_damaged_log_of_withdrawals_stops_the_restore(dest: Path, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("{}\n")
    result = _run(
        "restore", dest, "--withdrawals", tmp_path / "log.jsonl", "--data", tmp_path / "n"
    )
    assert isinstance(result.exception, GazetteError)
    assert list((tmp_path / "n").iterdir()) == []


def test_what_was_withdrawn_since_a_backup_does_not_come_back(tmp_path: Path) -> None:
    data, dest, new = tmp_path / "d", tmp_path / "b", tmp_path / "n"
    gone, stays = record(data, [notice(), statute()])
    assert _run("backup", dest, "--data", data).exit_code == 0
    with Store.open(data) as store:
        store.withdraw(
            gone, None, code="published_in_error", authority="示例省人民政府", on=NOW.date(), note=None,
            actor="editor", now=NOW,
        )  # fmt: skip
    result = _run("restore", dest, "--data", new, "--withdrawals", data / "keys/withdrawals.jsonl")
    assert result.exit_code == 0
    assert "1 withdrawals and 0 holds since" in result.stdout
    with StoreReader(new) as reader:
        assert [len(reader.published(id)) for id in (gone, stays)] == [0, 1]
