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
from gazette.store.line_log import whole_lines

WITHDRAWALS = "withdrawals.jsonl"
HOLDS = "holds.jsonl"

Replay = Callable[[Path, Path], int]
"""Withdraws in a data directory what a log names; answers how many were not withdrawn there yet."""
HoldAgain = Callable[[Path], int]
"""Holds in a data directory what its own log names; answers how much was not held there yet."""


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


def hold_again(data: Path, log: bytes | None, hold: HoldAgain) -> int:
    """Adds a log of holds to that of a restored data directory, of which each last word then counts."""
    if not log:
        return 0
    _add_lines(data / KEYS / HOLDS, log)
    return hold(data)


def withdraw_again(data: Path, log: bytes | None, replay: Replay) -> int:
    """Replays a log in a restored data directory, and leaves all its lines in the log there."""
    if not log:
        return 0
    beside = data / f"{WITHDRAWALS}.new"
    beside.write_bytes(log)
    count = replay(data, beside)
    beside.unlink()
    _add_lines(data / KEYS / WITHDRAWALS, log)
    return count


def _add_lines(file: Path, log: bytes) -> None:
    """Whole lines alone: the last one of a machine that died may be cut short."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch(mode=0o600)
    there = whole_lines(file.read_bytes())
    known = set(there)
    lines = [*there, *(line for line in whole_lines(log) if line not in known)]
    file.write_bytes(b"".join(line + b"\n" for line in lines))
