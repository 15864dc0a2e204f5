"""`/api/v1/stats`."""

from __future__ import annotations

from msgspec import structs

from api import shapes
from api.calls import Call
from api.reading import Route, read
from api.stats_queries import StatsQuery
from api.wire_hits import Bar
from api.wire_stats import Axis, Cell, Delay, Delays, Histogram, Stats
from opendata.public import delays
from opendata.public.query import Filters
from opendata.public.stats_reader import Table


@read("/api/v1/stats", Route(query=StatsQuery, answers=(Stats,), tag="search"))
def read_stats(request: Call) -> Stats:
    """统计 How many documents match, by one or two fields, and by year or month.

    `total` is that of the list with the same conditions. `rest` counts what stands in no cell: values
    beyond `limit`, and documents without one.
    """
    asked = request.ask(StatsQuery)
    filters = _by_id(request, asked.filters())
    reader = request.reader.stats
    table = reader.table(filters, asked.by, limit=asked.limit) if asked.by else None
    return Stats(
        total=reader.total(filters),
        by=_axes(asked, table) if table else [],
        cells=[Cell(list(row.values), row.count) for row in table.cells] if table else [],
        rest=table.rest if table else 0,
        histogram=_histogram(request, asked, filters),
        delays=_delays(reader.delays(filters, limit=asked.limit)) if asked.delays else None,
    )


def _by_id(call: Call, filters: Filters) -> Filters:
    """The filters with issuers by id, those named by name as well."""
    if not filters.issuer:
        return filters
    return structs.replace(filters, issuer=call.reader.issuers.ids(filters.issuer))


def _axes(asked: StatsQuery, table: Table) -> list[Axis]:
    found = zip(asked.by, table.axes, strict=True)
    return [
        Axis(name, shapes.facets({name: axis.values})[name], axis.more, axis.without)
        for name, axis in found
    ]


def _delays(found: delays.Delays) -> Delays:
    rows = [Delay(*structs.astuple(row)) for row in found.rows]
    return Delays(found.documents, found.mean, found.most, rows, found.more)


def _histogram(call: Call, asked: StatsQuery, filters: Filters) -> Histogram | None:
    if asked.histogram is None:
        return None
    found = call.reader.stats.histogram(filters, asked.date, asked.histogram)
    bars = [Bar(bar.values[0], bar.count) for bar in found.bars]
    return Histogram(asked.date, asked.histogram, bars, found.earlier, found.undated)
