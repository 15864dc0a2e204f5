"""Running heads and feet of pages, and page numbers (页码): told from the text between them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from gazette.text.normalise import fold, key
from ingest.layout import Run, Sheet, middle, rows_of

_EDGE = 0.12  # of the page's height, at the top and at the bottom
_SHARE = 0.3  # of the pages: what stands on so many is no page's own
_FEWEST = 2  # pages
_COUNTING = 0.6  # of the rows whose number is ahead of the page by the same
_DIGITS = re.compile(r"[0-9]+|[一二三四五六七八九十百]+|(?<![a-z])[ivxlc]+(?![a-z])")
_PAGE_NUMBER = re.compile(
    r"""
    [-–—―─~·•.\s]* (?: 第? \s* [0-9]{1,4} \s* 页? | [ivxlc]{1,7} ) [-–—―─~·•.\s]*
    (?: [,，/]? \s* (?:共|of)? \s* [0-9]{1,4} \s* 页? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS_ON_EDGE = 0.15
_OWN = re.compile(
    r"""
    附 (?:件|录|表|图)? [#a-z]? [:：]?       # each begins a page
    | 第 [#] [编章节条] .*
    | [(（]? [#] [)）、．.] .*
    """,
    re.VERBOSE,
)
"""Rows without their digits that are of a text, wherever they stand."""


class _EdgeRow(msgspec.Struct, frozen=True):
    """A row near the upper or lower edge of a page."""

    place: int
    """Of its sheet in the list."""
    runs: tuple[int, ...]
    """The places of its runs on the sheet."""
    is_top: bool
    words: str
    """Without spaces."""
    is_number: bool

    @property
    def pattern(self) -> tuple[bool, str]:
        """What it has in common with those of other pages."""
        return self.is_top, _DIGITS.sub("#", self.words)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What may count the pages."""
        return tuple(_DIGITS.findall(self.words))


def running_runs(sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """The runs that belong to no page's text, by the page's and the run's place in the list."""
    alike: defaultdict[tuple[bool, str], list[_EdgeRow]] = defaultdict(list)
    rows = [row for place, sheet in enumerate(sheets) for row in _edge_rows(sheet, place)]
    for row in rows:
        alike[row.pattern].append(row)
    fewest = max(_FEWEST, _SHARE * len(sheets))
    running = {id(row) for group in alike.values() for row in _running(group, fewest)}
    return {
        (row.place, run) for row in rows if row.is_number or id(row) in running for run in row.runs
    }


def _running(group: Sequence[_EdgeRow], fewest: float) -> Sequence[_EdgeRow]:
    """Those of rows alike but for numbers that say the same on many pages, or count them.

    附件1 and 附件2 at the top of two pages do neither.
    """
    if len(group) < fewest or _OWN.fullmatch(group[0].pattern[1]):
        return ()
    said = Counter(row.words for row in group)
    if sum(count for count in said.values() if count >= _FEWEST) >= fewest:
        return group
    ahead = Counter(
        int(number) - row.place for row in group for number in row.numbers if number.isdigit()
    )
    return group if max(ahead.values(), default=0) >= max(_FEWEST, _COUNTING * len(group)) else ()


def _edge_rows(sheet: Sheet, place: int) -> Iterator[_EdgeRow]:
    """The rows near the edges, page numbers a little further in."""
    places = {id(run): number for number, run in enumerate(sheet.runs)}
    for row in rows_of(sheet.runs):
        at = middle(row[0].box) / max(sheet.height, 1.0)
        is_number = _is_number(row)
        if min(at, 1 - at) <= _EDGE or (1 - at <= _NUMBERS_ON_EDGE and is_number):
            yield _EdgeRow(
                place=place,
                runs=tuple(places[id(run)] for run in row),
                is_top=at < 0.5,
                words=key("".join(run.text for run in row)).lower(),
                is_number=is_number,
            )


def _is_number(row: Sequence[Run]) -> bool:
    return _PAGE_NUMBER.fullmatch(fold("".join(run.text for run in row)).strip()) is not None
