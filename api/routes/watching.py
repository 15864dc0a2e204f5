"""For those who watch the service: whether it is ready, and its numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import gazette
from api import exposition
from api.calls import Call, Reply
from api.exposition import Family, Labels
from api.metrics import summed
from api.negotiate import choose
from api.problems import ErrorItem, ProblemError
from api.queries import NoQuery
from api.readiness import stages
from api.reading import UNKEPT, Route, read
from api.wire import Ready
from gazette.filing.clocks import today
from gazette.filing.feedback import OPEN
from gazette.store.feedback import Wanted
from gazette.store.office import open_office

_TEXT, _OPEN_METRICS = "text/plain", "application/openmetrics-text"


@read("/readyz", Route(answers=(Ready,), tag="service", kept=UNKEPT))
def ready(request: Call) -> Ready:
    """就绪检查 It can be asked: public.db and the indexes can be read and follow the store.

    Else 503, and `errors` names what is not so.
    """
    request.ask(NoQuery)
    found = stages(request.house.library, now=datetime.now(UTC))
    faults = [ErrorItem(one.name, one.fault) for one in found if one.fault]
    if faults:
        detail = "; ".join(f"{one.name}: {one.hint}" for one in faults)
        raise ProblemError("not-ready", HTTPStatus.SERVICE_UNAVAILABLE, detail, faults)
    return Ready("ready", [one.name for one in found])


@read("/metrics", Route(media_types=(_TEXT, _OPEN_METRICS), tag="service", kept=UNKEPT))
def metrics(request: Call) -> Reply:
    """运行指标 The numbers of all workers, for Prometheus; OpenMetrics by `Accept`.

    Unless the settings say otherwise, only this machine itself is told (403).
    """
    request.ask(NoQuery)
    house = request.house
    if house.settings.metrics_for == "loopback" and not house.origins.is_here(request.scope):
        detail = "只对本机开放 Open to this machine alone: see the setting metrics_for."
        raise ProblemError("forbidden", HTTPStatus.FORBIDDEN, detail)
    form = choose(request.header(b"accept"), (_TEXT, _OPEN_METRICS))
    families = _families(request)
    if form == _OPEN_METRICS:
        text, media_type = exposition.write_open_metrics(families), exposition.OPEN_METRICS
    else:
        text, media_type = exposition.write_text(families), exposition.TEXT
    return Reply(text.encode(), media_type.encode(), ((b"vary", b"Accept"),))


def _letters(request: Call, now: datetime) -> list[tuple[Labels, float]]:
    """How many letters wait, those that are overdue apart."""
    due = Wanted(overdue_on=today(now).isoformat())
    with open_office(request.house.settings.data) as office:
        waiting = office.feedback.count(Wanted(status=OPEN))
        overdue = office.feedback.count(due)
    return [({"state": "in_time"}, waiting - overdue), ({"state": "overdue"}, overdue)]


def _families(request: Call) -> list[Family]:
    house = request.house
    workers = house.metrics.workers()
    tallies = summed(workers)
    found = stages(house.library, now=(now := datetime.now(UTC)))
    waiting = [(one.name, one.waiting) for one in found if one.waiting is not None]
    gauge = exposition.gauge
    return [
        exposition.requests(tallies),
        exposition.durations(tallies),
        gauge(
            "gongbao_http_requests_in_flight",
            "Requests being answered.",
            [({"worker": str(one.number)}, one.in_flight) for one in workers],
        ),
        gauge(
            "gongbao_process_resident_memory_bytes",
            "Memory of each worker; files mapped into it are counted for each.",
            [({"worker": str(one.number)}, one.memory) for one in workers],
        ),
        gauge(
            "gongbao_ready",
            "Whether each part is fit.",
            [({"part": one.name}, one.fault is None) for one in found],
        ),
        gauge(
            "gongbao_documents",
            "Public documents.",
            [({}, request.reader.stats.totals().documents)],
        ),
        gauge(
            "gongbao_waiting_changes",
            "Changes of the store not followed yet.",
            [({"part": name}, one.changes) for name, one in waiting],
        ),
        gauge(
            "gongbao_lag_seconds",
            "For how long the first of them has been waiting.",
            [
                ({"part": name}, (now - one.since).total_seconds() if one.since else 0)
                for name, one in waiting
            ],
        ),
        gauge("gongbao_feedback", "Letters that wait for an answer.", _letters(request, now)),
        gauge("gongbao_build_info", "The release.", [({"version": gazette.__version__}, 1)]),
    ]
