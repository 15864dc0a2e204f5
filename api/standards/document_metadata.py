"""文件元数据规范 What every field of a document means, and which codes there are, made from the wire's structs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import get_args

from msgspec import Struct

from api.enumeration_words import words_of
from api.standards.model import Cell, Content, Section
from api.standards.schemas import fields, in_both, json_schema, shape
from api.wire import ArticleList, Document, DocumentList, RelationKind, RelationList, VersionList
from gazette.model import ComponentKind, Disclosure, Kind, Level, StatusCode
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.words import Words

_CODES = (
    (Words("文件类别", "Kinds"), get_args(Kind)),
    (Words("层级", "Levels"), get_args(Level)),
    (Words("有效性", "Validity"), get_args(StatusCode)),
    (Words("公开属性", "Disclosure"), (*get_args(Disclosure), "unknown")),
    (Words("条款类型", "Parts of a text"), get_args(ComponentKind)),
    (Words("文件间关系", "Relations"), (*get_args(RelationKind),)),
)
_FIELD, _MEANING = Words("字段", "Field"), Words("含义", "Meaning")


def content() -> Content:
    """The standard as the code has it now."""
    document = json_schema(Document, Words("一份文件", "A document"))
    lists: dict[str, tuple[type[Struct], Words]] = {
        "document-list.json": (DocumentList, Words("文件列表", "A list of documents")),
        "version-list.json": (VersionList, Words("历次版本", "Its versions")),
        "article-list.json": (ArticleList, Words("条款", "The parts of its text")),
        "relation-list.json": (RelationList, Words("引用与效力关系", "What it cites and changes")),
    }
    return Content(
        Words("文件元数据规范", "Metadata of documents"),
        Words(
            "公开文件的字段、含义和代码；JSON 接口、表格和 SQL 数据库共用。",
            "Fields of public documents, what they mean and their codes: for JSON, tables and SQL alike.",
        ),
        (
            _principles(),
            Section(
                Words("一份文件的字段", "Fields of a document"),
                (),
                (_FIELD, _MEANING, Words("取值", "Values")),
                tuple(
                    (name, in_both(one["description"]), shape(one))
                    for name, one, _ in fields(document.schema)
                ),
            ),
            *(_enumeration(heading, codes) for heading, codes in _CODES),
            *_tables(),
        ),
        {
            "document.json": document,
            **{name: json_schema(struct, about) for name, (struct, about) in lists.items()},
        },
    )


def _principles() -> Section:
    return Section(
        Words("总则", "Principles"),
        (
            Words(
                "每个字段都在，未知为 null；代码 unknown 表示没有依据，不得当作现行有效。",
                "Every field is there, null where unknown; the code unknown says that nothing tells, and never means "
                "in force.",
            ),
            Words(
                "成文、发布、施行、有效期至是四个不同的日期，均为 YYYY-MM-DD。",
                "Signed, published, in force from and until are four different days, each YYYY-MM-DD.",
            ),
            Words(
                "编号稳定、不含义、不重复使用；发文字号按统一写法存储，原文不改。",
                "Ids are stable, opaque and never used again; numbers are kept in one canonical form, texts as they "
                "are.",
            ),
            Words(
                "每个版本附正文的 SHA-256 与 SM3 摘要值。",
                "Each version has the SHA-256 and SM3 of its text.",
            ),
        ),
    )


def _enumeration(heading: Words, codes: Sequence[str]) -> Section:
    """Raises KeyError for a code without words."""
    said = words_of(codes)
    rows = tuple((code, Words(*said[code])) for code in codes)
    return Section(heading, (), (Words("代码", "Code"), Words("名称", "Name")), rows)


def _tables() -> Iterator[Section]:
    """The columns of each dataset that is made of documents."""
    for one in derived_datasets().values():
        heading = Words(f"表：{one.title.zh}", f"Table: {one.title.en}")
        columns = (_FIELD, _MEANING, Words("数据类型", "Type"))
        yield Section(heading, (one.description,), columns, tuple(_columns(one)))


def _columns(dataset: Dataset) -> Iterator[tuple[Cell, ...]]:
    for column in dataset.columns:
        yield column.name, column.description, column.type
