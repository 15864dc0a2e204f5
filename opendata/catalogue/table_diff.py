"""What changed between two versions of a table, row by row by its key, in constant memory.

Both are lists in the order of their key, so they are read side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import msgspec

from gazette.errors import TableDiffError
from opendata.catalogue.table_lines import Row
from opendata.catalogue.table_schema import TableSchema

Key = tuple[Any, ...]  # Any: what the fields of the key declare
Change = Literal["added", "removed", "changed"]


class Cell(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A cell before and after."""

    from_: Any  # Any: what its field declares
    to: Any


class RowChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row that is new, gone, or not what it was."""

    change: Change
    key: Row
    row: Row | None = None
    """Of one that is new or gone, all of it."""
    cells: dict[str, Cell] | None = None
    """Of one that changed, by column."""


def compare_rows(
    old: Iterator[Row], new: Iterator[Row], *, schemas: tuple[TableSchema, TableSchema]
) -> Iterator[RowChange | None]:
    """Each change in the order of the key, and None for each row that stayed as it was.

    A column that only one of the two has is null in the other. Raises TableDiffError where the two have
    different keys.
    """
    before, after = schemas
    if _key_of(before) != _key_of(after):
        raise TableDiffError(before.key, after.key)
    names = tuple(dict.fromkeys((*before.names, *after.names)))
    key = _reader(after.key)
    was, now = next(old, None), next(new, None)
    while was is not None or now is not None:
        if now is None or (was is not None and key(was) < key(now)):
            assert was is not None  # noqa: S101 (one of the two is there)
            yield RowChange("removed", _named(after.key, was), was)
            was = next(old, None)
        elif was is None or key(now) < key(was):
            yield RowChange("added", _named(after.key, now), now)
            now = next(new, None)
        else:
            yield None if was == now else _changed(after.key, names, was, now)
            was, now = next(old, None), next(new, None)


def _changed(key: Sequence[str], names: Sequence[str], was: Row, now: Row) -> RowChange | None:
    cells = {
        name: Cell(was.get(name), now.get(name)) for name in names if was.get(name) != now.get(name)
    }
    return RowChange("changed", _named(key, now), cells=cells) if cells else None


def _key_of(schema: TableSchema) -> list[tuple[str, str]]:
    types = {field.name: field.type for field in schema.fields}
    return [(name, types[name]) for name in schema.key]


def _reader(key: Sequence[str]) -> Callable[[Row], Key]:
    if len(key) == 1:
        (name,) = key
        return lambda row: (row[name],)
    return lambda row: tuple(row[name] for name in key)


def _named(key: Sequence[str], row: Row) -> Row:
    return {name: row[name] for name in key}
