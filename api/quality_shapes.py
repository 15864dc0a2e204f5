"""From what is measured of datasets to what the API answers of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec.structs import astuple

from api import wire_quality as wire
from api.calls import Call
from gazette.errors import StoreError
from gazette.filing.feedback import NO_REPORTS, ErrorReports
from gazette.store.instants import write_instant
from gazette.store.office import DATABASE, open_office
from opendata.catalogue import quality as measured
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.measures import rates
from opendata.catalogue.time_limits import Punctuality
from opendata.public.lag import public_cursor, waiting_after


def quality(dataset: Dataset, call: Call, *, now: datetime) -> wire.Quality:
    """A dataset as measured now."""
    measures = call.house.library.rows().measures(dataset)
    reports = _reports(call).get(dataset.id, NO_REPORTS)
    judged = measured.judge(dataset, measures, waiting=_waiting(call), now=now, reports=reports)
    required = {*dataset.required, *dataset.key}
    return wire.Quality(
        dataset=dataset.id,
        rows=judged.rows,
        measured=judged.measured,
        is_failing=judged.is_failing,
        properties=[_property(one) for one in judged.properties],
        fields=[
            wire.FieldQuality(column.name, filled, rate, column.name in required)
            for column, filled, rate in rates(dataset, measures)
        ],
        freshness=_freshness(dataset, judged.freshness),
        reports=wire.ErrorReports(*astuple(reports)),
        time_limits=[_time_limit(one) for one in measures.punctuality],
    )


def judged(
    datasets: Iterable[Dataset], call: Call, *, now: datetime
) -> list[tuple[Dataset, measured.Quality]]:
    """All datasets, each with its quality."""
    rows, waiting, reports = call.house.library.rows(), _waiting(call), _reports(call)
    return [
        (
            one,
            measured.judge(
                one,
                rows.measures(one),
                waiting=waiting,
                now=now,
                reports=reports.get(one.id, NO_REPORTS),
            ),
        )
        for one in datasets
    ]


def _property(one: measured.Property) -> wire.QualityProperty:
    name = measured.PROPERTIES[one.code]
    return wire.QualityProperty(one.code, name, one.value, one.least, one.state, one.measure)


def _time_limit(one: Punctuality) -> wire.TimeLimit:
    limit = one.limit
    return wire.TimeLimit(limit.column, limit.of, limit.working_days, one.rows, one.late)


def _freshness(dataset: Dataset, fresh: measured.Freshness) -> wire.Freshness:
    since = write_instant(fresh.since) if fresh.since else None
    frequency = dataset.frequency
    return wire.Freshness(frequency.name, frequency.days, since, fresh.days, fresh.is_overdue)


def _reports(call: Call) -> dict[str, ErrorReports]:
    """What readers reported of datasets; nothing where nobody has written to the office yet."""
    data = call.house.library.data
    if not (data / DATABASE).exists():
        return {}
    with open_office(data) as office:
        return office.feedback.errors()


def _waiting(call: Call) -> datetime | None:
    """Since when public.db has not followed the store; None where it has, or was never made."""
    data = call.house.library.data
    try:
        return waiting_after(data, public_cursor(data)).since
    except StoreError:
        return None
