"""What one answer costs in CPU: our API, the raw baseline and Datasette, in one run (design §7)."""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx

from api.commands.index import keep_index
from benchmarks.asked import Kind, kinds
from benchmarks.bench_public import record
from benchmarks.contest import Contestant, contest
from benchmarks.load import Load, load
from benchmarks.measure import spread
from opendata.public.publish import rebuild

_CONNECTIONS = (1, 16, 64)
_ROUNDS = 5
_SLOW = 25  # requests a round to Datasette; at least one for each connection is counted
_PLAIN = {"Accept-Encoding": "identity"}

Column = list[list[Load]]
"""Of each round, what each server took; the baseline first, then ours."""


def main(count: int) -> None:
    """Prints a table for each kind of question: medians of five interleaved rounds, waits of all of them.

    Datasette keeps no answers, so that it stands beside made ones alone.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        record(data, range(count))
        rebuild(data)
        keep_index(data, "tantivy")
        with contest(data) as servers:
            _measure(count, data, servers)


def _measure(count: int, data: Path, servers: Sequence[Contestant]) -> None:
    print(f"HTTP answers over {count} documents, one worker each: CPU microseconds of an answer,")
    print("its ratio to the baseline, milliseconds until half and 99 of 100 were there")
    print(f"{'':12}" + "".join(f"{f'{number} connections':^30}" for number in _CONNECTIONS))
    print(f"{'':12}" + f"{'CPU us':>8}{'ratio':>7}{'p50':>7}{'p99':>8}" * len(_CONNECTIONS))
    with httpx.Client(base_url=f"http://127.0.0.1:{servers[1].port}", headers=_PLAIN) as client:
        for kind in kinds(data, client):
            _table(kind, servers[:-1] if kind.is_kept else servers)


def _table(kind: Kind, servers: Sequence[Contestant]) -> None:
    columns = [_column(kind, servers, number) for number in _CONNECTIONS]
    print(f"{kind.name}: {'kept answers' if kind.is_kept else 'each answer made'}")
    for place, server in enumerate(servers):
        cells = "".join(_cell(column, place) for column in columns)
        print(f"  {server.name:10}{cells}")
    if servers[-1].spelling == "tables":
        told = ", ".join(f"{_ratio(column, -1, 1):.1f}" for column in columns)
        print(f"  Datasette costs {told} times as much as ours")


def _column(kind: Kind, servers: Sequence[Contestant], connections: int) -> Column:
    return [[_load(kind, server, connections) for server in servers] for _ in range(_ROUNDS)]


def _load(kind: Kind, server: Contestant, connections: int) -> Load:
    few = max(_SLOW, connections + connections // 8)
    number = few if server.spelling == "tables" else kind.a_round
    requests = kind.requests(server.spelling, server.port, number)
    status = kind.status_of(server.spelling)
    return load(server.pid, server.port, requests, connections=connections, status=status)


def _ratio(column: Column, place: int, other: int = 0) -> float:
    return statistics.median(turn[place].cpu / turn[other].cpu for turn in column)


def _cell(column: Column, place: int) -> str:
    cpu = statistics.median(turn[place].cpu for turn in column)
    p50, _, p99 = spread(wait for turn in column for wait in turn[place].waits)
    return f"{cpu:8.0f}{_ratio(column, place):7.2f}{p50:7.1f}{p99:8.1f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    main(parser.parse_args().documents)
