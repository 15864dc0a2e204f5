"""时限 How many rows keep the working days (工作日) that a rule leaves between two of their days."""

from __future__ import annotations

from datetime import date

import msgspec

from gazette.filing.clocks import due_on
from opendata.public.connection import Connection


class TimeLimit(msgspec.Struct, frozen=True):
    """The day in a column must come within so many working days of the day in another."""

    column: str
    of: str
    working_days: int


class Punctuality(msgspec.Struct, frozen=True):
    """How a time limit is kept."""

    limit: TimeLimit
    rows: int
    """Rows looked at in which both days stand."""
    late: int
    """Those of them that came later."""


def punctuality(db: Connection, table: str, limit: TimeLimit, rows: str) -> Punctuality:
    """Of the rows of a table `t` for which a condition holds; to be asked inside a read."""
    sql = (
        f'SELECT t."{limit.of}", t."{limit.column}", count(*) FROM "{table}" AS t '  # noqa: S608 (declared names)
        f'WHERE ({rows}) AND t."{limit.of}" IS NOT NULL AND t."{limit.column}" IS NOT NULL GROUP BY 1, 2'
    )
    days = db.rows(sql)
    due = {begun: _due(begun, limit.working_days) for begun, _, _ in days}
    late = sum(count for begun, done, count in days if done > due[begun])
    return Punctuality(limit, sum(count for _, _, count in days), late)


def _due(begun: str, working_days: int) -> str:
    """The last day that is in time, as tables write days."""
    try:
        return due_on(date.fromisoformat(begun), working_days).isoformat()
    except OverflowError:  # all days that there are come in time
        return date.max.isoformat()
