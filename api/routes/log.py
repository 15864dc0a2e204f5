"""`/api/v1/log/…` and a document's proof: what anybody needs to check that nothing was changed.

Nothing behind the last checkpoint is shown; up to it every answer is settled for good.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from litestar.params import FromPath

from api import log_shapes as shapes
from api import wire_log as wire
from api.calls import JSON, Call, Reply, encode
from api.log_queries import (
    ConsistencyQuery,
    DocumentProofQuery,
    EntriesQuery,
    InclusionQuery,
    wrong,
)
from api.negotiate import choose
from api.parameters import write_query
from api.proving import consistency, document_proof, inclusion, ledger_of, published
from api.queries import NoQuery
from api.reading import Route, read
from gazette.errors import NotFoundError
from gazette.store.keys import public_keys
from gazette.store.ledger_reader import LedgerReader, SignedCheckpoint

VERIFIER = Path(__file__).parent.parent.parent / "clients" / "verify.py"
"""The program that checks proofs, for strangers to take."""

_FORMS = ("text/plain", "application/json")
_TEXT = b"text/plain; charset=utf-8"
_VARIES = [(b"vary", b"Accept")]


@read("/api/v1/log/checkpoint", Route(media_types=_FORMS, answers=(wire.Checkpoint,), tag="log"))
def read_checkpoint(request: Call) -> Reply:
    """检查点 The last checkpoint as a signed note, or as JSON."""
    request.ask(NoQuery)
    signed = _last(ledger_of(request))
    if choose(request.header(b"accept"), _FORMS) == "application/json":
        return Reply(encode(shapes.checkpoint(signed)), JSON, _VARIES)
    return Reply(signed.note.encode(), _TEXT, _VARIES)


@read("/api/v1/log/key", Route(media_types=_FORMS, answers=(wire.LogKeyList,), tag="log"))
def read_key(request: Call) -> Reply:
    """公钥 The keys that check the ledger's signatures, one a line, or as JSON."""
    request.ask(NoQuery)
    keys = public_keys(request.house.settings.data)
    if not keys:
        raise NotFoundError("key", "log/key")
    if choose(request.header(b"accept"), _FORMS) == "application/json":
        items = [shapes.key(each) for each in keys]
        return Reply(encode(wire.LogKeyList(items, len(items), None, {})), JSON, _VARIES)
    return Reply("".join(f"{each}\n" for each in keys).encode(), _TEXT, _VARIES)


@read(
    "/api/v1/log/entries",
    Route(query=EntriesQuery, answers=(wire.LogEntryList,), tag="log"),
)
def list_entries(request: Call) -> wire.LogEntryList:
    """账目 The entries of the ledger, the oldest first, with their exact number."""
    asked = request.ask(EntriesQuery)
    ledger = ledger_of(request)
    signed = ledger.checkpoint()
    size = signed.size if signed else 0
    end = min(asked.start + asked.limit, size)
    following = None
    if end < size:
        pairs = [("start", str(end)), ("limit", str(asked.limit))]
        following = f"{request.base}{request.scope['path']}{write_query(pairs)}"
    items = [shapes.entry(each) for each in ledger.entries(asked.start, end)]
    return wire.LogEntryList(items, size, following, {})


@read(
    "/api/v1/log/proof/inclusion",
    Route(query=InclusionQuery, answers=(wire.InclusionProof,), tag="log"),
)
def prove_inclusion(request: Call) -> wire.InclusionProof:
    """存在证明 The proof that an entry stands in the ledger of a size."""
    asked = request.ask(InclusionQuery)
    asked.check()
    ledger = ledger_of(request)
    size = _size(asked.size, "size", _last(ledger))
    index = asked.index
    if index is None and asked.document is not None:
        index = published(ledger, asked.document, asked.version, size)
    if index is None or index >= size:
        raise wrong("index", f"0 to {size - 1}", f"index={index}: the tree has {size} entries")
    (entry,) = ledger.entries(index, index + 1)
    return wire.InclusionProof(*inclusion(ledger, entry, size))


@read(
    "/api/v1/log/proof/consistency",
    Route(query=ConsistencyQuery, answers=(wire.ConsistencyProof,), tag="log"),
)
def prove_consistency(request: Call) -> wire.ConsistencyProof:
    """一致性证明 The proof that the ledger of a size begins with that of an earlier size."""
    asked = request.ask(ConsistencyQuery)
    ledger = ledger_of(request)
    to = _size(asked.to, "to", _last(ledger))
    return consistency(ledger, asked.from_, to)


@read(
    "/api/v1/documents/{document_id:str}/proof",
    Route(query=DocumentProofQuery, answers=(wire.DocumentProof,), tag="log"),
)
def prove_document(document_id: FromPath[str], request: Call) -> wire.DocumentProof:
    """公开证明 The proof that a version was published, with all that `verify.py` needs.

    It stands even where the text is gone: what was withdrawn since says so under `later`.
    """
    asked = request.ask(DocumentProofQuery)
    return document_proof(ledger_of(request), document_id, version=asked.version, old=asked.from_)


@read("/verify.py", Route(media_types=("text/x-python",), tag="log"))
def read_verifier(request: Call) -> Reply:
    """核验程序 The program that checks proofs offline: Python with `cryptography`, nothing else."""
    request.ask(NoQuery)
    name = b'attachment; filename="verify.py"'
    return Reply(_verifier(), b"text/x-python; charset=utf-8", [(b"content-disposition", name)])


@lru_cache(maxsize=1)
def _verifier() -> bytes:
    return VERIFIER.read_bytes()


def _last(ledger: LedgerReader) -> SignedCheckpoint:
    """The last checkpoint. Raises NotFoundError before the first."""
    signed = ledger.checkpoint()
    if signed is None:
        raise NotFoundError("checkpoint", "log/checkpoint")
    return signed


def _size(asked: int | None, name: str, last: SignedCheckpoint) -> int:
    """The size asked for, the last signed one by default. Raises ProblemError beyond that."""
    if asked is not None and asked > last.size:
        detail = f"{name}={asked}: the last checkpoint has {last.size} entries"
        raise wrong(name, f"1 to {last.size}", detail)
    return asked or last.size
