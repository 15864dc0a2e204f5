"""The organ table: full and short names, 代字, levels, and from when until when each name holds.

The central organs are shipped; an installation adds its own. What the table does not settle has
no answer: a short name is never guessed.
"""

from __future__ import annotations

import calendar
import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import get_args

import msgspec

from gazette.errors import OrganTableError
from gazette.model import Level
from gazette.text.normalise import fold, key
from gazette.text.regions import read_place

COLUMNS = (
    "name", "short_names", "codes", "level", "region", "valid_from", "valid_to", "successor",
)  # fmt: skip
"""Columns of the CSV; all but the name may be empty, days may be months: 2018-03."""

_LEVELS = frozenset(get_args(Level))
_SEVERAL = re.compile(r"[\s、,;]+")
_RELATIVE = re.compile(
    r"(?:本|我|全)?(?P<place>省|自治区|市|自治州|州|盟|自治县|县|区|旗)(?=[^\s省市州县区场容辖级域块])"
)
_DIGITS: dict[Level, int] = {"province": 2, "prefecture": 4, "county": 6}
"""Leading digits of a region code that an organ's region shares with those below it."""
_MONTH = 7  # letters of 2018-03


class Organ(msgspec.Struct, frozen=True, kw_only=True):
    """One name of an organ (机关), and what is known of it."""

    name: str
    short_names: tuple[str, ...] = ()
    """Also those that need a province to be understood: 省政府办公厅."""
    codes: tuple[str, ...] = ()
    """机关代字 of its document numbers: 示政办发."""
    level: Level = "unknown"
    region: str | None = None
    valid_from: date | None = None
    """None: from before this table's memory."""
    valid_to: date | None = None
    """The last day under this name; None: until today."""
    successor: str | None = None
    """The name of the organ that took over."""

    def is_valid(self, on: date | None) -> bool:
        """Whether it had this name on a day; any day will do where none is given."""
        if on is None:
            return True
        is_begun = self.valid_from is None or self.valid_from <= on
        return is_begun and (self.valid_to is None or on <= self.valid_to)


class OrganTable:
    """Organs by their full names, short names and codes."""

    def __init__(self, organs: Iterable[Organ]) -> None:
        self._organs: dict[str, Organ] = {key(organ.name): organ for organ in organs}
        self._by_short: dict[str, list[Organ]] = {}
        self._by_code: dict[str, list[Organ]] = {}
        self._before: dict[str, list[Organ]] = {}
        for organ in self._organs.values():
            for name in organ.short_names:
                self._by_short.setdefault(key(name), []).append(organ)
            for code in organ.codes:
                self._by_code.setdefault(code, []).append(organ)
            if organ.successor:
                self._before.setdefault(key(organ.successor), []).append(organ)

    def __iter__(self) -> Iterator[Organ]:
        return iter(self._organs.values())

    def __len__(self) -> int:
        return len(self._organs)

    def named(self, name: str) -> Organ | None:
        """The organ with this full name."""
        return self._organs.get(key(name))

    def resolve(
        self, name: str, *, within: str | None = None, on: date | None = None
    ) -> Organ | None:
        """The one organ that a full or short name means, None where there is none or are several.

        省政府办公厅 means something only `within` a province, given as the name of any of its
        organs; `on` is the day of the document: short names go from one organ to the next.
        """
        if full := self.named(name):
            return full
        found = [organ for organ in self._by_short.get(key(name), ()) if organ.is_valid(on)]
        relative = _RELATIVE.match(fold(name))
        if relative is None:
            return found[0] if len(found) == 1 else None
        place, region = _place(within), self._region(within)
        found = [organ for organ in found if _lies_there(organ, place, region)]
        if not found and place and place.endswith(relative["place"]):
            return self.named(place + fold(name)[relative.end() :])
        return found[0] if len(found) == 1 else None

    def of_code(self, code: str, *, on: date | None = None) -> Organ | None:
        """The one organ whose documents bore this 代字 on a day."""
        found = [organ for organ in self._by_code.get(code, ()) if organ.is_valid(on)]
        return found[0] if len(found) == 1 else None

    def today(self, organ: Organ) -> Organ:
        """The organ that does its work today, through every change of name; itself if none did.

        >>> table = central_organs()
        >>> table.today(table.named("卫生部")).name
        '国家卫生健康委员会'
        """
        met = {organ.name}
        while organ.successor and (after := self.named(organ.successor)):
            if after.name in met:
                break
            met.add(after.name)
            organ = after
        return organ

    def formerly(self, organ: Organ) -> tuple[Organ, ...]:
        """The organs that it took over from, all the way back, the nearest first."""
        found: list[Organ] = []
        behind = list(self._before.get(key(organ.name), ()))
        while behind:
            before = behind.pop(0)
            if before not in found:
                found.append(before)
                behind += self._before.get(key(before.name), ())
        return tuple(found)

    def _region(self, name: str | None) -> str | None:
        organ = self.named(name) if name else None
        return organ.region if organ else None

    def over(self, other: OrganTable) -> OrganTable:
        """This table, completed by another's organs of other names."""
        return OrganTable([*other, *self])


