"""Where the documents of an issue begin: each entry of its list by its title, in the list's order.

A title counts by how alike it is and how near to the page that the list names. What is not found so
begins where its page does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

import msgspec
from rapidfuzz import fuzz

from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number
from gazette.text.organs import looks_like_organ
from ingest.contents_page import ContentsPage, Listed
from ingest.numbering import is_order_head

SURE = 0.9
"""How alike a title and its entry must be for the cut to need no second look."""

_LIKE = 0.75
_FEWEST_SURE = 3  # titles that tell how an issue is set
_LINES = 6  # of a title
_ABOVE = 4  # lines of a heading above the title
_NEAR = 0.4  # what the page that the list names is worth
_DIGITS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百千]+")
_LONGEST_HEAD = 40  # characters of a line above a title


class Spot(msgspec.Struct, frozen=True):
    """Where a title may begin, and how alike it is."""

    line: int
    likeness: float
    page: int


def find_documents(
    contents: ContentsPage, lines: Sequence[str], pages: Sequence[int]
) -> list[Spot | None]:
    """For each entry the place of its title, in the order of the list."""
    candidates = [_candidates(entry, contents.last + 1, lines, pages) for entry in contents.entries]
    shift = _shift(contents.entries, candidates)
    weighed = [
        [(spot, worth) for spot in spots if (worth := _worth(spot, entry, shift)) > 0]
        for entry, spots in zip(contents.entries, candidates, strict=True)
    ]
    found = _in_order(weighed)
    if shift is None:
        return found
    if _begin_pages(found, lines, pages):
        found = [spot if spot and spot.likeness >= SURE else None for spot in found]
    return _by_page(found, contents, pages, shift)


def _begin_pages(found: Sequence[Spot | None], lines: Sequence[str], pages: Sequence[int]) -> bool:
    """Whether each document of the issue begins a page, as far as their titles surely tell.

    Then words that are only like a title, further down, are no beginning.
    """
    sure = [start_of(lines, spot.line, ()) for spot in found if spot and spot.likeness >= SURE]
    return len(sure) >= _FEWEST_SURE and all(pages[line] > pages[line - 1] for line in sure)


def _by_page(
    found: Sequence[Spot | None], contents: ContentsPage, pages: Sequence[int], shift: int
) -> list[Spot | None]:
    """Those not found by their title at the top of the page that the list names, if in order."""
    filled = list(found)
    for number, entry in enumerate(contents.entries):
        if filled[number] is not None:
            continue
        page = entry.pages[0] + shift
        before = max((spot.line for spot in filled[:number] if spot), default=contents.last)
        after = min((spot.line for spot in filled[number:] if spot), default=len(pages))
        tops = [line for line in range(before + 1, after) if pages[line] == page]
        if tops and pages[tops[0] - 1] < page:
            filled[number] = Spot(tops[0], 0.0, page)
    return filled


def _candidates(
    entry: Listed, start: int, lines: Sequence[str], pages: Sequence[int]
) -> list[Spot]:
    """Lines at which the title of an entry may begin."""
    wanted = key(entry.title)
    spots = []
    for first in range(start, len(lines)):
        begin = key(lines[first])
        if not begin or len(begin) > 2 * len(wanted) + 20:
            continue
        likeness = _likeness(wanted, first, lines)
        if likeness >= _LIKE:
            spots.append(Spot(first, likeness, pages[first]))
    return spots


def _likeness(wanted: str, first: int, lines: Sequence[str]) -> float:
    """How alike the lines from here are to a title: 1 for the same letters."""
    joined, best = "", 0.0
    for line in lines[first : first + _LINES]:
        joined += key(line)
        if joined == wanted:
            return 1.0
        if len(joined) > 2 * len(wanted) + 20:
            break
        if _DIGITS.findall(joined) != _DIGITS.findall(wanted):
            continue  # 第1号 and 第2号 are two documents, however alike
        if joined.endswith(wanted) and len(joined) <= len(wanted) + 24:
            best = max(best, 0.95)  # the list leaves the issuer out
        elif len(joined) >= len(wanted) * _LIKE:
            best = max(best, fuzz.ratio(joined, wanted) / 100 - 0.01)
    return best


def _shift(entries: Sequence[Listed], candidates: Sequence[Sequence[Spot]]) -> int | None:
    """By how much the pages of the file are ahead of those printed, as most sure titles say."""
    shifts = Counter(
        spot.page - entry.pages[0]
        for entry, spots in zip(entries, candidates, strict=True)
        for spot in spots
        if spot.likeness >= SURE
    )
    return max(shifts, key=lambda shift: (shifts[shift], -abs(shift))) if shifts else None


def _worth(spot: Spot, entry: Listed, shift: int | None) -> float:
    """What speaks for a place; nothing for words that are only alike, on another page."""
    if shift is None:
        return spot.likeness
    away = abs(spot.page - entry.pages[0] - shift)
    if away and spot.likeness < SURE:
        return 0.0
    return spot.likeness + (_NEAR if not away else -_NEAR * min(away, 5) / 5)


def _in_order(weighed: Sequence[Sequence[tuple[Spot, float]]]) -> list[Spot | None]:
    """The choice of one place, or none, for each entry that keeps the order and weighs most."""
    best: dict[int, tuple[float, tuple[Spot | None, ...]]] = {-1: (0.0, ())}
    for spots in weighed:
        chosen = {last: (weight, (*path, None)) for last, (weight, path) in best.items()}
        for spot, worth in spots:
            before = max(
                (held for last, held in best.items() if last < spot.line), key=lambda held: held[0]
            )
            weight = before[0] + worth
            if spot.line not in chosen or weight > chosen[spot.line][0]:
                chosen[spot.line] = (weight, (*before[1], spot))
        best = chosen
    return list(max(best.values(), key=lambda held: held[0])[1])


def start_of(lines: Sequence[str], title: int, columns: Collection[str]) -> int:
    """The line a document begins on, by that of its title: what stands above it may be part of it."""
    first = title
    while first > max(0, title - _ABOVE) and _is_above_title(lines[first - 1], columns):
        first -= 1
    return first


def _is_above_title(line: str, columns: Collection[str]) -> bool:
    """Whether a line is of a heading: a number, …文件, …令, the issuer; not that of a column."""
    bare = key(line)
    if not bare or bare in columns:
        return False
    if canonical_number(line) is not None or is_order_head(fold(line)):
        return True
    return len(bare) <= _LONGEST_HEAD and (bare.endswith("文件") or looks_like_organ(bare))
