"""Pinyin (拼音): how Chinese characters are read in Latin letters, and what typed letters may mean.

Readings are without tones, ü is `v`. They are pypinyin's: of a character its commonest, but where
it stands in a phrase that reads otherwise (重庆, 银行) the phrase's. Only those phrases are kept, in
pinyin.txt: it is read in 20 ms where pypinyin's own tables take half a second and 110 MB, and a title takes
microseconds where its cutting into words takes twenty times as long. Of 18,122 characters in 600 real
titles, 6 are read otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, takewhile
from operator import add
from pathlib import Path

import msgspec

PINYIN = "0.55.0-1"
"""Version of the readings: pypinyin's, and our way with them. What was made with another is made again."""

FILE = Path(__file__).with_name("pinyin.txt")

_MARKED = "āáǎàēéěèêīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ"
_PLAIN = "aaaaeeeeeiiiioooouuuuvvvvvnnnm"
_TONELESS = str.maketrans(_MARKED, _PLAIN) | {0x300: "", 0x301: "", 0x304: "", 0x30C: ""}
_LETTERS = re.compile(
    r"""
    (?=[a-z'\ ]*[a-z][a-z'\ ]*[a-z])   # two letters at least
    [a-z'\ ]+                          # a blank or an apostrophe parts syllables
    """,
    re.VERBOSE,
)
_SYLLABLE = re.compile("[bpmfdtnlgkhjqxzcsryw]?h?[aeiouv][a-z]{0,4}")
_LONGEST = 6  # letters of a syllable
_SPELLINGS = 8
"""Most ways of cutting letters into syllables that are looked at; the longest syllables first."""
_STEPS = 1_000  # of looking for them

Phrases = Mapping[str, Sequence[tuple[str, Sequence[str]]]]


class Spelling(msgspec.Struct, frozen=True):
    """Letters cut into syllables; `rest` is how the next one begins, empty if none does."""

    syllables: tuple[str, ...]
    rest: str = ""


def syllables(text: str) -> list[str]:
    """How each character is read, one for one; a letter or digit is itself, other marks are "".

    >>> syllables("重庆的重点，A4")
    ['chong', 'qing', 'de', 'zhong', 'dian', '', 'a', '4']
    """
    single, phrases = _readings()
    found = [single.get(character) or _itself(character) for character in text]
    free = 0
    for place, pair in enumerate(map(add, text, text[1:])):
        if pair in phrases and place >= free:
            for phrase, its in phrases[pair]:
                if text.startswith(phrase, place):
                    free = place + len(phrase)
                    found[place:free] = its
                    break
    return found


def initials(text: str) -> str:
    """The first letters of the syllables of a text.

    >>> initials("政务公开")
    'zwgk'
    """
    return "".join(syllable[:1] for syllable in syllables(text))


def homophones(character: str) -> str:
    """The characters of GB/T 2312 that are read alike, the common ones first; not itself.

    >>> "境" in homophones("镜"), "政" in homophones("镜")
    (True, False)
    """
    return _by_sound().get(syllables(character)[0], "").replace(character, "")


@cache
def common_characters() -> str:
    """The 3,755 characters of the first level of GB/T 2312, by their sound: nearly all that is written."""
    return _level(0xB0, 0xD7)


def toneless(said: str) -> str:
    """A reading without its tone.

    >>> toneless("lǜ")
    'lv'
    """
    return said.translate(_TONELESS)


def letters(text: str) -> str | None:
    """Typed letters as they can be pinyin: lower case, no tones; None if other things stand there.

    >>> letters("Zhèngwù gōngkāi"), letters("政务"), letters("a")
    ('zhengwu gongkai', None, None)
    """
    plain = toneless(text.casefold()).replace("’", "'").strip()
    return plain if _LETTERS.fullmatch(plain) else None


def spellings(typed: str) -> list[Spelling]:
    """The ways of cutting letters into syllables, the likeliest first; none if there is none.

    >>> [" ".join(spelling.syllables) for spelling in spellings("xian")][:2]
    ['xian', 'xi an']
    >>> spellings("gong k")
    [Spelling(syllables=('gong',), rest='k')]
    """
    parts = re.split(r"[' ]+", typed.strip(" '"))
    cuts: list[Spelling] = [Spelling(())]
    for number, part in enumerate(parts, start=1):
        cuts = [
            Spelling((*before.syllables, *cut.syllables), cut.rest)
            for before in cuts
            for cut in _cut(part, is_last=number == len(parts))
        ][:_SPELLINGS]
    whole_first = (cut for cut in cuts if cut.syllables)
    return sorted(whole_first, key=lambda cut: (bool(cut.rest), len(cut.syllables)))


def _cut(part: str, *, is_last: bool) -> Iterator[Spelling]:
    """The ways of cutting letters without blanks, at most so many; only the last may break off."""
    waiting: list[tuple[tuple[str, ...], str]] = [((), part)]
    given = 0
    for _ in range(_STEPS):
        if not waiting or given == _SPELLINGS:
            return
        before, rest = waiting.pop()
        if not rest or (is_last and rest in _beginnings() and rest not in _syllables()):
            given += 1
            yield Spelling(before, rest)
        # What is put on the pile last is looked at first: the longest syllable.
        waiting += [
            ((*before, rest[:length]), rest[length:])
            for length in range(1, min(_LONGEST, len(rest)) + 1)
            if rest[:length] in _syllables()
        ]


def _itself(character: str) -> str:
    return character.lower() if character.isalnum() else ""


@cache
def _readings() -> tuple[Mapping[str, str], Phrases]:
    """Of each character its commonest reading, and the phrases that are read otherwise."""
    lines = (line for line in FILE.read_text(encoding="utf-8").split("\n") if line[:1] != "#")
    single: dict[str, str] = {}
    for line in takewhile(bool, lines):
        said, characters = line.split("\t")
        single.update(dict.fromkeys(characters, said))
    phrases: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for line in takewhile(bool, lines):
        phrase, said = line.split("\t")
        phrases.setdefault(phrase[:2], []).append((phrase, said.split(" ")))
    for longest_first in phrases.values():
        longest_first.sort(key=lambda one: -len(one[0]))
    return single, phrases


def _level(first: int, last: int) -> str:
    """The characters in some rows of GB/T 2312."""
    rows = (bytes((row, cell)) for row in range(first, last + 1) for cell in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312", errors="ignore") for code in rows)


@cache
def _by_sound() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for character in common_characters() + _level(0xD8, 0xF7):
        sound = syllables(character)[0]
        found[sound] = found.get(sound, "") + character
    return found


@cache
def _syllables() -> frozenset[str]:
    return frozenset(filter(_SYLLABLE.fullmatch, _readings()[0].values()))


@cache
def _beginnings() -> frozenset[str]:
    """All that a syllable can begin with."""
    heads = ((syllable[:length] for length in range(1, len(syllable))) for syllable in _syllables())
    return frozenset(chain.from_iterable(heads))
