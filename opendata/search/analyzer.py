"""Text to grams: the one analyzer of every engine, of SQLite's FTS5 too.

Chinese becomes overlapping pairs of characters with one single at each end of a run, so that a
phrase of pairs finds exactly the texts that hold its characters side by side. Letters and digits
become lower-cased words. Beside case only what `normalise.fold` folds is folded, width above all:
what is found is what is served.

A break (punctuation, the end of a line, a space next to Chinese) joins the last single of the run
before it as a mark, or stands alone after a word, so that no phrase crosses it. Brackets of every
shape leave the same two marks: a 发文字号 is one phrase whatever its brackets.
"""

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from gazette.text.widths import FOLDED

ANALYZER = "1"
"""Version of the grams. An index made with another must be made again."""

BREAK = "\uf8f0"
"""Stands for punctuation and the end of a line."""
OPEN = "\uf8f1"
"""Stands for one opening bracket: 〔 [ （ 《 …"""
CLOSE = "\uf8f2"
"""Stands for one closing bracket."""

_MARKS = BREAK + OPEN + CLOSE
# Private-use letters are Chinese too: GBK texts keep rare characters there.
_CJK = (
    "\u3005-\u3007\u3021-\u3029\u3041-\u3096\u30a1-\u30fa\u3105-\u312f\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\ue000-\uf8ef\uf8f3-\uf8ff\uf900-\ufaff\U00020000-\U000323af"
)
_STRETCH = re.compile(
    rf"""[{_MARKS}][{_MARKS}\ ]+           # marks and spaces together count as one break
         | \ +[{_MARKS}][{_MARKS}\ ]*
         | (?<=[{_CJK}])\ + | \ +(?=[{_CJK}])  # so does a space after Chinese or before it;
     """,  # between two words it is nothing
    re.VERBOSE,
)
_SERIAL = re.compile(f"({CLOSE}[0-9]+){BREAK}(?=号)")
"""〔2024〕12 号: the space that typists leave before the last word of a 发文字号."""
_PIECE = re.compile(
    rf"""[{_CJK}]+[{_MARKS}]?    # a run of Chinese with the mark after it
         | [^{_CJK}{_MARKS}\ ]+  # a word
         | [{_MARKS}]            # a mark after a word
     """,
    re.VERBOSE,
)
_PARTS = re.compile(rf"\ *([^{_CJK}{_MARKS}\ ]+)\ *")
"""Splits Chinese with its marks from the words between."""
_AFTER_MARK = re.compile(f" [{_MARKS}].")
"""A pair that begins with a mark says nothing new."""
_UTF32 = f"utf-32-{sys.byteorder[0]}e"
_SPACE = array("I", [32])
_WORD = f"[^{_CJK}{_MARKS} ]"
_IS_CJK = re.compile(f"[{_CJK}]").match
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")


class Phrase(NamedTuple):
    """Grams that must stand side by side.

    With `prefix` the last gram stands for every gram that begins with it: a lone character, which
    may begin any pair.
    """

    grams: tuple[str, ...]
    prefix: bool = False


def fold(text: str) -> str:
    """The text as it is compared, same length: case and width folded, breaks as marks or spaces.

    >>> fold("Ａ4 纸") == "a4 纸"
    True
    """
    return text.translate(_table())


def gram_text(text: str) -> str:
    """The grams of a document's text, parted by spaces: what an index is given.

    >>> gram_text("信息公开")
    '信息 息公 公开 开'
    """
    closed, last = _grams(text)
    return " ".join((*closed, last) if last else closed)


def grams(text: str) -> list[str]:
    """The grams of a document's text, in order; a gram's position is its place in the list.

    >>> grams("信息公开")
    ['信息', '息公', '公开', '开']
    >>> grams("第12号 IPv6")
    ['第', '12', '号', '号\\uf8f0', 'ipv6']
    """
    return gram_text(text).split()


def phrase(text: str) -> Phrase | None:
    """The phrase that finds a text wherever it stands; None if it has no letter or digit.

    >>> phrase("信息公开")
    Phrase(grams=('信息', '息公', '公开'), prefix=False)
    >>> phrase("第12号")
    Phrase(grams=('第', '12', '号'), prefix=False)
    >>> phrase("省")
    Phrase(grams=('省',), prefix=True)
    """
    closed, last = _grams(text)
    found = " ".join(closed).split()
    alone = bool(last) and (not found or found[-1][-1] in _MARKS)
    if alone:
        found.append(last)
    if not found:
        return None
    return Phrase(grams=tuple(found), prefix=alone)


