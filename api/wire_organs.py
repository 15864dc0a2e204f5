"""What the API answers of issuing organs and of subjects, a promise like the rest of api.wire."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from api.wire import Page, Url
from gazette.model import Level
from opendata.public.issuer_reader import Relation


class OtherName(Struct, frozen=True):
    """Another name by which the organ is known."""

    name: str
    relation: Annotated[
        Relation,
        Meta(
            description="short 简称 its own short name; former 前身 that of the organ before it; later 后继 "
            "that of the organ it has become."
        ),
    ]


class IssuerLinks(Struct, frozen=True):
    """Where the organ stands, and its documents."""

    self: Url
    html: Url
    documents: Url
    feed: Url


class IssuingOrgan(Struct, frozen=True):
    """发文机关 An organ that issued public documents."""

    id: str
    name: Annotated[str, Meta(description="全称 Full name.")]
    level: Annotated[Level, Meta(description="层级 Level of government.")]
    region: Annotated[str | None, Meta(description="行政区划代码 GB/T 2260 code.")]
    documents: Annotated[
        int, Meta(description="文件数 Public documents that it signed, alone or with others.")
    ]
    names: Annotated[
        list[OtherName], Meta(description="其他名称 As far as the organ table of the office knows.")
    ]
    links: IssuerLinks


class IssuerList(Page[IssuingOrgan], frozen=True):
    """A page of issuing organs."""


class TopicLinks(Struct, frozen=True):
    """The documents of the class and of all below it."""

    documents: Url
    feed: Url


class TopicClass(Struct, frozen=True):
    """主题 A class of subjects with those below it."""

    code: Annotated[
        str | None, Meta(description="主题代码 Such as 2 or 2.1; null for another list's class.")
    ]
    name: str
    path: Annotated[list[str], Meta(description="From the widest class down to this one.")]
    documents: Annotated[
        int, Meta(description="文件数 Public documents of the class and of all below it.")
    ]
    topics: list[TopicClass]
    links: TopicLinks


class TopicList(Page[TopicClass], frozen=True):
    """All classes of the list (主题分类), then those of other lists; `total` counts the widest."""

    without: Annotated[int, Meta(description="未分类 Public documents without any class.")]
