"""What an agency says of the document it files, read from the fields it filled in."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone

import msgspec

from gazette.errors import DateError
from gazette.filing.objections import Objection, ObjectionCode
from gazette.model import Disclosure, Finding
from gazette.text.dates import parse_date
from gazette.text.normalise import key
from gazette.text.numbers import canonical_number
from gazette.text.organs import split_issuers
from gazette.text.titles import clean_title

FIELDS: dict[str, int] = {
    "title": 300,
    "number": 60,
    "issuer": 300,
    "signed_on": 40,
    "disclosure": 20,
    "disclosure_reason": 500,
    "registration_no": 100,
    "contact": 200,
}
"""Every field of the form, all of them required, and the most characters it may have."""

_CHINA = timezone(timedelta(hours=8))
_MODES: dict[str, Disclosure] = {
    "active": "active", "主动公开": "active",
    "on_request": "on_request", "依申请公开": "on_request",
    "withheld": "withheld", "不予公开": "withheld",
}  # fmt: skip


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """The given fields of a filing, each with a value."""

    title: str
    number: str
    """发文字号 or order number, canonical."""
    issuers: tuple[str, ...]
    """发文机关, the first leads (牵头) and files."""
    signed_on: date
    """成文日期."""
    disclosure: Disclosure
    """公开属性."""
    disclosure_reason: str
    registration_no: str
    """备案登记号: only what has been filed for record is printed (SD-13)."""
    contact: str
    """联络员: who answers questions about it (GZ-05)."""


class FormRead(msgspec.Struct, frozen=True):
    """A form as it was filled in; without objections there is a form."""

    form: Form | None
    objections: tuple[Objection, ...]
    findings: tuple[Finding, ...]


def read_form(values: Mapping[str, str], *, organ: str, now: datetime) -> FormRead:
    """The form in these fields, filed by an organ, or everything that is wrong with them."""
    cleaned = {name: " ".join(value.split()) for name, value in values.items()}
    objections = [
        *_unknown(cleaned),
        *(objection for name in FIELDS for objection in _malformed(name, cleaned.get(name, ""))),
    ]
    faulty = {objection.field for objection in objections}
    sound = {name: cleaned[name] for name in FIELDS if name not in faulty}
    objections += _contradicting(sound, organ=organ, today=now.astimezone(_CHINA).date())
    if objections:
        return FormRead(None, tuple(objections), ())
    return FormRead(_form(sound), (), tuple(_noticed(sound)))


def _form(sound: Mapping[str, str]) -> Form:
    return Form(
        title=clean_title(sound["title"]),
        number=canonical_number(sound["number"]) or sound["number"],
        issuers=split_issuers(sound["issuer"]),
        signed_on=parse_date(sound["signed_on"]),
        disclosure=_MODES[sound["disclosure"]],
        disclosure_reason=sound["disclosure_reason"],
        registration_no=sound["registration_no"],
        contact=sound["contact"],
    )


def _unknown(values: Mapping[str, str]) -> Iterator[Objection]:
    for name in values.keys() - FIELDS.keys():
        near = difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.5)
        hint = f": {near[0]}?" if near else ""
        yield Objection("wrong_format", name[:60], f"没有这一项 There is no such field{hint}")


def _malformed(name: str, value: str) -> Iterator[Objection]:
    """What is wrong with the value of one field taken alone."""
    if not value:
        code: ObjectionCode = "not_registered" if name == "registration_no" else "incomplete"
        yield Objection(code, name, "必须填写 Must be given.")
    elif len(value) > FIELDS[name]:
        yield Objection(
            "wrong_format", name, f"超过 {FIELDS[name]} 字 Longer than {FIELDS[name]} characters."
        )
    elif any(unicodedata.category(character) == "Cc" for character in value):
        yield Objection("wrong_format", name, "含有控制字符 Holds control characters.")
    elif detail := _misread(name, value):
        yield Objection("wrong_format", name, detail)


def _misread(name: str, value: str) -> str | None:
    match name:
        case "number" if canonical_number(value) is None:
            return "不是发文字号 Not a document number, such as 示政发〔2024〕12号."
        case "signed_on":
            return _misread_day(value)
        case "disclosure" if value not in _MODES:
            return "应为 One of: active 主动公开, on_request 依申请公开."
        case "issuer" if not split_issuers(value):
            return "没有机关名称 Names no organ."
    return None


def _misread_day(value: str) -> str | None:
    try:
        parse_date(value)
    except DateError:
        return "不是日期 Not a day, such as 2024-05-23."
    return None


def _contradicting(sound: Mapping[str, str], *, organ: str, today: date) -> Iterator[Objection]:
    """What cannot be, although each field can be read."""
    if "issuer" in sound and key(split_issuers(sound["issuer"])[0]) != key(organ):
        detail = f"本账号只报送{organ}牵头的文件 This account files for {organ}, as first issuer."
        yield Objection("out_of_jurisdiction", "issuer", detail)
    if "signed_on" in sound and parse_date(sound["signed_on"]) > today:
        yield Objection("wrong_format", "signed_on", "日期在今天之后 This day is still to come.")
    if "disclosure" in sound and _MODES[sound["disclosure"]] == "withheld":
        detail = "不予公开的文件不刊登 What is not disclosed is not printed."
        yield Objection("disclosure_mismatch", "disclosure", detail)


def _noticed(sound: Mapping[str, str]) -> Iterator[Finding]:
    canonical = canonical_number(sound["number"]) or ""
    if key(sound["number"]) != key(canonical):
        detail = f"given as {sound['number']}, kept as {canonical}"
        yield Finding(code="number_rewritten", detail=detail)