def query_grams(text: str) -> list[str]:
    """The grams of `phrase`, empty if there are none; see there for a lone last character.

    >>> query_grams("政务公开")
    ['政务', '务公', '公开']
    """
    found = phrase(text)
    return list(found.grams) if found else []


def fts5_phrase(text: str) -> str | None:
    """The text as a phrase of SQLite's FTS5 over space-joined grams; None if it has no gram.

    >>> fts5_phrase("政务公开")
    '"政务 务公 公开"'
    >>> fts5_phrase("省")
    '"省" *'
    """
    found = phrase(text)
    if found is None:
        return None
    quoted = " ".join(found.grams).replace('"', '""')
    return f'"{quoted}"' + (" *" if found.prefix else "")


def find_pattern(text: str, *, prefix: bool = False) -> str | None:
    """A pattern for the places in a folded text where `phrase` finds a text; None without one.

    With `prefix` the last word may go on.

    >>> re.findall(find_pattern("open data"), fold("Open Data, open database"))
    ['open data']
    """
    parts: list[str] = []
    pieces = _PIECE.findall(_normal(text))
    for before, piece in pairwise(["", *pieces]):
        if piece in _MARKS:
            parts.append(f"[{_MARKS} ]+")
        elif _IS_CJK(piece):
            parts.append(" *" if before.isdigit() and piece[0] == "号" else "")
            run = piece.rstrip(_MARKS)
            parts.append(run if run == piece else f"{run}[{_MARKS} ]+")
        else:
            parts.append(" +" if before and not _IS_CJK(before) and before not in _MARKS else "")
            parts.append(f"(?<!{_WORD}){re.escape(piece)}(?!{_WORD})")
    if prefix and pieces and not _IS_CJK(pieces[-1]):
        parts[-1] = f"{parts[-1].removesuffix(f'(?!{_WORD})')}{_WORD}*"
    return "".join(parts) or None


def _normal(text: str) -> str:
    """The folded text with each break as one mark, and none at its ends."""
    if _HAN.fullmatch(text):
        return text  # as most words of a query are
    return _SERIAL.sub(r"\1", _STRETCH.sub(_one_mark, fold(text))).strip(_MARKS + " ")


def _grams(text: str) -> tuple[list[str], str]:
    """The grams, several to a string, but for the last single; and that: a query leaves it open."""
    found: list[str] = []
    after_word = False
    last = ""
    for place, part in enumerate(_PARTS.split(_normal(text))):
        if last:
            found.append(last)
            last = ""
        if place % 2:
            found.append(part)
            after_word = True
        elif part:
            found += _chinese(part, after_word=after_word)
            if part[-1] not in _MARKS and (len(part) > 1 or not after_word):
                last = part[-1]
            after_word = False
    return found, last


def _chinese(part: str, *, after_word: bool) -> Iterator[str]:
    """The grams of runs of Chinese and their marks, but for the last single."""
    if after_word:
        yield part[0]
        if part[0] in _MARKS:
            part = part[1:]
    if len(part) > 1:
        yield _AFTER_MARK.sub("", _pairs(part))


def _pairs(part: str) -> str:
    """All neighbours in a text, parted by spaces; by whole arrays, which is five times as fast."""
    characters = array("I", part.encode(_UTF32))
    pairs = array("I", bytes(12 * (len(part) - 1)))
    pairs[0::3] = characters[:-1]
    pairs[1::3] = characters[1:]
    pairs[2::3] = _SPACE * (len(part) - 1)
    return pairs.tobytes().decode(_UTF32)[:-1]


def _one_mark(stretch: re.Match[str]) -> str:
    """One mark for a stretch of breaks: a bracket alone stays a bracket."""
    marks = stretch.group().replace(" ", "")
    return marks if len(marks) == 1 else BREAK


@cache
def _table() -> str:
    """What each character of the basic plane is compared as, by its code point."""
    plane = "".join(map(chr, range(0x10000)))
    widths = str.maketrans(FOLDED)
    return "".join(map(_folded, plane.translate(widths)))


def _folded(character: str) -> str:
    if character in _MARKS:
        return BREAK
    if _IS_CJK(character):
        return character
    category = unicodedata.category(character)
    if category[0] in "LNM":
        lower = character.lower()
        return lower if len(lower) == 1 else character
    if category == "Zs" or character == "\t":
        return " "
    return {"Ps": OPEN, "Pe": CLOSE}.get(category, BREAK)
