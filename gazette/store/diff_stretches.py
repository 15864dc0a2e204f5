"""What two texts have in common in one order, from end to end: what a diff leaves in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazette.store.diff import Change, Diff

Stretch = tuple[int, int, int]
"""Start in the earlier text, start in the later, length."""


def stretches(diff: Diff, length: int, new_length: int) -> list[Stretch]:
    """The stretches that are equal, rising on both sides; those that adjoin are one.

    `length` and `new_length` are those of the texts. What was moved elsewhere is in none.
    """
    found = list(_untouched(diff, length, new_length))
    for change in diff.changes:
        found += _stayed(change)
    joined: list[Stretch] = []
    for start, new_start, size in sorted(found):
        last, new_last, so_far = joined[-1] if joined else (0, 0, 0)
        if (last + so_far, new_last + so_far) == (start, new_start):
            joined[-1:] = [(last, new_last, so_far + size)]
        else:
            joined.append((start, new_start, size))
    return joined


def _untouched(diff: Diff, length: int, new_length: int) -> Iterator[Stretch]:
    """What no change covers: the same on both sides, but cut at other places."""
    here = _uncovered([(one.old.start, one.old.end) for one in diff.changes if one.old], length)
    there = _uncovered(
        [(one.new.start, one.new.end) for one in diff.changes if one.new], new_length
    )
    start = end = new_start = new_end = 0
    while True:
        if start == end:
            start, end = next(here, (0, 0))
        if new_start == new_end:
            new_start, new_end = next(there, (0, 0))
        size = min(end - start, new_end - new_start)
        if not size:
            return
        yield start, new_start, size
        start, new_start = start + size, new_start + size


def _uncovered(covered: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """What is left between spans, and at the ends."""
    at = 0
    for start, end in sorted(covered):
        if at < start:
            yield at, start
        at = end
    if at < length:
        yield at, length


def _stayed(change: Change) -> Iterator[Stretch]:
    """What of a changed part stayed where it was."""
    if change.old is None or change.new is None or change.is_reordered:
        return
    at, new_at = change.old.start, change.new.start
    for edit in change.edits:
        if at < edit.old_start:
            yield at, new_at, edit.old_start - at
        at, new_at = edit.old_end, edit.new_end
    if at < change.old.end:
        yield at, new_at, change.old.end - at
