"""Which files as received are public, whole: because nothing else is in them, or a person said so.

A file is public only as long as all that was read from it is. Whoever holds or withdraws one of
several documents of a file takes the file from the readers of all of them.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

import msgspec
from msgspec.structs import astuple

from gazette.filing.nothing_else import Format, holds_nothing_else
from gazette.store.files import is_kept, path_of

OriginalDecision = Literal["cleared", "revoked"]
"""What a person decides of a file: all of it may be public, or it may not."""

_COMPARED: dict[str, Format] = {"text/plain": "text", "text/markdown": "markdown"}
"""Formats that hide nothing."""
LARGEST = 16 * 1024 * 1024
"""Bytes of a file that is read whole, to be compared or searched."""

_PAGE = 500  # files a query

_SET = "SELECT value FROM json_each(?)"
_LAST_DECISION = "SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1"
_IS_HIDDEN = f"""
    (NOT EXISTS (SELECT 1 FROM content WHERE version = v.id)
     OR ({_LAST_DECISION}) IS NOT 'public' AND NOT EXISTS (
       SELECT 1 FROM version o JOIN content c ON c.version = o.id
       WHERE (o.document = v.document OR o.file = ?1) AND o.sha256 = v.sha256
       AND ({_LAST_DECISION.replace("v.id", "o.id")}) = 'public')
     AND NOT (({_LAST_DECISION}) = 'returned'
       AND EXISTS (SELECT 1 FROM filing WHERE version = v.id)
       AND EXISTS (SELECT 1 FROM content WHERE version = v.id AND text = '')
       AND NOT EXISTS (SELECT 1 FROM decision WHERE version = v.id AND decision = 'public')))
"""  # noqa: S608 (our own words)
"""A version withdrawn, or not public; but no other one of a text that is public, in its document or
from this very file, and no filing of which nothing was ever read and that was sent back."""
_OPEN = f"""
    SELECT f.sha256, f.sm3, f.size, f.media_type,
           (SELECT decision FROM original_decision WHERE file = f.sha256 ORDER BY id DESC LIMIT 1)
    FROM raw_file f WHERE f.sha256 IN ({_SET})
"""  # noqa: S608 (our own words)
_HIDES = f"""
    SELECT EXISTS (SELECT 1 FROM version v WHERE v.file = ?1 AND {_IS_HIDDEN})
    OR EXISTS (SELECT 1 FROM attached a JOIN version v ON v.id = a.version
               WHERE a.file = ?1 AND {_IS_HIDDEN})
    OR EXISTS (SELECT 1 FROM filing_file k JOIN filing g ON g.id = k.filing
               JOIN version v ON v.id = g.version WHERE k.file = ?1 AND {_IS_HIDDEN})
    OR EXISTS (SELECT 1 FROM reading r JOIN version v ON v.id = r.version
               WHERE r.sha256 = ?1 AND {_IS_HIDDEN})
    OR EXISTS (SELECT 1 FROM reading r JOIN withdrawal w ON w.document = r.document
               WHERE r.sha256 = ?1 AND r.version IS NULL AND w.version IS NULL)
    OR EXISTS (SELECT 1 FROM reading r WHERE r.sha256 = ?1 AND r.reason = 'withdrawn_before')
    OR EXISTS (SELECT 1 FROM erased_file e WHERE e.sha256 = ?1)
"""  # noqa: S608 (our own words)
"""Whether a file holds what is not public: a version that it belongs to, or what was withdrawn."""
_VERSIONS = f"""
    SELECT v.id, v.document, v.number FROM version v JOIN content c ON c.version = v.id
    WHERE v.file = ?1 AND (?2 OR v.record IS NULL) AND ({_LAST_DECISION}) = 'public'
    ORDER BY v.document, v.number
"""  # noqa: S608 (our own words)
_TEXT = "SELECT text FROM content WHERE version = ?"
_IS_ONE = "SELECT 1 FROM version WHERE file = ? AND record IS NULL LIMIT 1"
_SEEN = """
    SELECT (SELECT coalesce(max(id), 0) FROM decision), (SELECT coalesce(max(id), 0) FROM reading),
           (SELECT coalesce(max(id), 0) FROM withdrawal),
           (SELECT coalesce(max(id), 0) FROM original_decision)
