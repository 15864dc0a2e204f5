"""How issues are named in addresses and filters: gazette/year/number, by id or in words."""

from __future__ import annotations

from gazette.edition.numbering import parse_issue_number
from gazette.errors import IssueNumberError
from gazette.ids import gazette_id

COVERING = "i.gazette = ? AND i.year = ? AND i.kind = ? AND i.number <= ? AND i.number_to >= ?"
"""The condition on `issue AS i` that takes the values of `covering`."""

_LARGEST_YEAR = 9999


def known_gazette(gazette: str) -> str:
    """The id of a gazette given by id or name.

    >>> known_gazette("gaz-x7k2m9xt"), known_gazette("示例省人民政府公报") == gazette_id("示例省人民政府公报")
    ('gaz-x7k2m9xt', True)
    """
    return gazette if gazette.startswith("gaz-") else gazette_id(gazette)


def covering(gazette: str, year: int, number: str) -> tuple[object, ...] | None:
    """What to look for: the issue of this number, or the combined one that has it.

    None where the number can be no issue's.

    >>> covering("gaz-x7k2m9xt", 2024, "第11期")
    ('gaz-x7k2m9xt', 2024, 'regular', 11, 11)
    """
    try:
        wanted = parse_issue_number(number)
    except IssueNumberError:
        return None
    if year > _LARGEST_YEAR:
        return None
    return (known_gazette(gazette), year, wanted.kind, wanted.first, wanted.last)


def covering_named(name: str) -> tuple[object, ...] | None:
    """The same for one name.

    >>> covering_named("gaz-x7k2m9xt/2024/11-12")
    ('gaz-x7k2m9xt', 2024, 'regular', 11, 12)
    >>> covering_named("第11期") is None
    True
    """
    gazette, _, rest = name.partition("/")
    year, _, number = rest.partition("/")
    if not (year.isascii() and year.isdigit() and len(year) <= len(str(_LARGEST_YEAR))):
        return None
    return covering(gazette, int(year), number)
