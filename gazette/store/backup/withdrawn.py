"""The logs of withdrawals and of holds within backups: what was taken from the readers later must not come back.

They stand beside the keys, a JSON line each, and only ever grow. What a line says is the business of
whoever withdraws or holds; here it is a line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gazette.errors import BackupError, DamagedError
from gazette.store.backup.repository import Repository
from gazette.store.backup.snapshots import KEYS

WITHDRAWALS = "withdrawals.jsonl"
HOLDS = "holds.jsonl"

Replay = Callable[[Path, Path], int]
"""Withdraws, or holds, in a data directory what a log names; answers how much was new there."""


def newest_log(repository: Repository, name: str) -> bytes | None:
    """The longest log of a name in any snapshot, whichever is restored; None where there is none.

    Raises BackupError if a snapshot that may hold a longer one is damaged.
    """
    try:
        snapshots = [repository.snapshot(name) for name in repository.names()]
        logs = [key for each in snapshots for key in each.keys if key.path == name]
        if not logs:
            return None
        return repository.objects.get(max(logs, key=lambda key: key.size).sha256)
    except DamagedError as error:
        raise BackupError(
            f"cannot tell what was withdrawn or held since, for {error}: name both logs"
        ) from error


def take_again(data: Path, name: str, log: bytes | None, replay: Replay) -> int:
    """Replays a log in a restored data directory, and leaves all its lines in the log there."""
    if not log:
        return 0
    beside = data / f"{name}.new"
    beside.write_bytes(log)
    count = replay(data, beside)
    beside.unlink()
    _add_lines(data / KEYS / name, log)
    return count


def _add_lines(file: Path, log: bytes) -> None:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    there = set(file.read_bytes().splitlines())
    new = [line for line in log.splitlines() if line not in there]
    with file.open("ab") as stream:
        stream.writelines(line + b"\n" for line in new)
