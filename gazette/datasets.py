"""数据集 What an office says of a dataset of an agency: the metadata of its entry in the catalogue.

The elements are those of 《政务信息资源目录编制指南（试行）》 (domain §5.4) and the basic items that
开放数林 counts (domain §9); days, sizes and counts are not said but measured.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

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
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=2000, pattern=r"\S")]
Short = Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=r"\S")]
Address = Annotated[str, msgspec.Meta(pattern=r"^https?://\S+\Z", max_length=2000)]

CC_BY = "https://creativecommons.org/licenses/by/4.0/"
"""What a dataset may be used under where its office says nothing else (domain §10)."""


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
