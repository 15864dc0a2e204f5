"""The parts of a text as a tree of stretches that hold one another and never overlap."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from opendata.public.rows import ArticleRow


class Nested(msgspec.Struct):
    """A part with everything below it; `end` is that of the last thing below."""

    part: ArticleRow
    start: int
    end: int
    children: list[Nested]

    @property
    def own_end(self) -> int:
        """Where its first child begins, or it ends."""
        return self.children[0].start if self.children else self.end


def nest(parts: Sequence[ArticleRow], length: int) -> list[Nested]:
    """The topmost parts of a text of so many characters, each with those below it.

    What a part holds before, between and behind its children is its own. Parts that claim the
    same characters are cut where the next begins, so that every character has one place.
    """
    roots: list[Nested] = []
    above: list[Nested] = []
    place = 0
    for part in parts:
        place = min(max(part.start, place), length)
        while above and not part.path.startswith(f"{above[-1].part.path}__"):
            above.pop()
        one = Nested(part=part, start=place, end=min(part.end, length), children=[])
        (above[-1].children if above else roots).append(one)
        above.append(one)
    _settle(roots, length)
    return roots


def _settle(siblings: Sequence[Nested], limit: int) -> None:
    """Gives each its end: behind its children, before its next sibling."""
    for place, one in enumerate(siblings):
        following = siblings[place + 1].start if place + 1 < len(siblings) else limit
        _settle(one.children, following)
        last = one.children[-1].end if one.children else one.start
        one.end = min(max(one.end, last), following)
