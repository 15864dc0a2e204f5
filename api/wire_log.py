"""What the API answers of the ledger, as a promise. Hashes of the tree are base64, as in checkpoints."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Instant, Page

Hash = Annotated[str, Meta(extra_json_schema={"contentEncoding": "base64"})]
Hashes = Annotated[list[Hash], Meta(description="The proof, in the order of RFC 6962.")]
Leaf = Annotated[
    str,
    Meta(
        description="The entry with its moment, exactly as hashed: JSON, keys sorted, no spaces, UTF-8."
    ),
]
Note = Annotated[str, Meta(description="A signed note (C2SP tlog-checkpoint).")]


class Checkpoint(Struct, frozen=True):
    """检查点 What was signed of the ledger: its size and its root."""

    origin: Annotated[str, Meta(description="The log's name.")]
    size: int
    root: Hash
    at: Annotated[Instant, Meta(description="The moment of its last entry.")]
    note: Note


class LogEntry(Struct, frozen=True):
    """账目 An entry of the ledger."""

    index: Annotated[int, Meta(description="Its place, from 0.")]
    kind: Annotated[
        str,
        Meta(
            description="publication, hold, status, status_revoked, issue, withdrawal, correction, dataset, dataset_hold or dataset_withdrawal."
        ),
    ]
    subject: Annotated[
        str,
        Meta(
            description="The id of the document or issue it is about; of a dataset behind `dataset:`."
        ),
    ]
    at: Instant
    leaf: Leaf
    hash: Annotated[Hash, Meta(description="SHA-256 over a zero byte and the leaf.")]


class LogEntryList(Page[LogEntry], frozen=True):
    """Entries of the ledger in order."""


class InclusionProof(Struct, frozen=True):
    """存在证明 That an entry stands in the ledger."""

    index: int
    size: Annotated[int, Meta(description="Of the tree that it is proved for.")]
    leaf: Leaf
    hashes: Hashes
    checkpoint: Annotated[
        Note | None, Meta(description="Of that size; null where none was signed.")
    ]


class ConsistencyProof(Struct, frozen=True, rename={"from_": "from"}):
    """一致性证明 That the ledger of a size begins with that of an earlier size."""

    from_: int
    to: int
    hashes: Hashes


class DocumentProof(InclusionProof, frozen=True):
    """公开证明 That a version was published, with all that `verify.py` needs."""

    document: str
    version: int
    consistency: Annotated[
        ConsistencyProof | None,
        Meta(description="From the size asked for; null where none was."),
    ]
    later: Annotated[
        list[LogEntry], Meta(description="What the ledger says of the document after that.")
    ]


class LogKey(Struct, frozen=True):
    """公钥 A key that checks the signatures of checkpoints."""

    name: Annotated[str, Meta(description="The log's name.")]
    id: Annotated[str, Meta(description="Four bytes in hexadecimal, as in signatures.")]
    algorithm: str
    key: Annotated[str, Meta(description="As tools take it: name+id+base64 (C2SP signed-note).")]


class LogKeyList(Page[LogKey], frozen=True):
    """The keys of the ledger: Ed25519 first, then SM2 where it is used."""
