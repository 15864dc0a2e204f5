"""The parameters of comparisons of two versions of a dataset."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.queries import LanguageQuery

EarlierVersion = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="旧版本 The earlier version; by default the one before `to`."),
]
LaterVersion = Annotated[
    Annotated[int, Meta(ge=1)] | None,
    Meta(description="新版本 The later version; by default the latest."),
]


class TableDiffPageQuery(LanguageQuery, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/datasets/{id}/diff`."""

    from_: EarlierVersion = None
    to: LaterVersion = None


class TableDiffQuery(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/api/v1/datasets/{id}/diff`."""

    from_: EarlierVersion = None
    to: LaterVersion = None
