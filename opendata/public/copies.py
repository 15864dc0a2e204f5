"""Closed copies of public.db for download, each with its digests; none outlives a withdrawal.

`downloads/20240601T020304Z/` is one copy: the file `public.db` (its name is the database's name in
Datasette), what goes with it, and `manifest.json`. A release is a copy with more files, and a signed
note of its manifest. A copy's folder is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from gazette.errors import StoreError
from gazette.store.instants import write_instant
from opendata.public.file import DATABASE, alone

DOWNLOADS = "downloads"
MANIFEST = "manifest.json"
NOTE = "manifest.note"
"""Of a release: what the archive signed of its manifest."""

_KEPT = 2
"""The newest, and the one before for who is still downloading it."""
STAMP = re.compile("[0-9]{8}T[0-9]{6}Z")
"""The name of a copy's folder."""

_CURSOR = "SELECT coalesce((SELECT value FROM state WHERE name = 'cursor'), 0)"
_GONE = """
SELECT EXISTS (SELECT 1 FROM copy.version AS c LEFT JOIN main.version AS v
ON v.document = c.document AND v.number = c.number WHERE v.sha256 IS NOT c.sha256)
OR EXISTS (SELECT 1 FROM copy.dataset_version AS c LEFT JOIN main.dataset_version AS v
ON v.dataset = c.dataset AND v.number = c.number WHERE v.sha256 IS NOT c.sha256)
"""
_HAS_ORIGINALS = "SELECT 1 FROM copy.sqlite_schema WHERE type = 'table' AND name = 'original'"
_GONE_ORIGINAL = """
SELECT EXISTS (SELECT 1 FROM copy.original AS c LEFT JOIN main.original AS o
ON o.document = c.document AND o.version = c.version WHERE o.sha256 IS NOT c.sha256)
"""
_TYPES = {
    ".csv.gz": "application/gzip",
    ".db": "application/vnd.sqlite3",
    ".json": "application/json",
    ".ndjson.zst": "application/zstd",
    ".parquet": "application/vnd.apache.parquet",
    ".py": "text/x-python",
    ".sqlite": "application/vnd.sqlite3",
    ".tar": "application/x-tar",
    ".txt": "text/plain; charset=utf-8",
}
MEDIA_TYPES = tuple(sorted(set(_TYPES.values())))
"""Of the files in a copy."""
_CHUNK = 1024 * 1024

_encode = msgspec.json.Encoder().encode

CopyKind = Literal["copy", "release"]
"""整库副本, 发布包: the database with what goes with it, or all datasets in all formats too."""
Fill = Callable[[Path], Iterable[str]]
"""Writes a copy's other files into its folder, where public.db is already; answers their names in order."""


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
    kind: CopyKind = "copy"

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

    def fill(folder: Path) -> list[str]:
        return write_texts(folder, others)

    return close_copy(data, Closing("copy", fill, _KEPT), now=now)


def write_texts(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Writes files, by name their text; answers their names."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return list(texts)


class Closing(msgspec.Struct, frozen=True):
    """How a copy is to be made."""

    kind: CopyKind
    fill: Fill
    kept: int
    """How many of its kind stay, this one included."""
    sign: Callable[[Copy], str] | None = None
    """The note on its manifest; None: it has none."""


def close_copy(data: Path, plan: Closing, *, now: datetime) -> Copy:
    """Closes a copy of the live public.db; the oldest ones of its kind go.

    Raises StoreError if something was withdrawn meanwhile: a withdrawal takes what is being made
    away from under whoever makes it.
    """
    folder = data / DOWNLOADS
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / "lock"):
        name = _free_name(folder, now)
        made = folder / f"{name}.new"
        _drop_unfinished(data)
        try:
            copy = _make(data, made, plan, now)
            made.rename(folder / name)
        except (OSError, sqlite3.Error) as error:
            if made.exists():
                raise
            raise _withdrawn() from error
        finally:
            shutil.rmtree(made, ignore_errors=True)
        with _live(data) as live:
            drop_outdated(data, live)
        kept = copies(data)
        for old in [one for one in kept if one.kind == plan.kind][plan.kept :]:
            _drop(data, old)
    if copy not in kept:
        raise _withdrawn()
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
    _drop_unfinished(data)


def drop_outdated(data: Path, made: sqlite3.Connection) -> None:
    """Removes each copy that holds a version or an original which a newly made public.db does not."""
    for copy in copies(data):
        if _is_outdated(data / DOWNLOADS / copy.name / DATABASE, made):
            _drop(data, copy)
    for left in _unfinished(data):
        # ATTACH would make what is not there yet
        if (left / DATABASE).exists() and _is_outdated(left / DATABASE, made):
            _discard(left)


def _make(data: Path, made: Path, plan: Closing, now: datetime) -> Copy:
    """Makes a copy in a folder that nobody is shown; answers what its manifest says."""
    made.mkdir()
    change = _copy_database(data / DATABASE, made / DATABASE)
    names = [DATABASE, *plan.fill(made)]
    files = tuple(_described(made / each) for each in names)
    copy = Copy(made.stem, write_instant(now), change, files, kind=plan.kind)
    copy = msgspec.structs.replace(copy, digest=_digest(copy))
    (made / MANIFEST).write_bytes(copy.written())
    if plan.sign is not None:
        (made / NOTE).write_text(plan.sign(copy), encoding="utf-8", newline="")
    with _live(data) as live:
        if _is_outdated(made / DATABASE, live):
            raise _withdrawn()
    for path in made.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    return copy


def _live(data: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(data / DATABASE))


def _withdrawn() -> StoreError:
    return StoreError("something was withdrawn while the copy was made: begin again")


def _free_name(folder: Path, now: datetime) -> str:
    """The second when it is made, or the next one of which there is no copy."""
    while (folder / (name := f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")).exists():
        now += timedelta(seconds=1)
    return name


def _unfinished(data: Path) -> list[Path]:
    """What somebody makes just now, or was stopped making."""
    return list((data / DOWNLOADS).glob("*.new"))


def _drop_unfinished(data: Path) -> None:
    for left in _unfinished(data):
        _discard(left)
    for gone in (data / DOWNLOADS).glob("*.gone"):
        shutil.rmtree(gone, ignore_errors=True)


def _discard(left: Path) -> None:
    """Takes a folder away in one step from who may be writing in it, then removes it."""
    gone = left.with_suffix(".gone")
    with suppress(OSError):
        left.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


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
            if made.execute(_HAS_ORIGINALS).fetchone():  # a copy of an earlier release has none
                return any(made.execute(query).fetchone()[0] for query in (_GONE, _GONE_ORIGINAL))
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
    kind = _TYPES[path.name[path.name.index(".") :]]
    return CopiedFile(path.name, kind, size, sha256.hexdigest(), sm3.hexdigest())
