"""The versions of standards as they were published: files that never change, read when they are asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from api.standards.model import Content, Revision
from api.standards.revisions import REVISIONS
from gazette.errors import NotFoundError

FOLDER = Path(__file__).parent / "published"


def revisions(standard_id: str) -> tuple[Revision, ...]:
    """The versions of a standard, the newest first. Raises NotFoundError."""
    found = REVISIONS.get(standard_id)
    if found is None:
        raise NotFoundError("standard", standard_id)
    return found


def revision(standard_id: str, version: str) -> Revision:
    """One of them. Raises NotFoundError."""
    for one in revisions(standard_id):
        if one.version == version:
            return one
    raise NotFoundError("version of a standard", f"{standard_id} {version}")


def newest(standard_id: str) -> Revision:
    """The version that counts. Raises NotFoundError."""
    return revisions(standard_id)[0]


def file_of(standard_id: str, version: str) -> Path:
    """Where a version is kept."""
    return FOLDER / f"{standard_id}-{version}.json"


@lru_cache(maxsize=16)
def published(standard_id: str, version: str) -> Content:
    """What a version says. Raises NotFoundError."""
    known = revision(standard_id, version)
    return msgspec.json.decode(file_of(standard_id, known.version).read_bytes(), type=Content)


def written(content: Content) -> bytes:
    """A version as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"
