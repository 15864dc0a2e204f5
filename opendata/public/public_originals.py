"""Reads the public original files from a closed public.db, each once, whoever was read from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from opendata.public.file import DATABASE

_COUNT = "SELECT count(DISTINCT sha256) FROM original"
_FILES = """
    SELECT o.sha256, o.sm3, o.size, o.media_type, min(v.recorded_at) AS first,
           json_group_array(json_array(o.document, o.version))
    FROM original o JOIN version v ON v.document = o.document AND v.number = o.version
    GROUP BY o.sha256 ORDER BY first, o.sha256
"""

_versions = msgspec.json.Decoder(list[tuple[str, int]]).decode


class PublicFile(msgspec.Struct, frozen=True):
    """A public original file."""

    sha256: str
    sm3: str
    size: int
    """In bytes."""
    media_type: str
    versions: tuple[tuple[str, int], ...]
    """The documents and versions that were read from it, in their order."""


def public_files(folder: Path) -> Iterator[tuple[int, int, PublicFile]]:
    """How many with this one, of how many, and the file, in the order in which they became public."""
    uri = f"{(folder / DATABASE).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        (total,) = db.execute(_COUNT).fetchone()
        for done, (sha256, sm3, size, kind, _, versions) in enumerate(db.execute(_FILES), start=1):
            file = PublicFile(sha256, sm3, size, kind, tuple(sorted(_versions(versions))))
            yield done, total, file
