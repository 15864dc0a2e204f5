"""The fields of the query language: their names, also in Chinese, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import get_args

from whoosh_compat import FieldKind, FieldRegistry, FieldSpec

from gazette.model import Kind, Level, StatusCode
from opendata.search.tree import DateField, Field, KeywordField, TextField

TEXT: Mapping[str, TextField] = MappingProxyType(
    {"any": "any", "title": "title", "number": "number", "issuer": "issuer"}
)
"""Found by phrase; `any` is what a bare word asks: title, number and text."""

KEYWORDS: Mapping[str, KeywordField] = MappingProxyType(
    {
        "id": "id",
        "article": "article",
        "index_no": "index_no",
        "kind": "kind",
        "genre": "genre",
        "level": "level",
        "topic": "topic_path",
        "status": "status",
        "region": "region",
    }
)
"""Found by the whole value, or one of several parted by commas."""

DATES: Mapping[str, DateField] = MappingProxyType(
    {"signed": "signed", "published": "published", "effective": "effective"}
)
"""Found by a day, month, year or range of them."""

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "any": ("body", "text", "全文", "正文"),
        "title": ("标题",),
        "number": ("文号",),
        "issuer": ("机关", "发文机关"),
        "article": ("条", "条款"),
        "index_no": ("索引号",),
        "genre": ("文种",),
        "topic": ("主题",),
        "signed": ("成文",),
        "published": ("发布",),
        "effective": ("施行",),
        "year": ("年份",),
    }
)
"""Other names of a field."""

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"kind": get_args(Kind), "level": get_args(Level), "status": get_args(StatusCode)}
)
"""Fields that hold nothing but these values."""

NAMES = frozenset((*TEXT, *KEYWORDS, *DATES, "year")).union(*ALIASES.values())
"""Everything that may stand before a colon."""


def field_of(name: str) -> Field:
    """The field of the index behind a field of the language."""
    if name == "year":
        return "year"
    return {**TEXT, **KEYWORDS, **DATES}[name]


@cache
def registry() -> FieldRegistry:
    """The fields as the parser wants them. It leaves values whole: the grams are cut later."""
    return FieldRegistry(_specs())


@cache
def registry_without_days() -> FieldRegistry:
    """The same for a text without a colon, which names no field: days are a third of its work."""
    return FieldRegistry(spec for spec in _specs() if spec.kind is not FieldKind.DATE)


def _specs() -> Iterator[FieldSpec]:
    kinds = dict.fromkeys((*TEXT, *KEYWORDS), FieldKind.TEXT)
    kinds |= dict.fromkeys(DATES, FieldKind.DATE)
    kinds["year"] = FieldKind.U64
    for name, kind in kinds.items():
        is_day = kind is FieldKind.DATE
        yield FieldSpec(name, kind, aliases=ALIASES.get(name, ()), date_only=is_day)
