"""What a cell means by its field, read by frictionless; and what is wrong with it, in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import msgspec
from frictionless import Field as FrictionlessField
from frictionless import FrictionlessException
from frictionless import Schema as FrictionlessSchema

from gazette.errors import TableSchemaError
from gazette.store.instants import write_instant
from opendata.catalogue.table_schema import Field, FieldType, TableSchema, Value


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with a cell, in both languages; never its value."""

    code: str
    words: str


Read = Callable[[str | None], tuple[Value, tuple[Fault, ...]]]

_CHINA = timezone(timedelta(hours=8))
_REMEMBERED = 4096  # texts of a column whose meaning is known
_LONGEST_REMEMBERED = 64  # characters
_TYPES: Mapping[FieldType, str] = {
    "string": "文本 no text",
    "integer": "整数 no whole number",
    "number": "数值 no number",
    "boolean": "是否值 neither yes nor no",
    "date": "日期（如 2024-05-23，其他写法用 format 声明） no day such as 2024-05-23; others need a format",
    "datetime": "时间（如 2024-05-23T08:00:00） no moment",
    "year": "年份 no year",
}
_TRUE = ("true", "True", "TRUE", "1", "是")
_FALSE = ("false", "False", "FALSE", "0", "否")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOO_FAR = Fault("type", "时间在公元 1 年之前或 9999 年之后 before year 1 or after 9999")
_TOO_FINE = Fault("precision", "时间细于毫秒，无法精确保存 finer than milliseconds")
_UNEXACT = Fault("precision", "数值位数过多，无法精确保存 more digits than can be kept")


def cell_readers(schema: TableSchema) -> list[Read]:
    """For each field what reads its cells. Raises TableSchemaError for a schema that cannot be used."""
    try:
        known = FrictionlessSchema.from_descriptor(
            {"fields": list(map(_descriptor, schema.fields))}
        )
        known.missing_values = list(schema.missingValues)
        return [_reader(ours, its) for ours, its in zip(schema.fields, known.fields, strict=True)]
    except (FrictionlessException, ValueError, TypeError) as error:
        raise TableSchemaError(str(error)) from error


# object: JSON
def _descriptor(field: Field) -> dict[str, object]:
    """A field as frictionless takes it; that cells are unique is counted on the disk, not by it."""
    described: dict[str, object] = {"name": field.name, "type": field.type, "format": field.format}
    constraints = msgspec.json.decode(msgspec.json.encode(field.constraints))
    constraints.pop("unique", None)
    if field.type == "boolean":
        described["trueValues"] = list(field.trueValues or _TRUE)
        described["falseValues"] = list(field.falseValues or _FALSE)
    if field.type in ("number", "integer"):
        described["bareNumber"] = field.bareNumber
    if field.type == "number":
        for name in ("decimalChar", "groupChar"):
            if getattr(field, name) is not None:
                described[name] = getattr(field, name)
    if constraints:
        described["constraints"] = constraints
    return described


def _reader(field: Field, its: FrictionlessField) -> Read:
    read = its.create_cell_reader()
    is_instant = field.type == "datetime" and field.format == "default"
    remembered: dict[str | None, tuple[Value, tuple[Fault, ...]]] = {}

    def read_cell(text: str | None) -> tuple[Value, tuple[Fault, ...]]:
        known = remembered.get(text)
        if known is not None:
            return known
        value, notes = read(_begun(text) if is_instant else text)
        if notes:
            found: tuple[Value, tuple[Fault, ...]] = (None, _faults(field, notes))
        else:
            found = _published(value)
        if len(remembered) < _REMEMBERED and (text is None or len(text) <= _LONGEST_REMEMBERED):
            remembered[text] = found
        return found

    return read_cell


def _begun(text: str | None) -> str | None:
    """A day as its first moment: spreadsheets and Parquet tell a midnight so (`as_text`)."""
    return f"{text}T00:00:00" if text is not None and _DAY.fullmatch(text) else text


def _published(value: object) -> tuple[Value, tuple[Fault, ...]]:
    match value:
        case bool():
            return int(value), ()
        case None | str():
            return value, ()
        case int():
            fits = -(2**63) <= value < 2**63
            return (value, ()) if fits else (None, (_UNEXACT,))
        case Decimal() | float():
            number = float(value)
            is_exact = math.isfinite(number) and Decimal(repr(number)) == Decimal(str(value))
            # SQLite knows no -0.0
            return (number + 0.0, ()) if is_exact else (None, (_UNEXACT,))
        case datetime():
            told = value if value.tzinfo else value.replace(tzinfo=_CHINA)
            if told.microsecond % 1000:
                return None, (_TOO_FINE,)
            try:
                # always as long as each other: they are compared as text
                return write_instant(told), ()
            except OverflowError:
                return None, (_TOO_FAR,)
        case date():
            return value.isoformat(), ()
        case _:
            raise TypeError(f"no cell is a {type(value).__name__}")


def _faults(field: Field, notes: Mapping[str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(code, _words(field, code)) for code in notes)


def _words(field: Field, code: str) -> str:
    """The reason, of what the schema says alone."""
    asked = field.constraints
    match code:
        case "type" if field.format != "default":
            return f"不是 {field.format} 格式的值 not as {field.format} says"
        case "type":
            return f"不是{_TYPES[field.type]}"
        case "required":
            return "必填项为空 required, and empty"
        case "enum":
            return f"不在允许值之列 none of：{'、'.join(map(str, asked.enum or ()))}"
        case "pattern":
            return f"不符合规定格式 not of the form {asked.pattern}"
        case "minimum":
            return f"小于最小值 less than {asked.minimum}"
        case "maximum":
            return f"大于最大值 more than {asked.maximum}"
        case "minLength":
            return f"少于 {asked.minLength} 个字 fewer characters"
        case "maxLength":
            return f"多于 {asked.maxLength} 个字 more characters"
        case _:
            return f"不符合约束 not as asked: {code}"
