"""What was withdrawn after a backup does not come back with it."""

from datetime import timedelta
from pathlib import Path

import pytest

from gazette.errors import BackupError
from gazette.store.backup.repository import Repository
from gazette.store.backup.restoring import Restored, restore
from gazette.store.backup.withdrawn import Replay
from gazette.store.withdrawals import hold_again
from tests.backups import FullOffice, take
from tests.conftest import NOON

pytestmark = pytest.mark.requirement("SEC-01", "OD-11")
DAY = timedelta(days=1)
FIRST, SECOND, THIRD = (f'{{"document":"{n}"}}\n'.encode() for n in (1, 2, 3))
LOG = Path("keys", "withdrawals.jsonl")


class Replaying:
    """Reads the log it is given, as whoever withdraws would."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def __call__(self, data: Path, log: Path) -> int:
        assert (data / "gazette.db").is_file()
        self.lines = log.read_bytes().splitlines(keepends=True)
        return len(self.lines)


def _logging(data: Path, log: Path) -> int:
    """One that writes into the log of the data directory what it withdraws there."""
    with (data / LOG).open("ab") as stream:
        stream.write(SECOND)
    return 1


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Three snapshots a day apart: before, between and after two withdrawals."""
    office = FullOffice(tmp_path / "data")
    office.file()
    for day, log in enumerate([b"", FIRST, FIRST + SECOND]):
        office.add_key("withdrawals.jsonl", log)
        take(office.data, tmp_path / "dest", now=NOON + day * DAY)
    return tmp_path / "dest"


def _restore(
    dest: Path, data: Path, replay: Replay, *, days: int = 0, log: Path | None = None
) -> Restored:
    at = NOON + days * DAY
    return restore(
        dest, data, at=at, withdrawals=log, holds=None, withdraw=replay, hold=hold_again,
        progress=lambda *_: None,
    )  # fmt: skip


@pytest.mark.parametrize("days", [0, 1, 2])
def test_whichever_is_restored_the_newest_log_is_replayed(
    dest: Path, tmp_path: Path, days: int
) -> None:
    replay = Replaying()
    assert _restore(dest, tmp_path / "new", replay, days=days).withdrawn == 2
    assert replay.lines == [FIRST, SECOND]


@pytest.mark.parametrize("days", [0, 1, 2])
def test_the_restored_log_says_all_that_was_withdrawn(
    dest: Path, tmp_path: Path, days: int
) -> None:
    _restore(dest, tmp_path / "new", Replaying(), days=days)
    assert (tmp_path / "new" / LOG).read_bytes() == FIRST + SECOND
    assert (tmp_path / "new" / LOG).stat().st_mode & 0o777 == 0o600


def test_what_the_replay_logged_itself_is_not_logged_twice(dest: Path, tmp_path: Path) -> None:
    _restore(dest, tmp_path / "new", _logging, days=1)
    assert (tmp_path / "new" / LOG).read_bytes() == FIRST + SECOND


def test_a_log_given_by_hand_counts_instead(dest: Path, tmp_path: Path) -> None:
    replay = Replaying()
    (tmp_path / "kept.jsonl").write_bytes(FIRST + SECOND + THIRD)
    _restore(dest, tmp_path / "new", replay, log=tmp_path / "kept.jsonl")
    assert replay.lines == [FIRST, SECOND, THIRD]
    assert (tmp_path / "new" / LOG).read_bytes() == FIRST + SECOND + THIRD


def test_a_replay_that_fails_leaves_nothing_to_be_read(dest: Path, tmp_path: Path) -> None:
    def fail(data: Path, log: Path) -> int:
        raise BackupError(f"{log} in {data}")

    with pytest.raises(BackupError):
        _restore(dest, tmp_path / "new", fail)
    assert list((tmp_path / "new").iterdir()) == []


def test_where_the_newest_log_is_lost_one_must_be_named(dest: Path, tmp_path: Path) -> None:
    repository = Repository.open(dest)
    last = repository.snapshot(repository.names()[-1])
    (log,) = (key for key in last.keys if Path(key.path).name == LOG.name)
    repository.objects.path_of(log.sha256).unlink()
    with pytest.raises(BackupError, match="cannot tell what was withdrawn or held since"):
        _restore(dest, tmp_path / "new", Replaying())
    (tmp_path / "kept.jsonl").write_bytes(FIRST)
    _restore(dest, tmp_path / "new", Replaying(), log=tmp_path / "kept.jsonl")
