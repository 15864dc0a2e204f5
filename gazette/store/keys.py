"""The keys of an archive, in `keys/` of its data directory: made at first need, for its owner's eyes.

`log.pem` signs checkpoints, `log.origin` is the log's name, `log.vkey` its public key with that name,
`salt.key` hides what the ledger commits to but may not show; `log-sm2.key` and `log-sm2.vkey` are of the
second signature, where there is one. Lost keys cannot be made again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gazette.errors import KeysError
from gazette.store import sm2
from gazette.store.key_files import KeyFiles
from gazette.store.signed_note import ED25519, Signer, VerifierKey, parse_key

FOLDER = "keys"

# Of the whole process: whoever opens a store need not have it, and no new command can forget it.
_unlocked = {"passphrase": ""}
_ORIGIN = re.compile(r"[^\s+]{1,200}")  # C2SP signed-note: no spaces, no plus
_PUBLIC, _SECOND = "log.vkey", "log-sm2.vkey"
_NONCE = 12  # bytes
_SALT = 32  # bytes


def unlock(passphrase: str) -> None:
    """Tells this process what opens its archive's signing key, once, where settings are read.

    Empty: the key lies open.
    """
    _unlocked["passphrase"] = passphrase


class Ed25519Signer:
    """Signs notes by a name with an Ed25519 key."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        self._private = private
        self._key = VerifierKey(name, ED25519 + private.public_key().public_bytes_raw())

    @property
    def key(self) -> VerifierKey:
        """The public key."""
        return self._key

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of the signature."""
        return self._private.sign(text)


class Keys:
    """The keys of one data directory. Making this reads nothing; a key is read when it is needed."""

    def __init__(self, data: Path) -> None:
        self._files = KeyFiles(data / FOLDER)
        self._passphrase = _unlocked["passphrase"].encode()

    def salt(self, file: str, document: str, version: int) -> bytes:
        """What hides the file of a version in its commitment: an office may show it, one by one.

        `file` is the SHA-256 of the file in hexadecimal.
        """
        said = "\n".join((file, document, str(version)))
        return hmac.digest(self._salt_key, said.encode(), "sha256")

    def commitment(self, file: str, document: str, version: int) -> str:
        """SHA-256 over the salt and the file's SHA-256, in hexadecimal.

        It fixes which file it was and tells nobody; with the salt and the file anybody can check.
        """
        salt = self.salt(file, document, version)
        return hashlib.sha256(salt + bytes.fromhex(file)).hexdigest()

    @cached_property
    def signers(self) -> tuple[Signer, ...]:
        """Who signs checkpoints. Raises KeysError where the key is encrypted and cannot be opened."""
        private = self._private
        raw = private.public_key().public_bytes_raw()
        made = f"gongbao/{hashlib.sha256(raw).hexdigest()[:12]}\n"
        origin = self._files.kept("log.origin", made.encode, public=_PUBLIC).decode().strip()
        if not _ORIGIN.fullmatch(origin):
            raise KeysError(f"keys/log.origin: {origin!r} cannot be the name of a log")
        signer = Ed25519Signer(origin, private)
        self._salt_key  # noqa: B018 (made before the public key is: where that is, all were)
        self._publish(signer, _PUBLIC)
        return (signer, *self._second(origin, private))

    @cached_property
    def _salt_key(self) -> bytes:
        return self._files.kept("salt.key", lambda: secrets.token_bytes(_SALT), public=_PUBLIC)

    @property
    def _private(self) -> Ed25519PrivateKey:
        """The signing key; one that lies open is encrypted once there is a passphrase."""
        written = self._files.kept(
            "log.pem", lambda: self._written(Ed25519PrivateKey.generate()), public=_PUBLIC
        )
        is_open = b"ENCRYPTED" not in written
        try:
            private = load_pem_private_key(written, None if is_open else self._passphrase or None)
        except (TypeError, ValueError) as error:  # without a passphrase, with a wrong one
            raise KeysError("keys/log.pem: key_passphrase does not open the signing key") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeysError("keys/log.pem is not an Ed25519 key")
        if is_open and self._passphrase:
            self._files.put("log.pem", self._written(private))
        return private

    def _written(self, private: Ed25519PrivateKey) -> bytes:
        how: KeySerializationEncryption = NoEncryption()
        if self._passphrase:
            how = BestAvailableEncryption(self._passphrase)
        return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)

    def _second(self, origin: str, private: Ed25519PrivateKey) -> Iterator[Signer]:
        """SM2 beside Ed25519; its key is sealed by the first one, so that one passphrase opens both."""
        gmssl = sm2.library()
        if gmssl is None:
            return
        seal = AESGCM(
            HKDF(SHA256(), 32, None, b"gongbao SM2 key").derive(private.private_bytes_raw())
        )

        def make() -> bytes:
            nonce, pair = secrets.token_bytes(_NONCE), sm2.new_pair(gmssl)
            return nonce + seal.encrypt(nonce, pair.public + pair.private, None)

        sealed = self._files.kept("log-sm2.key", make, public=_SECOND)
        try:
            pair = seal.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as error:
            raise KeysError("keys/log-sm2.key does not belong to keys/log.pem") from error
        signer = sm2.Sm2Signer(origin, sm2.Pair(pair[:64], pair[64:]), gmssl)
        self._publish(signer, _SECOND)
        yield signer

    def _publish(self, signer: Signer, name: str) -> None:
        """Writes a public key down, the last of its files. Raises KeysError if another stands there."""
        public = f"{signer.key}\n"
        if self._files.kept(name, public.encode, public=name).decode() != public:
            raise KeysError(f"keys/{name} is not the public key of what signs, and its name")


def public_keys(data: Path) -> tuple[VerifierKey, ...]:
    """The public keys of the log of a data directory, Ed25519 first; none before the first entry."""
    files = (data / FOLDER / name for name in (_PUBLIC, _SECOND))
    return tuple(parse_key(file.read_text(encoding="utf-8")) for file in files if file.exists())
