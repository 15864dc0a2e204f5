"""行内规则 Rules over two cells of a row: a closed list, for nothing that a schema says is ever run.

A rule holds where both cells have a value; `required-where` alone is about one that has none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from gazette.errors import TableSchemaError
from opendata.catalogue.words import Words

_MOMENTS = ("date", "datetime", "year")
_AMOUNTS = ("integer", "number")
_YES_NO = {"True": Words("是", "yes"), "False": Words("否", "no")}


class NotBefore(msgspec.Struct, frozen=True, tag="not-before", tag_field="rule"):
    """不早于 The day, instant or year in a field is not before that in another."""

    field: str
    of: str


class AtMost(msgspec.Struct, frozen=True, tag="at-most", tag_field="rule"):
    """不大于 The number in a field is not more than that in another."""

    field: str
    of: str


class RequiredWhere(msgspec.Struct, frozen=True, tag="required-where", tag_field="rule"):
    """条件必填 A field has a value in each row in which another, of an enumeration, has one of these."""

    field: str
    of: str
    values: tuple[str | int | bool, ...]


RowRule = NotBefore | AtMost | RequiredWhere
# Any: values are what their fields declare, of one type where they are compared
Keeps = Callable[[Any, Any], bool]


class Declared(msgspec.Struct, frozen=True):
    """Of a field what rules ask for."""

    type: str
    values: Sequence[object] | None
    """The only ones it may have; None: any."""


def check_rules(rules: Sequence[RowRule], fields: Mapping[str, Declared]) -> None:
    """Raises TableSchemaError for a rule that cannot be kept by fields declared so."""
    for rule in rules:
        if not {rule.field, rule.of} <= fields.keys() or rule.field == rule.of:
            raise _wrong(rule, "须为两个字段 it wants two fields")
        one, other = fields[rule.field], fields[rule.of]
        match rule:
            case NotBefore():
                if one.type not in _MOMENTS or one.type != other.type:
                    raise _wrong(
                        rule, "须同为日期、时间或年份 both must be days, instants or years"
                    )
            case AtMost():
                if one.type not in _AMOUNTS or other.type not in _AMOUNTS:
                    raise _wrong(rule, "须同为数值 both must be numbers")
            case RequiredWhere():
                if not rule.values or not set(rule.values) <= set(other.values or ()):
                    raise _wrong(
                        rule, f"{rule.of!r} 无此枚举值 is no enumeration with these values"
                    )


def keeps(rule: RowRule) -> Keeps:
    """Whether the cell of the field, beside that of the other, is as the rule says.

    >>> held = keeps(NotBefore("end", "start"))
    >>> held("2024-05-23", "2024-05-23"), held("2024-05-22", "2024-05-23"), held(None, "2024-05-23")
    (True, False, True)
    """
    match rule:
        case NotBefore():
            return lambda one, other: one is None or other is None or one >= other
        case AtMost():
            return lambda one, other: one is None or other is None or one <= other
        case RequiredWhere(values=values):
            return lambda one, other: one is not None or other not in values


def code_of(rule: RowRule) -> str:
    """The stable word for a cell that breaks it.

    >>> code_of(AtMost("part", "total"))
    'at_most'
    """
    return str(rule.__struct_config__.tag).replace("-", "_")


def words_of(rule: RowRule, other: Words) -> Words:
    """What a rule asks of its field; `other` is what the other field is called.

    >>> words_of(AtMost("part", "total"), Words("合计", "Total")).zh
    '不得大于“合计”'
    """
    match rule:
        case NotBefore():
            return Words(f"不得早于“{other.zh}”", f'not before "{other.en}"')
        case AtMost():
            return Words(f"不得大于“{other.zh}”", f'not more than "{other.en}"')
        case RequiredWhere(values=values):
            listed = [_YES_NO.get(str(value), Words(str(value), str(value))) for value in values]
            return Words(
                f"“{other.zh}”为{'、'.join(one.zh for one in listed)}时必填",
                f'required where "{other.en}" is {", ".join(one.en for one in listed)}',
            )


def _wrong(rule: RowRule, detail: str) -> TableSchemaError:
    name = rule.__struct_config__.tag
    return TableSchemaError(f"规则 rule {name} ({rule.field!r}, {rule.of!r}): {detail}")
