"""Values of a list of contents, one by one: each reader raises ValueError with what it wanted."""

from __future__ import annotations

from typing import Any

from gazette.edition.issues import Span
from gazette.edition.numbering import parse_serial
from gazette.text.normalise import key

_LONGEST = 2000
_LAST_PAGE = 100_000
_SHOWN = 60
_YES = {"true": True, "1": True, "是": True, "yes": True, "false": False, "0": False, "否": False, "no": False}  # fmt: skip


def shown(value: object) -> str:
    """A value as a message names it, cut short."""
    words = repr(value)
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"


def read_words(value: object) -> str:
    """Words on one line, or a number as words."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError("neither words nor a number")
    words = " ".join(str(value).split())
    if not words or len(words) > _LONGEST:
        raise ValueError(f"not 1 to {_LONGEST} characters")
    return words


def read_whole(value: object) -> int:
    """A whole number, as such or in digits."""
    words = read_words(value)
    if not (words.isascii() and words.isdigit() and len(words) <= 9):
        raise ValueError("not a whole number")
    return int(words)


def read_page(value: object) -> int:
    """The number of a page."""
    page = read_whole(value)
    if not 1 <= page <= _LAST_PAGE:
        raise ValueError(f"not a page from 1 to {_LAST_PAGE}")
    return page


def read_pages(value: Any) -> Span:  # Any: JSON
    """First and last page.

    >>> read_pages([3, 9]), read_pages("3–9"), read_pages([3])
    ((3, 9), (3, 9), (3, 3))
    """
    parts = value if isinstance(value, list) else read_words(value).replace("–", "-").split("-")
    if not 1 <= len(parts) <= 2:
        raise ValueError("not a first and a last page")
    first, last = read_page(parts[0]), read_page(parts[-1])
    if last < first:
        raise ValueError("the last page stands before the first")
    return first, last


def read_serial(value: object) -> Span:
    """A cumulative number (总期号), first and last."""
    return parse_serial(read_words(value))


def read_flag(value: object) -> bool:
    """Yes or no, 是 or 否."""
    flag = value if isinstance(value, bool) else _YES.get(key(read_words(value)))
    if flag is None:
        raise ValueError("neither 是 nor 否")
    return flag
