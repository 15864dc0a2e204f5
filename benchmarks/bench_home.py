"""Datasette at home, without our plugin: every canned query, every table with its preset facets, every link back."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import httpx

from benchmarks.filled import fill
from benchmarks.measure import free_port, running
from benchmarks.one_worker import server_command
from benchmarks.recombined import wording
from benchmarks.search_served import publish
from benchmarks.table import Table
from benchmarks.taken_home import addresses, command, lost, visit
from opendata.public.file import DATABASE

_LINKS = 200  # of each column that leads back


def main(count: int) -> None:
    """Prints the milliseconds of each page; fails where one is cut off, or where an address leads nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder) / DATABASE, Table(count, wording()))
        fill(Path(folder) / DATABASE)
        look(Path(folder))


def look(data: Path) -> None:
    """The same over a data directory that is there."""
    file = data / DATABASE
    print(f"public.db of {file.stat().st_size / 1e6:.0f} MB; limits: a second a query, 0.2 a facet")
    print(f"  {'':26}{'ms':>8}{'rows':>10}")
    faults = []
    port = free_port()
    with running(command(file, port), port), _client(port) as client:
        for one in visit(client):
            print(f"  {one.name:26}{one.seconds * 1e3:8.0f}{one.rows or 0:10}")
            faults += [f"{one.name}: {fault}" for fault in one.faults]
    paths = list(addresses(file, _LINKS))
    port = free_port()
    with running(server_command(data, port), port), _client(port) as client:
        faults += [f"leads nowhere: {path}" for path in lost(client, paths)]
    if faults:
        raise AssertionError(faults)
    print(f"  none was cut off; {len(paths)} addresses that rows lead back to all answer")


def _client(port: int) -> httpx.Client:
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a data directory that is there already")
    chosen = parser.parse_args()
    if chosen.data:
        look(chosen.data)
    else:
        main(chosen.documents)
