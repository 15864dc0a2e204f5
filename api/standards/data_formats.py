"""数据格式规范 Formats of files, how cells are written in them, and the tables that every agency must publish."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec

from api.enumeration_words import words_of
from api.export_queries import FORMATS
from api.standards.model import Cell, Content, File, Section
from api.standards.schemas import json_schema
from api.wire_tables import TableVersionList
from opendata.catalogue.foreign_keys import ForeignKey
from opendata.catalogue.frequencies import BY_CODE as FREQUENCIES
from opendata.catalogue.table_reading import MEDIA_TYPES
from opendata.catalogue.table_schema import (
    COLUMN_TYPES,
    MOST_FIELDS,
    Field,
    TableSchema,
    rule_words,
)
from opendata.catalogue.table_templates import Template, templates
from opendata.catalogue.tables import ColumnType
from opendata.catalogue.themes import BY_CODE as THEMES
from opendata.catalogue.words import Words
from opendata.release_files import FORMS

_FORM, _MEDIA_TYPE = Words("格式", "Format"), Words("媒体类型", "Media type")
_NAME = Words("名称", "Name")
_WRITTEN: dict[ColumnType, Words] = {
    "text": Words(
        "Unicode 文字；CSV 中空与无不分", "Text; in CSV an empty one and none look alike"
    ),
    "integer": Words(
        "不带千分位；是、否为 1、0", "No thousands separators; yes and no are 1 and 0"
    ),
    "number": Words(
        "小数点为“.”，单位写在名称里", "A point before decimals; the unit is in the name"
    ),
    "date": Words("YYYY-MM-DD（ISO 8601）", "YYYY-MM-DD (ISO 8601)"),
    "date-time": Words("UTC，YYYY-MM-DDThh:mm:ss.sssZ", "UTC, YYYY-MM-DDThh:mm:ss.sssZ"),
}


def content() -> Content:
    """The standard as the code has it now."""
    return Content(
        Words("数据格式规范", "Data formats"),
        Words(
            "数据集的文件格式、数据类型、CSV 写法和应公开表格的表结构。",
            "File formats of datasets, types, how CSV is written, and the schemas of tables to be published.",
        ),
        (
            _distributions(),
            _releases(),
            _taken(),
            _types(),
            _row_rules(),
            _foreign_keys(),
            _csv(),
            _list_of_templates(),
            *map(_template, templates().values()),
        ),
        {
            "table-schema.json": json_schema(
                TableSchema,
                Words("表结构文件本身的写法", "What a Table Schema may say here"),
            ),
            "table-version-list.json": json_schema(
                TableVersionList,
                Words(
                    "部门数据集历次版本的返回结果", "The answer of /api/v1/datasets/{id}/versions"
                ),
            ),
            **{f"{one.id}.json": _file(one) for one in templates().values()},
        },
    )


def _distributions() -> Section:
    said = words_of(list(FORMATS))
    return Section(
        Words("分发格式", "Distributions"),
        (
            Words(
                "每个数据集的全部数据均可按下列格式取得，均可机器读取。",
                "All rows of every dataset can be had in each of these, all machine-readable.",
            ),
        ),
        (_FORM, _NAME, _MEDIA_TYPE),
        tuple((code, Words(*said[code]), kind) for code, kind in FORMATS.items()),
    )


def _releases() -> Section:
    suffixes = "、".join(one.suffix for one in FORMS.values())
    return Section(
        Words("发布包", "Releases"),
        (
            Words(
                f"每个数据集一个文件，后缀为 {suffixes}；附清单 manifest.json 及其签名 manifest.note。",
                f"A file of each dataset with each of these endings: {suffixes.replace('、', ', ')}; with "
                "manifest.json and its signature manifest.note.",
            ),
            Words(
                "相同的数据生成逐字节相同的文件；每个文件附 SHA-256 与 SM3。",
                "The same data give the same bytes; each file has its SHA-256 and SM3.",
            ),
        ),
    )


def _taken() -> Section:
    return Section(
        Words("报送格式", "What agencies send"),
        (
            Words(
                "第一行为字段名或名称；工作簿（XLSX）取有内容的工作表，有几张时报送时须用 sheet 指明。",
                "The first row has the names or headings of columns; of a workbook (XLSX) the sheet that holds "
                "something is read, of several the one that is named by `sheet`.",
            ),
        ),
        (_FORM, _MEDIA_TYPE),
        tuple(MEDIA_TYPES.items()),
    )


def _types() -> Section:
    said = words_of(get_args(ColumnType))
    fields = {one: [name for name, kind in COLUMN_TYPES.items() if kind == one] for one in _WRITTEN}
    return Section(
        Words("数据类型", "Types"),
        (),
        (
            Words("类型", "Type"),
            _NAME,
            Words("写法", "How it is written"),
            Words("表结构中的类型", "Types of Table Schema"),
        ),
        tuple(
            (code, Words(*said[code]), _WRITTEN[code], ", ".join(fields[code]))
            for code in get_args(ColumnType)
        ),
    )


def _row_rules() -> Section:
    return Section(
        Words("行内规则", "Rules over two cells of a row"),
        (
            Words(
                "表结构的 rules 列出同一行两个单元格之间的规则，只有下列几种；报送时与其他约束一并检查，"
                "不符的单元格逐一指明。",
                "`rules` of a schema lists what must hold between two cells of each row; there are no other rules than "
                "these. They are checked with the other constraints, and each cell that breaks one is named.",
            ),
        ),
        (Words("规则", "Rule"), Words("含义", "Meaning"), Words("适用", "For")),
        (
            (
                "not-before",
                Words("field 不得早于 of", "`field` is not before `of`"),
                Words(
                    "两个日期、时间或年份，均有值时",
                    "two days, instants or years, where both have a value",
                ),
            ),
            (
                "at-most",
                Words("field 不得大于 of", "`field` is not more than `of`"),
                Words("两个数值，均有值时", "two numbers, where both have a value"),
            ),
            (
                "required-where",
                Words(
                    "of 为 values 之一时 field 必填",
                    "`field` is required where `of` is one of `values`",
                ),
                Words("of 为枚举或是否值", "`of` is an enumeration, or yes or no"),
            ),
        ),
    )


def _foreign_keys() -> Section:
    return Section(
        Words("外键", "Foreign keys"),
        (
            Words(
                "表结构的 foreignKeys 指向另一部门数据集（resource 为其编号）的同类型字段，或本库文件的编号"
                "（resource 为 documents，fields 为 id）；任一字段为空即不核对。",
                "`foreignKeys` of a schema lead to columns, of the same types, of another dataset of agencies, whose id "
                "`resource` is, or to the ids of documents here (`resource` documents, `fields` id); where one of the "
                "fields is empty the key is not checked.",
            ),
            Words(
                "报送时按对方当时的公开版本核对：没有的值为不合格单元格；对方尚无公开版本的，由人决定是否公开。",
                "They are checked when a file is sent, by the version of the other that is public then: a value that "
                "it lacks is a bad cell. Where it has no public version, a person decides whether to publish.",
            ),
        ),
    )


def _csv() -> Section:
    return Section(
        Words("CSV 写法", "CSV"),
        (
            Words(
                "RFC 4180，UTF-8，逗号分隔，行末 CRLF，第一行为字段名；默认不带 BOM，单元格原样。",
                "RFC 4180, UTF-8, commas, lines end with CRLF, the first has the names; no BOM, cells exactly as they "
                "are.",
            ),
            Words(
                "bom=true 供表格软件使用：带 BOM；会被当作数字或日期改写的单元格前加制表符，以 = + - @ 开头的前加"
                "单引号，防止执行公式。",
                "bom=true is for spreadsheets: a BOM, a tab before what would be read as another number or a date, an "
                "apostrophe before what begins with = + - @, so that nothing runs.",
            ),
        ),
    )


def _list_of_templates() -> Section:
    return Section(
        Words("应公开的表格", "Tables to be published"),
        (
            Words(
                f"各部门须公开下列表格；可增加字段，总数不超过 {MOST_FIELDS} 个，不得设自然人姓名字段。",
                f"Agencies must publish these; columns may be added, up to {MOST_FIELDS}, none for names of natural "
                "persons.",
            ),
        ),
        (
            Words("模板", "Template"),
            _NAME,
            Words("依据", "Basis"),
            Words("开放领域", "Field"),
            Words("更新周期", "Frequency"),
        ),
        tuple(
            (
                one.id,
                one.title,
                one.basis,
                THEMES[one.theme].name,
                FREQUENCIES[one.frequency].name,
            )
            for one in templates().values()
        ),
    )


def _template(one: Template) -> Section:
    key = ", ".join(one.schema.key)
    return Section(
        Words(f"表：{one.title.zh}", f"Table: {one.title.en}"),
        (Words(f"主键：{key}。", f"Key: {key}."), *map(_foreign_key, one.schema.foreignKeys)),
        (
            Words("字段", "Field"),
            _NAME,
            Words("类型", "Type"),
            Words("约束", "Obligation"),
            Words("代码表", "Codes"),
            Words("规则", "Rules"),
        ),
        tuple(_fields(one.schema)),
    )


def _foreign_key(key: ForeignKey) -> Words:
    led = f"{', '.join(key.columns)} → {key.reference.resource} ({', '.join(key.others)})"
    return Words(f"外键：{led}。", f"Foreign key: {led.replace('→', 'to')}.")


def _fields(schema: TableSchema) -> Iterator[tuple[Cell, ...]]:
    for field in schema.fields:
        yield (
            field.name, _title(field), field.type, _obligation(field), _codes(field),
            _rules(schema, field),
        )  # fmt: skip


def _title(field: Field) -> Words:
    return Words(field.heading, field.title_en or field.name)


def _obligation(field: Field) -> Words:
    is_required = field.constraints.required
    return Words("必填", "Required") if is_required else Words("选填", "Optional")


def _rules(schema: TableSchema, field: Field) -> Words:
    asked = [rule_words(schema, rule) for rule in schema.rules if rule.field == field.name]
    return Words("；".join(one.zh for one in asked), "; ".join(one.en for one in asked))


def _codes(field: Field) -> str:
    return "、".join(map(str, field.constraints.enum or ()))


def _file(one: Template) -> File:
    about = Words(f"{one.title.zh}的表结构", f"Table Schema: {one.title.en}")
    return File("table-schema", about, msgspec.to_builtins(one.schema))
