"""What an index says of itself, in a file beside it: the rules it was made with, its cursor, its files.

Before a commit the file says that one is under way, after it what was committed. A crash between the
two leaves a cursor that is behind, never one that is ahead, and no list of files: the same changes
are then followed once more, to the same result.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from gazette.errors import SearchIndexError
from opendata.search.documents import STAMP
from opendata.search.manifest import IndexFile, committed

FILE = "state.json"


class State(msgspec.Struct, frozen=True):
    """The rules, the cursor and the files of an index."""

    stamp: str
    cursor: int
    files: tuple[IndexFile, ...] | None = None
    """As last committed; None while a commit is under way, or was broken off."""
    digest: str = ""
    """Of all the rest."""

    @property
    def is_sound(self) -> bool:
        """Whether it is what was written."""
        return self.digest == _digest(self)


def begin_commit(folder: Path, cursor: int) -> None:
    """Says that the files are about to change."""
    _write(folder, State(STAMP, cursor))


def write_state(folder: Path, cursor: int, known: Iterable[IndexFile] = ()) -> None:
    """Keeps the cursor of an index with the files just committed, as a whole or not at all.

    `known` were there at the commit before.
    """
    _write(folder, State(STAMP, cursor, committed(folder, known)))


def read_state(folder: Path) -> State:
    """The state of an index. Raises SearchIndexError if it was made with other rules."""
    try:
        state = decode_state((folder / FILE).read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeError) as error:
        raise SearchIndexError(f"the index in {str(folder)!r} is broken: rebuild it") from error
    if state.stamp != STAMP:
        raise SearchIndexError(
            f"the index in {str(folder)!r} was made with other rules: rebuild it"
        )
    return state


def state_file(folder: Path) -> str:
    """The path of the file: another one stands there whenever an index was written."""
    return str(folder / FILE)


def encode_state(state: State) -> bytes:
    """A state as it is written."""
    return msgspec.json.encode(state)


decode_state = msgspec.json.Decoder(State).decode
"""The state in a file; raises msgspec.DecodeError where there is none."""


def _write(folder: Path, state: State) -> None:
    beside = folder / f"{FILE}.new"
    with beside.open("wb") as file:
        file.write(encode_state(msgspec.structs.replace(state, digest=_digest(state))))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / FILE)


def _digest(state: State) -> str:
    bare = msgspec.structs.replace(state, digest="")
    return hashlib.sha256(encode_state(bare)).hexdigest()
