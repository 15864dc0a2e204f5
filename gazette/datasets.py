"""数据集 What an office says of a dataset of an agency: the metadata of its entry in the catalogue.

The elements are those of 《政务信息资源目录编制指南（试行）》 (domain §5.4) and the basic items that
开放数林 counts (domain §9); days, sizes and counts are not said but measured.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from gazette.model import RawFile

Theme = Literal[
    "credit", "health", "employment", "public-safety", "housing", "transport", "education",
    "science", "energy", "environment", "industry", "trade", "finance", "work-safety", "market",
    "assistance", "law", "living", "weather", "geography", "institutions",
]  # fmt: skip
"""开放领域: the 21 fields (domain §8.3)."""

Frequency = Literal[
    "realtime", "daily", "weekly", "monthly", "quarterly", "half-yearly", "yearly", "irregular"
]
"""更新周期: 实时, 每日, 每周, 每月, 每季度, 每半年, 每年, 不定期."""

Access = Literal["unconditional", "conditional", "none"]
"""无条件, 有条件, 不予 (共享 or 开放)."""

Risk = Literal["low", "medium", "high"]
"""安全风险等级, as the review before opening judged it (OD-11)."""

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{1,47}\Z")]
"""The id that an office gives a dataset: part of its address and of its table's name."""
RESERVED = frozenset(
    {
        "documents", "versions", "articles", "relations", "status-changes", "gazettes", "issues",
        "entries", "issuers", "usage", "changes", "in-force", "repealed", "expired", "coverage",
        "originals",
    }
)  # fmt: skip
"""Ids of what is made of documents and stands beside datasets, which no office's dataset may have."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S")]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Address = Annotated[
    str,
    msgspec.Meta(
        pattern=r'^https?://[^\s<>"{}|\\^`]+(?![\s\S])',  # no other can be written as RDF
        max_length=2000,
        examples=["https://creativecommons.org/licenses/by/4.0/"],
    ),
]

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
"""What a dataset may be used under where its office says nothing else (domain §10)."""


Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z(?![\s\S])",
        examples=["2024-06-01T02:03:04Z"],
    ),
]
"""An instant in UTC."""


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """来源 Where a dataset is that another platform holds: what we have is its entry in the catalogue."""

    source: Annotated[Short, msgspec.Meta(examples=["示例市开放平台"])]
    """来源平台: the name under which that platform is harvested here."""
    identifier: Annotated[Text, msgspec.Meta(examples=["b7e6a1f0-8f0e-4c63-9d7b-0d2f4f6b1a11"])]
    """By what the platform knows it."""
    landing_page: Address
    """Where it is found there."""
    issued: Moment | None = None
    """When it came out, as said there."""
    modified: Moment | None = None
    """When it last changed, as said there."""


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """One way to get a dataset that another platform holds."""

    address: Address
    name: Short
    format: Short | None = None
    media_type: Short | None = None


class External(msgspec.Struct, frozen=True, kw_only=True):
    """What another platform says of a dataset, in its own words. None: it does not say."""

    identifier: str
    landing_page: str
    title: str
    abstract: str | None = None
    provider: str | None = None
    themes: tuple[str, ...] = ()
    """Its fields, by whatever name or address."""
    frequency: str | None = None
    keywords: tuple[str, ...] = ()
    licence: str | None = None
    issued: str | None = None
    modified: str | None = None
    distributions: tuple[Distribution, ...] = ()


class Metadata(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """信息资源 The metadata of a dataset as one revision says them. None: not said."""

    name: Short
    """信息资源名称."""
    provider: Short
    """信息资源提供方."""
    abstract: Text
    """信息资源摘要."""
    theme: Theme
    frequency: Frequency
    name_en: Short | None = None
    abstract_en: Text | None = None
    code: Short | None = None
    """信息资源代码."""
    provider_code: str | None = None
    """提供方代码: its 统一社会信用代码."""
    keywords: tuple[Short, ...] = ()
    format: Short = "CSV"
    """信息资源格式."""
    sharing: Access = "unconditional"
    """共享类型."""
    sharing_condition: Text | None = None
    sharing_method: Text | None = None
    openness: Access = "unconditional"
    """开放属性: whether it is opened to society."""
    openness_condition: Text | None = None
    licence: Address = CC_BY
    related: tuple[Short, ...] = ()
    """关联资源代码."""
    contact: Short | None = None
    """Of the office, never of a person."""
    risk: Risk = "low"
    origin: Origin | None = None
    """Of a dataset that another platform holds; its table here lists the ways to get it."""


Choice = Literal["mask", "leave-out", "publish"]
"""What a person decides of a finding: mask the cell, leave the column out, or publish it because …"""


class CellFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something noticed in a table. Never holds the value itself."""

    code: str
    """Stable word: type, required, id_number, personal_column, k_anonymity, …"""
    detail: str
    row: int | None = None
    """Of the file, from 1 with the heading; None: the whole column, or the whole table."""
    column: str | None = None
    """The field's name; None: the whole row, or the whole table."""
    start: int | None = None
    end: int | None = None
    """Place in the cell's text."""
    count: int = 1
    """How many cells, where one finding stands for all of a column."""
    holds: bool = True
    """Whether a person must decide on it; False: the row was left out for it."""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that an agency sent, as it was checked."""

    file: RawFile
    schema: str
    """Table Schema, JSON."""
    rows: int
    """Good ones."""
    refused: int
    """Cells that are not what the schema says."""
    left_out: int
    """Rows that are not published because of such cells."""
    findings: tuple[CellFinding, ...] = ()


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The canonical form of a version: its rows as lines of JSON, packed by zstd."""

    file: RawFile
    rows: int
    masked: int
    """Cells."""
    sha256: str
    """Of the unpacked lines."""
    sm3: str
    schema: str
    """Table Schema of what is published, without the columns that are left out."""
