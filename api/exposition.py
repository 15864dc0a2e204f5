"""Numbers as Prometheus reads them: its text format 0.0.4, or OpenMetrics 1.0 for who asks for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from api.metrics import BOUNDS, Tally

TEXT = "text/plain; version=0.0.4; charset=utf-8"
OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"

Labels = Mapping[str, str]


class Sample(msgspec.Struct, frozen=True):
    """One number: what is added to the family's name, the labels, the value."""

    suffix: str
    labels: Labels
    value: float


class Family(msgspec.Struct, frozen=True):
    """Numbers of one name. A counter's name is without `_total`, which its samples have."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    about: str
    samples: Sequence[Sample]


def gauge(name: str, about: str, values: Sequence[tuple[Labels, float]]) -> Family:
    """Numbers that go up and down."""
    return Family(name, "gauge", about, [Sample("", labels, value) for labels, value in values])


def requests(tallies: Sequence[Tally]) -> Family:
    """How many requests there were."""
    samples = [
        Sample(
            "_total",
            {"route": one.route, "method": one.method, "status": f"{one.status}xx"},
            one.count,
        )
        for one in tallies
    ]
    return Family("gongbao_http_requests", "counter", "Requests answered.", samples)


def durations(tallies: Sequence[Tally]) -> Family:
    """How long they took, by route."""
    name = "gongbao_http_request_duration_seconds"
    about = "Seconds from the request's head to the end of the answer."
    return Family(name, "histogram", about, list(_durations(tallies)))


def write_text(families: Sequence[Family]) -> str:
    """The text format of Prometheus, 0.0.4."""
    return "".join(_lines(families, total="_total"))


def write_open_metrics(families: Sequence[Family]) -> str:
    """OpenMetrics 1.0: a counter's family has not the name of its samples, and there is an end."""
    return "".join(_lines(families, total="")) + "# EOF\n"


def _durations(tallies: Sequence[Tally]) -> Iterator[Sample]:
    by_route: dict[str, list[Tally]] = {}
    for one in tallies:
        by_route.setdefault(one.route, []).append(one)
    for route, found in by_route.items():
        count = 0
        bounds = [*map(str, BOUNDS), "+Inf"]
        for bound, falls in zip(
            bounds, zip(*(one.buckets for one in found), strict=True), strict=True
        ):
            count += sum(falls)
            yield Sample("_bucket", {"route": route, "le": bound}, count)
        yield Sample("_count", {"route": route}, count)
        yield Sample("_sum", {"route": route}, sum(one.seconds for one in found))


def _lines(families: Sequence[Family], *, total: str) -> Iterator[str]:
    for family in families:
        name = family.name + (total if family.kind == "counter" else "")
        yield f"# HELP {name} {_escape(family.about)}\n# TYPE {name} {family.kind}\n"
        for one in family.samples:
            yield f"{family.name}{one.suffix}{_labels(one.labels)} {_number(one.value)}\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    pairs = (f'{name}="{_quotable(value)}"' for name, value in labels.items())
    return "{" + ",".join(pairs) + "}"


def _quotable(text: str) -> str:
    return _escape(text).replace('"', '\\"')


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
