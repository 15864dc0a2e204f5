r"""Rows as CSV (RFC 4180): exactly, or so that a spreadsheet shows a person what is there.

A spreadsheet takes 18 digits for a number and keeps 15 of them, 007 for 7 and 1E5 for 100000, and
runs what begins with = + - @ as a formula. For people therefore, and only for them, a text that
would be read as a number gets a tab before it, which LibreOffice and Excel take for text and do not
show; one that would be run gets an apostrophe, which shows and is safe in both.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

MEDIA_TYPE = "text/csv; charset=utf-8"
BOM = "\ufeff".encode()
"""What tells Excel that the text is UTF-8."""

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBERLIKE = re.compile(
    r"""(?![1-9][0-9]{0,10}$)                # a plain number of up to 11 digits may be one
        (?![0-9]{4}-[0-9]{2}-[0-9]{2}$)      # so may a day
        [ ]*[(（]?[0-9][0-9 .,:/%()（）eE+年月日-]*  # 620123199001011234, 007, 1E5, (1), 3/4""",
    re.VERBOSE,
)

# Any: a value is what its column declares
Row = Sequence[Any]


def csv_lines(rows: Iterable[Row]) -> bytes:
    r"""The rows exactly; nothing tells an empty text from none.

    >>> csv_lines([("a", "one, two"), ("=1+1", None)])
    b'a,"one, two"\r\n=1+1,\r\n'
    """
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def csv_lines_for_people(rows: Iterable[Row]) -> bytes:
    r"""The rows as a spreadsheet should show them.

    >>> csv_lines_for_people([("620123199001011234", "=1+1", 7, "2024-05-23")])
    b"\t620123199001011234,'=1+1,7,2024-05-23\r\n"
    """
    return csv_lines([_shown(value) for value in row] for row in rows)


def as_text(code: str) -> str:
    r"""A code of digits, so that a spreadsheet shows it as the text that it is.

    >>> as_text("620000")
    '\t620000'
    """
    return f"\t{code}"


def _shown(value: object) -> object:
    if not isinstance(value, str):
        return value
    if _FORMULA.match(value):
        return f"'{value}"
    return f"\t{value}" if _NUMBERLIKE.fullmatch(value) else value
