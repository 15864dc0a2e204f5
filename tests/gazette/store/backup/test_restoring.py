"""What is restored equals what was backed up, and says so only when every digest was right."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gazette.errors import BackupError, DamagedError
from gazette.store.backup.repository import Repository
from gazette.store.backup.snapshots import Snapshot
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.accounts import add_account
from tests.backups import FullOffice, contents, restore_to, take
from tests.conftest import NOON

pytestmark = pytest.mark.requirement("SEC-01")
MINUTE = timedelta(minutes=1)
STEPS = st.sampled_from(["file", "file", "held", "account", "key", "back up", "back up"])


@settings(max_examples=8, deadline=None)
@given(steps=st.lists(STEPS, max_size=10))
def test_every_snapshot_comes_back_as_it_was(steps: list[str]) -> None:
    with TemporaryDirectory() as folder:
        data, dest = Path(folder, "data"), Path(folder, "dest")
        office = FullOffice(data)
        then: list[dict[str, object]] = []

        def back_up() -> None:
            then.append(contents(data))
            take(data, dest, now=NOON + len(then) * MINUTE)

        does: dict[str, Callable[[], object]] = {
            "file": office.file,
            "held": partial(office.file, held=True),
            "account": partial(add_account, data, "editor"),
            "key": lambda: office.add_key(f"{len(then)}.key", token_bytes(32)),
            "back up": back_up,
        }
        for step in ("file", *steps, "back up"):
            does[step]()
        for number, was in enumerate(then, start=1):
            restored = Path(folder, str(number))
            restore_to(dest, restored, at=NOON + number * MINUTE + MINUTE / 2)
            assert contents(restored) == was


@pytest.fixture
def office(tmp_path: Path) -> FullOffice:
    """An office with an account, a key and some documents."""
    made = FullOffice(tmp_path / "data")
    made.file_many(3)
    made.add_key("ledger/sign.key", b"secret")
    add_account(made.data, "editor")
    return made


@pytest.fixture
def dest(office: FullOffice, tmp_path: Path) -> Path:
    """A repository with one snapshot, taken at noon."""
    take(office.data, tmp_path / "dest", now=NOON)
    return tmp_path / "dest"


def test_secrets_keep_their_mode(dest: Path, tmp_path: Path) -> None:
    restore_to(dest, tmp_path / "new")
    for secret in ("keys/ledger/sign.key", "office.db"):
        assert (tmp_path / "new" / secret).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new" / "keys").stat().st_mode & 0o777 == 0o700


def test_what_is_restored_can_be_read_and_written(dest: Path, tmp_path: Path) -> None:
    restore_to(dest, tmp_path / "new")
    with Store.open(tmp_path / "new", wait=0) as store:
        store.start_run("ingest", now=NOON)
    with StoreReader(tmp_path / "new") as reader:
        assert reader.totals()["version"] == 3


def test_before_the_first_snapshot_there_is_none(dest: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no snapshot at or before 2024-06-01T11:59"):
        restore_to(dest, tmp_path / "new", at=NOON - MINUTE)


def test_a_directory_that_is_not_empty_is_left_alone(dest: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "gazette.db").write_bytes(b"mine")
    with pytest.raises(BackupError, match="is not empty"):
        restore_to(dest, tmp_path / "new")
    assert [path.read_bytes() for path in (tmp_path / "new").iterdir()] == [b"mine"]


def test_what_a_killed_restore_left_is_no_hindrance(
    dest: Path, office: FullOffice, tmp_path: Path
) -> None:
    (tmp_path / "new" / ".restoring" / "files").mkdir(parents=True)
    restore_to(dest, tmp_path / "new")
    assert contents(tmp_path / "new") == contents(office.data)


def test_a_damaged_piece_of_a_database_stops_it(dest: Path, tmp_path: Path) -> None:
    repository = Repository.open(dest)
    piece = repository.entries(_snapshot(dest).databases[0].lists[0])[-1]
    path = repository.objects.path_of(piece.sha256)
    path.write_bytes(bytes(piece.size))
    with pytest.raises(DamagedError, match=f"{piece.sha256}: damaged"):
        restore_to(dest, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"other")])
def test_a_lost_file_is_named_and_all_others_are_restored(
    dest: Path, office: FullOffice, tmp_path: Path, harm: object
) -> None:
    assert callable(harm)
    lost = sorted(path.name for path in (office.data / "files").rglob("*") if path.is_file())[0]
    harm(Repository.open(dest).objects.path_of(lost))
    (fault,) = restore_to(dest, tmp_path / "new").faults
    assert fault.startswith(f"file {lost}: ")
    gone = {f"files/{lost[:2]}/{lost[2:4]}/{lost}"}
    assert contents(office.data).keys() - contents(tmp_path / "new").keys() == gone


def test_a_list_that_is_lost_costs_its_files_alone(dest: Path, tmp_path: Path) -> None:
    prefix, name = next(iter(_snapshot(dest).files.lists.items()))
    repository = Repository.open(dest)
    there = {entry.sha256 for entry in repository.on_shelf(_snapshot(dest).files)}
    repository.objects.path_of(name).unlink()
    assert len(restore_to(dest, tmp_path / "new").faults) == 1
    kept = {path.name for path in (tmp_path / "new" / "files").rglob("*") if path.is_file()}
    assert kept == {sha256 for sha256 in there if not sha256.startswith(prefix)}


def test_a_snapshot_of_a_newer_release_is_refused(dest: Path, tmp_path: Path) -> None:
    made = _snapshot(dest)
    part = replace(made.databases[0], schema=(*made.databases[0].schema, "m999_later"))
    with Repository.adding(dest) as repository:
        repository.add(replace(made, made_at="2024-06-02T00:00:00.000Z", databases=(part,)))
    with pytest.raises(BackupError, match="newer release: m999_later"):
        restore_to(dest, tmp_path / "new")


def test_an_empty_repository_has_no_snapshot(tmp_path: Path) -> None:
    with Repository.adding(tmp_path / "dest"):
        pass
    with pytest.raises(BackupError, match=r"dest' holds no snapshot$"):
        restore_to(tmp_path / "dest", tmp_path / "new")


def test_a_damaged_last_snapshot_is_not_passed_over(
    dest: Path, office: FullOffice, tmp_path: Path
) -> None:
    take(office.data, dest, now=NOON + MINUTE)
    last = dest / "snapshots" / Repository.open(dest).names()[-1]
    last.write_bytes(b"{}")
    (tmp_path / "nothing.jsonl").touch()
    with pytest.raises(DamagedError, match=f"{last.name}: damaged"):
        restore_to(dest, tmp_path / "new", log=tmp_path / "nothing.jsonl")
    restore_to(dest, tmp_path / "new", at=NOON, log=tmp_path / "nothing.jsonl")


def test_what_is_no_repository_is_named(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="is no backup repository"):
        restore_to(tmp_path, tmp_path / "new")


def _snapshot(dest: Path) -> Snapshot:
    made = Repository.open(dest).last()
    assert made is not None
    return made
