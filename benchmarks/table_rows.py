"""What `/rows` of an agency's table costs over HTTP, from any place on, for each way of asking."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import msgspec

from api.cursors import Cursors
from api.settings import Settings
from benchmarks.load import get, load, new_hosts
from benchmarks.measure import free_port, running
from benchmarks.one_worker import server_command
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Bound, Key, Order, Question
from opendata.catalogue.rows import RowReader
from opendata.public.file import DATABASE

_ROWS = "/api/v1/datasets/permits/rows"
_ASKED = 330
"""A tenth of them is not counted."""
_AGAIN = 50

Draw = Callable[[random.Random], str]
"""The query string of one request."""


def measure_rows(data: Path, count: int) -> None:
    """Prints CPU and waits of each kind of question; one worker, one reader, no answer kept."""
    with closing(RowReader(data / DATABASE)) as reader:
        kinds = _kinds(data, reader.datasets()["permits"], count)
    rng = random.Random(1)  # noqa: S311 (a sample, no secret)
    port = free_port()
    with running(server_command(data, port), port) as pid:
        heading = "/rows over HTTP, 100 rows a page"
        print(f"{heading:44}{'CPU p50':>8}{'p95':>8}{'wait p50':>10}{'p95':>8} ms")
        for name, draw in kinds.items():
            paths = [f"{_ROWS}?{draw(rng)}" for _ in range(_ASKED)]
            _print(name, *_asked(pid, port, paths))
        print(f"{'/rows?limit=1 over HTTP, figures':44}{'first':>8}{'again p95':>12} ms")
        for query in _FIGURES:
            first = _first(port, f"{_ROWS}?limit=1&{query}")
            _, waits = _asked(pid, port, [f"{_ROWS}?limit=1&{query}"] * _AGAIN)
            print(f"  {unquote(query):42}{first:8.0f}{_p95(waits):12.2f}")


_FIGURES = (
    "facets=kind",
    "facets=amount",
    "aggregates=sum:count",
    "aggregates=sum:amount",
    "aggregates=sum:amount,mean:amount,min:on,max:on",
    "by=kind",
    "aggregates=sum:amount&by=kind",
    "aggregates=sum:amount&by=kind,on",
    f"aggregates=sum:amount&kind={quote('甲')}",
    "aggregates=sum:amount&amount_from=100&amount_to=110",
)


def _kinds(data: Path, dataset: Dataset, count: int) -> Mapping[str, Draw]:
    """Each with a place drawn anew, as deep in the table as it falls; ranges are never the same twice."""
    whole = Question(dataset)
    of_kind = Question(dataset, (("kind", "甲"),))
    cursors = Cursors(Settings(data=data))

    def at(question: Question, order: Order | None, place: Key) -> str:
        names = (*([order.column] if order else []), *dataset.key)
        types = {column.name: column.type for column in dataset.columns}
        asked = (
            dataset.id,
            [(name, types[name]) for name in names],
            question.values,
            question.bounds,
            order,
        )
        return f"cursor={cursors.seal(place, msgspec.msgpack.encode(asked))}"

    def code(rng: random.Random) -> str:
        return f"X{rng.randrange(count):07d}"

    def amount(rng: random.Random) -> float:
        return rng.randrange(500) + 0.5

    def sorted_by(name: str, value: Callable[[random.Random], str | float], *, down: bool) -> Draw:
        order = Order(name, down)
        sort = f"sort={'-' if down else ''}{name}"
        return lambda rng: f"{sort}&{at(whole, order, (value(rng), code(rng)))}"

    def of_days(rng: random.Random) -> str:
        year = rng.randrange(20)
        return f"on_from=20{year:02d}-05-1{rng.randrange(10)}&on_to=20{year + 5:02d}-05-1{rng.randrange(10)}"

    def wide(rng: random.Random) -> str:
        least = round(rng.random() * 400, 6)
        return f"amount_from={least}&amount_to={least + 100}"

    def narrow(rng: random.Random) -> str:
        least = round(rng.random() * 490, 6)
        return f"amount_from={least}&amount_to={least + 1}"

    def sorted_range(rng: random.Random) -> str:
        least = round(rng.random() * 200, 6)
        bounds = (Bound("amount", ">=", least), Bound("amount", "<=", least + 200))
        place = (least + rng.randrange(200), code(rng))
        cursor = at(Question(dataset, (), bounds), Order("amount"), place)
        return f"amount_from={least}&amount_to={least + 200}&sort=amount&{cursor}"

    return {
        "rows": lambda rng: at(whole, None, (code(rng),)),
        "one kind of three": lambda rng: f"kind={quote('甲')}&{at(of_kind, None, (code(rng),))}",
        "sort=amount": sorted_by("amount", amount, down=False),
        "sort=-on": sorted_by("on", lambda rng: f"20{rng.randrange(25):02d}-05-12", down=True),
        "one kind, sort=-amount": lambda rng: (
            f"kind={quote('甲')}&sort=-amount&"
            + at(of_kind, Order("amount", is_descending=True), (amount(rng), code(rng)))
        ),
        "another range, a 500th of the rows": narrow,
        "another range, a fifth of the rows": wide,
        "another range, two fifths, sorted": sorted_range,
        "another range, a 500th, sort=on": lambda rng: f"{narrow(rng)}&sort=on",
        "another range, a fifth, sort=on": lambda rng: f"{wide(rng)}&sort=on",
        "one kind, another range, a 500th": lambda rng: f"kind={quote('甲')}&{narrow(rng)}",
        "one kind, another range, a fifth": lambda rng: f"kind={quote('甲')}&{wide(rng)}",
        "other ranges, a 500th and a fifth": lambda rng: f"{narrow(rng)}&{of_days(rng)}",
        "two other ranges, a fifth each": lambda rng: f"{wide(rng)}&{of_days(rng)}",
    }


def _asked(pid: int, port: int, paths: Sequence[str]) -> tuple[list[float], list[float]]:
    """CPU milliseconds of each answer, and milliseconds waited for it."""
    requests = [get(path, host) for path, host in zip(paths, new_hosts(), strict=False)]
    done = [load(pid, port, [request], connections=1) for request in requests]
    counted = done[len(done) // 10 :]
    return [one.cpu / 1000 for one in counted], [wait for one in counted for wait in one.waits]


def _first(port: int, path: str) -> float:
    """Milliseconds until what nobody asked before is answered."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        client.get("/healthz")
        begun = time.perf_counter()
        client.get(path).raise_for_status()
        return (time.perf_counter() - begun) * 1000


def _print(name: str, costs: Sequence[float], waits: Sequence[float]) -> None:
    cost, wait = statistics.median(costs), statistics.median(waits)
    print(f"  {name:42}{cost:8.2f}{_p95(costs):8.2f}{wait:10.2f}{_p95(waits):8.2f}")


def _p95(numbers: Sequence[float]) -> float:
    return statistics.quantiles(numbers, n=20)[-1]
