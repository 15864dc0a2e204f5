"""A second signature by SM2 with SM3 (GB/T 32918.2, GB/T 32905), where `gmssl-pyx` is installed.

Whoever must rely on national algorithms (GB/T 39786) checks this one; everybody else passes it over.
"""

from __future__ import annotations

import hashlib
from types import ModuleType

import msgspec

from gazette.errors import NoteError
from gazette.store.signed_note import VerifierKey, parse_note

try:
    import gmssl_pyx
except ImportError:  # the extra `sm2` is not installed
    gmssl_pyx = None

TYPE = b"\xffSM2 with SM3\n"
"""The type of a signature: C2SP has assigned it no byte, so its name follows 0xff."""

_ID = b"1234567812345678"  # the default name of a signer (GB/T 35276)
_CURVE = bytes.fromhex(  # a, b and the base point of the curve (GB/T 32918.5)
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)


class Pair(msgspec.Struct, frozen=True):
    """A key pair: 64 bytes that everybody may know, 32 that nobody may."""

    public: bytes
    private: bytes


def library() -> ModuleType | None:
    """The library that signs; None where it is not installed."""
    module: ModuleType | None = gmssl_pyx
    return module


class Sm2Signer:
    """Signs notes by a name with an SM2 key."""

    def __init__(self, name: str, pair: Pair, gmssl: ModuleType) -> None:
        self._pair = pair
        self._gmssl = gmssl
        self._key = VerifierKey(name, TYPE + pair.public)

    @property
    def key(self) -> VerifierKey:
        """The public key."""
        return self._key

    def sign(self, text: bytes) -> bytes:
        """The signature in ASN.1."""
        signed: bytes = self._gmssl.sm2_sign_sm3_digest(
            self._pair.private, digest(text, self._pair.public)
        )
        return signed


def new_pair(gmssl: ModuleType) -> Pair:
    """A new key pair."""
    return Pair(*gmssl.sm2_key_generate())


def digest(text: bytes, public: bytes) -> bytes:
    """What is signed: SM3 over who signs and the text (GB/T 32918.2 §5.5, §6.1).

    The library's own function for whole messages does the same in ten times the time.
    """
    length = (8 * len(_ID)).to_bytes(2, "big")
    signer = hashlib.new("sm3", length + _ID + _CURVE + public).digest()
    return hashlib.new("sm3", signer + text).digest()


def verify_second(note: str, key: VerifierKey, gmssl: ModuleType) -> str:
    """The text of a note that this SM2 key signed. Raises NoteError where it did not."""
    if not key.encoded.startswith(TYPE):
        raise NoteError(f"not an SM2 key: {str(key)!r}")
    parsed = parse_note(note)
    own = [each for each in parsed.signatures if (each.name, each.key_id) == (key.name, key.id)]
    public = key.encoded.removeprefix(TYPE)
    holds = [gmssl.sm2_verify(public, parsed.text.encode(), each.value) for each in own]
    if not holds or not all(holds):
        raise NoteError(f"not signed by {key.name} with the SM2 key {key.id.hex()}")
    return parsed.text
