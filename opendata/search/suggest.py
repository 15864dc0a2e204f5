"""What is suggested (联想) for what is typed: how a name answers to it, and what an index keeps of names.

Names are compared as keys (gazette.text.normalise.key), so that spaces and width do not matter;
brackets of all shapes are one, as in the analyzer. No SQL stands here, and nothing of the web.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import add
from types import MappingProxyType
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace

from gazette.text.normalise import fold as fold_width
from gazette.text.normalise import key
from opendata.search import analyzer
from opendata.search.analyzer import BREAK, CLOSE, OPEN, fold, phrase
from opendata.search.pinyin import Spelling, letters, spellings, syllables
from opendata.search.typed_numbers import typed_number

Column = Literal["title", "number", "pinyin", "initials"]
How = Literal["whole", "prefix", "substring", "pinyin", "initials", "near"]
"""How a name answers to what was typed; `near`: it does not, but is one slip away."""

_HOWS: tuple[How, ...] = get_args(How)
_MARKS = f"{BREAK}{OPEN}{CLOSE} "
_START = "\uf8f4"
"""Before the first word of a name."""
_MARK: Mapping[Column, str] = MappingProxyType(
    {"title": "", "number": "\uf8f5", "pinyin": "\uf8f6", "initials": "\uf8f7"}
)
"""Before each word of a column: FTS5 keeps one list of places for a word of all columns, and would
read through all syllables `an` for the initials `an`."""
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


class Stretch(msgspec.Struct, frozen=True):
    """A piece of a name that is read as was typed."""

    text: str
    how: Literal["pinyin", "initials"]


class Phrase(msgspec.Struct, frozen=True):
    """Words that stand side by side in a column of the index of suggestions."""

    column: Column
    words: tuple[str, ...]
    is_open: bool = False
    """Whether the last word may go on."""
    is_start: bool = False
    """Whether the column begins with it."""

    def fts5(self) -> str:
        """The phrase as SQLite's FTS5 reads it.

        >>> Phrase("title", ("政务", "务公"), is_open=True).fts5()
        'title : "政务 务公" *'
        """
        marked = [_MARK[self.column] + word for word in self.words]
        if self.is_start:
            is_part = self.is_open and len(marked) == 1
            marked = [_START + marked[0], *(() if is_part else marked)]
        words = " ".join(marked).replace('"', '""')
        return f'{self.column} : "{words}"{" *" if self.is_open else ""}'


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

    def stretch(self, name: str) -> Stretch | None:
        """The piece of the name with this key that is read so; None where a mark stands in it.

        >>> read_asked("zwgk").stretch("推进政务公开")
        Stretch(text='政务公开', how='initials')
        """
        match = self.match(name)
        if match is None or match.how not in ("pinyin", "initials"):
            return None
        text = name[match.start : match.end]
        return Stretch(text, match.how) if text.isalnum() else None

    def phrases(self, column: Column) -> Iterator[Phrase]:
        """What the index is asked, the best first: at the start of a name, then anywhere."""
        anywhere = [Phrase("pinyin", one.syllables) for one in self.spellings]
        if column in ("title", "number"):
            found = phrase(self.text)
            if found is not None and found.prefix and len(found.grams) == 1:
                # one character alone begins too many pairs
                yield Phrase(column, found.grams, is_open=True, is_start=True)
                return
            anywhere = [_phrase(column, found)] if found is not None else []
        elif column == "initials":
            first = (self.typed or "")[:_INITIALS]
            anywhere = [Phrase(column, tuple(map(add, first, first[1:])))] if self.typed else []
        yield from (replace(one, is_start=True) for one in anywhere)
        yield from anywhere

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
    number = typed_number(text)
    if number is not None and not compact.endswith("号"):
        number = number.removesuffix("号")  # more digits may come
    begun = _NUMBER.fullmatch(compact)
    if number is None and begun is not None:
        number = f"{begun['agency']}〔{begun['year']}"
        number += f"〕{begun['serial']}" if begun["serial"] else ""
        number += "号" if begun["serial"] and compact.endswith("号") else ""
    asked = read_asked(number or compact)
    return replace(asked, typed=None, spellings=())


def suggestion_words(
    title_grams: str, number_grams: str, title_key: str
) -> tuple[str, str, str, str]:
    """What the index keeps of a document, in the order of its columns.

    Before the first word of each stands that word once more with a mark, so that names that begin
    with something are found without looking through those that hold it.

    >>> suggestion_words("政务 务", "", "政务公开")[0].replace(_START, "^")
    '^政务 政务 务'
    """
    read = list(filter(None, syllables(title_key)))
    first = "".join([said[0] for said in read])
    return (
        _marked("title", title_grams),
        _marked("number", number_grams),
        _marked("pinyin", " ".join(read)),
        _marked("initials", " ".join(map(add, first, first[1:]))),
    )


def _marked(column: Column, words: str) -> str:
    """The words with the mark of their column, the first one twice."""
    if not words:
        return ""
    mark = _MARK[column]
    marked = f"{mark}{words.replace(' ', f' {mark}')}" if mark else words
    return f"{_START}{marked.partition(' ')[0]} {marked}"


def _phrase(column: Column, found: analyzer.Phrase) -> Phrase:
    # A year may go on; letters may not: they are too many among the syllables of all titles.
    *before, last = found.grams
    is_begun = last.isdecimal() and last.isascii() and bool(before or len(last) > 1)
    return Phrase(column, found.grams, found.prefix or is_begun)


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
