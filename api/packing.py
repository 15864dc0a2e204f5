"""Content codings: which one a reader takes, what is worth packing, and the packing itself.

zstd costs less than gzip does and packs more tightly; Brotli as tight as that costs several times as
much (measured), so it is not offered: whoever names it names gzip too.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import Literal, Protocol

import zstandard

Coding = Literal["", "gzip", "zstd"]
"""Empty: as it is."""

WORTH = 1024
"""Bytes below which packing gains nothing."""

_OURS: tuple[Coding, ...] = ("zstd", "gzip")  # the better first
_MEMBER = re.compile(
    r"""\s*(?P<name>[A-Za-z0-9*._-]+)                       # gzip, br, *
        (?:\s*;\s*q\s*=\s*(?P<quality>[01](?:\.[0-9]{0,3})?))?\s*   # ;q=0.5""",
    re.VERBOSE,
)
_PACKABLE = re.compile(
    rb"""text/.*                                    # pages, CSV, plain text
        | application/(?:.*\+)?(?:json|xml)(?:;.*)?  # also seq, ld+json, problem+json
        | application/(?:x-ndjson|ndjson|javascript|link-format|openmetrics-text|n-triples)(?:;.*)?
        | image/svg\+xml""",
    re.VERBOSE,
)
_GZIP = 31  # wbits: with the header and check of gzip
_GZIP_LEVEL = 1
_ZSTD_LEVEL = 3
_whole = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)  # used by the event loop's thread alone


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self, mode: int, /) -> bytes: ...


@lru_cache(maxsize=512)
def choose_coding(accepted: bytes) -> Coding:
    """The coding that a reader likes best of ours (RFC 9110 §12.5.3), empty for none.

    >>> choose_coding(b"br, gzip"), choose_coding(b"gzip, zstd"), choose_coding(b"zstd;q=0.1, gzip")
    ('gzip', 'zstd', 'gzip')
    >>> choose_coding(b"gzip;q=0"), choose_coding(b"*"), choose_coding(b"*;q=0, gzip"), choose_coding(b"")
    ('', 'zstd', 'gzip', '')
    """
    wanted: dict[str, float] = {}
    for member in accepted.decode("latin-1").split(","):
        found = _MEMBER.fullmatch(member)
        if found:
            wanted[found["name"].lower()] = float(found["quality"] or 1)
    qualities = {coding: wanted.get(coding, wanted.get("*", 0.0)) for coding in _OURS}
    best = max(_OURS, key=lambda coding: qualities[coding])
    return best if qualities[best] > 0 and qualities[best] >= wanted.get("identity", 0.0) else ""


@lru_cache(maxsize=256)
def is_packable(media_type: bytes) -> bool:
    """Whether answers of a type get smaller; files of documents are packed already."""
    return _PACKABLE.fullmatch(media_type.lower()) is not None


def pack(body: bytes, coding: Coding) -> bytes:
    """A whole body, packed."""
    if coding == "zstd":
        return _whole.compress(body)
    return zlib.compress(body, level=_GZIP_LEVEL, wbits=_GZIP)


class Packing:
    """A stream that is packed as it goes: what goes in can be unpacked by the reader at once."""

    def __init__(self, coding: Coding) -> None:
        if coding == "zstd":
            self._packer: _Packer = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
            self._piece, self._end = (
                zstandard.COMPRESSOBJ_FLUSH_BLOCK,
                zstandard.COMPRESSOBJ_FLUSH_FINISH,
            )
        else:
            self._packer = zlib.compressobj(level=_GZIP_LEVEL, wbits=_GZIP)
            self._piece, self._end = zlib.Z_SYNC_FLUSH, zlib.Z_FINISH

    def piece(self, body: bytes) -> bytes:
        """A piece, packed."""
        return self._packer.compress(body) + self._packer.flush(self._piece)

    def last(self, body: bytes) -> bytes:
        """The last piece, packed, and the end of the stream."""
        return self._packer.compress(body) + self._packer.flush(self._end)
