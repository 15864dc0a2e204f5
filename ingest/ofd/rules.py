"""The straight lines across and down on an OFD page (GB/T 33190-2016 §9), as ruled tables have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from lxml import etree

from ingest.ofd.geometry import POINTS, Matrix, number
from ingest.ofd.objects import Placed
from ingest.xml_parts import attribute, child, tag, text_of

MOST_RULES = 3_000
"""Pieces of them on a page: with more it is a drawing."""

_THIN = 3.0  # points: what is no thicker is a rule
_LONG = 12.0  # points: what is shorter is a stroke of something else
_SLIM = 3.0  # times as long as it is thick, at least
_SHORTEST = 1.0  # points, of a piece of a rule
_MOST_WORDS = 4_000  # of a path: a rule needs few
_NUMBERS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers follow each letter of AbbreviatedData."""

_ACROSS, _DOWN = True, False

Place = tuple[float, float]


class Rule(msgspec.Struct, frozen=True):
    """A line: whether it goes across, where it stands, from where to where."""

    is_across: bool
    at: float
    start: float
    end: float


def read_rules(objects: Iterable[Placed]) -> list[Rule]:
    """The rules of a page, in points; none where there are more than a table has."""
    found: list[Rule] = []
    for placed in objects:
        if tag(placed.element) != "PathObject" or placed.is_hidden:
            continue
        found += _rules(placed.element, placed.matrix)
        if len(found) > MOST_RULES:
            return []
    return [rule for rule in _whole(found) if rule.end - rule.start >= _LONG]


def _whole(pieces: Iterable[Rule]) -> Iterator[Rule]:
    """The rules, those drawn in pieces put together."""
    last: Rule | None = None
    for rule in sorted(pieces, key=lambda rule: (rule.is_across, round(rule.at), rule.start)):
        if last is not None and _goes_on(last, rule):
            last = msgspec.structs.replace(last, end=max(last.end, rule.end))
            continue
        if last is not None:
            yield last
        last = rule
    if last is not None:
        yield last


def _goes_on(last: Rule, rule: Rule) -> bool:
    is_level = last.is_across == rule.is_across and abs(last.at - rule.at) <= 1
    return is_level and rule.start <= last.end + _THIN


def _rules(element: etree._Element, matrix: Matrix) -> Iterator[Rule]:
    lines = list(_lines(text_of(child(element, "AbbreviatedData")), matrix))
    if _says(element, "Stroke", default=True):
        for start, end in lines:
            yield from _rule(start, end)
    elif _says(element, "Fill", default=False) and lines:
        yield from _thin_box(lines)


def _says(element: etree._Element, name: str, *, default: bool) -> bool:
    value = (attribute(element, name) or "").strip().lower()
    return value in ("true", "1") if value else default


def _lines(data: str, matrix: Matrix) -> Iterator[tuple[Place, Place]]:
    """The straight parts of a path, in points on the page."""
    words = data.split()
    if len(words) > _MOST_WORDS:
        return
    at = first = (0.0, 0.0)
    place = 0
    while place < len(words):
        letter = words[place].upper()
        count = _NUMBERS.get(letter)
        if count is None:
            return
        given = [number(word) for word in words[place + 1 : place + 1 + count]]
        values = [value for value in given if value is not None]
        if len(values) < count:
            return
        x, y = (values[-2], values[-1]) if count else (0.0, 0.0)
        to = first if letter == "C" else _on_page(matrix, x, y)
        if letter in ("L", "C"):
            yield at, to
        if letter in ("S", "M"):
            first = to
        at = to
        place += 1 + count


def _on_page(matrix: Matrix, x: float, y: float) -> Place:
    across, down = matrix.at(x, y)
    return (across * POINTS, down * POINTS)


def _rule(start: Place, end: Place) -> Iterator[Rule]:
    width, height = abs(end[0] - start[0]), abs(end[1] - start[1])
    if width >= _SHORTEST and height <= 1:
        yield Rule(_ACROSS, (start[1] + end[1]) / 2, min(start[0], end[0]), max(start[0], end[0]))
    elif height >= _SHORTEST and width <= 1:
        yield Rule(_DOWN, (start[0] + end[0]) / 2, min(start[1], end[1]), max(start[1], end[1]))


def _thin_box(lines: list[tuple[Place, Place]]) -> Iterator[Rule]:
    """A filled shape so thin that it is a rule."""
    xs = [place[0] for line in lines for place in line]
    ys = [place[1] for line in lines for place in line]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if width >= _SLIM * height and height <= _THIN:
        yield Rule(_ACROSS, (min(ys) + max(ys)) / 2, min(xs), max(xs))
    elif height >= _SLIM * width and width <= _THIN:
        yield Rule(_DOWN, (min(xs) + max(xs)) / 2, min(ys), max(ys))
