"""The keys of an archive, in `keys/` of its data directory: made at first need, for its owner's eyes.

`log.pem` signs checkpoints, `log.origin` is the log's name, `log.vkey` its public key with that name,
`salt.key` hides what the ledger commits to but may not show. Lost keys cannot be made again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gazette.errors import KeysError
from gazette.store.signed_note import ED25519, Signer, VerifierKey, parse_key

FOLDER = "keys"

# Of the whole process: whoever opens a store need not have it, and no new command can forget it.
_unlocked = {"passphrase": ""}
_ORIGIN = re.compile(r"[^\s+]{1,200}")  # C2SP signed-note: no spaces, no plus
_PUBLIC = "log.vkey"
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
        self._folder = data / FOLDER
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
        origin = self._kept("log.origin", made.encode).decode().strip()
        if not _ORIGIN.fullmatch(origin):
            raise KeysError(f"keys/log.origin: {origin!r} cannot be the name of a log")
        signer = Ed25519Signer(origin, private)
        self._make_public(signer)
        return (signer,)

    @cached_property
    def _salt_key(self) -> bytes:
        return self._kept("salt.key", lambda: secrets.token_bytes(_SALT))

    @property
    def _private(self) -> Ed25519PrivateKey:
        """The signing key; one that lies open is encrypted once there is a passphrase."""
        written = self._kept("log.pem", lambda: self._written(Ed25519PrivateKey.generate()))
        is_open = b"ENCRYPTED" not in written
        try:
            private = load_pem_private_key(written, None if is_open else self._passphrase or None)
        except (TypeError, ValueError) as error:  # without a passphrase, with a wrong one
            raise KeysError("keys/log.pem: key_passphrase does not open the signing key") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise KeysError("keys/log.pem is not an Ed25519 key")
        if is_open and self._passphrase:
            _write(self._folder / "log.pem", self._written(private))
        return private

    def _written(self, private: Ed25519PrivateKey) -> bytes:
        how: KeySerializationEncryption = NoEncryption()
        if self._passphrase:
            how = BestAvailableEncryption(self._passphrase)
        return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)

    def _make_public(self, signer: Signer) -> None:
        """Writes the public key down: the last of all files, so that where it is they all were."""
        self._salt_key  # noqa: B018 (made, if it is not there)
        public = f"{signer.key}\n"
        if self._kept(_PUBLIC, public.encode).decode() != public:
            raise KeysError("keys/log.vkey is not the public key of keys/log.pem and its name")

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        """What a file holds; it is made where there are no keys yet."""
        file = self._folder / name
        try:
            if not file.exists():
                if (self._folder / _PUBLIC).exists():
                    raise KeysError(f"keys/{name} is missing: put keys/ back from a backup")
                _write(file, make())
            return file.read_bytes()
        except OSError as error:
            raise KeysError(f"cannot use the keys in {str(self._folder)!r}: {error}") from error


def public_keys(data: Path) -> tuple[VerifierKey, ...]:
    """The public keys of the log of a data directory, its own first; none before the first entry."""
    try:
        lines = (data / FOLDER / _PUBLIC).read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return ()
    return tuple(parse_key(line) for line in lines if line)


def _write(file: Path, content: bytes) -> None:
    """Puts a file in its place, on the disk before it is used: what was signed must stay provable."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(descriptor)
    beside.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
