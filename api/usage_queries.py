"""The parameters of the use of a dataset."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class UsageQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/datasets/{id}/usage`."""

    days: Annotated[
        int, Meta(ge=1, le=3660, description="天数 The last so many days that are over.")
    ] = 30
