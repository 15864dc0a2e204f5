"""Two texts laid beside each other, unit by unit: what became what, what came and what went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from gazette.store.diff_lines import joined
from gazette.store.diff_order import Pair, in_order
from gazette.store.diff_pairs import pair, pair_same
from gazette.store.diff_parts import Side, Unit, cover
from gazette.text.normalise import fold
from gazette.text.sense import sense

ChangeKind = Literal["added", "removed", "changed", "moved", "moved_and_changed", "formatting"]
"""新增 删除 修改 移动 移动并修改 仅格式: `moved` is another number, path or order, the words the same;
`formatting` is layout alone (gazette.text.sense)."""


class Match(msgspec.Struct, frozen=True):
    """A unit of either text with what it was or became; one of the two may be None, not both."""

    old: Unit | None
    new: Unit | None
    is_reordered: bool
    """Whether it stands elsewhere among what stayed in order."""
    kind: ChangeKind | None
    """None where nothing changed."""


def match(old: Side, new: Side) -> list[Match]:
    """Every unit of both texts, in the order of the later; what went stands where it was."""
    units, new_units = cover(old), cover(new)
    units, new_units = joined(units, new_units, in_order(pair_same(units, new_units)))
    pairs = pair(units, new_units)
    kept = set(in_order(pairs))
    was = {place: before for before, place in pairs}
    gone = _gone(len(units), pairs, dict(kept))
    matches = [_removed(units[one]) for one in gone[-1]]
    for place, unit in enumerate(new_units):
        before = was.get(place)
        if before is None:
            matches.append(Match(None, unit, is_reordered=False, kind="added"))
        else:
            is_reordered = (before, place) not in kept
            kind = _kind(old, new, (units[before], unit), is_reordered=is_reordered)
            matches.append(Match(units[before], unit, is_reordered=is_reordered, kind=kind))
        matches += [_removed(units[one]) for one in gone[place]]
    return _blocks(matches)


def _blocks(matches: Sequence[Match]) -> list[Match]:
    """The matches; lines between parts that came or went together as one."""
    blocks: list[Match] = []
    for found in matches:
        last = blocks[-1] if blocks else found
        if last.kind == "added" == found.kind and (new := _lines(last.new, found.new)):
            blocks[-1] = replace(last, new=new)
        elif last.kind == "removed" == found.kind and (old := _lines(last.old, found.old)):
            blocks[-1] = replace(last, old=old)
        else:
            blocks.append(found)
    return blocks


def _lines(unit: Unit | None, below: Unit | None) -> Unit | None:
    """Two lines that adjoin as one, None where they do not, or are parts.

    The sense stays the first line's: nothing asks for it any more, and all of them would be long.
    """
    if unit is None or below is None or unit.path or below.path or unit.end != below.start:
        return None
    return replace(unit, end=below.end)


def _removed(unit: Unit) -> Match:
    return Match(unit, None, is_reordered=False, kind="removed")


def _gone(count: int, pairs: Sequence[Pair], kept: Mapping[int, int]) -> Mapping[int, list[int]]:
    """The earlier units that became nothing, by the later unit that they stood behind; -1: none."""
    stayed = {before for before, _ in pairs}
    gone: dict[int, list[int]] = defaultdict(list)
    behind = -1
    for place in range(count):
        behind = kept.get(place, behind)
        if place not in stayed:
            gone[behind].append(place)
    return gone


def _kind(
    old: Side, new: Side, units: tuple[Unit, Unit], *, is_reordered: bool
) -> ChangeKind | None:
    unit, new_unit = units
    text = old.text[unit.start : unit.end]
    new_text = new.text[new_unit.start : new_unit.end]
    has_paths = unit.path is not None and new_unit.path is not None
    says_the_same = unit.sense == new_unit.sense
    if (unit.path is None) != (new_unit.path is None):  # a number came, went, or was not read
        says_the_same = sense(fold(text)) == sense(fold(new_text))
    if is_reordered or (has_paths and unit.path != new_unit.path):
        return "moved" if says_the_same else "moved_and_changed"
    if text == new_text:
        return None
    return "formatting" if says_the_same else "changed"
