"""From which day to which the rows of a dataset reach: measured, not said."""

from __future__ import annotations

from opendata.catalogue.datasets import Dataset, Period
from opendata.public.connection import Connection

_DOCUMENTS = "SELECT (SELECT min(signed_on) FROM document), (SELECT max(signed_on) FROM document)"
_ISSUED = "SELECT min(recorded_at) FROM version"


def documents_period(db: Connection) -> Period | None:
    """From the first day of signing to the last; None where no document tells its day."""
    ((first, last),) = db.rows(_DOCUMENTS)
    return Period(first, last) if first else None


def rows_period(db: Connection, dataset: Dataset) -> Period | None:
    """From the first day in any column of days to the last; None where there is no such column or day."""
    names = [column.name for column in dataset.columns if column.type in {"date", "date-time"}]
    if not names:
        return None
    parts = (f'SELECT substr("{name}", 1, 10) AS day FROM "{dataset.table}"' for name in names)  # noqa: S608 (declared names)
    ((first, last),) = db.rows(f"SELECT min(day), max(day) FROM ({' UNION ALL '.join(parts)})")  # noqa: S608 (the same)
    return Period(first, last) if first else None


def first_recorded(db: Connection) -> str | None:
    """When the first of what is public was recorded, UTC, ISO 8601; None for an empty archive."""
    ((at,),) = db.rows(_ISSUED)
    return str(at) if at else None
