"""Slips (笔误): what was meant by somebody who typed one character wrong, missed one, or swapped two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

from gazette.text.normalise import fold
from gazette.text.numbers import canonical_number
from opendata.search.pinyin import syllables

_DIGITS = "0123456789"
_PLACES = 8
"""Places of a text in which a slip is looked for."""

_NUMBER_LIKE = re.compile(
    r"""
    (?P<agency>[\u3400-\u9fff]{1,20})[ ]?
    [〔\[【(﹝〖<{][ ]?(?P<year>[0-9]{4})[ ]?[〕\]】)﹞〗>}][ ]?
    第?(?P<serial>[0-9]{1,5})[ ]?号
    """,
    re.VERBOSE,
)

Slip = Literal["homophone", "swapped", "character", "missing", "extra", "pinyin", "number"]
"""What happened to what was meant; the likeliest first."""


class Meant(msgspec.Struct, frozen=True):
    """A stretch of a name that is one slip away from what was typed."""

    text: str
    slip: Slip


def meant_in(typed: str, name: str) -> Meant | None:
    """The stretch of a name that may have been meant; None if none is one slip away.

    Nor where what was typed stands there as it is.

    >>> meant_in("政务工开", "推进政务公开的通知")
    Meant(text='政务公开', slip='homophone')
    >>> meant_in("务政公开", "推进政务公开的通知")
    Meant(text='政务公开', slip='swapped')
    """
    if typed in name:
        return None
    for start in _starts(typed, name):
        found = _meant_at(typed, name, start)
        if found is not None:
            return found
    return None


def pieces(typed: str) -> Iterator[tuple[str, str]]:
    """What stands on both sides of a slip, wherever it may be; of a long text with more left out.

    >>> list(pieces("政务公"))[:3]
    [('', '务公'), ('', '公'), ('政', '公')]
    """
    width = -(-len(typed) // _PLACES)
    for place in range(0, len(typed), width):
        behind = place + width
        yield typed[:place], typed[behind:]
        if behind < len(typed):  # two swapped that do not fall into one place
            yield typed[: behind - 1], typed[behind + 1 :]


def numbers_near(number: str) -> Mapping[str, int]:
    """What a number would be after one slip, and how unlikely that is.

    0: one digit changed; 1: two swapped; 2: one missing or too many.

    >>> near = numbers_near("示政发〔2024〕12号")
    >>> [near[f"示政发〔{rest}号"] for rest in ("2023〕12", "2024〕21", "2024〕2")]
    [0, 1, 2]
    """
    digits = [place for place, character in enumerate(number) if character in _DIGITS]
    found: dict[str, int] = {}
    for place in digits:
        for digit in _DIGITS:
            found.setdefault(number[:place] + digit + number[place + 1 :], 0)
    for place in digits:
        if place + 1 in digits:
            swapped = number[place + 1] + number[place]
            found.setdefault(number[:place] + swapped + number[place + 2 :], 1)
    for place in digits:
        found.setdefault(number[:place] + number[place + 1 :], 2)
        for digit in _DIGITS:
            found.setdefault(number[:place] + digit + number[place:], 2)
            found.setdefault(number[: place + 1] + digit + number[place + 1 :], 2)
    found.pop(number, None)
    return found


def number_meant(text: str) -> str | None:
    """The number that a text is or looks like; None if it looks like none.

    >>> number_meant("示政发[2024]12号"), number_meant("示政发〔9024〕12号"), number_meant("政务")
    ('示政发〔2024〕12号', '示政发〔9024〕12号', None)
    """
    alike = list(numbers_like(text.strip()))
    if len(alike) == 1 and alike[0][1:] == (0, len(text.strip())):
        return canonical_number(text) or alike[0][0]
    return canonical_number(text)


def numbers_like(text: str) -> Iterator[tuple[str, int, int]]:
    """What looks like a number, as numbers are written, and where: no year need be one.

    >>> list(numbers_like("见 示政发[8024]12号"))
    [('示政发〔8024〕12号', 2, 14)]
    """
    for found in _NUMBER_LIKE.finditer(fold(text)):
        number = f"{found['agency']}〔{found['year']}〕{int(found['serial'])}号"
        yield number, found.start(), found.end()


def _starts(typed: str, name: str) -> Iterator[int]:
    """Where in the name the stretch may begin: by the half that is whole."""
    middle = len(typed) // 2
    first, second = typed[:middle], typed[middle:]
    yield from _finds(first, name)
    for at in _finds(second, name):
        # with as many characters before it, one less, or one more
        yield from (place for place in (at - len(first) + off for off in (0, 1, -1)) if place >= 0)
    # swapped across the middle: what stands around the pair is whole
    swapped = typed[: middle - 1] + typed[middle] + typed[middle - 1] + typed[middle + 1 :]
    yield from _finds(swapped, name)


def _finds(part: str, name: str) -> Iterator[int]:
    at = name.find(part) if part else -1
    while at >= 0:
        yield at
        at = name.find(part, at + 1)


def _meant_at(typed: str, name: str, start: int) -> Meant | None:
    """What may have been meant by what begins at a place of the name."""
    rest = name[start : start + len(typed) + 1]
    same = next(
        (at for at, pair in enumerate(zip(typed, rest, strict=False)) if pair[0] != pair[1]),
        min(len(typed), len(rest)),
    )
    behind = typed[same + 1 :]
    whole = rest[: len(typed)]
    if len(whole) == len(typed):
        if whole[same + 1 :] == behind:
            is_homophone = syllables(whole)[same] == syllables(typed)[same]
            return Meant(whole, "homophone" if is_homophone else "character")
        if (
            whole[same : same + 2] == typed[same : same + 2][::-1]
            and whole[same + 2 :] == behind[1:]
        ):
            return Meant(whole, "swapped")
    # At its ends a slip of length says nothing: the name goes on, or what was typed does.
    if 0 < same < len(typed) - 1 and rest[same : len(typed) - 1] == behind:
        return Meant(rest[: len(typed) - 1], "extra")
    if 0 < same < len(typed) and rest[same + 1 : len(typed) + 1] == typed[same:]:
        return Meant(rest[: len(typed) + 1], "missing")
    return None
