"""Numbers of documents (发文字号、令号) as people type them: in another order, or all in Chinese numerals.

Documents write them in one order, with digits; brackets and zeros are the number's own business
(`gazette.text.numbers`).
"""

from __future__ import annotations

import re

from gazette.text.normalise import fold
from gazette.text.numbers import canonical_number
from gazette.text.numerals import NUMERALS, to_int

_SERIAL = rf"第?(?P<serial>[0-9]{{1,5}}|[{NUMERALS}]{{1,9}})号"
_AGENCY_FIRST = re.compile(
    rf"""
    (?P<agency>[\u3400-\u9fff]{{1,18}}[发函字规办电通复])\ ?
    [〔\[(]?(?P<year>(?:19|20)[0-9]{{2}}|[一二][{NUMERALS}]{{3}})(?:[〕\])]|\ ?年?\ ?)  # 国办发2018年128号
    {_SERIAL}
    """,
    re.VERBOSE,
)
_SERIAL_FIRST = re.compile(rf"{_SERIAL}(?P<organ>[\u3400-\u9fff]{{1,30}}令)")
"""第707号国务院令."""


def typed_number(text: str) -> str | None:
    """A number in the one form in which numbers are compared; None if the text is not one.

    >>> typed_number("示政发2024年第三号"), typed_number("第12号示例省人民政府令")
    ('示政发〔2024〕3号', '示例省人民政府令第12号')
    """
    return canonical_number(text) or canonical_number(_in_order(fold(text)))


def _in_order(text: str) -> str:
    """As documents write it, where it is typed otherwise."""
    try:
        if typed := _AGENCY_FIRST.fullmatch(text):
            year, serial = to_int(typed["year"]), to_int(typed["serial"])
            return f"{typed['agency']}〔{year}〕{serial}号"
        if typed := _SERIAL_FIRST.fullmatch(text):
            return f"{typed['organ']}第{to_int(typed['serial'])}号"
    except ValueError:  # 一百十千 is no numeral
        return text
    return text
