"""What the cover of a gazette issue says (刊名, 期号, 总期号, 出版日期)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import msgspec

from gazette.edition.issues import Span
from gazette.edition.numbering import IssueNumber, parse_issue_number, parse_serial
from gazette.errors import DateError, IssueNumberError
from gazette.text.dates import parse_date
from gazette.text.normalise import fold

_NAME = re.compile(r"[一-鿿]{2,30}(?:公报|政报)")
_NAME_OVER_LINES = re.compile(r"(?m)^([一-鿿]+(?:政府|委员会|大会))\n(公报|政报)$")
_NUMERAL = "[0-9〇○零一二三四五六七八九十百]"
_YEAR = re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}}|[一二][九〇○零][{_NUMERAL[1:-1]}]{{2}})年?")
_NUMBER = re.compile(
    rf"""
    第(?P<first>{_NUMERAL}{{1,4}}) (?:[-–—~、,至和]第?(?P<last>{_NUMERAL}{{1,4}}))? [期号] (?:[(]?合刊[)]?)?
    | (?P<kind>增刊|特刊|专刊) (?:{_NUMERAL}{{1,2}}(?!{_NUMERAL}))?
    """,
    re.VERBOSE,
)
_SERIAL = re.compile(
    rf"[(]?总(?:号:?|第)?(?P<serial>{_NUMERAL}{{1,5}}(?:[-–—~、,至和](?:总?第)?{_NUMERAL}{{1,5}})?)[期号]?[)]?"
)
_DAY = re.compile(
    r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[二〇○零一九八七六五四三十]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_DIGITS = {
    digit: str(value)
    for value, digits in enumerate(("〇○零", *"一二三四五六七八九"))
    for digit in digits
}


class Cover(msgspec.Struct, frozen=True):
    """An issue as its cover names it; None where it does not say."""

    name: str
    year: int
    number: IssueNumber
    serial: Span | None
    published_on: date | None


def read_cover(lines: Sequence[str]) -> Cover | None:
    """The issue that these lines are the cover of; None unless they give name, year and number.

    >>> read_cover(["示例省人民政府公报", "2024年第11期（总第311期）"]).number
    IssueNumber(first=11, last=11, kind='regular')
    """
    text = "\n".join(re.sub(r"\s", "", fold(line)) for line in lines)
    text = _NAME_OVER_LINES.sub(r"\1\2", text)
    name = _NAME.search(text)
    serial = _SERIAL.search(text)
    rest = text if serial is None else text[: serial.start()] + "\n" + text[serial.end() :]
    number, day = _number(rest), _day(rest)
    year = _year(_DAY.sub("\n", rest)) or (day.year if day else None)
    if name is None or number is None or year is None:
        return None
    return Cover(name.group(), year, number, _serial(serial), day)


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    if match is None:
        return None
    digits = "".join(_DIGITS.get(each, each) for each in match["year"])
    return int(digits) if digits.isdigit() else None


def _number(text: str) -> IssueNumber | None:
    for match in _NUMBER.finditer(text):
        try:
            return parse_issue_number(match.group().replace("号", "期"))
        except IssueNumberError:
            continue
    return None


def _serial(match: re.Match[str] | None) -> Span | None:
    try:
        return parse_serial(match["serial"]) if match else None
    except IssueNumberError:
        return None


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    try:
        return parse_date(match.group()) if match else None
    except DateError:
        return None
