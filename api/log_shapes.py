"""From the ledger to what the API answers of it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from api.wire_log import Checkpoint, ConsistencyProof, LogEntry, LogKey
from gazette.store.checkpoint import parse_checkpoint
from gazette.store.ledger_reader import LoggedEntry, SignedCheckpoint
from gazette.store.signed_note import ED25519, VerifierKey, parse_note


def base64(hashes: Sequence[bytes]) -> list[str]:
    """Hashes as checkpoints write them."""
    return [b64encode(each).decode() for each in hashes]


def checkpoint(signed: SignedCheckpoint) -> Checkpoint:
    """A checkpoint with what it says."""
    said = parse_checkpoint(parse_note(signed.note).text)
    root = b64encode(said.root).decode()
    return Checkpoint(said.origin, said.size, root, signed.at, signed.note)


def entry(logged: LoggedEntry) -> LogEntry:
    """An entry as lists show it."""
    hashed = b64encode(logged.hash).decode()
    return LogEntry(logged.index, logged.kind, logged.subject, logged.at, logged.leaf, hashed)


def consistency(old: int, new: int, hashes: Sequence[bytes]) -> ConsistencyProof:
    """A proof from one size to another."""
    return ConsistencyProof(old, new, base64(hashes))


def key(one: VerifierKey) -> LogKey:
    """A public key in words and as tools take it."""
    algorithm = "Ed25519" if one.encoded.startswith(ED25519) else "SM2 with SM3"
    return LogKey(one.name, one.id.hex(), algorithm, str(one))
