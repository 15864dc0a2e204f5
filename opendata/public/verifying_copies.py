"""The closed copies in downloads by the digests in their manifests, and the manifests by their own.

The manifest of a release also by what the archive's key signed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec

from gazette.differences import Compared, Difference, Part
from gazette.errors import NoteError
from gazette.store.keys import public_keys
from opendata.public.copies import DOWNLOADS, MANIFEST, NOTE, STAMP, Copy
from opendata.public.signed_manifest import check_manifest


class Copies(msgspec.Struct, frozen=True):
    """Every file that is offered for download."""

    name: str = "downloads"

    def parts(self, data: Path) -> Sequence[Part]:
        """Each manifest, and each file that one names."""
        parts: list[Part] = []
        for folder in _folders(data):
            manifest = _read(folder)
            files = manifest.files if manifest else ()
            parts += [(folder.name, MANIFEST), *((folder.name, file.name) for file in files)]
        return parts

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Manifests alone: whole files are for a whole comparison."""
        del count, random
        return [(folder.name, MANIFEST) for folder in _folders(data)]

    def compare(self, data: Path, part: Part) -> Compared:
        """One manifest with what lies beside it, or one file."""
        folder, name = data / DOWNLOADS / str(part[0]), str(part[1])
        if not folder.exists():  # withdrawn or followed by a newer one
            return Compared(0, moved=1)
        if name == MANIFEST:
            return Compared(1, tuple(_manifest(folder)))
        return Compared(1, tuple(_file(folder, name)))


def _folders(data: Path) -> list[Path]:
    found = (data / DOWNLOADS).glob("*")
    return sorted(folder for folder in found if STAMP.fullmatch(folder.name))


def _read(folder: Path) -> Copy | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Copy)
    except (OSError, msgspec.DecodeError, UnicodeError):
        return None


def _manifest(folder: Path) -> Iterator[Difference]:
    copy = _read(folder)
    if copy is None or not _is_as_written(copy, folder):
        yield _differs(folder, MANIFEST, expected="as written", found="another")
        return
    apart = {MANIFEST}
    if copy.kind == "release":
        apart.add(NOTE)
        if not _is_signed(copy, folder):
            yield _differs(folder, NOTE, expected="signed by this archive", found="not so")
    names = {path.name for path in folder.iterdir()} - apart
    for name in sorted(names ^ {file.name for file in copy.files}):
        is_there = name in names
        yield _differs(
            folder,
            name,
            expected="no file" if is_there else "a file",
            found="one" if is_there else "none",
        )


def _is_as_written(copy: Copy, folder: Path) -> bool:
    """Byte for byte; a manifest of an earlier release has no digest of its own."""
    is_sound = copy.is_sound or not copy.digest
    is_named = copy.name == folder.name
    return is_sound and is_named and copy.written() == (folder / MANIFEST).read_bytes()


def _is_signed(copy: Copy, folder: Path) -> bool:
    try:
        keys = public_keys(folder.parent.parent)
        check_manifest(copy, (folder / NOTE).read_text(encoding="utf-8"), keys[0])
    except (OSError, UnicodeError, NoteError, IndexError):
        return False
    return True


def _file(folder: Path, name: str) -> Iterator[Difference]:
    copy = _read(folder)
    file = next((file for file in copy.files if file.name == name), None) if copy else None
    if file is None:
        return
    try:
        with (folder / name).open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        sha256 = type(error).__name__
    if sha256 != file.sha256:
        yield _differs(folder, name, expected=file.sha256, found=sha256)


def _differs(folder: Path, name: str, *, expected: str, found: str) -> Difference:
    what = f"{folder.name}/{name}"
    return Difference(where=DOWNLOADS, what=what, expected=expected, found=found)
