"""`gongbao harvest`: sources added, run, listed, shown and removed; and two whole servers."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from api.main import cli
from gazette.errors import FetchError, NotFoundError
from gazette.store.office import open_office
from tests.harvests import Json, Origin, listed, serving
from tests.made_up import announcements, notice, record, statute
from tests.serving import GONGBAO, ROOT, eventually, gongbao
from tests.serving import serving as whole_server

pytestmark = pytest.mark.requirement("OD-03", "GZ-15", "item-22")


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[Origin]:
    """A city's archive, served."""
    data = tmp_path / "city"
    record(data, [notice(), statute(), *announcements()])
    with serving(data) as served:
        yield served


def harvest(tmp_path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        cli, ["harvest", *arguments, "--data", str(tmp_path / "province")], catch_exceptions=False
    )


def test_a_source_is_added_run_listed_and_removed(tmp_path: Path, origin: Origin) -> None:
    url = origin.url.rstrip("/")
    assert harvest(tmp_path, "add", "city", url, "--trusted").output == f"city: gongbao {url}/\n"
    assert harvest(tmp_path, "list").output == f"city\tgongbao\t{url}/\ttrusted\tnever run\n"
    ran = harvest(tmp_path, "run", "--all", "--jobs", "0")
    assert (ran.exit_code, ran.output) == (0, "city: stored 14, fetched 14\n")
    ran = harvest(tmp_path, "run", "city", "--jobs", "0")
    assert (ran.exit_code, ran.output) == (0, "city: nothing new\n")
    listed = harvest(tmp_path, "list").output
    assert "\ttrusted\tended 20" in listed
    assert listed.endswith(": nothing new\n")
    assert "\ncursor " in harvest(tmp_path, "show", "city").output
    assert harvest(tmp_path, "remove", "city").exit_code == 0
    assert harvest(tmp_path, "list").output == ""


def test_no_name_of_an_item_commands_the_terminal(tmp_path: Path, origin: Origin) -> None:
    harvest(tmp_path, "add", "city", origin.url)
    with open_office(tmp_path / "province") as office:
        office.harvests.fail("city", "x\x1b[2J\ny", "none", now=datetime.now(UTC))
        office.harvests.move("city", "\x1b[2J")
    shown = harvest(tmp_path, "show", "city").output
    assert "\x1b" not in shown
    assert "\nx\\u001b[2J\\u000ay\t1 times since " in shown


def test_a_source_that_does_not_answer_stops_no_other(tmp_path: Path, origin: Origin) -> None:
    harvest(tmp_path, "add", "a", f"{origin.url}nowhere")
    harvest(tmp_path, "add", "b", f"{origin.url}oai", "--kind", "oai", "--set", "year:2024")
    ran = harvest(tmp_path, "run", "--all", "--jobs", "0")
    assert ran.exit_code == 1
    assert "a: nothing new\n" in ran.output
    assert (
        f"a: {origin.url}nowhere/api/v1/changes?limit=100&fields=status: answered 404\n"
        in ran.output
    )
    assert "b: held 1, fetched 1\n" in ran.output
    assert "answered 404" in harvest(tmp_path, "list").output


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "", "http://localhost/"), "NAME is empty"),
        (("add", "a", "http://localhost/", "--set", "b"), "only OAI-PMH"),
        (("add", "a", "http://localhost/", "--kind", "html"), "is not one of"),
        (("run",), "say which"),
        (("run", "a", "--all"), "say which"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    said = harvest(tmp_path, *arguments)
    assert said.exit_code == 2
    assert why in said.output


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no harvest source 'x'"):
        harvest(tmp_path, "show", "x")
    with pytest.raises(FetchError, match="it must begin with http"):
        harvest(tmp_path, "add", "x", "ftp://a/")
    ran = harvest(tmp_path, "run", "x")
    assert (ran.exit_code, ran.output) == (1, "x: no harvest source 'x'\n")


def told(documents: dict[str, Json]) -> list[tuple[object, ...]]:
    """What the documents say, whatever their ids."""
    return sorted(
        (
            one["title"], one["number"] or "", one["text"], one["kind"], str(one["issuers"]),
            str(one["signed_on"]), str(one["status"]["code"]), str(one["topic"]),
        )
        for one in documents.values()
    )  # fmt: skip


@pytest.mark.long
@pytest.mark.requirement("item-30")
def test_two_whole_servers_are_equal_whatever_is_killed(tmp_path: Path) -> None:
    """The sample in one; the other harvests it, is killed at it, and goes on after a restart."""
    city, province = tmp_path / "city", tmp_path / "province"
    gongbao("organs", "load", "sample/organs.csv", "--actor", "ed", data=city)
    gongbao("organs", "load", "sample/organs.csv", "--actor", "ed", data=province)
    gongbao("ingest", "--trusted", "sample/documents", data=city)
    command = [*GONGBAO, "harvest", "run", "city", "--data", str(province)]
    with whole_server(province) as reads:
        with whole_server(city) as served:
            url = f"{served.base_url}/"
            gongbao("harvest", "add", "city", url, "--trusted", data=province)
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
            eventually(lambda: bool(total(f"{reads.base_url}/")))
            os.kill(process.pid, signal.SIGKILL)
            process.wait(15)
            before = listed(url)
            assert len(before) == 87
        with whole_server(city) as served:
            port = served.base_url.port
            gongbao("harvest", "remove", "city", data=province)
            again = f"http://localhost:{port}/"
            gongbao("harvest", "add", "city", again, "--trusted", data=province)
            ran = gongbao("harvest", "run", "city", data=province)
            assert ran.returncode == 0, ran.stderr
        eventually(lambda: total(f"{reads.base_url}/") == 87)
        after = listed(f"{reads.base_url}/")
    assert told(after) == told(before)
    other = {id for id in before if id not in after}
    assert len(other) == 3
    assert all(before[id]["number"] is None and not before[id]["issuers"] for id in other)
    same = before.keys() - other
    assert {id: after[id] for id in same} == {id: before[id] for id in same}


def total(url: str) -> int:
    return int(httpx.get(f"{url}api/v1/documents?limit=1").json()["total"])
