"""From which day to which the rows of a dataset reach: measured, not said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from opendata.catalogue.datasets import Dataset, Period
from opendata.public.connection import Connection

MOST = 20_000
"""Rows that are walked for a period: all who read wait meanwhile."""
_DOCUMENTS = "SELECT (SELECT min(signed_on) FROM document), (SELECT max(signed_on) FROM document)"
_FORM = "SELECT file FROM dataset_version WHERE dataset = ? AND number = ?"
_ISSUED = "SELECT min(recorded_at) FROM version"


def documents_period(db: Connection) -> Period | None:
    """From the first day of signing to the last; None where no document tells its day."""
    ((first, last),) = db.rows(_DOCUMENTS)
    return Period(first, last) if first else None


class Periods:
    """The periods of agencies' datasets, each found once for what is public of it."""

    def __init__(self) -> None:
        self._kept: dict[object, Period | None] = {}

    def put(self, db: Connection, datasets: Iterable[Dataset]) -> Iterator[Dataset]:
        """The datasets with their periods; to be asked inside a read."""
        known, self._kept = self._kept, {}
        for one in datasets:
            key = (one.table, one.columns, one.filters, *db.rows(_FORM, (one.id, one.version)))
            period = known[key] if key in known else rows_period(db, one)
            self._kept[key] = period
            yield replace(one, period=period)


def rows_period(db: Connection, dataset: Dataset) -> Period | None:
    """From the first day in any column of days to the last; None where there is no such column or day.

    None too where a long table would have to be walked for it: what is not looked for is not said.
    """
    names = [column.name for column in dataset.columns if column.type in {"date", "date-time"}]
    if not names or (not set(names) <= set(dataset.filters) and _is_long(db, dataset)):
        return None
    ends = (
        f'SELECT {end}("{name}") AS at FROM "{dataset.table}"'  # noqa: S608 (declared names)
        for name in names
        for end in ("min", "max")
    )
    ((first, last),) = db.rows(f"SELECT min(at), max(at) FROM ({' UNION ALL '.join(ends)})")  # noqa: S608 (the same)
    return Period(first[:10], last[:10]) if first else None


def _is_long(db: Connection, dataset: Dataset) -> bool:
    sql = f'SELECT 1 FROM "{dataset.table}" LIMIT 1 OFFSET {MOST}'  # noqa: S608 (a declared name)
    return bool(db.rows(sql))


def first_recorded(db: Connection) -> str | None:
    """When the first of what is public was recorded, UTC, ISO 8601; None for an empty archive."""
    ((at,),) = db.rows(_ISSUED)
    return str(at) if at else None
