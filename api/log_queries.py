"""The parameters of the ledger's routes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from msgspec import Meta, Struct

from api.problems import ErrorItem, ProblemError
from api.queries import MOST

_LARGEST = 2**53

_Index = Annotated[int, Meta(ge=0, le=_LARGEST)]
_Size = Annotated[int, Meta(ge=1, le=_LARGEST)]
_Version = Annotated[int, Meta(ge=1, le=2**31)]
_Document = Annotated[str, Meta(min_length=1, max_length=100)]


class EntriesQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/log/entries`."""

    start: Annotated[_Index, Meta(description="起点 The first entry's index, from 0.")] = 0
    limit: Annotated[
        int, Meta(ge=1, le=MOST, description="条数 How many a page holds, at most 1000.")
    ] = 100


class InclusionQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/log/proof/inclusion`."""

    index: Annotated[
        _Index | None, Meta(description="序号 The entry's index; or name a document.")
    ] = None
    document: Annotated[
        _Document | None, Meta(description="文件编号 The document whose publication is proved.")
    ] = None
    version: Annotated[
        _Version | None, Meta(description="版本 By default the one published last.")
    ] = None
    size: Annotated[
        _Size | None, Meta(description="大小 Of the tree; by default that of the last checkpoint.")
    ] = None

    def check(self) -> None:
        """Raises ProblemError unless either an index or a document is named."""
        if (self.index is None) == (self.document is None):
            detail = "index: name an entry by its index, or a document by document and version"
            raise wrong("index", "index, or document", detail)
        if self.index is not None and self.version is not None:
            raise wrong("version", "document", "version: goes with document, not with index")


class ConsistencyQuery(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/api/v1/log/proof/consistency`."""

    from_: Annotated[_Size, Meta(description="从 The earlier size.")]
    to: Annotated[
        _Size | None, Meta(description="到 The later size; by default that of the last checkpoint.")
    ] = None


class DocumentProofQuery(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/api/v1/documents/{id}/proof`."""

    version: Annotated[
        _Version | None, Meta(description="版本 By default the one published last.")
    ] = None
    from_: Annotated[
        _Size | None,
        Meta(
            description="从 The size of a checkpoint you kept: adds the proof that the ledger began "
            "with it."
        ),
    ] = None


def wrong(name: str, hint: str, detail: str) -> ProblemError:
    """The problem with one parameter."""
    return ProblemError(
        "invalid-parameter", HTTPStatus.BAD_REQUEST, detail, [ErrorItem(name, hint)]
    )
