"""What the API answers of the versions of agencies' datasets, as a promise."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from api.wire import Digest, Instant, Page, Url


class TableVersionLinks(Struct, frozen=True):
    """Where more is told of a version."""

    dataset: Url
    diff: Annotated[Url | None, Meta(description="From the version before; null for the first.")]


class TableVersion(Struct, frozen=True):
    """数据集版本 A public version of an agency's dataset."""

    number: Annotated[int, Meta(description="版本号 From 1.")]
    published_at: Instant
    rows: Annotated[int, Meta(description="条数 How many rows it has.")]
    left_out: Annotated[
        int, Meta(description="未收行数 Rows of the file that did not pass the check.")
    ]
    masked: Annotated[int, Meta(description="脱敏单元格数 Cells that were masked.")]
    digest: Annotated[
        Digest, Meta(description="摘要值 Of its rows as lines of JSON, in the order of the key.")
    ]
    table_schema: Annotated[
        dict[str, Any],  # Any: JSON of another standard
        Meta(description="表结构 Its columns and key, a Table Schema."),
    ]
    links: TableVersionLinks


class TableVersionList(Page[TableVersion], frozen=True):
    """All public versions, the latest first."""
