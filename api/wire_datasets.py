"""What the API answers of datasets, as a promise."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from api.wire import Day, Digest, Facet, Instant, Page, Url
from gazette.datasets import Distribution, Metadata, Origin
from opendata.catalogue.tables import Column
from opendata.catalogue.themes import Theme
from opendata.catalogue.words import Words
from opendata.public.copies import CopyKind


class DatasetLinks(Struct, frozen=True):
    """The dataset's page, its rows in each form, and the closed file that holds its table."""

    self: Url
    html: Url
    rows: Url
    csv: Annotated[Url, Meta(description="Exactly as stored.")]
    csv_for_people: Annotated[Url, Meta(description="For Excel, LibreOffice and WPS.")]
    ndjson: Url
    datapackage: Annotated[Url, Meta(description="数据包 All of this for programs (Data Package).")]
    quality: Annotated[Url, Meta(description="数据质量 How good it is, as measured.")]
    usage: Annotated[Url, Meta(description="使用情况 How much it is used.")]
    sqlite: Annotated[Url | None, Meta(description="Null until a closed copy is published.")]


class ForeignKey(Struct, frozen=True):
    """外键 Columns that lead to rows of another dataset."""

    columns: Annotated[list[str], Meta(description="信息项 Of this dataset.")]
    dataset: Annotated[str, Meta(description="数据集 The id of the other.")]
    dataset_columns: Annotated[list[str], Meta(description="对应信息项 Of the other, in order.")]
    rows: Annotated[
        Url | None, Meta(description="The other's rows; null while nothing of it is public.")
    ]


class Dataset(Struct, frozen=True):
    """数据集 A dataset: what it holds, who answers for it, how to get it."""

    id: str
    title: Words
    description: Words
    theme: Annotated[Theme, Meta(description="开放领域 One of the 21 fields.")]
    keywords: list[Words]
    frequency: Annotated[Words, Meta(description="更新周期 How often it changes.")]
    licence: Url
    provider: Annotated[str, Meta(description="信息资源提供方 Who provides it.")]
    issued: Annotated[
        Instant | None, Meta(description="发布日期 Since when it is public; null: not yet.")
    ]
    modified: Annotated[Instant | None, Meta(description="更新时间 When its rows last changed.")]
    rows: Annotated[int, Meta(description="条数 How many rows it has.")]
    metadata: Annotated[
        Metadata | None,
        Meta(description="目录元数据 All that its office says of it; null: made of documents."),
    ]
    origin: Annotated[
        Origin | None,
        Meta(
            description="来源 Of a dataset that another platform holds, where; its rows list the ways."
        ),
    ]
    distributions: Annotated[
        list[Distribution], Meta(description="获取方式 The ways to get it there; none of our own.")
    ]
    columns: Annotated[list[Column], Meta(description="信息项 Its columns, in order.")]
    foreign_keys: Annotated[
        list[ForeignKey], Meta(description="外键 Columns that lead to rows of other datasets.")
    ]
    filters: Annotated[
        list[str], Meta(description="可筛选信息项 Columns that `rows` may be asked for by value.")
    ]
    sorts: Annotated[list[str], Meta(description="Columns that `rows` may be sorted by.")]
    links: DatasetLinks


class DatasetList(Page[Dataset], frozen=True):
    """All datasets, on one page."""


class UseOfDay(Struct, frozen=True):
    """使用情况 What a dataset was used on one day."""

    day: Annotated[Day, Meta(description="日期 In Beijing.")]
    views: Annotated[int, Meta(description="浏览次数 Pages looked at.")]
    downloads: Annotated[int, Meta(description="下载次数 Files taken.")]
    calls: Annotated[int, Meta(description="接口调用次数 Requests to the API.")]
    robots: Annotated[int, Meta(description="机器人请求次数 In no other number.")]
    visitors: Annotated[
        int, Meta(description="访问者数 Different ones, told apart within the day alone.")
    ]


class DatasetUsage(Struct, frozen=True):
    """使用情况 How much a dataset was used. No address is kept of who used it."""

    dataset: str
    since: Annotated[Day | None, Meta(description="Null where no day is told yet.")]
    before: Annotated[
        Day | None, Meta(description="The first day that is not told yet: it is not over.")
    ]
    views: Annotated[int, Meta(description="浏览次数 Of all these days.")]
    downloads: Annotated[int, Meta(description="下载次数 Of all these days.")]
    calls: Annotated[int, Meta(description="接口调用次数 Of all these days.")]
    robots: Annotated[int, Meta(description="机器人请求次数 Of all these days.")]
    days: Annotated[
        list[UseOfDay], Meta(description="The latest first; days without any use are left out.")
    ]


class RowAxis(Struct, frozen=True):
    """One column that rows are grouped by, with its values that have most rows."""

    field: str
    values: list[Facet]
    more: Annotated[int, Meta(description="未列出的值 How many other values there are.")]
    without: Annotated[int, Meta(description="无此项的行 Rows without a value.")]


class RowCell(Struct, frozen=True):
    """Rows that have these values, in the order of the columns."""

    values: list[str]
    count: int
    figures: Annotated[
        list[str | None],
        Meta(
            description="In the order of `aggregates`, as text, for a JSON number may lose digits: sums are exact, "
            "means have 15 digits. Null where no row has a value."
        ),
    ]


class Aggregates(Struct, frozen=True):
    """汇总 Figures over all rows asked for, and by columns."""

    aggregates: Annotated[list[str], Meta(description="What was asked for, such as `sum:amount`.")]
    whole: Annotated[RowCell, Meta(description="合计 Of all rows; it has no values.")]
    by: list[RowAxis]
    cells: Annotated[
        list[RowCell],
        Meta(description="Those that hold something: of at most 200 values, 50 by two columns."),
    ]
    rest: Annotated[int, Meta(description="其余 Rows that stand in none of the cells.")]


class RowList(Page[dict[str, Any]], frozen=True):  # Any: a value is what its column declares
    """A page of rows: each an object keyed by the columns' names."""

    aggregates: Annotated[
        Aggregates | None, Meta(description="汇总 Null unless `aggregates` or `by` asks for it.")
    ]


class DownloadFile(Struct, frozen=True):
    """A closed file: its bytes never change."""

    name: str
    url: Url
    media_type: str
    size: Annotated[int, Meta(description="In bytes.")]
    digest: Annotated[Digest, Meta(description="Digests of the whole file.")]


class Download(Struct, frozen=True):
    """A closed copy of the public database with what goes with it, or a release."""

    name: Annotated[str, Meta(description="Its folder, by when it was made.")]
    kind: Annotated[CopyKind, Meta(description="下载种类 What it holds.")]
    made_at: Instant
    change: Annotated[int, Meta(description="The archive's last change that is in it.")]
    manifest: Annotated[Url, Meta(description="Size, SHA-256 and SM3 of each file.")]
    note: Annotated[
        Url | None,
        Meta(description="签名 What the archive's key signed of the manifest; null for a copy."),
    ]
    files: list[DownloadFile]


class DownloadList(Page[Download], frozen=True):
    """The closed copies, the newest first."""
