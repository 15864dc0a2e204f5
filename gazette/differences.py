"""What `gongbao verify` finds, in words that quote nothing: where, which row or file, which column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Protocol

import msgspec

_SHOWN = 16  # hexadecimal digits of a digest


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as it was written down. Holds digests and states, never a value."""

    where: str
    """The store: gazette.db, files, public.db, index, downloads, office.db."""
    what: str
    """The row, by its table and key, or the file."""
    column: str | None = None
    """The column where one is known; None: the whole row or file."""
    expected: str
    found: str

    def __str__(self) -> str:
        """One line.

        >>> print(Difference(where="files", what="ab12", expected="there", found="missing"))
        files: ab12: expected there, found missing
        """
        place = f"{self.what}, column {self.column}" if self.column else self.what
        return shown(f"{self.where}: {place}: expected {self.expected}, found {self.found}")


Part = tuple[int, int] | tuple[str, str]
"""A piece of a check's work: from the first, up to and without the second."""


WHOLE: Part = (0, 1)
"""The one part of a check that is done at once."""


class Compared(msgspec.Struct, frozen=True):
    """What came of a part of a check."""

    count: int
    differences: tuple[Difference, ...] = ()
    moved: int = 0
    """Things that somebody changed meanwhile, and that were not compared."""


class Single(msgspec.Struct, frozen=True):
    """A check that is done in one: there is little to compare, or all of it hangs together."""

    def parts(self, data: Path) -> Sequence[Part]:
        """The one part."""
        del data
        return [WHOLE]

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """The same, however few things are to be drawn."""
        del data, count, random
        return [WHOLE]


class Check(Protocol):
    """One kind of comparison, cut into parts that any process can do; picklable."""

    @property
    def name(self) -> str:
        """What is compared, in a word or two."""

    def parts(self, data: Path) -> Sequence[Part]:
        """All of it, in parts of about equal work."""

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Parts that hold `count` things drawn at random, or fewer where there are fewer."""

    def compare(self, data: Path, part: Part) -> Compared:
        """Compares one part."""


def shown(text: str) -> str:
    """A text for a terminal: what was changed may be no character any more.

    >>> print(shown("row a\\nb"))
    row a\\u000ab
    """
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)


def cut(part: Part, size: int) -> list[Part]:
    """A part of numbers in pieces of a size, each little enough to stay in a processor's cache.

    >>> cut((3, 8), 2)
    [(3, 5), (5, 7), (7, 8)]
    """
    first, end = map(int, part)
    return [(start, min(start + size, end)) for start in range(first, end, size)]


def drawn(numbers: Iterable[int]) -> list[Part]:
    """Numbers that were drawn at random, each a part of its own."""
    return [(number, number + 1) for number in sorted(numbers)]


def digest_of(value: object) -> str:
    """A value as it is named in a difference: the beginning of its SHA-256, or NULL.

    >>> digest_of("示例")
    'sha-256 0d53f08678d8101b'
    """
    if value is None:
        return "NULL"
    written = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogateescape")
    return f"sha-256 {hashlib.sha256(written).hexdigest()[:_SHOWN]}"
