"""The first changes between two versions of a table, as rows of a page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

import msgspec

from opendata.catalogue.table_diff import Change, RowChange

_SHOWN = 100
_COMPARED = 200_000
"""Rows that are compared for a page; the API compares all."""
_SECONDS = 5.0
"""For wide rows, of which so many take longer than others should wait."""


class CellShown(msgspec.Struct, frozen=True):
    """A cell before and after, as text; None where it was or is empty."""

    column: str
    before: str | None
    after: str | None


class RowShown(msgspec.Struct, frozen=True):
    """A row that changed."""

    change: Change
    key: str
    cells: list[CellShown]


class Changes(msgspec.Struct, frozen=True):
    """The first changes."""

    rows: list[RowShown]
    counts: Mapping[Change, int] | None
    """Of all changes; None where not all rows were compared."""
    is_whole: bool
    """Whether these are all changes."""


def first_changes(changes: Iterator[RowChange | None], *, seconds: float = _SECONDS) -> Changes:
    """The first hundred changes among as many rows as are compared for a page in the time there is."""
    deadline = time.monotonic() + seconds
    counted: Counter[Change] = Counter()
    rows: list[RowShown] = []
    for change in islice(changes, _COMPARED):
        if change is not None:
            counted[change.change] += 1
            if len(rows) < _SHOWN:
                rows.append(_row(change))
        if time.monotonic() > deadline:
            return Changes(rows, None, is_whole=False)
    # told from the end itself: a table may have just as many rows as are compared
    is_compared = next(changes, rows) is rows
    return Changes(
        rows, dict(counted) if is_compared else None, is_compared and len(rows) == counted.total()
    )


def _row(change: RowChange) -> RowShown:
    key = "、".join(_text(value) or "" for value in change.key.values())
    if change.cells is not None:
        cells = [
            CellShown(name, _text(one.from_), _text(one.to)) for name, one in change.cells.items()
        ]
        return RowShown(change.change, key, cells)
    whole = {name: _text(value) for name, value in (change.row or {}).items()}
    is_new = change.change == "added"
    cells = [
        CellShown(name, None if is_new else text, text if is_new else None)
        for name, text in whole.items()
        if text is not None and name not in change.key
    ]
    return RowShown(change.change, key, cells)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
