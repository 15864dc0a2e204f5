"""The log of holds beside the keys: what a store put back from a backup must hold again (暂停公开).

One JSON line each time that something public is taken from the readers, or given back to them. Like the log of
withdrawals it is for the office alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from gazette.store.line_log import append_line, read_lines

LOG = Path("keys", "holds.jsonl")
"""Where the log stands in a data directory."""

Kind = Literal["document", "dataset", "original"]
"""A version of a document, one of an agency's dataset, or the file of a version of a document."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a version, or of its file: held, or given back."""

    kind: Kind
    id: str
    version: int
    digest: str
    """SHA-256 of the text that is held, or of the file: a number may be given again after a restore."""
    is_held: bool
    actor: str
    reason: str
    at: str
    """As `write_instant` writes it."""

    @property
    def what(self) -> tuple[Kind, str, int, str]:
        """What it is said of."""
        return self.kind, self.id, self.version, self.digest


_encode = msgspec.json.Encoder().encode
_DECODER = msgspec.json.Decoder(Hold)


def append(log: Path, hold: Hold) -> None:
    """Writes a hold, or its end, down for good; see `line_log.append_line`."""
    append_line(log, _encode(hold))


def last_words(log: Path) -> list[Hold]:
    """What was said last of each version and file, in the order of the lines; see `line_log.read_lines`."""
    return list({hold.what: hold for hold in read_lines(log, _DECODER)}.values())
