"""What can be counted of a dataset's rows in one pass: which cells are filled, which days are days."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.tables import Column
from opendata.catalogue.time_limits import Punctuality, punctuality
from opendata.public.connection import Connection

_ORIGIN = ("source_file", "sha256")
"""Columns by which a row leads back to the file it was read from."""
MOST = 20_000
"""Rows looked at: a look shall not hold up readers, and what is wrong now is among the newest."""
_HAS_NUMBERS = "SELECT NOT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?"
_FILE = "SELECT count(*) FROM dataset_version WHERE dataset = ? AND number = ? AND sha256 <> ''"


class Measures(msgspec.Struct, frozen=True):
    """Counts of one dataset at one state."""

    rows: int
    measured: int
    """Rows that were looked at, the newest ones; all below is counted of them."""
    filled: tuple[int, ...]
    """Rows with a value in each column, in the order of the columns."""
    dated: int
    """Cells with a value in columns of days and instants …"""
    valid: int
    """… and how many of them are a day or an instant."""
    traced: int | None
    """Rows that lead back to a kept file; None where rows are made of other datasets' rows."""
    punctuality: tuple[Punctuality, ...] = ()
    """How each of the dataset's time limits is kept."""


def measure(db: Connection, dataset: Dataset) -> Measures:
    """Counts the newest rows; to be asked inside a read. No long text is read to see that it is there."""
    dated = [one for one in dataset.columns if one.type in {"date", "date-time"}]
    sums = [
        *(_sum(_is_filled(_cell(dataset, one))) for one in dataset.columns),
        *(_sum(_is_filled(_cell(dataset, one))) for one in dated),
        *(_sum(_is_valid(one, _cell(dataset, one))) for one in dated),
        _sum(" AND ".join(_is_filled(f't."{name}"') for name in _origin(dataset)) or "0"),
    ]
    rows, newest = _newest(db, dataset)
    sql = f'SELECT count(*), {", ".join(sums)} FROM "{dataset.table}" AS t WHERE {newest}'  # noqa: S608 (declared names)
    ((measured, *counts),) = db.rows(sql)
    cells, days = len(dataset.columns), len(dated)
    return Measures(
        rows=rows,
        measured=measured,
        filled=tuple(counts[:cells]),
        dated=sum(counts[cells : cells + days]),
        valid=sum(counts[cells + days : cells + 2 * days]),
        traced=_traced(db, dataset, measured, counts[-1]),
        punctuality=tuple(punctuality(db, dataset.table, one, newest) for one in dataset.limits),
    )


def _newest(db: Connection, dataset: Dataset) -> tuple[int, str]:
    """How many rows there are, and the condition for those that are looked at."""
    ((rows,),) = db.rows(f'SELECT count(*) FROM "{dataset.table}"')  # noqa: S608 (a declared name)
    ((is_numbered,),) = db.rows(_HAS_NUMBERS, (dataset.table,))
    if rows <= MOST:
        return rows, "1"
    if not is_numbered:
        return rows, _last(dataset)
    return rows, f't.rowid > (SELECT max(rowid) FROM "{dataset.table}") - {MOST}'  # noqa: S608 (the same)


def _last(dataset: Dataset) -> str:
    """Of rows without numbers none is newer than another: those with the last keys are looked at."""
    key = ", ".join(f't."{name}"' for name in dataset.key)
    order = ", ".join(f'"{name}" DESC' for name in dataset.key)
    names = ", ".join(f'"{name}"' for name in dataset.key)
    return f'({key}) IN (SELECT {names} FROM "{dataset.table}" ORDER BY {order} LIMIT {MOST})'  # noqa: S608 (declared names)


def _traced(db: Connection, dataset: Dataset, rows: int, found: int) -> int | None:
    if dataset.kind == "agency":
        ((has_file,),) = db.rows(_FILE, (dataset.id, dataset.version))
        return rows if has_file else 0
    return found if _origin(dataset) else None


def _origin(dataset: Dataset) -> tuple[str, ...]:
    names = {column.name for column in dataset.columns}
    return _ORIGIN if names.issuperset(_ORIGIN) else ()


def _cell(dataset: Dataset, column: Column) -> str:
    return dict(dataset.made).get(column.name, f't."{column.name}"')


def _is_filled(cell: str) -> str:
    return f"typeof({cell}) <> 'null'"


def _is_valid(column: Column, cell: str) -> str:
    """Only what SQLite writes back the same is a day; a sum makes it take 02-30 for one of March."""
    if column.type == "date":
        return f"date({cell}, '+0 days') = {cell}"
    return f"strftime('%Y-%m-%dT%H:%M:%S', {cell}, '+0 days') = substr({cell}, 1, 19)"


def _sum(condition: str) -> str:
    return f"coalesce(sum({condition}), 0)"


def rates(dataset: Dataset, measures: Measures) -> Iterator[tuple[Column, int, float | None]]:
    """Each column with how many rows have a value in it, and their share; None without rows."""
    whole = measures.measured
    for column, filled in zip(dataset.columns, measures.filled, strict=True):
        yield column, filled, filled / whole if whole else None
