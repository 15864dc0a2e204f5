"""What a table holds, as its agency declares it: Table Schema (Frictionless) with marks of ours.

Of a field `filter` says that rows may be asked for by it, `quasiIdentifier` that together with others
it may tell who somebody is, `within` how soon after the day of another its own must be, and `title_en`,
`description_en` are its English words; of a table `rules` are those over two cells of a row. What a table
may not be called, and what a type becomes in public.db, is said here too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec.structs import replace

from gazette.errors import TableSchemaError
from opendata.catalogue.foreign_keys import ForeignKey, check_foreign_keys
from opendata.catalogue.row_rules import Declared, RowRule, check_rules, words_of
from opendata.catalogue.tables import Column, ColumnType
from opendata.catalogue.time_limits import TimeLimit
from opendata.catalogue.words import Words

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime", "year"]

COLUMN_TYPES: dict[FieldType, ColumnType] = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "boolean": "integer",
    "date": "date",
    "datetime": "date-time",
    "year": "integer",
}
_SQL_TYPES: dict[ColumnType, str] = {
    "text": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "date": "TEXT",
    "date-time": "TEXT",
}
_TAKEN = frozenset(
    [
        "format",
        "limit",
        "cursor",
        "bom",
        "sort",
        "facets",
        "aggregates",
        "by",
        "fields",
        "q",
        "rowid",
        "oid",
    ]
)
"""Names that mean something else where rows are asked for, or in SQLite."""
MOST_FIELDS = 200
LONGEST_NAME = 60
_HELD = 4


Value = str | int | float | None
"""A cell as it is published: days and instants as ISO 8601, instants in UTC, yes and no as 1 and 0."""


class Constraints(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a cell must be beside its type."""

    required: bool = False
    unique: bool = False
    enum: tuple[str | int | float | bool, ...] | None = None
    minimum: str | int | float | None = None
    maximum: str | int | float | None = None
    minLength: int | None = None  # noqa: N815 (the standard's own names)
    maxLength: int | None = None  # noqa: N815
    pattern: str | None = None


class Within(msgspec.Struct, frozen=True):
    """时限 How many working days (工作日) after the day in another field the one of a field may be."""

    workingDays: Annotated[int, msgspec.Meta(ge=0, le=90)]  # noqa: N815 (as the standard writes its own)
    of: str
    """The other field."""


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """信息项 A column as declared."""

    name: str
    type: FieldType = "string"
    format: str = "default"
    title: str | None = None
    """What the column is headed in files; None: its name."""
    title_en: str | None = None
    description: str | None = None
    description_en: str | None = None
    constraints: Constraints = Constraints()
    filter: bool = False
    quasiIdentifier: bool = False  # noqa: N815 (as the standard writes its own)
    within: Within | None = None
    trueValues: tuple[str, ...] | None = None  # noqa: N815
    falseValues: tuple[str, ...] | None = None  # noqa: N815
    decimalChar: str | None = None  # noqa: N815
    groupChar: str | None = None  # noqa: N815
    bareNumber: bool = True  # noqa: N815

    @property
    def heading(self) -> str:
        """What stands over the column in a file."""
        return self.title or self.name


