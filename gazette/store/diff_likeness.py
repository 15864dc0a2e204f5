"""How much of what two stretches of text say is the same."""

from rapidfuzz.distance import LCSseq

_SHORT = 12  # letters; fewer are held by chance
_HELD = 0.85  # of the shorter one's letters, where the longer only says more
_MORE = 6  # times as long; above it letters are held by chance
_GROWN = 0.6
_LARGE = 100_000_000  # letters times letters; above it pieces are counted instead
_PIECE = 4


def likeness(one: str, other: str) -> float:
    """The share of letters that two senses have in common, in order, 0 to 1.

    One that holds nearly all of the other and more counts as much as it.

    >>> likeness("应当公开信息", "应当公开"), likeness("甲", "乙"), likeness("", "")
    (0.8, 0.0, 1.0)
    """
    shorter, longer = sorted((len(one), len(other)))
    if not shorter:
        return float(not longer)
    if shorter * longer > _LARGE:
        return _estimate(one, other)
    common = LCSseq.similarity(one, other)
    share = 2 * common / (shorter + longer)
    if common >= _HELD * shorter and shorter >= _SHORT and longer <= _MORE * shorter:
        return max(share, _GROWN)
    return share


def pieces(sense: str) -> list[str]:
    """Every few letters in a row, each once, in order: texts that share none are not alike."""
    return list(dict.fromkeys(sense[at : at + _PIECE] for at in range(len(sense) - _PIECE + 1)))


def _estimate(one: str, other: str) -> float:
    """Likeness of long texts, by the pieces that they share."""
    here, there = set(pieces(one)), set(pieces(other))
    return 2 * len(here & there) / (len(here) + len(there))
