"""The parameters of `/api/v1/issuers`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.queries import Cursor, Limit
from gazette.model import Level
from opendata.public.issuer_reader import IssuerFilters, IssuerSort


class IssuerQuery(Struct, frozen=True, kw_only=True):
    """Parameters of `/api/v1/issuers`."""

    q: Annotated[
        Annotated[str, Meta(max_length=200)] | None,
        Meta(
            description="名称 Parts of the name, or of another name of the organ; several, parted by "
            "blanks, must all stand in it.",
            examples=["示例 数据"],
        ),
    ] = None
    level: Annotated[tuple[Level, ...], Meta(description="层级 Level of government.")] = ()
    region: Annotated[tuple[str, ...], Meta(description="行政区划代码 GB/T 2260 code.")] = ()
    sort: Annotated[
        IssuerSort,
        Meta(
            description="排序 `name`; `-documents`: most documents first; `level`: highest first. By "
            "`name` none is skipped or repeated while counts change."
        ),
    ] = "name"
    limit: Limit = 100
    cursor: Cursor = None

    def filters(self) -> IssuerFilters:
        """What the list is of."""
        words = tuple((self.q or "").split())
        return IssuerFilters(words=words, level=self.level, region=self.region)