def is_relative(name: str) -> bool:
    """Whether a name leaves out the place it belongs to: 省政府办公厅, 市财政局.

    >>> [is_relative(name) for name in ("省政府办公厅", "示例省人民政府办公厅", "市财政局", "财政部")]
    [True, False, True, False]
    """
    return _RELATIVE.match(fold(name)) is not None


def read_organs(text: str) -> tuple[Organ, ...]:
    """The organs of a CSV with the columns of COLUMNS; raises OrganTableError naming the line.

    >>> read_organs("name,codes\\n示例省人民政府,示政发 示政函\\n")[0].codes
    ('示政发', '示政函')
    """
    rows = csv.DictReader(StringIO(text.removeprefix("\ufeff")))
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if "name" not in (rows.fieldnames or ()) or unknown:
        raise OrganTableError(1, f"the columns are {', '.join(COLUMNS)}; {sorted(unknown)} is none")
    organs: dict[str, Organ] = {}
    for row in rows:
        organ = _organ(row, rows.line_num)
        if organs.setdefault(key(organ.name), organ) is not organ:
            raise OrganTableError(rows.line_num, f"{organ.name} stands there twice")
    return tuple(organs.values())


@cache
def central_organs() -> OrganTable:
    """The central organs that the project knows."""
    text = files("gazette.text").joinpath("central_organs.csv").read_text(encoding="utf-8")
    return OrganTable(read_organs(text))


def _organ(row: dict[str, str], line: int) -> Organ:
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    level = value["level"] or "unknown"
    if not value["name"] or level not in _LEVELS:
        raise OrganTableError(line, f"{value['name']!r} of level {level!r}: no organ, or no level")
    return Organ(
        name=value["name"],
        short_names=_several(value["short_names"]),
        codes=_several(value["codes"]),
        level=msgspec.convert(level, Level),
        region=value["region"] or None,
        valid_from=_day(value["valid_from"], line, is_last=False),
        valid_to=_day(value["valid_to"], line, is_last=True),
        successor=value["successor"] or None,
    )


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SEVERAL.split(text) if part)


def _day(text: str, line: int, *, is_last: bool) -> date | None:
    """A day; of a month its first or its last."""
    if not text:
        return None
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == _MONTH else text)
    except ValueError as error:
        raise OrganTableError(line, f"{text!r} is no day and no month") from error
    if len(text) == _MONTH and is_last:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def _lies_there(organ: Organ, place: str | None, region: str | None) -> bool:
    """Whether an organ is of the place named, or governs the region."""
    if place and organ.name.startswith(place):
        return True
    digits = _DIGITS.get(organ.level)
    return bool(digits and region and organ.region and organ.region[:digits] == region[:digits])


def _place(organ: str | None) -> str | None:
    """The name of the place an organ's name begins with."""
    place = read_place(organ) if organ and not is_relative(organ) else None
    return organ[: place.length] if organ and place else None
