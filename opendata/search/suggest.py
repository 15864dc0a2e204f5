"""What is suggested (联想) for what is typed: how a name answers to it, and what an index keeps of names.

Names are compared as keys (gazette.text.normalise.key), so that spaces and width do not matter;
brackets of all shapes are one, as in the analyzer. No SQL stands here, and nothing of the web.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from operator import add
from typing import Literal, get_args

import msgspec

from gazette.text.normalise import fold as fold_width
from gazette.text.normalise import key
from gazette.text.numbers import canonical_number
from opendata.search.analyzer import BREAK, CLOSE, OPEN, fold, phrase
from opendata.search.pinyin import Spelling, letters, spellings, syllables

Column = Literal["title", "number", "pinyin", "initials"]
How = Literal["whole", "prefix", "substring", "pinyin", "initials", "near"]
"""How a name answers to what was typed; `near`: it does not, but is one slip away."""

_HOWS: tuple[How, ...] = get_args(How)
_MARKS = f"{BREAK}{OPEN}{CLOSE} "
_INITIALS = 12  # letters looked for in the index; the rest is compared in the name itself
_KEPT = 1 << 15  # names whose reading is remembered: those of organs are asked for every time
_NUMBER = re.compile(
    r"""
    (?P<agency>[\u3400-\u9fff]{1,20})            # 示政发
    [〔\[【(﹝〖<{]?                               # any bracket, or none
    (?P<year>(?:19|20)[0-9]{0,2})                # the year as far as it goes
    (?:[〕\]】)﹞〗>}]?第?(?P<serial>[0-9]{1,5})?号?)?
    """,
    re.VERBOSE,
)


class Match(msgspec.Struct, frozen=True):
    """How a name answers: the place of it in the name's key."""

    how: How
    start: int
    end: int
    is_whole: bool
    """Whether nothing stands before or behind it."""

    @property
    def order(self) -> tuple[int, int]:
        """The better the answer, the smaller: whole before its beginning before the rest."""
        return (_HOWS.index(self.how), 0 if self.is_whole else 1 if self.start == 0 else 2)


class Phrase(msgspec.Struct, frozen=True):
    """Words that stand side by side in a column of the index of suggestions."""

    column: Column
    words: tuple[str, ...]
    at_start: bool = False
    is_open: bool = False
    """Whether the last word may go on."""

    def fts5(self) -> str:
        """The phrase as SQLite's FTS5 reads it.

        >>> Phrase("title", ("政务", "务公"), at_start=True).fts5()
        'title : ^ "政务 务公"'
        """
        words = " ".join(self.words).replace('"', '""')
        return f'{self.column} : {"^ " if self.at_start else ""}"{words}"{" *" if self.is_open else ""}'


class Asked(msgspec.Struct, frozen=True):
    """What was typed, read once."""

    text: str
    key: str
    needle: str
    """The key as it is looked for; empty if it holds no letter or digit."""
    typed: str | None
    """Latin letters that may be pinyin, without blanks; None if there are none."""
    spellings: tuple[Spelling, ...]

    def match(self, name: str) -> Match | None:
        """How the name with this key answers, None if it does not.

        >>> read_asked("zwgk").match("推进政务公开")
        Match(how='initials', start=2, end=6, is_whole=False)
        >>> read_asked("政务").match("政务公开").how
        'prefix'
        """
        return self._in_text(name) or self._in_readings(name)

    def phrases(self, column: Column) -> Iterator[Phrase]:
        """What the index is asked, the best first: at the start of a name, then anywhere."""
        match column:
            case "title" | "number":
                found = phrase(self.text)
                if found is not None:
                    words = found.grams
                    is_open = found.prefix or words[-1].isascii()
                    yield Phrase(column, words, at_start=True, is_open=is_open)
                    yield Phrase(column, words, is_open=is_open)
            case "pinyin":
                for at_start in (True, False):
                    for spelling in self.spellings:
                        yield Phrase(column, spelling.syllables, at_start=at_start)
            case "initials":
                if self.typed is not None:
                    first = self.typed[:_INITIALS]
                    pairs = tuple(map(add, first, first[1:]))
                    yield Phrase(column, pairs, at_start=True)
                    yield Phrase(column, pairs)

    def _in_text(self, name: str) -> Match | None:
        folded = _folded(name)
        at = folded.find(self.needle) if self.needle else -1
        if at < 0:
            return None
        end = at + len(self.needle)
        is_whole = self.needle == folded.strip(_MARKS)
        how: How = "whole" if is_whole else "prefix" if at == 0 else "substring"
        return Match(how, at, end, is_whole)

    def _in_readings(self, name: str) -> Match | None:
        if not self.spellings and not self.typed:
            return None
        read = _read(name)
        for spelling in self.spellings:
            at = read.line.find(f" {' '.join(spelling.syllables)} {spelling.rest}")
            if at >= 0:
                count = len(spelling.syllables) + bool(spelling.rest)
                return read.stretch("pinyin", read.line.count(" ", 0, at), count)
        at = read.first.find(self.typed) if self.typed else -1
        return read.stretch("initials", at, len(self.typed or "")) if at >= 0 else None


