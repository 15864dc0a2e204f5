"""A database file cut into objects, and put together again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from gazette.errors import DamagedError
from gazette.store.backup.databases import Progress, migrations_of
from gazette.store.backup.objects import write_new
from gazette.store.backup.repository import Repository
from gazette.store.backup.snapshots import Entry, Part, write_list

CUT = 16384
"""Bytes of an object: four of our pages. Ids are random, so what changes is single pages anywhere,
and larger objects would keep more that did not (20 documents more among 6,000: 2 MB, not 7)."""

_LISTED = 256  # objects a list: a list that changed costs about as much as an object


def cut(
    repository: Repository, file: Path, last: Part | None, *, mode: int, progress: Progress
) -> Part:
    """Keeps a database; what the last snapshot held of it at the same place is not written again."""
    size, digest = file.stat().st_size, hashlib.sha256()
    earlier = last.lists if last else ()
    known_lists, lists = frozenset(earlier), list[str]()

    def kept(piece: bytes, known: frozenset[str]) -> Entry:
        digest.update(piece)
        return Entry(repository.objects.put(piece, known=known), len(piece))

    with file.open("rb") as stream:
        pieces = iter(partial(stream.read, CUT), b"")
        while stream.tell() < size:
            before = earlier[len(lists)] if len(lists) < len(earlier) else None
            known = repository.known(before)
            entries = [kept(piece, known) for piece in islice(pieces, _LISTED)]
            lists.append(repository.objects.put(write_list(entries), known=known_lists))
            progress(f"{file.name}, kept", stream.tell(), size)
    return Part(
        name=file.name,
        size=size,
        mode=mode,
        sha256=digest.hexdigest(),
        schema=migrations_of(file),
        lists=tuple(lists),
    )


def put_together(repository: Repository, part: Part, folder: Path, *, progress: Progress) -> None:
    """Writes the database of a snapshot into a folder.

    Raises DamagedError if any piece of it is damaged or missing.
    """
    digest = hashlib.sha256()

    def content() -> Iterator[bytes]:
        done = 0
        for name in part.lists:
            for entry in repository.entries(name):
                piece = repository.objects.get(entry.sha256)
                digest.update(piece)
                yield piece
                done += entry.size
            progress(part.name, done, part.size)
        if digest.hexdigest() != part.sha256:
            raise DamagedError(part.name, "its pieces are whole, but together another file")

    target = folder / part.name
    write_new(target, content(), mode=0o600)
    target.chmod(part.mode)
