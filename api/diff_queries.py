"""The parameters of comparisons, as frozen structs like those of api.queries."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from api.queries import LanguageQuery

_From = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="旧版本 The earlier version; by default the one before `to`."),
]
_To = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="新版本 The later version; by default the latest."),
]
_Version = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="版本 The version in which the part has this path; by default the latest."),
]


class DiffQuery(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/api/v1/documents/{id}/diff`."""

    from_: _From = None
    to: _To = None
    format: Annotated[
        Literal["json", "unified"],
        Meta(description="格式 `unified`: lines with + and -, for `patch` and `git apply`."),
    ] = "json"


class ComparePageQuery(LanguageQuery, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of the page `/compare`."""

    id: Annotated[str, Meta(description="文件编号 The document's id.")]
    from_: _From = None
    to: _To = None


class HistoryQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/documents/{id}/articles/{path}/history`."""

    version: _Version = None


class HistoryPageQuery(LanguageQuery, frozen=True, kw_only=True):
    """Parameters of the page of an article's history."""

    version: _Version = None
