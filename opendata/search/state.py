"""What an index says of itself, in a file beside it: the rules it was made with, and its cursor.

The file is written after the commit. A crash between the two leaves a cursor that is behind, never
one that is ahead: the same changes are then followed once more, to the same result.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from gazette.errors import SearchIndexError
from opendata.search.documents import STAMP

_FILE = "state.json"


class State(msgspec.Struct, frozen=True):
    """The rules and the cursor of an index."""

    stamp: str
    cursor: int


def write_state(folder: Path, cursor: int) -> None:
    """Keeps the cursor of an index, as a whole or not at all."""
    beside = folder / f"{_FILE}.new"
    with beside.open("wb") as file:
        file.write(msgspec.json.encode(State(STAMP, cursor)))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / _FILE)


def read_state(folder: Path) -> State:
    """The state of an index. Raises SearchIndexError if it was made with other rules."""
    try:
        state = msgspec.json.decode((folder / _FILE).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError) as error:
        raise SearchIndexError(f"the index in {str(folder)!r} is broken: rebuild it") from error
    if state.stamp != STAMP:
        raise SearchIndexError(
            f"the index in {str(folder)!r} was made with other rules: rebuild it"
        )
    return state


def last_written(folder: Path) -> tuple[int, int]:
    """Changes whenever an index was written."""
    found = (folder / _FILE).stat()
    return found.st_mtime_ns, found.st_ino
