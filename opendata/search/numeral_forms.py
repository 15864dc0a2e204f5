"""Numbers in Chinese and Arabic numerals: 第三条 and 第3条, 二〇二四年 and 2024年, 十二 and 12."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gazette.text.normalise import fold
from gazette.text.numerals import to_chinese, to_int

_NUMBER = re.compile(
    r"""
    (?P<before>第)?
    (?:(?P<chinese>[〇零○一二三四五六七八九十百千万]+)|(?<![0-9.])(?P<arabic>[0-9]{1,8})(?![0-9.]))
    (?P<after>
        [年月日号条款项目章节编期届次批个名项级类元亩户人家件种岁天周倍]
      | 小时 | 分钟 | 公里 | 平方
    )?
    """,
    re.VERBOSE,
)
_YEARS = range(1900, 2101)
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_OTHER_ZEROS = ("○", "零")
"""What stands for 〇 in documents: a circle, and the word."""


def numeral_forms(text: str) -> Iterator[str]:
    """The text with its numbers in the other numerals; nothing where it has none.

    A numeral counts if it is the whole text, or stands behind 第 or before a measure: 一网通办 has
    no number in it.

    >>> list(numeral_forms("第三条")), list(numeral_forms("第12号"))
    (['第3条'], ['第十二号'])
    >>> list(numeral_forms("2024年5月"))
    ['二〇二四年五月', '二○二四年五月', '二零二四年五月']
    >>> list(numeral_forms("一网通办"))
    []
    """
    folded = fold(text)
    arabic = _NUMBER.sub(lambda found: _changed(found, "chinese"), folded)
    if arabic != folded:
        yield arabic
    chinese = _NUMBER.sub(lambda found: _changed(found, "arabic"), folded)
    if chinese != folded:
        yield chinese
        if "〇" in chinese:
            yield from (chinese.replace("〇", zero) for zero in _OTHER_ZEROS)


def _changed(found: re.Match[str], numerals: str) -> str:
    """A number written in these numerals, in the others; everything else as it is."""
    number = found[numerals]
    is_whole = found.group() == found.string
    if number is None or not (is_whole or found["before"] or found["after"]):
        return found.group()
    try:
        value = to_int(number)
        other = str(value) if numerals == "chinese" else _chinese(value, found["after"])
    except ValueError:
        return found.group()
    return f"{found['before'] or ''}{other}{found['after'] or ''}"


def _chinese(value: int, after: str | None) -> str:
    """Years by their digits, all else by what it counts."""
    if value in _YEARS and after in (None, "年"):
        return str(value).translate(_DIGITS)
    return to_chinese(value)
