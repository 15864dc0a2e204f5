"""A backup writes what is new, in an order in which nothing is missed, and touches nothing old."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from gazette.errors import BackupError, BusyError, StoreError
from gazette.store.backup.checking import check
from gazette.store.backup.repository import Repository
from gazette.store.files import keep, path_of
from tests.accounts import add_account
from tests.backups import FullOffice, contents, restore_to, take

pytestmark = pytest.mark.requirement("SEC-01")


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    return tmp_path / "dest"


@pytest.fixture
def office(tmp_path: Path) -> FullOffice:
    made = FullOffice(tmp_path / "data")
    made.file_many(200)
    return made


def test_the_same_store_again_writes_nothing_but_a_manifest(office: FullOffice, dest: Path) -> None:
    first, second = take(office.data, dest), take(office.data, dest)
    assert first.written > first.snapshot.size
    assert second.written == 0
    assert len(Repository.open(dest).names()) == 2


def test_one_document_more_writes_a_small_part(office: FullOffice, dest: Path) -> None:
    take(office.data, dest)
    office.file()
    taken = take(office.data, dest)
    assert taken.snapshot.files.count == 201
    assert 0 < taken.written < taken.snapshot.size / 3


def test_a_manifest_says_what_the_snapshot_holds(office: FullOffice, dest: Path) -> None:
    add_account(office.data, "editor")
    made = take(office.data, dest).snapshot
    gazette, accounts = made.databases
    assert (gazette.name, gazette.size) == (
        "gazette.db", (office.data / "gazette.db").stat().st_size
    )  # fmt: skip
    assert gazette.schema[0] == "m001_first_tables"
    assert accounts.schema[0] == "m001_accounts"
    files = [path for path in (office.data / "files").rglob("*") if path.is_file()]
    assert made.files.count == len(files)
    assert made.files.size == sum(path.stat().st_size for path in files)


def test_nobody_else_may_read_a_repository(office: FullOffice, dest: Path) -> None:
    office.add_key("ledger.key", b"secret")
    take(office.data, dest)
    assert dest.stat().st_mode & 0o777 == 0o700
    modes = {
        path.stat().st_mode & 0o777 for path in (dest / "objects").rglob("*") if path.is_file()
    }
    assert modes == {0o600}


def test_what_is_written_while_a_database_is_copied_waits_for_the_next(
    office: FullOffice, dest: Path
) -> None:
    """SQLite begins its copy again for each commit, unless a read transaction holds the state."""
    before, steps = contents(office.data), list[int]()

    def write(what: str, done: int, total: int) -> None:
        steps.extend([done] * (what == "gazette.db"))
        if done < total and what == "gazette.db":
            office.file()

    take(office.data, dest, progress=write)
    assert len(steps) > 1
    assert steps == sorted(set(steps))
    restore_to(dest, dest.parent / "new")
    assert contents(dest.parent / "new")["gazette.db"] == before["gazette.db"]


def test_a_file_withdrawn_meanwhile_makes_it_fix_the_databases_again(
    office: FullOffice, dest: Path
) -> None:
    """The database said first that the document stands, and its file was then gone."""
    id = office.file()
    (file,) = _files_of(office.data, id)
    fixed: list[str] = []

    def withdraw(what: str, done: int, total: int) -> None:
        fixed.extend([what] * (what == "gazette.db" and done == total))
        if fixed == ["gazette.db"] and path_of(office.data, file).exists():
            office.hold(id)
            path_of(office.data, file).unlink()

    taken = take(office.data, dest, progress=withdraw)
    assert fixed == ["gazette.db"] * 2
    restore_to(dest, dest.parent / "new")
    assert contents(dest.parent / "new") == contents(office.data)
    assert [entry.sha256 for entry in Repository.open(dest).on_shelf(taken.snapshot.absent)] == [
        file
    ]


def test_a_file_long_withdrawn_does_not_make_it_slower(office: FullOffice, dest: Path) -> None:
    (file,) = _files_of(office.data, office.file())
    path_of(office.data, file).unlink()
    assert take(office.data, dest).snapshot.absent.count == 1
    seen: Counter[str] = Counter()
    take(
        office.data, dest, progress=lambda what, done, total: seen.update([what] * (done == total))
    )
    assert seen["gazette.db"] == 1


def test_files_that_vanish_without_end_are_an_error(office: FullOffice, dest: Path) -> None:
    files = [path for path in (office.data / "files").rglob("*") if path.is_file()]

    def lose(what: str, done: int, total: int) -> None:
        if what == "gazette.db" and done == total:
            files.pop().unlink()

    with pytest.raises(BackupError, match="again and again"):
        take(office.data, dest, progress=lose)
    assert Repository.open(dest).names() == []


def test_a_file_that_rotted_is_named_and_not_backed_up(office: FullOffice, dest: Path) -> None:
    sha256, _ = keep(office.data, b"whole")
    path_of(office.data, sha256).unlink()
    path_of(office.data, sha256).write_bytes(b"rotten")
    taken = take(office.data, dest)
    assert taken.faults == (f"file {sha256}: damaged",)
    assert taken.snapshot.files.count == 200


def test_what_a_power_failure_left_is_not_taken_for_whole(office: FullOffice, dest: Path) -> None:
    """An object of the right length full of zeros stands where a new one belongs."""
    take(office.data, dest)
    sha256, _ = keep(office.data, b"new file")
    spoiled = Repository.open(dest).objects.path_of(sha256)
    spoiled.parent.mkdir(exist_ok=True)
    spoiled.write_bytes(bytes(len(b"new file")))
    take(office.data, dest)
    assert spoiled.read_bytes() == b"new file"


def test_an_object_that_was_lost_is_written_again(office: FullOffice, dest: Path) -> None:
    """Also a list, and the list of what was withdrawn before."""
    (file,) = _files_of(office.data, office.file())
    path_of(office.data, file).unlink()
    take(office.data, dest)
    for path in list((dest / "objects").rglob("?" * 64)):
        path.unlink()
    assert check(dest, progress=lambda *_: None).faults
    take(office.data, dest)
    assert check(dest, progress=lambda *_: None).faults == ()


def test_a_damaged_database_is_refused_and_earlier_snapshots_stay(
    office: FullOffice, dest: Path
) -> None:
    take(office.data, dest)
    with closing(sqlite3.connect(office.data / "gazette.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (office.data / "gazette.db").open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(BackupError, match=r"gazette\.db is damaged"):
        take(office.data, dest)
    assert len(Repository.open(dest).names()) == 1


def test_without_a_store_nothing_is_made(tmp_path: Path, dest: Path) -> None:
    with pytest.raises(StoreError, match="no store in"):
        take(tmp_path, dest)
    assert Repository.open(dest).names() == []


def test_a_folder_that_holds_something_else_is_left_alone(
    office: FullOffice, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"")
    with pytest.raises(BackupError, match="neither empty nor a backup repository"):
        take(office.data, tmp_path / "photos")
    assert [path.name for path in (tmp_path / "photos").iterdir()] == ["one.jpg"]


def test_a_disk_that_takes_nothing_is_named(office: FullOffice, dest: Path) -> None:
    with Repository.adding(dest):
        (dest / "objects").write_bytes(b"in the way")
    with pytest.raises(BackupError, match=r"cannot back up .*objects"):
        take(office.data, dest)


def test_a_database_that_is_none_is_named(tmp_path: Path, dest: Path) -> None:
    (tmp_path / "gazette.db").write_bytes(b"no database" * 1000)
    with pytest.raises(BackupError, match=r"cannot copy the databases of .*not a database"):
        take(tmp_path, dest)


def test_one_backup_at_a_time(office: FullOffice, dest: Path) -> None:
    with Repository.adding(dest), pytest.raises(BusyError, match="is writing to"):
        take(office.data, dest)


def _files_of(data: Path, id: str) -> list[str]:
    query = "SELECT file FROM version WHERE document = ?"
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        return [row[0] for row in db.execute(query, (id,))]
