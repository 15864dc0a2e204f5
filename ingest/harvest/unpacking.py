"""The body of an answer as it came, unpacked: never more than a limit, whatever it was packed from."""

from __future__ import annotations

import zlib

_GZIP = 31  # a window of 32 KiB, with gzip's header and sum


class Unpacking:
    """Takes the pieces of a body that is packed with gzip or not at all."""

    def __init__(self, *, is_packed: bool, largest: int) -> None:
        """At most `largest` bytes, of what comes and of what it unpacks to."""
        self._inflate = zlib.decompressobj(_GZIP) if is_packed else None
        self._largest = largest
        self._came = 0
        self._body = bytearray()

    def add(self, piece: bytes) -> None:
        """Unpacks a piece; raises ValueError for what is too much, or is no gzip, or goes on after it."""
        self._came += len(piece)
        if self._inflate is not None and self._inflate.eof and piece:
            raise ValueError("more comes after the end of its gzip")
        if self._came <= self._largest:
            self._body += self._unpacked(piece)
        if max(self._came, len(self._body)) > self._largest:
            raise ValueError(f"more than {self._largest:,} bytes")
        if self._inflate is not None and self._inflate.unused_data:
            raise ValueError("more comes after the end of its gzip")

    def end(self) -> bytes:
        """The whole body; raises ValueError where its gzip is cut off."""
        if self._inflate is not None and self._came and not self._inflate.eof:
            raise ValueError("its gzip is cut off")
        return bytes(self._body)

    def beginning(self) -> bytes:
        """What there is so far."""
        return bytes(self._body)

    def _unpacked(self, piece: bytes) -> bytes:
        if self._inflate is None:
            return piece
        try:
            return self._inflate.decompress(piece, self._largest + 1 - len(self._body))
        except zlib.error as error:
            raise ValueError(f"broken gzip: {error}") from error