class TableSchema(msgspec.Struct, frozen=True, omit_defaults=True):
    """表结构 The columns of a table, in order, and the key of its rows."""

    fields: tuple[Field, ...]
    primaryKey: tuple[str, ...] | str = ()  # noqa: N815
    missingValues: tuple[str, ...] = ("",)  # noqa: N815
    foreignKeys: Annotated[  # noqa: N815
        tuple[ForeignKey, ...],
        msgspec.Meta(
            description="外键 Columns that lead to rows of another dataset of agencies, or to documents here."
        ),
    ] = ()
    rules: Annotated[
        tuple[RowRule, ...],
        msgspec.Meta(description="行内规则 What must hold between two cells of each row."),
    ] = ()
    sheet: Annotated[
        str | None,
        msgspec.Meta(
            description="工作表 Of a workbook, where its rows stand; it is not published."
        ),
    ] = None

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that together name a row."""
        return (self.primaryKey,) if isinstance(self.primaryKey, str) else self.primaryKey

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in self.fields)


_decode = msgspec.json.Decoder(TableSchema).decode
_encode = msgspec.json.Encoder().encode


def read_schema(content: bytes) -> TableSchema:
    """A Table Schema from its JSON. Raises TableSchemaError for what cannot be published so."""
    try:
        schema = _decode(content)
    except msgspec.DecodeError as error:
        raise TableSchemaError(str(error)) from error
    check_schema(schema)
    return schema


def write_schema(schema: TableSchema) -> str:
    """A Table Schema as JSON in one line.

    >>> write_schema(TableSchema((Field("编号"),), "编号"))
    '{"fields":[{"name":"编号"}],"primaryKey":"编号"}'
    """
    return _encode(schema).decode()


def check_schema(schema: TableSchema) -> None:
    """Raises TableSchemaError, with the name of the field, unless it can be a table of public.db."""
    if not 0 < len(schema.fields) <= MOST_FIELDS:
        raise TableSchemaError(f"字段数须为 1 至 {MOST_FIELDS} it has {len(schema.fields)} fields")
    seen: set[str] = set()
    for field in schema.fields:
        _check_name(field.name)
        if field.name.lower() in seen:
            raise TableSchemaError(f"字段重名 two fields are called {field.name!r}")
        seen.add(field.name.lower())
    if not schema.key:
        raise TableSchemaError("须指明主键 primaryKey: no column names a row")
    for name in schema.key:
        if name not in schema.names:
            raise TableSchemaError(f"主键不是字段 primaryKey: {name!r} is no field")
    _check_within(schema)
    check_foreign_keys(schema.foreignKeys, schema.names)
    check_rules(schema.rules, {field.name: _declared(field) for field in schema.fields})


def _declared(field: Field) -> Declared:
    return Declared(field.type, (1, 0) if field.type == "boolean" else field.constraints.enum)


def _check_within(schema: TableSchema) -> None:
    days = {field.name for field in schema.fields if field.type == "date"}
    for field in schema.fields:
        if field.within and not {field.name, field.within.of} <= days:
            raise TableSchemaError(
                f"时限须在两个日期字段之间 within: {field.name!r} and {field.within.of!r} must be dates"
            )


def columns_of(schema: TableSchema) -> tuple[Column, ...]:
    """The columns as the table of public.db has them."""
    return tuple(
        Column(field.name, COLUMN_TYPES[field.type], _words(schema, field))
        for field in schema.fields
    )


def sql_type(field: Field) -> str:
    """How SQLite keeps the values of a column."""
    return _SQL_TYPES[COLUMN_TYPES[field.type]]


def filters_of(schema: TableSchema) -> tuple[str, ...]:
    """The columns that rows may be asked for by: those marked, and the first of the key."""
    return tuple(
        field.name for field in schema.fields if field.filter or field.name == schema.key[0]
    )


def limits_of(schema: TableSchema) -> tuple[TimeLimit, ...]:
    """Within how many working days which day must follow which."""
    return tuple(
        TimeLimit(field.name, field.within.of, field.within.workingDays)
        for field in schema.fields
        if field.within
    )


def rule_words(schema: TableSchema, rule: RowRule) -> Words:
    """What a rule of the schema asks of its field."""
    other = next(field for field in schema.fields if field.name == rule.of)
    return words_of(rule, Words(other.heading, other.title_en or other.name))


def without_rules_about(schema: TableSchema, names: Collection[str]) -> TableSchema:
    """The schema without rules and foreign keys of these fields, and limits from what is no field of it."""
    return replace(
        schema,
        foreignKeys=tuple(one for one in schema.foreignKeys if not set(one.columns) & set(names)),
        rules=tuple(one for one in schema.rules if not {one.field, one.of} & set(names)),
        fields=tuple(
            replace(field, within=None)
            if field.within and field.within.of not in schema.names
            else field
            for field in schema.fields
        ),
    )


def held_beside(filters: Sequence[str], key: Sequence[str]) -> tuple[str, ...]:
    """The columns that every index of a table holds beside its own and the key: the first four marked.

    Rows by two of them are then found in one index; more would make the indexes larger than the table.
    """
    return tuple(name for name in filters if name not in key)[:_HELD]


def counted_of(schema: TableSchema) -> str | None:
    """By which of them the rows are counted at first: one of few values if there is, else of words."""
    marked = [field for field in schema.fields if field.filter and field.name not in schema.key]
    listed = [field.name for field in marked if field.constraints.enum or field.type == "boolean"]
    worded = [field.name for field in marked if field.type in ("string", "year")]
    return next(iter((*listed, *worded)), None)


def _check_name(name: str) -> None:
    """Rows are asked for by the names of columns, so a name is a word as in a program."""
    if not name.isidentifier() or name.startswith("_") or len(name) > LONGEST_NAME:
        raise TableSchemaError(
            f"字段名须由汉字、字母、数字或下划线组成 {name!r} is no name for a field: "
            "what stands over the column goes into its title"
        )
    if name.lower() in _TAKEN:
        raise TableSchemaError(f"字段名已有他用 {name!r} means something else in a query")


def _words(schema: TableSchema, field: Field) -> Words:
    """What a column is called, what it is, and what rules ask of it."""
    zh = field.heading if field.description is None else f"{field.heading}：{field.description}"
    en = field.title_en or field.name
    en = en if field.description_en is None else f"{en}: {field.description_en}"
    asked = [rule_words(schema, rule) for rule in schema.rules if rule.field == field.name]
    return Words(
        "；".join([zh, *(one.zh for one in asked)]), "; ".join([en, *(one.en for one in asked)])
    )
