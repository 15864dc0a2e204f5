"""Every byte of a repository answers for itself."""

from pathlib import Path
from random import Random

import pytest

from gazette.errors import DamagedError
from gazette.store.backup.checking import Checked, check
from gazette.store.backup.repository import Repository
from tests.accounts import add_account
from tests.backups import FullOffice, take

pytestmark = pytest.mark.requirement("SEC-01", "item-34")


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Two snapshots that share most of what they hold."""
    office = FullOffice(tmp_path / "data")
    office.file_many(5)
    office.add_key("ledger.key", b"secret")
    add_account(office.data, "editor")
    take(office.data, tmp_path / "dest")
    office.file()
    take(office.data, tmp_path / "dest")
    return tmp_path / "dest"


def _check(dest: Path) -> Checked:
    return check(dest, progress=lambda *_: None)


def _faults(dest: Path) -> tuple[str, ...]:
    try:
        return _check(dest).faults
    except DamagedError as error:
        return (str(error),)


def test_a_sound_repository_has_no_fault(dest: Path) -> None:
    found = _check(dest)
    objects = [path for path in (dest / "objects").rglob("*") if path.is_file()]
    assert found == Checked(
        snapshots=2,
        objects=len(objects),
        size=sum(path.stat().st_size for path in objects),
        faults=(),
    )


def test_any_flipped_byte_is_found_and_named(dest: Path) -> None:
    chance = Random(8)  # noqa: S311 (places, not secrets)
    files = [path for path in dest.rglob("*") if path.is_file() and path.name != "lock"]
    assert len(files) > 30
    for path in files:
        was = path.read_bytes()
        place = chance.randrange(len(was))
        path.write_bytes(was[:place] + bytes([was[place] ^ 4]) + was[place + 1 :])
        assert _faults(dest)[0].startswith(f"{path.relative_to(dest).as_posix()}: "), path
        path.write_bytes(was)
    assert _faults(dest) == ()


def test_any_lost_object_is_named_with_the_snapshots_that_need_it(dest: Path) -> None:
    repository = Repository.open(dest)
    snapshots = [repository.snapshot(name) for name in repository.names()]
    for path in sorted(path for path in (dest / "objects").rglob("*") if path.is_file()):
        was = path.read_bytes()
        path.unlink()
        missing, *needing = _faults(dest)
        assert missing == f"objects/{path.parent.name}/{path.name}: missing"
        assert needing[-1].startswith("snapshot ")
        assert {line.split(": ")[0][9:] for line in needing} <= {one.made_at for one in snapshots}
        path.write_bytes(was)


def test_a_fault_names_only_the_snapshots_that_need_the_object(dest: Path) -> None:
    repository = Repository.open(dest)
    first, second = (repository.snapshot(name) for name in repository.names())
    of_both = repository.objects.path_of(first.keys[0].sha256)
    of_both.unlink()
    assert _faults(dest)[1:] == tuple(
        f"snapshot {one.made_at}: lacks 1 of its objects" for one in (first, second)
    )


def test_a_damaged_snapshot_leaves_the_others_usable(dest: Path) -> None:
    repository = Repository.open(dest)
    first, second = repository.names()
    (dest / "snapshots" / second).write_bytes(b"{}")
    assert _faults(dest) == (f"snapshots/{second}: damaged",)
    assert repository.last() == repository.snapshot(first)
