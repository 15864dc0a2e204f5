"""Makes edits of single letters into edits of phrases, which a person can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_letters

Span = tuple[int, int, int, int]
"""Start and end in the earlier text, start and end in the later."""

_ISLAND = 4  # letters that stayed between two edits and read better as part of them
_NO_ISLAND = frozenset("\n。；;")
_FARTHEST = 200  # letters that an edit is slid
_STOPS = {"\n": 4, "。": 3, "；": 3, ";": 3, "：": 2, ":": 2, "，": 2, ",": 2, "、": 1}

_WHOLE = tuple(
    map(frozenset, ("0123456789", ascii_letters, "〇零一二三四五六七八九十百千"))
)  # characters that are read together


def phrases(found: Sequence[Span], old: str, new: str) -> list[Span]:
    """The edits as phrases: a few letters that stayed between two edits go into them, and what
    was only put in or left out begins and ends where a clause does, if it can.

    >>> phrases([(0, 1, 0, 1), (2, 3, 2, 3)], "甲的乙事", "丙的丁事")
    [(0, 3, 0, 3)]
    >>> phrases([(1, 1, 1, 3)], "甲、乙", "甲、丁、乙")
    [(2, 2, 2, 4)]
    >>> phrases([(3, 3, 3, 4)], "第二十条", "第二十五条")  # numbers and Latin words stay whole
    [(1, 3, 1, 4)]
    """
    slid = _slid(list(_joined(found, old)), old, new)
    return list(_joined(list(_whole(slid, old, new)), old))


def _joined(found: Sequence[Span], old: str) -> Iterator[Span]:
    """The edits, those with little or nothing between them as one."""
    last: Span | None = None
    for span in found:
        if last is None:
            last = span
        elif _is_island(old[last[1] : span[0]], last, span):
            last = (last[0], span[1], last[2], span[3])
        else:
            yield last
            last = span
    if last is not None:
        yield last


def _is_island(stayed: str, before: Span, after: Span) -> bool:
    if not stayed:
        return True
    longest = min(_ISLAND, _size(before), _size(after))
    return len(stayed) <= longest and _NO_ISLAND.isdisjoint(stayed)


def _size(span: Span) -> int:
    start, end, new_start, new_end = span
    return max(end - start, new_end - new_start)


def _slid(found: Sequence[Span], old: str, new: str) -> list[Span]:
    """The edits, each that only puts in or leaves out at the best of the places it can have."""
    slid: list[Span] = []
    before = 0
    for place, (start, end, new_start, new_end) in enumerate(found):
        after = found[place + 1][0] if place + 1 < len(found) else len(old)
        room = (min(start - before, _FARTHEST), min(after - end, _FARTHEST))
        shift = 0
        if start == end:
            shift = _best_shift(new, new_start, new_end, room)
        elif new_start == new_end:
            shift = _best_shift(old, start, end, room)
        slid.append((start + shift, end + shift, new_start + shift, new_end + shift))
        before = end + shift
    return slid


def _best_shift(text: str, start: int, end: int, room: tuple[int, int]) -> int:
    """How far a stretch moves so that the text around it stays the same and clauses stay whole."""
    left, right = 0, 0
    while left < room[0] and text[start - left - 1] == text[end - left - 1]:
        left += 1
    while right < room[1] and text[start + right] == text[end + right]:
        right += 1
    shifts = sorted(range(-left, right + 1), key=abs)
    return max(shifts, key=lambda shift: _fit(text, start + shift, end + shift))


def _fit(text: str, start: int, end: int) -> int:
    """How well a stretch begins behind a clause and ends with one."""
    before = _STOPS.get(text[start - 1], 0) if start else _STOPS["\n"]
    return before + _STOPS.get(text[end - 1], 0)


def _whole(found: Sequence[Span], old: str, new: str) -> Iterator[Span]:
    """The edits, each reaching to both ends of the numbers and words that it cuts."""
    before = 0
    for place, (start, end, new_start, new_end) in enumerate(found):
        after = found[place + 1][0] if place + 1 < len(found) else len(old)
        room = max(before, start - _FARTHEST), min(after, end + _FARTHEST)
        left, right = 0, 0
        for one in _of_kind(old[start:end][:1], new[new_start:new_end][:1]):
            while start - left > room[0] and old[start - left - 1] in one:
                left += 1
        for one in _of_kind(old[start:end][-1:], new[new_start:new_end][-1:]):
            while end + right < room[1] and old[end + right] in one:
                right += 1
        yield start - left, end + right, new_start - left, new_end + right
        before = end + right


def _of_kind(char: str, new_char: str) -> list[frozenset[str]]:
    """The characters that are read together with either of two."""
    return [one for one in _WHOLE if char in one or new_char in one]