class _Read(msgspec.Struct, frozen=True):
    """How a name is read: its syllables in a line, their first letters, where each stands."""

    line: str
    first: str
    places: tuple[int, ...]

    def stretch(self, how: How, first: int, count: int) -> Match:
        """Some syllables as a place in the name."""
        start, end = self.places[first], self.places[first + count - 1] + 1
        return Match(how, start, end, is_whole=count == len(self.places))


def read_asked(text: str) -> Asked:
    """What was typed, as it is compared with names."""
    typed = letters(fold_width(text))
    return Asked(
        text=text,
        key=key(text),
        needle=fold(key(text)).strip(_MARKS),
        typed=re.sub("[' ]", "", typed) if typed else None,
        spellings=tuple(spellings(typed)) if typed else (),
    )


def read_asked_number(text: str) -> Asked:
    """What was typed, as it is compared with numbers: brackets put in where none were typed.

    >>> read_asked_number("示政发2024 1").key
    '示政发〔2024〕1'
    """
    compact = re.sub(r"\s", "", fold_width(text))
    number = canonical_number(text)
    if number is not None and not compact.endswith("号"):
        number = number.removesuffix("号")  # more digits may come
    begun = _NUMBER.fullmatch(compact)
    if number is None and begun is not None:
        number = f"{begun['agency']}〔{begun['year']}"
        number += f"〕{begun['serial']}" if begun["serial"] else ""
        number += "号" if begun["serial"] and compact.endswith("号") else ""
    asked = read_asked(number or compact)
    return msgspec.structs.replace(asked, typed=None, spellings=())


def reading_words(title_key: str) -> tuple[str, str]:
    """What the index keeps of how a title is read: its syllables, and pairs of first letters.

    >>> reading_words("政务公开")
    ('zheng wu gong kai', 'zw wg gk')
    """
    read = list(filter(None, syllables(title_key)))
    first = "".join([said[0] for said in read])
    return " ".join(read), " ".join(map(add, first, first[1:]))


def marked_places(name: str, match: Match) -> tuple[int, int] | None:
    """Start and end in the name of what answers in its key; None where keys cannot be followed.

    >>> marked_places("示例 省", Match("prefix", 0, 3, is_whole=True))
    (0, 4)
    """
    places = [place for place, character in enumerate(name) for _ in key(character)]
    if "".join(map(key, name)) != key(name) or not match.start < match.end <= len(places):
        return None
    return places[match.start], places[match.end - 1] + 1


_folded = lru_cache(maxsize=_KEPT)(fold)


@lru_cache(maxsize=_KEPT)
def _read(name: str) -> _Read:
    read = [(place, said) for place, said in enumerate(syllables(name)) if said]
    return _Read(
        line="".join([f" {said}" for _, said in read]) + " ",
        first="".join([said[0] for _, said in read]),
        places=tuple(place for place, _ in read),
    )
