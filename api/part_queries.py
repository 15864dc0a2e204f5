"""The parameters of what belongs to a document: articles, relations, where it came from."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.moments import RecordedBefore
from api.queries import Cursor, InForceOn, Limit
from gazette.model import ComponentKind

_Version = Annotated[
    Annotated[int, Meta(ge=1)] | None, Meta(description="版本 By default the newest state.")
]


class ArticleQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/articles`."""

    version: _Version = None
    in_force_on: InForceOn = None
    recorded_before: RecordedBefore = None
    kind: Annotated[
        tuple[ComponentKind, ...], Meta(description="层次 Only parts of these kinds.")
    ] = ()


class PartQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/articles/{path}`."""

    version: _Version = None
    in_force_on: InForceOn = None
    recorded_before: RecordedBefore = None


class RelationQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/relations`."""

    direction: Annotated[
        Literal["out", "in"],
        Meta(description="方向 `out`: what it cites; `in`: what cites it."),
    ] = "out"
    limit: Limit = 100
    cursor: Cursor = None


class RelatedQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/related`."""

    limit: Annotated[int, Meta(ge=1, le=50, description="条数 How many, at most 50.")] = 10


class ProvenanceQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/provenance`."""

    version: _Version = None
    format: Annotated[
        Literal["json", "jsonld"] | None,
        Meta(description="格式 JSON, or PROV-O as JSON-LD; without it as `Accept` says."),
    ] = None
