"""Withdrawals and holds as other rooms ask for them: replayed into a store that was put back from a backup."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from gazette.errors import BusyError
from gazette.store.withdrawal_log import read
from gazette.store.writer import Store


def replay(data: Path, log: Path) -> int:
    """Withdraws again what a restored store or a replica lacks; answers how many withdrawals.

    Doing it twice changes nothing. Raises StoreError for a log that is damaged.
    """
    with Store.open(data) as store:
        return store.replay(read(log))


def hold_again(data: Path) -> int:
    """Holds again what the log beside the keys says is held; answers how much the store did not know."""
    with Store.open(data) as store:
        return store.held_again


def catch_up(data: Path) -> None:
    """Lets a store that was put back by hand take in its own logs of withdrawals and holds.

    Whoever opens it to write does so; while another one is at work, that one has.
    """
    with suppress(BusyError):
        Store.open(data, wait=0).close()
