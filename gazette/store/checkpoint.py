"""A checkpoint (C2SP tlog-checkpoint): what a log signs of its tree, in three lines."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence

import msgspec

from gazette.errors import NoteError
from gazette.store.signed_note import Signer, VerifierKey, sign_note, verify_note

_TEXT = re.compile(
    r"""(?P<origin>[^\n]+)\n         # whose log it is
        (?P<size>0|[1-9][0-9]{0,17})\n  # how many leaves, without leading zeros
        (?P<root>[0-9A-Za-z+/]{43}=)\n  # the root, 32 bytes in base64
        (?:[^\n]+\n)*                # lines of extension, which are nobody's business here""",
    re.VERBOSE,
)


class Checkpoint(msgspec.Struct, frozen=True):
    """The tree of a log at a size; its text is what is signed."""

    origin: str
    """The name of the log."""
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a text is, signatures apart. Raises NoteError.

    >>> parse_checkpoint(str(Checkpoint("gongbao/1", 7, bytes(32)))).size
    7
    """
    found = _TEXT.fullmatch(text)
    if found is None:
        raise NoteError(f"not a checkpoint: {text[:200]!r}")
    return Checkpoint(found["origin"], int(found["size"]), b64decode(found["root"]))


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> str:
    """The checkpoint as a signed note."""
    return str(sign_note(str(checkpoint), signers))


def open_checkpoint(note: str, key: VerifierKey) -> Checkpoint:
    """The checkpoint in a note that this key signed for its own log. Raises NoteError."""
    checkpoint = parse_checkpoint(verify_note(note, key))
    if checkpoint.origin != key.name:
        raise NoteError(f"a checkpoint of {checkpoint.origin}, signed by {key.name}")
    return checkpoint
