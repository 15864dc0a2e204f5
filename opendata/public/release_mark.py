"""What is kept of a release, to tell later what changed since it: places in logs, and no content."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from opendata.public.copies import DOWNLOADS
from opendata.public.state import read_cursor, read_state

_FILE = "last_release.json"
_CURSOR, _MADE_WITH = "cursor", "made_with"  # in the state of public.db
_LAST_TOMBSTONE = "SELECT coalesce((SELECT max(seq) FROM tombstone), 0)"
_CHANGED = "SELECT document FROM change WHERE seq > ? ORDER BY seq"
_TOMBSTONES = """
SELECT document, version, code, authority, withdrawn_on, at FROM tombstone WHERE seq > ? ORDER BY seq
"""


class Mark(msgspec.Struct, frozen=True):
    """How far a release goes."""

    name: str
    """Its folder, named by when it was made."""
    change: int
    """The archive's last change that is in it."""
    tombstone: int
    """The last withdrawal that it knows."""
    made_with: str
    """What its tables depend on beside the store: with another, rows cannot be compared."""


class TombstoneLine(msgspec.Struct, frozen=True):
    """撤回 A withdrawal, of a document or, with `version`, of one version of it."""

    document: str
    version: int | None
    code: str
    authority: str
    withdrawn_on: str
    at: str


def mark_of(path: Path, name: str) -> Mark:
    """The mark of a closed public.db that stands, or will, in a folder of that name."""
    with closing(_open(path)) as db:
        (tombstone,) = db.execute(_LAST_TOMBSTONE).fetchone()
        return Mark(name, read_cursor(db, _CURSOR), tombstone, read_state(db, _MADE_WITH) or "")


def last_mark(data: Path) -> Mark | None:
    """The mark of the last release that was made, whether or not it is still there; None before one."""
    with suppress(FileNotFoundError):
        return msgspec.json.decode((data / DOWNLOADS / _FILE).read_bytes(), type=Mark)
    return None


def keep_mark(data: Path, mark: Mark) -> None:
    """Notes which release was the last."""
    path = data / DOWNLOADS / _FILE
    beside = path.with_suffix(".tmp")
    beside.write_bytes(msgspec.json.encode(mark))
    beside.replace(path)


def changed_documents(path: Path, mark: Mark) -> Iterator[str]:
    """The documents of a closed public.db that changed or went since a release, each once."""
    with closing(_open(path)) as db:
        for (document,) in db.execute(_CHANGED, (mark.change,)):
            yield document


def tombstones_since(path: Path, mark: Mark) -> Iterator[TombstoneLine]:
    """What was withdrawn since a release, oldest first."""
    with closing(_open(path)) as db:
        for row in db.execute(_TOMBSTONES, (mark.tombstone,)):
            yield TombstoneLine(*row)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
