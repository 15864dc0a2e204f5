"""Values given beside a text, read and set against what the text itself says.

Given beats read; where the two differ, both are named in a finding, and nothing is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar, get_args

from gazette.errors import DateError
from gazette.model import Disclosure, Field, Finding, Kind, Level, Status, StatusCode
from gazette.text.dates import find_impossible_dates, parse_date
from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number
from gazette.text.organs import split_issuers
from ingest.numbering import numbers_in

T = TypeVar("T")

_STATUS: dict[StatusCode, tuple[str, ...]] = {
    "not_yet_effective": ("尚未生效", "未生效", "尚未施行", "待生效"),
    "partially_repealed": ("部分废止", "部分失效", "部分有效"),
    "amended": ("已修改", "已修订", "已被修改", "修改", "已修正"),
    "repealed": ("已废止", "废止", "已被废止"),
    "invalidated": ("撤销", "已撤销", "宣布无效", "无效"),
    "suspended": ("停止执行", "中止", "暂停执行"),
    "expired": ("失效", "已失效", "过期失效", "过期", "否"),
    "effective": ("有效", "现行有效", "继续有效", "是", "有效文件", "现行"),
}
"""Words of page tables for each status (domain §3)."""
_STATUS_OF = {word: code for code, words in _STATUS.items() for word in (code, *words)}
_SILENT_STATUS = {"未标注", "未知", "其他", "unknown"}
_DISCLOSURES: tuple[tuple[str, Disclosure], ...] = (
    ("不予公开", "withheld"),
    ("不公开", "withheld"),
    ("删减", "withheld"),
    ("依申请", "on_request"),
    ("主动公开", "active"),
    ("公开发布", "active"),
)
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
_LEVELS: dict[str, Level] = {level: level for level in get_args(Level)} | {
    "central": "national", "国家": "national", "中央": "national", "国家级": "national", "省级": "province", "省": "province",
    "自治区": "province", "市级": "prefecture", "市州": "prefecture", "地市级": "prefecture", "市": "prefecture",
    "县级": "county", "区县": "county", "区县级": "county", "县": "county", "乡镇": "township", "乡级": "township",
}  # fmt: skip
_EIGHT_DIGITS = re.compile(r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(?![0-9])")
_ANY_LEVEL = {"local", "地方", "地方级", "其他"}
"""Words that tell only that a level is not the national one, or nothing."""
_NOTHING = {"", "无", "-", "--", "/", "空", "暂无", "null", "none", "nan"}


def is_nothing(given: str | None) -> bool:
    """Whether a given value says nothing: empty, 无, a dash."""
    return given is None or given.strip().lower() in _NOTHING


def reconcile(
    name: str, given: Field[T] | None, read: Field[T] | None, *, same: Callable[[T, T], bool]
) -> tuple[Field[T] | None, list[Finding]]:
    """The given value if there is one, with the place of the same value in the text.

    A difference is a finding that names both.
    """
    if given is None or read is None:
        return given or read, []
    if same(given.value, read.value):
        return Field(given.value, given.origin, given.confidence, read.start, read.end), []
    detail = f"{name}: given {_words(given.value)}, the text has {_words(read.value)}"
    return given, [Finding(code="given_differs", detail=detail, start=read.start, end=read.end)]


def _words(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def given_text(value: str | None) -> Field[str] | None:
    """A given string as it is, without the spaces around it."""
    return None if value is None or is_nothing(value) else Field(value.strip(), "given")


def given_number(value: str | None) -> tuple[Field[str] | None, list[Finding]]:
    """A given number in canonical form; the columns of registries hold labels and several numbers."""
    if value is None or is_nothing(value):
        return None, []
    whole = canonical_number(value)
    if whole:
        return Field(whole, "given"), []
    numbers = list(dict.fromkeys(found.value for found in numbers_in(value)))
    if not numbers:
        return None, [Finding(code="dirty_number", detail=f"not a number: {value.strip()[:80]}")]
    if len(numbers) > 1:
        detail = f"given {'、'.join(numbers[:5])}; the first is taken"
        return Field(numbers[0], "given", 0.7), [Finding(code="two_numbers", detail=detail)]
    return Field(numbers[0], "given", 0.9), []


def given_date(name: str, value: str | None) -> tuple[Field[date] | None, list[Finding]]:
    """A given day, a time of day behind it left aside."""
    if value is None or is_nothing(value):
        return None, []
    words = _EIGHT_DIGITS.sub(r"\1-\2-\3", fold(value).strip())
    try:
        return Field(parse_date(words), "given"), []
    except DateError:
        pass
    try:  # a time glued to the day: 2023-05-3116:20
        return Field(parse_date(words[: words.rindex(":") - 2]), "given", 0.9), []
    except (DateError, ValueError):
        impossible = find_impossible_dates(words)
        code = "impossible_date" if impossible else "dirty_date"
        return None, [Finding(code=code, detail=f"{name}: {words[:60]}")]


def given_issuers(value: str | None) -> Field[tuple[str, ...]] | None:
    """The given issuers, in order."""
    if value is None or is_nothing(value):
        return None
    names = split_issuers(value)
    return Field(names, "given") if names else None


def given_status(value: str | None) -> tuple[Field[Status] | None, list[Finding]]:
    """A given validity (有效性); words nobody knows are a finding, never `effective`."""
    if value is None or is_nothing(value) or value.strip() in _SILENT_STATUS:
        return None, []
    code = _STATUS_OF.get(key(value))
    if code is None:
        return None, [_unknown("status", value)]
    return Field(Status(code=code), "given"), []


def given_disclosure(value: str | None) -> tuple[Field[Disclosure] | None, list[Finding]]:
    """A given disclosure mode (公开属性); 公开形式 also holds channels such as 网站, which say nothing."""
    if value is None or is_nothing(value):
        return None, []
    words = fold(value)
    for word, mode in _DISCLOSURES:
        if word in words or words.strip() == mode:
            return Field(mode, "given"), []
    return None, []


def given_level(value: str | None) -> tuple[Field[Level] | None, list[Finding]]:
    """A given level of government, by its name here or in Chinese."""
    if value is None or is_nothing(value):
        return None, []
    if key(value) in _ANY_LEVEL:
        return None, []
    level = _LEVELS.get(key(value))
    return (Field(level, "given"), []) if level else (None, [_unknown("level", value)])


def given_kind(value: str | None) -> tuple[Field[Kind] | None, list[Finding]]:
    """A given kind, by its name here."""
    if value is None or is_nothing(value):
        return None, []
    kind = _KINDS.get(key(value))
    return (Field(kind, "given"), []) if kind else (None, [_unknown("kind", value)])


def _unknown(name: str, value: str) -> Finding:
    return Finding(code="unknown_value", detail=f"{name}: {value.strip()[:60]}")
