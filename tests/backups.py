"""A store with its files and keys, and all that is in a data directory, to be compared."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from gazette.store.backup.restoring import Restored, restore
from gazette.store.backup.taking import Taken, back_up
from gazette.store.files import keep
from gazette.store.withdrawals import hold_again
from tests.office import Office


class FullOffice:
    """An office that keeps the very files its documents are read from."""

    def __init__(self, data: Path, *, already: int = 0) -> None:
        self.data = data
        self._office = Office(data)
        self.count = already

    def file(self, *, held: bool = False) -> str:
        """Files one more document and answers its id."""
        self.count += 1
        title, text = f"示例省第{self.count}号通知", "各市人民政府：现予公布。" * 40
        keep(self.data, (title + text).encode())
        return self._office.file(
            title,
            text,
            number=f"示政发〔2024〕{self.count}号",
            held=held,
            path=f"{self.count}.txt",
        )

    def file_many(self, count: int) -> None:
        """Files documents in one transaction."""
        with self._office.batch():
            for _ in range(count):
                self.file()

    def hold(self, id: str) -> None:
        """Takes a document back, so that gazette.db says something new."""
        self._office.decide(id, 1, "held")

    def add_key(self, name: str, content: bytes) -> None:
        """Writes a secret into `keys/`."""
        path = self.data / "keys" / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)


def contents(data: Path) -> dict[str, object]:
    """Every row of every table with the tables' definitions, and every file with its mode."""
    found: dict[str, object] = {}
    for name in ("gazette.db", "office.db"):
        if (data / name).exists():
            found[name] = (_rows(data / name), _mode(data / name))
    for folder in ("files", "keys"):
        for path in (data / folder).rglob("*"):
            if path.is_file():
                place = path.relative_to(data).as_posix()
                found[place] = (path.read_bytes(), _mode(path))
    return found


def take(
    data: Path,
    dest: Path,
    *,
    now: datetime | None = None,
    progress: Callable[[str, int, int], object] = lambda *_: None,
) -> Taken:
    """A backup, at a given instant or now."""
    return back_up(data, dest, now=lambda: now or datetime.now(UTC), progress=progress)


def restore_to(
    dest: Path,
    data: Path,
    *,
    at: datetime | None = None,
    log: Path | None = None,
    holds: Path | None = None,
) -> Restored:
    """Restores where nothing was ever withdrawn."""
    return restore(
        dest, data, at=at, withdrawals=log, holds=holds or log, withdraw=_never, hold=hold_again,
        progress=lambda *_: None,
    )  # fmt: skip


def _never(data: Path, log: Path) -> int:
    raise AssertionError(f"{log} is no log of {data}")


def _rows(file: Path) -> list[str]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        return list(db.iterdump())


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