"""
_TOUCHED = """
    SELECT v.file FROM decision d JOIN version v ON v.id = d.version WHERE d.id > ?1 AND d.id <= ?5
    UNION SELECT a.file FROM decision d JOIN attached a ON a.version = d.version
      WHERE d.id > ?1 AND d.id <= ?5
    UNION SELECT k.file FROM decision d JOIN filing g ON g.version = d.version
      JOIN filing_file k ON k.filing = g.id WHERE d.id > ?1 AND d.id <= ?5
    UNION SELECT r.sha256 FROM decision d JOIN version v ON v.id = d.version
      JOIN reading r ON r.document = v.document WHERE d.id > ?1 AND d.id <= ?5
    UNION SELECT sha256 FROM reading WHERE id > ?2 AND id <= ?6
    UNION SELECT r.sha256 FROM withdrawal w JOIN reading r ON r.document = w.document
      WHERE w.id > ?3 AND w.id <= ?7
    UNION SELECT file FROM original_decision WHERE id > ?4 AND id <= ?8
"""
_ALL = "SELECT sha256 FROM raw_file WHERE sha256 > ? ORDER BY sha256 LIMIT ?"
_FILES_OF = "SELECT DISTINCT file FROM version WHERE document IN ({}) ORDER BY file"


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """How far the store had come: of all that decides which files are public."""

    decision: int = 0
    reading: int = 0
    withdrawal: int = 0
    original: int = 0


class Original(msgspec.Struct, frozen=True):
    """A file as received that is public, as that of a version."""

    document: str
    version: int
    media_type: str
    size: int
    """In bytes."""
    sha256: str
    sm3: str


class Originals:
    """Reads which files are public; it shares a StoreReader's connection."""

    def __init__(self, connection: sqlite3.Connection, data: Path) -> None:
        self._connection = connection
        self._data = data

    def seen(self) -> Seen:
        """How far the store has come; while it stays, so do the public files."""
        return Seen(*self._connection.execute(_SEEN).fetchone())

    def touched(self, since: Seen, until: Seen) -> Iterator[list[str]]:
        """The files, by their SHA-256, that may be public since or be so no more; some at a time.

        All of them from the start, and where the store went back: a backup was restored.
        """
        if since == Seen() or any(map(int.__gt__, astuple(since), astuple(until))):
            yield from self._every()
            return
        between = (*astuple(since), *astuple(until))
        files = [file for (file,) in self._connection.execute(_TOUCHED, between)]
        for start in range(0, len(files), _PAGE):
            yield files[start : start + _PAGE]

    def files_of(self, document_ids: Collection[str]) -> list[str]:
        """The files that versions of these documents were read from."""
        query = _FILES_OF.format(_SET)
        return [file for (file,) in self._connection.execute(query, (_json(document_ids),))]

    def public(self, files: Collection[str]) -> Iterator[Original]:
        """Those of the files that are public, once for each version that was read from one."""
        for row in self._connection.execute(_OPEN, (_json(files),)).fetchall():
            yield from self._of_file(*row)

    def _every(self) -> Iterator[list[str]]:
        last = ""
        while files := [file for (file,) in self._connection.execute(_ALL, (last, _PAGE))]:
            yield files
            last = files[-1]

    def _of_file(
        self, sha256: str, sm3: str, size: int, media_type: str, decided: OriginalDecision | None
    ) -> Iterator[Original]:
        if decided == "revoked":
            return
        written_as = _COMPARED.get(media_type) if size <= LARGEST else None
        if not decided and (written_as is None or not self._is_one(sha256)):
            return
        if hides(self._connection, sha256):
            return
        if decided and not is_kept(self._data, sha256, size):
            return
        content = None if decided else kept_content(self._data, sha256)
        for row, document, number in self._connection.execute(_VERSIONS, (sha256, bool(decided))):
            if decided or _is_nothing_but(content, self._text(row), written_as):
                yield Original(document, number, media_type, size, sha256, sm3)

    def _text(self, version: int) -> str:
        return str(self._connection.execute(_TEXT, (version,)).fetchone()[0])

    def _is_one(self, sha256: str) -> bool:
        """Whether a file is one document: in one of many records stands more than one text."""
        return self._connection.execute(_IS_ONE, (sha256,)).fetchone() is not None


def hides(connection: sqlite3.Connection, file: str) -> bool:
    """Whether a file holds what is not public, as far as this archive knows."""
    return bool(connection.execute(_HIDES, (file,)).fetchone()[0])


def is_intact(data: Path, file: str) -> bool:
    """Whether a file of any size is kept as it came in."""
    try:
        with path_of(data, file).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == file
    except (FileNotFoundError, NotADirectoryError):
        return False


def kept_content(data: Path, file: str) -> bytes | None:
    """The bytes of a file, None if it is not kept as it came in."""
    try:
        content = path_of(data, file).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return content if hashlib.sha256(content).hexdigest() == file else None


def _is_nothing_but(content: bytes | None, text: str, written_as: Format | None) -> bool:
    if content is None or written_as is None:
        return False
    return holds_nothing_else(content, text, written_as=written_as)


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
