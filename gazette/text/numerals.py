"""Whole numbers as written in documents: 12, １２, 四十四, 二〇一八, 廿三, 壹佰."""

from gazette.text.normalise import fold

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "O": 0, "o": 0, "Ο": 0, "О": 0, "◯": 0, "两": 2, "兩": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_TENS = {"廿": 20, "卄": 20, "卅": 30, "卌": 40}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_LONGEST = 24

NUMERALS = "".join([*_DIGITS, *_TENS, *_UNITS])
"""Every character a Chinese numeral below 10,000 may hold, for character classes."""


def to_int(text: str) -> int:
    """The number a numeral stands for; raises ValueError for anything else.

    >>> [to_int(numeral) for numeral in ("12", "四十四", "二〇一八", "一百零三", "廿三", "十")]
    [12, 44, 2018, 103, 23, 10]
    """
    folded = fold(text).strip()
    if len(folded) > _LONGEST:
        raise ValueError(f"not a numeral: {folded[:_LONGEST]!r}…")
    if folded.isascii() and folded.isdigit():
        return int(folded)
    if folded and all(char in _DIGITS for char in folded):
        return _positional(folded)
    return _multiplied(folded)


def _positional(text: str) -> int:
    return int("".join(str(_DIGITS[char]) for char in text))


def _multiplied(text: str) -> int:
    """The value of a numeral with units; each unit must be smaller than the one before."""
    total = section = 0
    digit: int | None = None
    ceiling = 10_000
    for char in text:
        if char in _DIGITS:
            if digit:  # a zero may stand before a digit (一百零三), nothing else may
                raise ValueError(f"not a numeral: {text!r}")
            digit = _DIGITS[char]
        elif char in _TENS and ceiling > 10 and not digit:
            section, ceiling, digit = section + _TENS[char], 10, None
        elif char in _UNITS and _UNITS[char] < ceiling and digit != 0:
            ceiling = _UNITS[char]
            section, digit = section + (digit or 1) * ceiling, None
        elif char in _MYRIADS and (section or digit):
            total = (total + section + (digit or 0)) * _MYRIADS[char]
            section, digit, ceiling = 0, None, 10_000
        else:
            raise ValueError(f"not a numeral: {text!r}")
    if not text or digit == 0:
        raise ValueError(f"not a numeral: {text!r}")
    return total + section + (digit or 0)


def to_chinese(number: int) -> str:
    """A number from 0 to 99,999,999 as statutes write it.

    >>> [to_chinese(number) for number in (0, 10, 12, 44, 103, 120, 1005, 20_000)]
    ['零', '十', '十二', '四十四', '一百零三', '一百二十', '一千零五', '二万']
    """
    if not 0 <= number < 100_000_000:
        raise ValueError(f"no Chinese numeral for {number}")
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    written = _below_myriad(low)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        written = f"{_below_myriad(high)}万{gap}{written}"
    return written.removeprefix("一") if written.startswith("一十") else written


def _below_myriad(number: int) -> str:
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if gap and written else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return written
