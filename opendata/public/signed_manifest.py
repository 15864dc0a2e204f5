"""What the archive's ledger key signs of a release: a note that fixes its manifest, and so its files.

    gongbao/9f2c4e61a0b7
    release 20240601T020304Z
    change 1042
    sha256 (of manifest.json, in hexadecimal)
    sm3 (of manifest.json, in hexadecimal)

Its second line is no number, so that no release can be taken for a checkpoint of the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from gazette.errors import NoteError
from gazette.store.signed_note import Signer, VerifierKey, sign_note, verify_note
from opendata.public.copies import Copy


def sign_manifest(copy: Copy, signers: Sequence[Signer]) -> str:
    """The signed note of a release."""
    return str(sign_note(_text(copy, signers[0].key.name), signers))


def check_manifest(copy: Copy, note: str, key: VerifierKey) -> None:
    """Raises NoteError unless this key signed this very manifest."""
    if verify_note(note, key) != _text(copy, key.name):
        raise NoteError(f"the note of {copy.name} is signed, and for another manifest")


def _text(copy: Copy, origin: str) -> str:
    written = copy.written()
    sha256, sm3 = (hashlib.new(name, written).hexdigest() for name in ("sha256", "sm3"))
    return f"{origin}\nrelease {copy.name}\nchange {copy.change}\nsha256 {sha256}\nsm3 {sm3}\n"
