"""Datasette with public.db and metadata.json alone, over more documents: nothing is cut off, every link leads here.

The same over 100,000 documents is `python -m benchmarks.bench_home`, whose figures stand in docs/benchmarks.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from benchmarks.filled import fill
from benchmarks.invented import Invented
from benchmarks.measure import free_port, running
from benchmarks.search_served import publish
from benchmarks.table import Table
from benchmarks.taken_home import addresses, command, lost, visit
from opendata.public.file import DATABASE
from tests.serving import running_app

pytestmark = [pytest.mark.long, pytest.mark.requirement("WS-07", "GZ-18", "OD-07", "GZ-14")]

_DOCUMENTS = 1000


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public.db with documents, prints, citations and changes of validity."""
    data = tmp_path_factory.mktemp("home")
    publish(data / DATABASE, Table(_DOCUMENTS, Invented()))
    fill(data / DATABASE)
    return data


@pytest.fixture(scope="module")
def datasette(data: Path) -> Iterator[httpx.Client]:
    """A researcher's Datasette over it."""
    port = free_port()
    with (
        running(command(data / DATABASE, port), port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        yield client


def test_no_canned_query_and_no_preset_facet_is_cut_off(datasette: httpx.Client) -> None:
    visits = {one.name: one for one in visit(datasette)}
    assert {name: one.faults for name, one in visits.items() if one.faults} == {}
    rows = {name: one.rows for name, one in visits.items()}
    assert (rows["document"], rows["relation"]) == (_DOCUMENTS, 3 * _DOCUMENTS)
    assert (rows["documents_of_issuer"], rows["most_cited"]) == (0, 100)
    assert min(rows[name] or 0 for name in ("documents_by_year", "days_to_publication")) > 50
    assert rows["status_changes_by_year"] == 2 * 29


def test_a_query_that_takes_too_long_is_noticed(data: Path) -> None:
    port = free_port()
    short = [*command(data / DATABASE, port), "--setting", "facet_time_limit_ms", "1"]
    short += ["--setting", "sql_time_limit_ms", "2"]
    with (
        running(short, port),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        faults = {one.name: one.faults for one in visit(client) if one.faults}
    assert faults


def test_a_canned_query_takes_what_a_reader_asks_for(datasette: httpx.Client) -> None:
    (first, *_) = datasette.get("/public/most_cited.json?_shape=array").json()
    asked = {"number": first["number"], "_shape": "array"}
    citing = datasette.get("/public/cited_by.json", params=asked).json()
    assert len(citing) == first["citations"] > 1
    issuer = datasette.get("/public/issuer.json?_shape=array&_size=1").json()[0]
    asked = {"issuer": issuer["name"], "_shape": "array"}
    issued = datasette.get("/public/documents_of_issuer.json", params=asked).json()
    assert len(issued) == issuer["documents"]


def test_every_row_leads_back_to_a_page(data: Path) -> None:
    paths = sorted(set(addresses(data / DATABASE, 20)))
    assert {path.split("/")[1] for path in paths} == {"documents", "organs", "issues"}
    with (
        running_app(data) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        assert lost(client, paths) == []
        assert lost(client, ["/documents/nothing"]) == ["/documents/nothing"]
