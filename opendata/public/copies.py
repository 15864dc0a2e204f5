"""Closed copies of public.db for download, each with its digests; none outlives a withdrawal.

`downloads/20240601T020304Z/` is one copy: the file `public.db` (its name is the database's name in
Datasette), what goes with it, and `manifest.json`. A copy's folder is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from gazette.errors import StoreError
from gazette.store.instants import write_instant
from opendata.public.file import DATABASE, alone

DOWNLOADS = "downloads"
MANIFEST = "manifest.json"

_KEPT = 2
"""The newest, and the one before for who is still downloading it."""
STAMP = re.compile("[0-9]{8}T[0-9]{6}Z")
"""The name of a copy's folder."""

_CURSOR = "SELECT coalesce((SELECT value FROM state WHERE name = 'cursor'), 0)"
_GONE = """
SELECT EXISTS (SELECT 1 FROM copy.version AS c LEFT JOIN main.version AS v
ON v.document = c.document AND v.number = c.number WHERE v.sha256 IS NOT c.sha256)
"""
_TYPES = {".db": "application/vnd.sqlite3", ".json": "application/json", ".py": "text/x-python"}
_CHUNK = 1024 * 1024

_encode = msgspec.json.Encoder().encode


class CopiedFile(msgspec.Struct, frozen=True):
    """One file of a copy."""

    name: str
    media_type: str
    size: int
    sha256: str
    sm3: str


class Copy(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one manifest says."""

    name: str
    """Its folder, named by when it was made."""
    made_at: str
    change: int
    """The archive's last change that is in it."""
    files: tuple[CopiedFile, ...]
    digest: str = ""
    """SHA-256 of all of this but itself, so that a manifest is known to be as it was made."""

    @property
    def is_sound(self) -> bool:
        """Whether the manifest is as it was made."""
        return self.digest == _digest(self)

    def written(self) -> bytes:
        """The manifest as a file."""
        return msgspec.json.format(_encode(self), indent=2)


def make_copy(data: Path, others: Mapping[str, str], *, now: datetime) -> Copy:
    """Closes a copy of the live public.db together with other files, by name their text.

    The oldest copies go. Raises StoreError if something was withdrawn meanwhile.
    """
    folder = data / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "lock"):
        copy = _make(data, f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}", others, now)
        with closing(sqlite3.connect(data / DATABASE)) as live:
            drop_outdated(data, live)
        kept = copies(data)
        for old in kept[_KEPT:]:
            _drop(data, old)
    if copy not in kept:
        raise StoreError("something was withdrawn while the copy was made: publish again")
    return copy


def copies(data: Path) -> list[Copy]:
    """All copies, the newest first."""
    found = []
    for manifest in sorted((data / DOWNLOADS).glob(f"*/{MANIFEST}"), reverse=True):
        if STAMP.fullmatch(manifest.parent.name):
            with suppress(FileNotFoundError):  # withdrawn meanwhile
                found.append(msgspec.json.decode(manifest.read_bytes(), type=Copy))
    return found


def drop_copies(data: Path) -> None:
    """Removes every copy: something in them is public no more."""
    for copy in copies(data):
        _drop(data, copy)


def drop_outdated(data: Path, made: sqlite3.Connection) -> None:
    """Removes each copy that holds a version which a newly made public.db does not."""
    for copy in copies(data):
        if _is_outdated(data / DOWNLOADS / copy.name / DATABASE, made):
            _drop(data, copy)


def _make(data: Path, name: str, others: Mapping[str, str], now: datetime) -> Copy:
    """Makes a copy beside the others and puts it in its place."""
    folder = data / DOWNLOADS
    for left in folder.glob("*.new"):
        shutil.rmtree(left, ignore_errors=True)
    made = folder / f"{name}.new"
    made.mkdir()
    change = _copy_database(data / DATABASE, made / DATABASE)
    for other, text in others.items():
        (made / other).write_text(text, encoding="utf-8", newline="")
    files = tuple(_described(made / each) for each in (DATABASE, *others))
    copy = Copy(name, write_instant(now), change, files)
    copy = msgspec.structs.replace(copy, digest=_digest(copy))
    (made / MANIFEST).write_bytes(copy.written())
    for path in made.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    made.rename(folder / name)
    return copy


def _digest(copy: Copy) -> str:
    bare = msgspec.structs.replace(copy, digest="")
    return hashlib.sha256(_encode(bare)).hexdigest()


def _drop(data: Path, copy: Copy) -> None:
    """Takes a copy out of what is served in one step, then removes it."""
    folder = data / DOWNLOADS / copy.name
    gone = folder.with_name(f"{copy.name}.new")
    with suppress(FileNotFoundError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _is_outdated(path: Path, made: sqlite3.Connection) -> bool:
    """Whether a copy holds what is not in public.db; one that cannot be read is."""
    try:
        made.execute("ATTACH ? AS copy", (str(path),))
        try:
            return bool(made.execute(_GONE).fetchone()[0])
        finally:
            made.execute("DETACH copy")
    except sqlite3.DatabaseError:
        return True


def _copy_database(live: Path, target: Path) -> int:
    """A copy without log, free pages and old content; answers the last change in it."""
    uri = f"{live.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(sqlite3.connect(target)) as connection:
        return int(connection.execute(_CURSOR).fetchone()[0])


def _described(path: Path) -> CopiedFile:
    sha256, sm3 = hashlib.sha256(), hashlib.new("sm3")
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            sha256.update(piece)
            sm3.update(piece)
        size = file.tell()
    kind = _TYPES[path.suffix]
    return CopiedFile(path.name, kind, size, sha256.hexdigest(), sm3.hexdigest())
