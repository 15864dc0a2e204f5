"""What the API answers of the office's standards, as a promise."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct

from api.standards.model import FileKind
from api.wire import Day, Page, Url
from opendata.catalogue.words import Words


class AnyList(Page[dict[str, Any]], frozen=True):  # Any: whatever the list is of
    """列表 A page of any list."""


class StandardLinks(Struct, frozen=True):
    """Where a version of a standard is read."""

    self: Url
    html: Url


class StandardVersion(Struct, frozen=True):
    """规范的一个版本 A version of a standard; it stays at its address."""

    version: Annotated[str, Meta(description="版本号 Its version.", examples=["1.0"])]
    issued_on: Annotated[Day, Meta(description="发布日期 When it was published.")]
    changed: Annotated[
        Words, Meta(description="变更说明 What is other than in the version before.")
    ]
    links: StandardLinks


class StandardItem(Struct, frozen=True):
    """标准规范 A standard as the list shows it, by its newest version."""

    id: Annotated[str, Meta(description="编号 Its id.", examples=["catalogue"])]
    version: Annotated[str, Meta(description="版本号 The version.", examples=["1.0"])]
    issued_on: Annotated[Day, Meta(description="发布日期 When this version was published.")]
    title: Annotated[Words, Meta(description="名称 What it is called.")]
    description: Annotated[Words, Meta(description="内容 What it lays down.")]
    versions: Annotated[list[StandardVersion], Meta(description="历次版本 The latest first.")]
    links: StandardLinks


class StandardSection(Struct, frozen=True):
    """章节 A part of a standard."""

    heading: Annotated[Words, Meta(description="标题 What it is of.")]
    text: Annotated[list[Words], Meta(description="条文 Its paragraphs.")]
    columns: Annotated[list[Words], Meta(description="表头 Heads of its table; empty: none.")]
    rows: Annotated[
        list[list[str | Words]],
        Meta(description="表 Rows of its table: codes as they are written, or words."),
    ]


class StandardFile(Struct, frozen=True):
    """结构文件 A schema that belongs to a standard, whole in itself."""

    name: Annotated[str, Meta(description="文件名 Its name.", examples=["document.json"])]
    kind: Annotated[FileKind, Meta(description="种类 What kind of schema it is.")]
    about: Annotated[Words, Meta(description="说明 What it is the schema of.")]
    url: Url


class Standard(StandardItem, frozen=True):
    """标准规范 A version of a standard, whole."""

    sections: Annotated[list[StandardSection], Meta(description="章节 Its parts.")]
    files: Annotated[list[StandardFile], Meta(description="结构文件 Its schemas.")]


class StandardList(Page[StandardItem], frozen=True):
    """All standards, on one page."""
