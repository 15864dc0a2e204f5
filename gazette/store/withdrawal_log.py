"""The log of withdrawals beside the keys: what a store put back from a backup must forget again.

One JSON line each, on the disk before the withdrawal is acknowledged. It holds digests of files
and is for the office alone, like the keys.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from gazette.filing.withdrawal import WithdrawalCode
from gazette.store.line_log import append_line, read_lines

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
_DECODER = msgspec.json.Decoder(Withdrawal)


def append(log: Path, withdrawal: Withdrawal) -> None:
    """Writes a withdrawal down for good; see `line_log.append_line`."""
    append_line(log, _encode(withdrawal))


def read(log: Path) -> list[Withdrawal]:
    """The withdrawals of a log, oldest first; see `line_log.read_lines`."""
    return read_lines(log, _DECODER)
