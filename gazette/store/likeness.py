"""Whether two texts can be of one document: a rough measure, for holding and not for judging."""

from __future__ import annotations

from gazette.text.normalise import key

_PIECE = 12  # letters; so many in a row hardly recur by chance
_PIECES = 200


def likeness(first: str, second: str) -> float | None:
    """How much of the shorter text stands in the longer, 0 to 1; None if it is too short to tell.

    Line breaks, spaces, width and punctuation do not count.

    >>> likeness("示例省决定加强示例工作，现通知如下。", "示例省决定加强示例工作,\\n现通知如下。（此件公开发布）")
    1.0
    >>> likeness("示例", "示例") is None
    True
    """
    shorter, longer = sorted((_letters(first), _letters(second)), key=len)
    last = len(shorter) - _PIECE
    if last < 0:
        return None
    starts = range(0, last + 1, max(1, last // _PIECES))
    return sum(shorter[start : start + _PIECE] in longer for start in starts) / len(starts)


def _letters(text: str) -> str:
    return "".join(letter for letter in key(text) if letter.isalnum())
