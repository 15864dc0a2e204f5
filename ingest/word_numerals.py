"""The number formats of automatic numbering (ST_NumberFormat, ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

from gazette.text.numerals import to_chinese

_DIGITS = str.maketrans("0123456789", "○一二三四五六七八九")
_LEGAL = str.maketrans("零一二三四五六七八九十百千万", "零壹贰叁肆伍陆柒捌玖拾佰仟万")
_LEGAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千万", "零壹貳參肆伍陸柒捌玖拾佰仟萬")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMANS = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_ROMAN = 9999
_MOST_CHINESE = 99_999_999
_LETTERS = 26
_MOST_LETTERS = 780  # thirty of the same letter, as Word repeats them
_FULL_STOP, _PARENTHESES, _CIRCLES, _ENCLOSED = 0x2488, 0x2474, 0x2460, 20


def format_number(number: int, name: str) -> str:
    """A number in a format of Word; decimal where the format is unknown or cannot hold it.

    >>> [format_number(101, name) for name in ("chineseCountingThousand", "chineseCounting")]
    ['一百零一', '一○一']
    >>> [format_number(3, name) for name in ("japaneseCounting", "ideographTraditional")]
    ['三', '丙']
    >>> [format_number(28, name) for name in ("lowerLetter", "upperRoman", "decimalZero", "none")]
    ['bb', 'XXVIII', '28', '']
    """
    return _FORMATS.get(name, str)(number)


def _counting(number: int) -> str:
    """As statutes count."""
    return to_chinese(number) if 0 <= number <= _MOST_CHINESE else str(number)


def _short_counting(number: int) -> str:
    """From one hundred on digit by digit: this format has no word for a hundred."""
    return _counting(number) if number < 100 else _digits(number)


def _digits(number: int) -> str:
    return str(number).translate(_DIGITS)


def _legal(number: int) -> str:
    return _with_one(number).translate(_LEGAL)


def _legal_traditional(number: int) -> str:
    return _with_one(number).translate(_LEGAL_TRADITIONAL)


def _with_one(number: int) -> str:
    """Ten is 壹拾 in legal numerals."""
    counted = _counting(number)
    return f"一{counted}" if counted.startswith("十") else counted


def _enclosed(first: int) -> Callable[[int], str]:
    def enclosed(number: int) -> str:
        return chr(first + number - 1) if 1 <= number <= _ENCLOSED else str(number)

    return enclosed


def _cycle(names: str) -> Callable[[int], str]:
    return lambda number: names[(number - 1) % len(names)]


def _upper_letter(number: int) -> str:
    if not 1 <= number <= _MOST_LETTERS:
        return str(number)
    times, letter = divmod(number - 1, _LETTERS)
    return chr(ord("A") + letter) * (times + 1)


def _upper_roman(number: int) -> str:
    if not 1 <= number <= _MOST_ROMAN:
        return str(number)
    written = ""
    for value, letters in _ROMANS:
        count, number = divmod(number, value)
        written += letters * count
    return written


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _enclosed(_CIRCLES),
    "decimalEnclosedCircleChinese": _enclosed(_CIRCLES),
    "decimalEnclosedFullstop": _enclosed(_FULL_STOP),
    "decimalEnclosedParen": _enclosed(_PARENTHESES),
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": _upper_letter,
    "lowerLetter": lambda number: _upper_letter(number).lower(),
    "upperRoman": _upper_roman,
    "lowerRoman": lambda number: _upper_roman(number).lower(),
    "chineseCounting": _short_counting,
    "taiwaneseCounting": _short_counting,
    "chineseCountingThousand": _counting,
    "taiwaneseCountingThousand": _counting,
    "japaneseCounting": _counting,
    "koreanCounting": _counting,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "koreanDigital2": _digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _legal_traditional,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": lambda number: (
        chr(0x3220 + number - 1) if 1 <= number <= 10 else str(number)
    ),
}
