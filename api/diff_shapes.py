"""From compared versions to what the API answers."""

from __future__ import annotations

from collections import Counter
from typing import cast

from api import wire_diff as wire
from api.comparing import Compared, PartState
from api.parameters import write_query
from api.shapes import version_item
from gazette.model import ComponentKind
from gazette.store.diff import Change, Edit, Place


def compared(found: Compared, base: str) -> wire.Diff:
    """Two versions and what changed; `base` stands before the links."""
    kinds = Counter[str](change.kind for change in found.diff.changes)
    return wire.Diff(
        version_item(found.old, base),
        version_item(found.new, base),
        wire.DiffCounts(*(kinds[name] for name in wire.DiffCounts.__struct_fields__)),
        [_change(change) for change in found.diff.changes],
        _links(found, base),
    )


def part_state(state: PartState) -> wire.ArticleState:
    """A part in one version."""
    version, part = state.version, state.part
    if part is None:
        empty = (None, None, None, None, None)
        return wire.ArticleState(version.number, version.recorded_at, state.kind, *empty)
    return wire.ArticleState(
        version.number,
        version.recorded_at,
        state.kind,
        part.path,
        cast("ComponentKind", part.kind),
        part.number,
        part.heading,
        part.text,
    )


def _links(found: Compared, base: str) -> wire.DiffLinks:
    document = found.new.document
    versions = [("from", str(found.old.number)), ("to", str(found.new.number))]
    api = f"{base}/api/v1/documents/{document}/diff"
    return wire.DiffLinks(
        api + write_query(versions),
        f"{base}/compare" + write_query([("id", document), *versions]),
        api + write_query([*versions, ("format", "unified")]),
    )


def _change(change: Change) -> wire.DiffChange:
    return wire.DiffChange(
        change.kind,
        _place(change.old),
        _place(change.new),
        change.is_reordered,
        [_edit(edit) for edit in change.edits],
    )


def _place(place: Place | None) -> wire.DiffPart | None:
    if place is None:
        return None
    kind = cast("ComponentKind", place.kind)
    return wire.DiffPart(place.path, kind, place.number, place.start, place.end)


def _edit(edit: Edit) -> wire.DiffEdit:
    return wire.DiffEdit(
        edit.op,
        (edit.old_start, edit.old_end),
        (edit.new_start, edit.new_end),
        edit.removed,
        edit.inserted,
        edit.is_formatting,
    )
