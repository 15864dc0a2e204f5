"""What the ledger proves: that a version was published, that a later ledger begins with an earlier one."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from api import log_shapes as shapes
from api import wire_log as wire
from api.calls import Call
from api.log_queries import wrong
from api.problems import ProblemError
from gazette.errors import NotFoundError, StoreError
from gazette.store.entries import Publication, decode_leaf
from gazette.store.ledger_reader import LedgerReader, LoggedEntry


def document_proof(
    ledger: LedgerReader, document_id: str, *, version: int | None, old: int | None = None
) -> wire.DocumentProof:
    """The proof that a version was published, by default the one published last.

    With `old` also that the ledger began with so many entries. Raises NotFoundError for what was
    never published, ProblemError for an `old` beyond the last checkpoint.
    """
    signed = ledger.checkpoint()
    if signed is None:
        raise NotFoundError("publication", document_id)
    index = published(ledger, document_id, version, signed.size)
    (entry,) = ledger.entries(index, index + 1)
    said = cast("Publication", decode_leaf(entry.leaf).entry)
    since = None if old is None else consistency(ledger, old, signed.size)
    later = [shapes.entry(each) for each in ledger.later(entry, size=signed.size)]
    proof = inclusion(ledger, entry, signed.size)
    return wire.DocumentProof(*proof, document_id, said.version, since, later)


def ledger_of(request: Call) -> LedgerReader:
    """This thread's reader of the ledger. Raises ProblemError (503) where there is none."""
    try:
        return request.house.library.ledger()
    except StoreError as error:
        detail = "本服务没有账本 This server has no ledger, or one of an older release."
        raise ProblemError("log-unavailable", HTTPStatus.SERVICE_UNAVAILABLE, detail) from error


def published(ledger: LedgerReader, document_id: str, version: int | None, size: int) -> int:
    """The index of the last publication of a version. Raises NotFoundError where there is none."""
    index = ledger.publication(document_id, version, size=size)
    if index is None:
        which = document_id if version is None else f"{document_id}/versions/{version}"
        raise NotFoundError("publication", which)
    return index


def inclusion(
    ledger: LedgerReader, entry: LoggedEntry, size: int
) -> tuple[int, int, str, list[str], str | None]:
    """The values of `InclusionProof` in order."""
    signed = ledger.checkpoint_of(size)
    hashes = shapes.base64(ledger.tree.inclusion(entry.index, size))
    return entry.index, size, entry.leaf, hashes, signed.note if signed else None


def consistency(ledger: LedgerReader, old: int, new: int) -> wire.ConsistencyProof:
    """The proof between two sizes. Raises ProblemError where the first is the greater."""
    if old > new:
        raise wrong("from", f"1 to {new}", f"from={old}: the later tree has {new} entries")
    return shapes.consistency(old, new, ledger.tree.consistency(old, new))
