"""The parameters of comparisons of two versions of a dataset."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class TableDiffQuery(Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Parameters of `/api/v1/datasets/{id}/diff`."""

    from_: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="旧版本 The earlier version; by default the one before `to`."),
    ] = None
    to: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        Meta(description="新版本 The later version; by default the latest."),
    ] = None
