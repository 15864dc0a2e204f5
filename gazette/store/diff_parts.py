"""What is compared: a text with its parts, cut into units that leave nothing of it uncovered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from gazette.text.normalise import fold
from gazette.text.sense import sense


class Placed(Protocol):
    """A part of a text with its place: a Component, or a row of public.db."""

    @property
    def path(self) -> str:
        """Such as `chp_1__art_3`."""

    @property
    def kind(self) -> str:
        """Such as `article`."""

    @property
    def number(self) -> str:
        """As printed."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


class Side(msgspec.Struct, frozen=True):
    """One of the two texts that are compared, and its parts in the order of the text."""

    text: str
    parts: Sequence[Placed]


class Unit(msgspec.Struct, frozen=True):
    """A stretch of a text that is compared as one: a part with all below it, or a line between.

    `start`..`end` reaches to the next unit, so the blank space behind a part belongs to it.
    """

    path: str | None
    """None for a line between parts."""
    kind: str
    """A component's kind, or `text`."""
    number: str | None
    """As printed; None for a line between parts."""
    start: int
    end: int
    sense: str
    """What it says without its number (gazette.text.sense)."""

    @property
    def step(self) -> str | None:
        """The last step of the path: `art_3`, whichever chapter it stands in."""
        return self.path.rpartition("__")[2] if self.path else None


def cover(side: Side) -> list[Unit]:
    """The units of a text in order; they meet, and cover all of it. Empty for an empty text.

    Articles, headings and the items of a 公文 are units, and so is each line that is in none;
    what stands inside an article (款, 项, 目) is compared with it.
    """
    folded = fold(side.text)
    begun = list(_begun(side, folded))
    if folded and not begun:
        begun = [(0, None)]
    starts = [0, *(start for start, _ in begun[1:])]
    ends = [*starts[1:], len(folded)]
    return [
        _unit(part, start, end, said=folded[own:end])
        for (own, part), start, end in zip(begun, starts, ends, strict=bool(begun))
    ]


def whole_parts(side: Side) -> Iterator[Placed]:
    """The parts that are compared as one: those that do not stand inside another's words."""
    at = 0
    for part in side.parts:
        if at <= part.start < part.end <= len(side.text):
            yield part
            at = part.end


def _begun(side: Side, folded: str) -> Iterator[tuple[int, Placed | None]]:
    """Where each unit begins, with its part; blank lines begin none."""
    at = 0
    for part in whole_parts(side):
        yield from _lines(folded, at, part.start)
        yield part.start, part
        at = part.end
    yield from _lines(folded, at, len(folded))


def _lines(folded: str, start: int, end: int) -> Iterator[tuple[int, None]]:
    while start < end:
        stop = folded.find("\n", start, end) + 1 or end
        if not folded[start:stop].isspace():
            yield start, None
        start = stop


def _unit(part: Placed | None, start: int, end: int, *, said: str) -> Unit:
    if part is None:
        return Unit(None, "text", None, start, end, sense(said))
    words = said.removeprefix(fold(part.number))
    return Unit(part.path, part.kind, part.number, start, end, sense(words))
