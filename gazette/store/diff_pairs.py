"""Which unit of the later text each unit of the earlier one has become."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence

from rapidfuzz.distance import LCSseq

from gazette.store.diff_likeness import likeness, pieces
from gazette.store.diff_order import Pair, in_order
from gazette.store.diff_parts import Unit

Alike = Callable[[Unit, Unit], bool]

_SHORT = 12  # letters; so few are said twice by chance: 附则
_COMMON = 8  # units; pieces in more of them tell nothing
_CANDIDATES = 3
_LARGE = 200_000_000  # units times units
_LIKE = 0.5  # parts that may stand anywhere
_LIKE_OF_NUMBER = 0.4  # parts of one number
_LIKE_HERE = 0.33  # parts between the same neighbours
# of two articles of one law drawn by chance, 1 in 100 are 0.48 alike, 1 in 10 are 0.3


def pair(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """The units that belong together, in the order of the later text; each in one pair at most.

    What says the same goes first, then the most alike. No unit is compared with all others.
    """
    pairs = _Pairs(old, new)
    pairs.take_same()
    pairs.take_likest()
    pairs.take_neighbours(_is_like_here)
    return pairs.in_new_order()


def pair_same(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """The units that say the same, in the order of the later text."""
    pairs = _Pairs(old, new)
    pairs.take_same()
    return pairs.in_new_order()


class _Pairs:
    """The pairs found so far."""

    def __init__(self, old: Sequence[Unit], new: Sequence[Unit]) -> None:
        self.old = old
        self.new = new
        self.of_old: dict[int, int] = {}
        self.of_new: dict[int, int] = {}

    def in_new_order(self) -> list[Pair]:
        return [(self.of_new[place], place) for place in sorted(self.of_new)]

    def take_same(self) -> None:
        """Pairs what says the same: what is unique on both sides is sure, wherever it stands, and
        so is what adjoins it (Heckel, 1978); of what is said often, the most that keeps its order.
        """
        self._take_unique(lambda unit: (unit.path, unit.sense))
        self._take_unique(_said)
        self.take_neighbours(lambda one, other: _said(one) == _said(other))
        before, new_before = -1, -1
        for place, new_place in [*in_order(self.in_new_order()), (len(self.old), len(self.new))]:
            self._take_longest(range(before + 1, place), range(new_before + 1, new_place))
            before, new_before = place, new_place

    def take_likest(self) -> None:
        """Pairs the most alike of what still waits, the likest first."""
        scored = []
        for old, new in self._candidates():
            one, other = self.old[old], self.new[new]
            share = likeness(one.sense, other.sense)
            if share >= (_LIKE_OF_NUMBER if one.step and one.step == other.step else _LIKE):
                scored.append((-share, new, old))
        for _, new, old in sorted(scored):
            self._take(old, new)

    def take_neighbours(self, alike: Alike) -> None:
        """Pairs what adjoins a pair, or both beginnings or ends, and is alike."""
        forward = range(len(self.new))
        self._follow(forward, alike, first=0, step=1)
        self._follow(forward[::-1], alike, first=len(self.old) - 1, step=-1)

    def _follow(self, places: Sequence[int], alike: Alike, *, first: int, step: int) -> None:
        """Goes along the later text, and along the earlier one as long as they are paired."""
        there: int | None = first
        for place in places:
            waits = there is not None and self._waits(there) and place not in self.of_new
            if there is not None and waits and alike(self.old[there], self.new[place]):
                self._take(there, place)
            paired = self.of_new.get(place)
            there = None if paired is None else paired + step

    def _take_unique(self, key: Callable[[Unit], Hashable]) -> None:
        """Pairs what has a key that nothing else that waits has, on either side."""
        here, there = _unique(self.old, self.of_old, key), _unique(self.new, self.of_new, key)
        for one in here.keys() & there.keys():
            self._take(here[one], there[one])

    def _take_longest(self, old: range, new: range) -> None:
        """Pairs the most that is said in one order in two stretches."""
        here = [place for place in old if self._waits(place)]
        there = [place for place in new if place not in self.of_new]
        if not here or not there or len(here) * len(there) > _LARGE:
            return
        words = [_said(self.old[place]) for place in here]
        new_words = [_said(self.new[place]) for place in there]
        for code in LCSseq.opcodes(words, new_words):
            if code.tag == "equal":
                for at in range(code.src_end - code.src_start):
                    self._take(here[code.src_start + at], there[code.dest_start + at])

    def _candidates(self) -> Iterator[Pair]:
        """Units of the same number, and those that share rare pieces."""
        with_step: dict[str, list[int]] = defaultdict(list)
        with_piece: dict[str, list[int]] = defaultdict(list)
        for place in filter(self._waits, range(len(self.old))):
            unit = self.old[place]
            with_step[unit.step or ""].append(place)
            for piece in pieces(unit.sense):
                with_piece[piece].append(place)
        with_step[""] = []
        for new, unit in enumerate(self.new):
            if new not in self.of_new:
                likely = _most_often(
                    with_piece[one] for one in pieces(unit.sense) if one in with_piece
                )
                of_number = with_step.get(unit.step or "", [])[:_CANDIDATES]
                yield from ((place, new) for place in {*likely, *of_number})

    def _waits(self, old: int) -> bool:
        return 0 <= old < len(self.old) and old not in self.of_old

    def _take(self, old: int, new: int) -> None:
        if old not in self.of_old and new not in self.of_new:
            self.of_old[old] = new
            self.of_new[new] = old


def _unique(
    units: Sequence[Unit], taken: dict[int, int], key: Callable[[Unit], Hashable]
) -> dict[Hashable, int]:
    """The keys that one waiting unit has alone, and its place."""
    keys = {place: key(unit) for place, unit in enumerate(units) if place not in taken}
    times = Counter(keys.values())
    return {one: place for place, one in keys.items() if times[one] == 1}


def _most_often(found: Iterator[Sequence[int]]) -> list[int]:
    """The places that stand in the most lists, long lists left out."""
    times = Counter[int]()
    for places in found:
        if len(places) <= _COMMON:
            times.update(places)
    return [place for place, _ in times.most_common(_CANDIDATES)]


def _said(unit: Unit) -> Hashable:
    """What a unit says; the same few words mean the same only on the same level."""
    return unit.sense if len(unit.sense) > _SHORT else (unit.kind, unit.sense)


def _is_like_here(one: Unit, other: Unit) -> bool:
    return one.kind == other.kind and likeness(one.sense, other.sense) >= _LIKE_HERE
