"""Calendar days as documents write them: 2018年5月23日, 二○一八年五月二十三日, 2018-05-23."""

import re
from collections.abc import Iterator
from datetime import date

from gazette.errors import DateError
from gazette.text.found import Found
from gazette.text.normalise import fold
from gazette.text.numerals import to_int

_ZERO = "〇○◯零OoΟО0"  # 二OO八年 is typed with the Latin letter, or the Greek or Russian one

_CHINESE = re.compile(
    rf"""
    (?<![0-9一二三四五六七八九{_ZERO}])
    (?P<year>(?:1[6-9]|20)[0-9]{{2}}             # 2018
      |[一二][一二三四五六七八九{_ZERO}]{{3}})      # 二〇一八
    [ ]{{0,2}}年[ ]{{0,2}}
    (?P<month>[0-9]{{1,2}}|[一二三四五六七八九十零〇]{{1,3}})
    [ ]{{0,2}}月[ ]{{0,2}}
    (?P<day>[0-9]{{1,2}}|[一二三四五六七八九十廿卅零〇]{{1,3}})
    [ ]{{0,2}}[日号]
    """,
    re.VERBOSE,
)
_NUMERIC = re.compile(
    r"""
    (?<![0-9A-Za-z./-])
    (?P<year>(?:1[6-9]|20)[0-9]{2})
    (?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})   # one mark in both places
    (?![0-9]|[-/.][0-9])
    """,
    re.VERBOSE,
)
_TIME = re.compile(
    r"[T ]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LONGEST = 60


def parse_date(text: str) -> date:
    """The day a text names, a time of day after it left aside; raises DateError.

    >>> parse_date("二○一八年五月廿三日")
    datetime.date(2018, 5, 23)
    >>> parse_date("2018-02-30")
    Traceback (most recent call last):
    gazette.errors.DateError: not a date: '2018-02-30'
    """
    folded = fold(text).strip()
    if len(folded) > _LONGEST:
        raise DateError(folded[:_LONGEST])
    match = _CHINESE.match(folded) or _NUMERIC.match(folded)
    if match is None:
        raise DateError(text)
    rest = folded[match.end() :].strip()
    if rest and not _TIME.fullmatch(rest):
        raise DateError(text)
    return _day(match)


def find_dates(text: str) -> list[Found[date]]:
    """Every real day written in a text, in order.

    >>> [str(found.value) for found in find_dates("自2018年5月1日起施行，2017.2.29作废")]
    ['2018-05-01']
    """
    found = []
    for match in _matches(text):
        try:
            found.append(Found(_day(match), match.start(), match.end()))
        except DateError:
            continue  # find_impossible_dates names it
    return found


def find_impossible_dates(text: str) -> list[tuple[int, int, str]]:
    """Every place where a text names a day that does not exist: start, end, words.

    >>> find_impossible_dates("自2018年2月30日起施行")
    [(1, 11, '2018年2月30日')]
    """
    impossible = []
    for match in _matches(text):
        try:
            _day(match)
        except DateError:
            impossible.append((match.start(), match.end(), text[match.start() : match.end()]))
    return impossible


def _matches(text: str) -> Iterator[re.Match[str]]:
    folded = fold(text)
    matches = [*_CHINESE.finditer(folded), *_NUMERIC.finditer(folded)]
    return iter(sorted(matches, key=lambda match: match.start()))


def _day(match: re.Match[str]) -> date:
    try:
        return date(_year(match["year"]), to_int(match["month"]), to_int(match["day"]))
    except ValueError as error:
        raise DateError(match[0]) from error


def _year(text: str) -> int:
    return int(text) if text.isdigit() and text.isascii() else to_int(text)
