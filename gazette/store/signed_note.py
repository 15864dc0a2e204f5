"""Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature.

Signatures of keys that are not known are passed over, as the specification wants: so a note may carry
a second one, of another kind, without troubling anybody.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Protocol

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gazette.errors import NoteError

ED25519 = b"\x01"
"""The type of a signature, the first byte of a key as written."""

_MOST = 64  # signature lines; the specification wants at least 16
_NAME = r"(?P<name>[^\s+]+)"
_LINE = re.compile(rf"—[ ]{_NAME}[ ](?P<signature>[0-9A-Za-z+/=]+)", re.VERBOSE)
_KEY = re.compile(rf"{_NAME}\+(?P<id>[0-9a-f]{{8}})\+(?P<key>[0-9A-Za-z+/=]+)", re.VERBOSE)
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class VerifierKey(msgspec.Struct, frozen=True):
    """A public key and the name it signs by; its text is `name+id+key`."""

    name: str
    encoded: bytes
    """The type of its signatures, then the key itself."""

    @property
    def id(self) -> bytes:
        """The four bytes that, with the name, tell whose a signature is."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.encoded).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(self.encoded).decode()}"

    @property
    def public(self) -> bytes:
        """The 32 bytes of an Ed25519 key; raises NoteError for a key of another kind."""
        if self.encoded[:1] != ED25519 or len(self.encoded) != 33:
            raise NoteError(f"not an Ed25519 key: {str(self)!r}")
        return self.encoded[1:]


class Signature(msgspec.Struct, frozen=True):
    """One line of signature: whose it is, and what it says."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.value).decode()}"


class SignedNote(msgspec.Struct, frozen=True):
    """A text with its signatures."""

    text: str
    """Ends with a newline."""
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(f"{each}\n" for each in self.signatures)


class Signer(Protocol):
    """Whoever signs notes."""

    @property
    def key(self) -> VerifierKey:
        """The key that checks what it signs."""

    def sign(self, text: bytes) -> bytes:
        """The signature over a text, alone."""


def sign_note(text: str, signers: Sequence[Signer]) -> SignedNote:
    """A text signed by each of the signers."""
    signed = (Signature(s.key.name, s.key.id, s.sign(text.encode())) for s in signers)
    return SignedNote(text, tuple(signed))


def parse_note(note: str) -> SignedNote:
    """The text and signatures of a note, none of them checked. Raises NoteError.

    >>> parse_note("gongbao/1\\n\\n— gongbao/1 AAAAAAAA\\n").text
    'gongbao/1\\n'
    """
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not text or not lines.endswith("\n") or _CONTROLS.search(note):
        raise NoteError("not a signed note: it has no text, no blank line or no signature")
    each = lines.removesuffix("\n").split("\n")
    if len(each) > _MOST:
        raise NoteError(f"not a signed note: more than {_MOST} signatures")
    return SignedNote(text + "\n", tuple(map(_signature, each)))


def parse_key(text: str) -> VerifierKey:
    """A public key as `VerifierKey` writes it. Raises NoteError, also where the id is not the key's."""
    found = _KEY.fullmatch(text.strip())
    if found is None:
        raise NoteError(f"not a public key of a log: {text!r}")
    key = VerifierKey(found["name"], _bytes_of(found["key"]))
    if key.id.hex() != found["id"]:
        raise NoteError(f"the id {found['id']} is not that of the key {text!r}")
    return key


def verify_note(note: str, key: VerifierKey) -> str:
    """The text of a note that this key signed.

    Raises NoteError where it did not, or where a signature said to be this key's does not hold.
    """
    parsed = parse_note(note)
    own = [each for each in parsed.signatures if (each.name, each.key_id) == (key.name, key.id)]
    if not own:
        raise NoteError(f"not signed by {key.name} with the key {key.id.hex()}")
    public = Ed25519PublicKey.from_public_bytes(key.public)
    for each in own:
        try:
            public.verify(each.value, parsed.text.encode())
        except InvalidSignature as error:
            raise NoteError(f"the signature of {key.name} does not hold") from error
    return parsed.text


def _signature(line: str) -> Signature:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NoteError(f"not a line of signature: {line!r}")
    value = _bytes_of(found["signature"])
    return Signature(found["name"], value[:4], value[4:])


def _bytes_of(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise NoteError(f"not base64: {text!r}") from error
