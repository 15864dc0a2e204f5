"""A diff as unified text, line by line: for `patch`, `git apply`, and whoever reads them daily."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from gazette.store.diff import Diff
from gazette.store.diff_order import Pair
from gazette.store.diff_parts import Side, whole_parts
from gazette.store.diff_stretches import Stretch, stretches

_CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"

Block = tuple[int, int, int, int]
"""First line and end in the earlier text, first line and end in the later."""


def unified(old: Side, new: Side, diff: Diff, *, names: tuple[str, str]) -> str:
    """The diff of two texts in unified format; empty where they are equal.

    `names` of the earlier and the later text stand in its first two lines; behind each `@@` stands
    the number of the part it begins in. What was moved is left out here and put in there.
    """
    lines, new_lines = _lines(old.text), _lines(new.text)
    starts, new_starts = _starts(lines), _starts(new_lines)
    equal = stretches(diff, len(old.text), len(new.text))
    changed = _changed(_same(starts, new_starts, equal), (len(lines), len(new_lines)))
    parts = list(whole_parts(old))
    pieces = []
    for hunk in _hunks(changed):
        first = max(hunk[0][0] - _CONTEXT, 0)
        begun = bisect_right(parts, starts[first], key=lambda part: part.start)
        number = f" {parts[begun - 1].number}" if begun else ""
        pieces += [_head(hunk, len(lines)), number, "\n", *_body(lines, new_lines, hunk)]
    return "".join([f"--- {names[0]}\n+++ {names[1]}\n", *pieces]) if pieces else ""


def _lines(text: str) -> list[str]:
    """The lines with their ends; `splitlines` would part them at more than line feeds."""
    *lines, last = text.split("\n")
    return [*(line + "\n" for line in lines), *([last] if last else [])]


def _starts(lines: Sequence[str]) -> list[int]:
    """Where each line starts, and where the last one ends."""
    return list(accumulate(map(len, lines), initial=0))


def _same(
    starts: Sequence[int], new_starts: Sequence[int], equal: Sequence[Stretch]
) -> Iterator[Pair]:
    """The lines that stayed as they were, as places in both texts."""
    places = {start: place for place, start in enumerate(starts)}
    for start, new_start, size in equal:
        first = bisect_left(new_starts, new_start)
        for new_place in range(first, len(new_starts) - 1):
            if new_starts[new_place + 1] > new_start + size:
                break
            at = new_starts[new_place] - new_start + start
            place = places.get(at)
            length = new_starts[new_place + 1] - new_starts[new_place]
            if place is not None and starts[place + 1] - at == length:
                yield place, new_place


def _changed(same: Iterator[Pair], counts: tuple[int, int]) -> Iterator[Block]:
    """The lines between those that stayed."""
    at, new_at = 0, 0
    for place, new_place in (*same, counts):
        if (at, new_at) != (place, new_place):
            yield at, place, new_at, new_place
        at, new_at = place + 1, new_place + 1


def _hunks(changed: Iterator[Block]) -> Iterator[list[Block]]:
    """The blocks, those together whose context meets."""
    hunk: list[Block] = []
    for block in changed:
        if hunk and block[0] - hunk[-1][1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    if hunk:
        yield hunk


def _head(hunk: Sequence[Block], count: int) -> str:
    """`@@ -3,7 +3,8 @@`: the lines of a hunk, counted from 1, with their context."""
    start, _, new_start, _ = hunk[0]
    _, end, _, new_end = hunk[-1]
    before = min(start, _CONTEXT)
    after = min(count - end, _CONTEXT)
    here = _range(start - before, end + after)
    return f"@@ -{here} +{_range(new_start - before, new_end + after)} @@"


def _range(start: int, end: int) -> str:
    """An empty range stands behind the line before it.

    >>> _range(0, 3), _range(4, 5), _range(4, 4)
    ('1,3', '5', '4,0')
    """
    if end - start == 1:
        return str(end)
    return f"{start + (end > start)},{end - start}"


def _body(lines: Sequence[str], new_lines: Sequence[str], hunk: Sequence[Block]) -> Iterator[str]:
    at = max(hunk[0][0] - _CONTEXT, 0)
    for start, end, new_start, new_end in hunk:
        yield from _marked(" ", lines[at:start])
        yield from _marked("-", lines[start:end])
        yield from _marked("+", new_lines[new_start:new_end])
        at = end
    yield from _marked(" ", lines[at : at + _CONTEXT])


def _marked(mark: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield mark + (line if line.endswith("\n") else line + _NO_NEWLINE)
