"""Bytes as received, kept under their SHA-256 before anything reads them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from gazette.errors import StoreError
from gazette.model import RawFile
from gazette.store import files


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a file before its bytes are kept."""

    path: str
    """Relative to the ingested folder, with forward slashes."""
    source: str
    media_type: str
    received_at: datetime


def keep(content: bytes, arrival: Arrival, *, data: Path) -> RawFile:
    """The file with these bytes, now in `files/`; raises StoreError if they cannot be written."""
    try:
        sha256, sm3 = files.keep(data, content)
    except OSError as error:
        raise StoreError(f"cannot keep {arrival.path!r}: {error}") from error
    return _raw_file(arrival, sha256, sm3, len(content))


def describe(content: bytes, arrival: Arrival) -> RawFile:
    """The file with these bytes, which are not kept."""
    sha256, sm3 = hashlib.sha256(content), hashlib.new("sm3", content)
    return _raw_file(arrival, sha256.hexdigest(), sm3.hexdigest(), len(content))


def describe_stream(stream: BinaryIO, arrival: Arrival) -> RawFile:
    """The same for a file too large to stand in memory; raises OSError if it cannot be read."""
    digests = files.Digests()
    for _ in digests.of(stream):
        pass
    return _raw_file(arrival, digests.sha256, digests.sm3, digests.size)


def keep_stream(stream: BinaryIO, arrival: Arrival, *, data: Path) -> RawFile:
    """The same for a file too large to stand in memory; raises OSError if it cannot be read."""
    return keep_described(stream, describe_stream(stream, arrival), data=data)


def keep_described(stream: BinaryIO, raw: RawFile, *, data: Path) -> RawFile:
    """Keeps a file that was described, unless it is kept; it may have changed since."""
    if files.is_kept(data, raw.sha256, raw.size):
        return raw
    stream.seek(0)
    try:
        sha256, sm3, size = files.keep_stream(data, stream)
    except OSError as error:
        raise StoreError(f"cannot keep {raw.path!r}: {error}") from error
    return replace(raw, sha256=sha256, sm3=sm3, size=size)


def _raw_file(arrival: Arrival, sha256: str, sm3: str, size: int) -> RawFile:
    return RawFile(
        sha256=sha256,
        sm3=sm3,
        size=size,
        media_type=arrival.media_type,
        path=arrival.path,
        source=arrival.source,
        received_at=arrival.received_at,
    )
