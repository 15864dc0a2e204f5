"""One part of a document through all its versions, under whatever number it stands in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from gazette.store.diff_matches import ChangeKind, match
from gazette.store.diff_parts import Side, whole_parts


class State(msgspec.Struct, frozen=True):
    """A part in one version."""

    place: int
    """Of the version, in the order given."""
    path: str | None
    """None where the part is gone."""
    kind: ChangeKind | None
    """What happened to it since the version before; None: nothing, or there is none before."""


def lineage(sides: Sequence[Side], place: int, path: str) -> list[State]:
    """The states of the part that has a path in one of the versions, oldest first.

    From the version that brought it to the last one, or to the one that took it away. `sides` are
    the versions in order. Empty where no part that is compared as one (an article, a heading, an
    item of a 公文) has the path there.
    """
    if not any(part.path == path for part in whole_parts(sides[place])):
        return []
    before = list(_back(sides, place, path))[::-1]
    return [*before, *_forth(sides, place, path)]


def _back(sides: Sequence[Side], place: int, path: str) -> Iterator[State]:
    """The states up to a version, newest first."""
    for at in range(place, 0, -1):
        (found,) = (
            one for one in match(sides[at - 1], sides[at]) if one.new and one.new.path == path
        )
        above = found.old.path if found.old else None
        yield State(at, path, found.kind if above else "added")
        if above is None:
            return
        path = above
    yield State(0, path, None)


def _forth(sides: Sequence[Side], place: int, path: str) -> Iterator[State]:
    """The states behind a version."""
    for at in range(place + 1, len(sides)):
        (found,) = (
            one for one in match(sides[at - 1], sides[at]) if one.old and one.old.path == path
        )
        below = found.new.path if found.new else None
        yield State(at, below, found.kind if below else "removed")
        if below is None:
            return
        path = below
