"""Mends the paging of sorted tables in Datasette 0.65, which skips rows and reads too many.

The first page of a sorted table has no second sort key, the pages behind it have: where many rows
share a value (days of signing), rows between two pages were shown twice or never, in CSV too. And
the condition of the pages behind made SQLite collect and sort all that follows.
"""

# Datasette ships no types, so its decorator has none:
# mypy: disable-error-code="untyped-decorator"

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from datasette import Request, hookimpl
from datasette.app import Datasette
from datasette.database import Database
from datasette.utils import tilde_decode, tilde_encode
from datasette.views.table import TableView

_ABOVE_ALL = tilde_encode("\U0010ffff")  # greater than every number and every text we hold
_NULL = "$null"
_BEHIND = re.compile(
    r"""\b(?P<before>where|and)\         # a condition of the pages behind the first:
        \((?=\S+\ (?:[<>]\ :p[0-9]+|is\ not\ null)\ or\ )   # (signed_on < :p0 or …
    """,
    re.VERBOSE,
)

Answer = Callable[..., Awaitable[Any]]  # Any: what Datasette's own methods take and give


@hookimpl(specname="startup")
def mend_paging() -> None:
    """Puts ours in the place of Datasette's, once a process."""
    if not hasattr(TableView.data, "__wrapped__"):
        TableView.data = _from_the_start(TableView.data)
        Database.execute = _in_order(Database.execute)


def in_order(sql: str) -> str:
    """The same query, for SQLite to walk in the order asked for: `+` hides the OR from its planner.

    >>> in_order("select id from t where (a > :p0 or (a = :p0 and id > :p1)) order by a, id limit 3")
    'select id from t where +(a > :p0 or (a = :p0 and id > :p1)) order by a, id limit 3'
    """
    return _BEHIND.sub(r"\g<before> +(", sql)


def _in_order(execute: Answer) -> Answer:
    @wraps(execute)
    async def ordered(db: Database, sql: str, *values: object, **options: object) -> object:
        return await execute(db, in_order(sql), *values, **options)

    return ordered


def _from_the_start(data: Answer) -> Answer:
    @wraps(data)
    async def started(
        view: TableView, request: Request, *rest: object, **options: object
    ) -> object:
        if not options.get("_next") and not request.args.get("_next"):
            options["_next"] = await _start(view.ds, request)
        return await data(view, request, *rest, **options)

    return started


async def _start(datasette: Datasette, request: Request) -> str | None:
    """The place before the first row in the order asked for; None where that is by primary key."""
    database, table = (tilde_decode(request.url_vars[name]) for name in ("database", "table"))
    described = datasette.table_metadata(database, table)
    ascending, descending = request.args.get("_sort"), request.args.get("_sort_desc")
    if not ascending and not descending:
        ascending, descending = described.get("sort"), described.get("sort_desc")
    if not ascending and not descending:
        return None
    keys = await _text_first_key(datasette, database, table)
    return ",".join([_NULL if ascending else _ABOVE_ALL, *("" for _ in keys)]) if keys else None


async def _text_first_key(datasette: Datasette, database: str, table: str) -> list[str]:
    """The primary key of a table if it begins with a text, for the empty text precedes any other."""
    if database not in datasette.databases:
        return []
    db = datasette.databases[database]
    details = await db.table_column_details(table)
    keys = sorted((column for column in details if column.is_pk), key=lambda column: column.is_pk)
    if not keys or keys[0].type != "TEXT":
        return []
    return [column.name for column in keys]
