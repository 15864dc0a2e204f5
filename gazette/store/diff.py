"""What changed from one text to another, by part and by phrase, and the later text made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from gazette.errors import DiffError
from gazette.store.diff_letters import edits
from gazette.store.diff_matches import ChangeKind, Match, match
from gazette.store.diff_parts import Side, Unit
from gazette.store.diff_phrases import Span
from gazette.text.normalise import fold
from gazette.text.sense import sense

Op = Literal["insert", "delete", "replace"]


class Place(msgspec.Struct, frozen=True):
    """A part of a text, or some lines between parts.

    `start`..`end` is in characters of the text and reaches to the next part: the blank space
    behind a part belongs to it.
    """

    path: str | None
    """None for lines between parts."""
    kind: str
    """A component's kind, or `text` for lines between parts."""
    number: str | None
    """As printed, None for lines between parts."""
    start: int
    end: int


class Edit(msgspec.Struct, frozen=True):
    """Some characters replaced by others; places are in the whole texts.

    Of a part that was added or removed, the place in the other text is where it would stand.
    """

    op: Op
    old_start: int
    old_end: int
    new_start: int
    new_end: int
    removed: str
    inserted: str
    is_formatting: bool
    """Whether it changes layout alone."""


class Change(msgspec.Struct, frozen=True):
    """What happened to one part; `old` is None for what was added, `new` for what was removed."""

    kind: ChangeKind
    old: Place | None
    new: Place | None
    is_reordered: bool
    """Whether it also stands elsewhere in the order of parts, not only under another number."""
    edits: tuple[Edit, ...]


class Diff(msgspec.Struct, frozen=True):
    """Every change, in the order of the later text; what was removed stands where it was.

    What no change covers is the same in both texts, character by character and in the same order.
    """

    changes: tuple[Change, ...]


def diff(old: Side, new: Side) -> Diff:
    """The changes that make the later text from the earlier one, in time about linear."""
    changes = []
    at, new_at = 0, 0
    for found in match(old, new):
        if found.kind is not None:
            changes.append(_change(old, new, found, found.kind, (at, new_at)))
        if found.old is not None and not found.is_reordered:
            at = found.old.end
        if found.new is not None:
            new_at = found.new.end
    return Diff(tuple(changes))


def rebuild(old_text: str, diff: Diff) -> str:
    """The later text, from the earlier one and the diff alone.

    Raises DiffError where the diff is of another text.
    """
    rest = _unchanged(old_text, diff)
    pieces = []
    taken = written = 0
    for change in diff.changes:
        if change.new is not None:
            kept = rest[taken : taken + change.new.start - written]
            pieces += [kept, *_rewritten(old_text, change)]
            taken += len(kept)
            written = change.new.end
    return "".join([*pieces, rest[taken:]])


def edits_between(old_text: str, new_text: str) -> list[Edit]:
    """The edits that make one text from another without regard to parts."""
    return [_edit(old_text, new_text, span) for span in edits(old_text, new_text)]


def _change(
    old: Side, new: Side, found: Match, kind: ChangeKind, between: tuple[int, int]
) -> Change:
    """The change of one unit; `between` is where it stands in a text that it is not in."""
    at, new_at = between
    start, end = (found.old.start, found.old.end) if found.old else (at, at)
    new_start, new_end = (found.new.start, found.new.end) if found.new else (new_at, new_at)
    spans = edits(old.text[start:end], new.text[new_start:new_end])
    made = [
        _edit(old.text, new.text, (start + left, start + right, new_start + to, new_start + stop))
        for left, right, to, stop in spans
    ]
    if kind == "formatting":
        made = [replace(edit, is_formatting=True) for edit in made]
    return Change(kind, _place(found.old), _place(found.new), found.is_reordered, tuple(made))


def _place(unit: Unit | None) -> Place | None:
    return Place(unit.path, unit.kind, unit.number, unit.start, unit.end) if unit else None


def _edit(old_text: str, new_text: str, span: Span) -> Edit:
    start, end, new_start, new_end = span
    op: Op = "replace"
    if start == end:
        op = "insert"
    elif new_start == new_end:
        op = "delete"
    removed, inserted = old_text[start:end], new_text[new_start:new_end]
    is_formatting = sense(fold(removed)) == sense(fold(inserted))
    return Edit(op, *span, removed, inserted, is_formatting=is_formatting)


def _unchanged(old_text: str, diff: Diff) -> str:
    """What of the earlier text no change covers."""
    covered = sorted((one.old.start, one.old.end) for one in diff.changes if one.old)
    pieces = []
    at = 0
    for start, end in covered:
        pieces.append(old_text[at:start])
        at = end
    return "".join([*pieces, old_text[at:]])


def _rewritten(old_text: str, change: Change) -> Iterator[str]:
    """A part as it is later, from what it was."""
    at = change.old.start if change.old else 0
    for edit in change.edits:
        if old_text[edit.old_start : edit.old_end] != edit.removed:
            raise DiffError(edit.old_start, edit.removed)
        if change.old:
            yield old_text[at : edit.old_start]
        yield edit.inserted
        at = edit.old_end
    if change.old:
        yield old_text[at : change.old.end]
