"""Logs beside the keys: a line each, on the disk before what it tells of is acknowledged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from gazette.errors import StoreError
from gazette.store.files import flush_names

T = TypeVar("T")


def append_line(log: Path, line: bytes) -> None:
    """Writes a line down for good; one that a crash cut short gives way to it."""
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(log, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(_end(file.read()))
            file.truncate()
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        flush_names(log.parent)
    except OSError as error:
        raise StoreError(f"cannot write {str(log)!r}: {error}") from error


def read_lines(log: Path, decoder: msgspec.json.Decoder[T]) -> list[T]:
    """What the lines of a log say, oldest first; nothing where there is no file.

    A last line that a crash cut short was never acknowledged. Raises StoreError for any other
    line that the decoder does not take.
    """
    try:
        content = log.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"cannot read {str(log)!r}: {error}") from error
    lines = enumerate(whole_lines(content), start=1)
    return [_read_line(log, decoder, *line) for line in lines]


def whole_lines(content: bytes) -> list[bytes]:
    """The lines that have their end, without it."""
    return content[: _end(content)].splitlines()


def _read_line(log: Path, decoder: msgspec.json.Decoder[T], number: int, line: bytes) -> T:
    try:
        return decoder.decode(line)
    except msgspec.DecodeError as error:
        raise StoreError(f"{str(log)!r}, line {number}: not a line of it: {error}") from error


def _end(content: bytes) -> int:
    """How many bytes of the content are lines with their ends."""
    return content.rfind(b"\n") + 1
