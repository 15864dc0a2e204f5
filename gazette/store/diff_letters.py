"""The edits that make one stretch of text from another, letter by letter and in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein, Postfix, Prefix

from gazette.store.diff_order import in_order
from gazette.store.diff_phrases import Span, phrases

_CLAUSE = re.compile(r"[^。；;，,：:、\n]+[。；;，,：:、\n]?")
_SURE = 8  # letters; a clause so long that is unique on both sides has not changed
_DEEP = 6  # times that what lies between sure clauses is looked through again
_LARGE = 100_000_000  # letters times letters that are always compared one by one
_FEW = 500  # edits; with no more of them larger stretches are compared as well


def edits(old: str, new: str) -> list[Span]:
    """What has to be replaced in the earlier text to get the later one, in order, none adjoining.

    Texts are first parted at clauses that are unique on both sides; what is then still too long
    and too different to be compared letter by letter is replaced whole.

    >>> edits("应当公开信息。", "应当依法及时公开信息。")
    [(2, 2, 2, 6)]
    >>> edits("由省政府批准", "由市政府批准"), edits("同", "同")
    ([(1, 2, 1, 2)], [])
    """
    return phrases(list(_between(old, new, (0, len(old), 0, len(new)))), old, new)


def _between(old: str, new: str, span: Span, deep: int = 0) -> Iterator[Span]:
    """The edits within a span."""
    start, end, new_start, new_end = span = _trimmed(old, new, span)
    if start == end and new_start == new_end:
        return
    if start == end or new_start == new_end:
        yield span
        return
    sure = _sure(old, new, span) if deep < _DEEP else []
    if sure:
        for gap in _gaps(span, sure):
            yield from _between(old, new, gap, deep + 1)
    else:
        for left, right, new_left, new_right in _letters(old[start:end], new[new_start:new_end]):
            yield start + left, start + right, new_start + new_left, new_start + new_right


def _trimmed(old: str, new: str, span: Span) -> Span:
    """The span without what is equal at its beginning and end."""
    start, end, new_start, new_end = span
    head = Prefix.similarity(old[start:end], new[new_start:new_end])
    start, new_start = start + head, new_start + head
    tail = Postfix.similarity(old[start:end], new[new_start:new_end])
    return start, end - tail, new_start, new_end - tail


def _sure(old: str, new: str, span: Span) -> list[Span]:
    """The clauses of a span that stand once on each side, in one order."""
    start, end, new_start, new_end = span
    here, there = _unique(old, start, end), _unique(new, new_start, new_end)
    places = {there[words]: (at, words) for words, at in here.items() if words in there}
    kept = in_order([(places[new_at][0], new_at) for new_at in sorted(places)])
    lengths = {new_at: len(words) for new_at, (_, words) in places.items()}
    return [(at, at + lengths[to], to, to + lengths[to]) for at, to in kept]


def _unique(text: str, start: int, end: int) -> dict[str, int]:
    """The longer clauses that stand once in a stretch, and where."""
    found = [(clause[0], clause.start()) for clause in _CLAUSE.finditer(text, start, end)]
    times = Counter(words for words, _ in found)
    return {words: at for words, at in found if len(words) >= _SURE and times[words] == 1}


def _gaps(span: Span, sure: Sequence[Span]) -> Iterator[Span]:
    """What lies between spans that are equal."""
    start, end, new_start, new_end = span
    for left, right, new_left, new_right in sure:
        yield start, left, new_start, new_left
        start, new_start = right, new_right
    yield start, end, new_start, new_end


def _letters(old: str, new: str) -> Iterator[Span]:
    """The edits between two stretches that have no clause in common."""
    few = None  # how many edits, which makes long texts quick
    if len(old) * len(new) > _LARGE:
        few = Levenshtein.distance(old, new, score_cutoff=_FEW)
        if few > _FEW:
            yield 0, len(old), 0, len(new)
            return
    for code in Levenshtein.opcodes(old, new, score_hint=few):
        if code.tag != "equal":
            yield code.src_start, code.src_end, code.dest_start, code.dest_end
