"""The digests of versions against their words: SHA-256, SM3, and the digest that makes a version new."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import msgspec

from gazette.differences import Compared, Difference, Part, cut, digest_of
from gazette.store.comparing import Numbered, differs, one_moment, rows_of
from gazette.store.digests import digest_of_metadata
from gazette.store.versions import decode_metadata

_AT_ONCE = 50  # of them: their texts stay in a processor's cache
# Bytes are hashed as they stand, without making characters of them and bytes of these again.
# A text that is the very file was compared with its file: no second SM3.
_VERSIONS = """
    SELECT v.id, v.sha256, v.sm3, v.digest, v.file, f.sm3,
      CAST(c.text AS BLOB), CAST(c.metadata AS BLOB)
    FROM version v JOIN content c ON c.version = v.id LEFT JOIN raw_file f ON f.sha256 = v.sha256
    WHERE v.id >= ? AND v.id < ?
"""


class Texts(Numbered, frozen=True):
    """The texts and metadata of versions by their digests."""

    name: str = "texts"
    numbers: ClassVar = "SELECT id AS number FROM version"
    size: ClassVar = 1_000

    def compare(self, data: Path, part: Part) -> Compared:
        """The digests of these versions, computed anew."""
        count = 0
        differences: list[Difference] = []
        with one_moment(data) as connection:
            for piece in cut(part, _AT_ONCE):
                for row in rows_of(connection, _VERSIONS, piece):
                    count += 1
                    differences += _compare(_Version(*row))  # type: ignore[arg-type]  # as declared
        return Compared(count, tuple(differences))


class _Version(msgspec.Struct, frozen=True):
    """A version's digests and words as they stand."""

    id: int
    sha256: str
    sm3: str
    digest: str
    file: str
    file_sm3: str | None
    """Of the file that has the same bytes as the text; None if there is none."""
    text: bytes
    metadata: bytes


def _compare(version: _Version) -> Iterator[Difference]:
    sha256 = hashlib.sha256(version.text).hexdigest()
    sm3 = version.file_sm3 or hashlib.new("sm3", version.text).hexdigest()
    if version.sha256 != sha256:
        sm3 = hashlib.new("sm3", version.text).hexdigest()
        yield _differs(version, "sha256", version.sha256, sha256)
    if version.sm3 != sm3:
        yield _differs(version, "sm3", version.sm3, sm3)
    digest = _digest(version)
    if version.digest != digest:
        yield _differs(version, "digest", version.digest, digest)


def _digest(version: _Version) -> str:
    """The digest of text and metadata, of a filing not yet read that of its file; or why there is none."""
    try:
        metadata = decode_metadata(version.metadata)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "no metadata"
    return digest_of_metadata(metadata, version.sha256 if version.text else version.file)


def _differs(version: _Version, column: str, written: str, computed: str) -> Difference:
    what = f"version {version.id}"
    return differs(what, column=column, expected=computed, found=digest_of(written))
