"""The log of withdrawals beside the keys: what a store put back from a backup must forget again.

One JSON line each, on the disk before the withdrawal is acknowledged. It holds digests of files
and is for the office alone, like the keys.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import msgspec

from gazette.errors import StoreError
from gazette.filing.withdrawal import WithdrawalCode
from gazette.store.files import flush_names

LOG = Path("keys", "withdrawals.jsonl")
"""Where the log stands in a data directory."""


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawal as it was recorded."""

    document: str
    version: int | None
    """None: the whole document."""
    through: int
    """The last version that it takes along; of a single one its number."""
    was_public: bool
    """Whether anything of it had ever been public."""
    code: WithdrawalCode
    authority: str
    withdrawn_on: date
    note: str | None
    actor: str
    at: str
    """As `write_instant` writes it."""
    files: tuple[str, ...] = ()
    """SHA-256 of the originals that nothing else needed."""

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What makes it this withdrawal and no other."""
        return self.document, self.version, self.at


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Withdrawal).decode


def append(log: Path, withdrawal: Withdrawal) -> None:
    """Writes a withdrawal down for good; a line that a crash cut short gives way to it."""
    try:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(log, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            file.seek(_whole_lines(file.read()))
            file.truncate()
            file.write(_encode(withdrawal) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        flush_names(log.parent)
    except OSError as error:
        raise StoreError(f"cannot write {str(log)!r}: {error}") from error


def read(log: Path) -> list[Withdrawal]:
    """The withdrawals of a log, oldest first; none where there is no file.

    A last line that a crash cut short was never acknowledged. Raises StoreError for any other
    line that is none.
    """
    try:
        content = log.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"cannot read {str(log)!r}: {error}") from error
    lines = content[: _whole_lines(content)].splitlines()
    return [_read_line(log, number, line) for number, line in enumerate(lines, start=1)]


def _read_line(log: Path, number: int, line: bytes) -> Withdrawal:
    try:
        return _decode(line)
    except msgspec.DecodeError as error:
        raise StoreError(f"{str(log)!r}, line {number}: no withdrawal: {error}") from error


def _whole_lines(content: bytes) -> int:
    """How many bytes of the content are lines with their ends."""
    return content.rfind(b"\n") + 1
