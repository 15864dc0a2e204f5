"""The tool `verify`: a publication held against the ledger, a text and a quotation against it."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import cast

from api.calls import Call
from api.mcp.answers import QuotePlace, VerifyAnswer
from api.mcp.arguments import VerifyArguments
from api.mcp.briefs import page
from api.proving import document_proof, ledger_of
from api.wire_log import DocumentProof
from gazette.errors import NoteError, ProofError
from gazette.store.checkpoint import open_checkpoint
from gazette.store.entries import Publication, decode_leaf
from gazette.store.keys import public_keys
from gazette.store.merkle import check_inclusion, leaf_hash
from gazette.store.signed_note import VerifierKey
from opendata.public.rows import ArticleRow

_PLACES = 10


def verify(call: Call, asked: VerifyArguments) -> VerifyAnswer:
    """核查 Holds a document against the signed ledger: that this text was published, and what came after.

    With `quote` also whether words stand in it exactly: do so before you quote. What it says is
    this server's word; the proof lets anybody check it without trusting the server.
    """
    proof = document_proof(ledger_of(call), asked.id, version=asked.version)
    leaf = decode_leaf(proof.leaf)
    said = cast("Publication", leaf.entry)
    text = call.reader.versions.text(asked.id, proof.version)
    places = _places(call, asked, proof.version, text)
    api = f"{call.base}/api/v1/documents/{asked.id}/proof?version={proof.version}"
    return VerifyAnswer(
        id=asked.id,
        version=proof.version,
        published_at=leaf.at,
        sha256=said.sha256,
        proof_holds=_holds(proof, public_keys(call.house.settings.data)),
        text_matches=None if text is None else _digest(text) == said.sha256,
        sha256_matches=None if asked.sha256 is None else asked.sha256.lower() == said.sha256,
        quote_found=None if places is None else bool(places),
        quote_places=places or [],
        later=[f"{one.at} {one.kind}" for one in proof.later],
        index=proof.index,
        size=proof.size,
        url=page(asked.id, call.base),
        proof=api,
        verifier=f"{call.base}/verify.py",
    )


def _holds(proof: DocumentProof, keys: Sequence[VerifierKey]) -> bool:
    """Whether the proof leads from the leaf to a root that the ledger's first key signed."""
    if proof.checkpoint is None or not keys:
        return False
    hashes = [b64decode(each) for each in proof.hashes]
    try:
        root = open_checkpoint(proof.checkpoint, keys[0]).root
        leaf = leaf_hash(proof.leaf.encode())
        check_inclusion(leaf, proof.index, proof.size, proof=hashes, root=root)
    except (NoteError, ProofError):
        return False
    return True


def _places(
    call: Call, asked: VerifyArguments, version: int, text: str | None
) -> list[QuotePlace] | None:
    """Where the quotation stands; None where there is none to look for, or nothing to look in."""
    if asked.quote is None or text is None:
        return None
    parts = call.reader.parts.articles(asked.id, version)
    starts = islice(_starts(text, asked.quote), _PLACES)
    ends = [(start, start + len(asked.quote)) for start in starts]
    return [QuotePlace(start, end, _part(parts, start, end)) for start, end in ends]


def _starts(text: str, quote: str) -> Iterator[int]:
    start = text.find(quote)
    while start >= 0:
        yield start
        start = text.find(quote, start + 1)


def _part(parts: Sequence[ArticleRow], start: int, end: int) -> str | None:
    """The path of the smallest part that holds a place."""
    holding = [part for part in parts if part.start <= start and end <= part.end]
    return min(holding, key=lambda part: part.end - part.start).path if holding else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
