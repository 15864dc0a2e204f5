"""Calendar days as documents write them: 2018年5月23日, 二○一八年五月二十三日, 2018-05-23."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from gazette.errors import DateError
from gazette.text.found import Found
from gazette.text.normalise import fold
from gazette.text.numerals import to_int

_ZERO = "〇○◯零OoΟО0"  # 二OO八年 is typed with the Latin letter, or the Greek or Russian one

_YEAR = re.compile(
    rf"""
    (?<![0-9一二三四五六七八九{_ZERO}])
    (?:(?:1[6-9]|20)[0-9]{{2}}                  # 2018
      |[一二][一二三四五六七八九{_ZERO}]{{3}})     # 二〇一八
    [ ]{{0,2}}$
    """,
    re.VERBOSE,
)
_MONTH_AND_DAY = re.compile(
    r"""
    年[ ]{0,2}
    (?P<month>[0-9]{1,2}|[一二三四五六七八九十零〇]{1,3})
    [ ]{0,2}月[ ]{0,2}
    (?P<day>[0-9]{1,2}|[一二三四五六七八九十廿卅零〇]{1,3})
    [ ]{0,2}[日号]
    """,
    re.VERBOSE,
)
_NUMERIC_YEAR = re.compile("(?<![0-9A-Za-z./-])(?:1[6-9]|20)[0-9]{2}$")
_NUMERIC = re.compile(
    r"""
    (?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})   # one mark in both places
    (?![0-9]|[-/.][0-9])
    """,
    re.VERBOSE,
)
_FORMS = ((_YEAR, _MONTH_AND_DAY), (_NUMERIC_YEAR, _NUMERIC))
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
    written = next(_written(folded), None)
    if written is None or written.start != 0:
        raise DateError(text)
    rest = folded[written.end :].strip()
    if rest and not _TIME.fullmatch(rest):
        raise DateError(text)
    try:
        return _day(written)
    except ValueError as error:
        raise DateError(text) from error


def find_dates(text: str) -> list[Found[date]]:
    """Every real day written in a text, in order.

    >>> [str(found.value) for found in find_dates("自2018年5月1日起施行，2017.2.29作废")]
    ['2018-05-01']
    """
    found = []
    for written in _written(fold(text)):
        with suppress(ValueError):  # find_impossible_dates names it
            found.append(Found(_day(written), written.start, written.end))
    return found


def find_impossible_dates(text: str) -> list[tuple[int, int, str]]:
    """Every place where a text names a day that does not exist: start, end, words.

    >>> find_impossible_dates("自2018年2月30日起施行")
    [(1, 11, '2018年2月30日')]
    """
    impossible = []
    for written in _written(fold(text)):
        try:
            _day(written)
        except ValueError:
            impossible.append((written.start, written.end, text[written.start : written.end]))
    return impossible


class _Written(NamedTuple):
    """A day as written, whether or not it exists."""

    start: int
    end: int
    year: str
    month: str
    day: str


def _written(folded: str) -> Iterator[_Written]:
    """Every day written in a folded text, in order; the year is read backwards from its mark."""
    found = []
    for year_form, form in _FORMS:
        for match in form.finditer(folded):
            year = year_form.search(folded, max(0, match.start() - 6), match.start())
            if year:
                found.append(
                    _Written(year.start(), match.end(), year[0], match["month"], match["day"])
                )
    return iter(sorted(found))


def _day(written: _Written) -> date:
    return date(to_int(written.year), to_int(written.month), to_int(written.day))
