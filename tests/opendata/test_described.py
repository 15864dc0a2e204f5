"""Agencies' tables in plain Datasette, with our plugin in one file: titles and columns are shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from benchmarks.measure import free_port
from gazette.datasets import CC_BY
from gazette.store.writer import Store
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.plugin_file import FILE, plugin_file
from opendata.public.described import described_tables
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild
from tests.made_up_datasets import NOW
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    PERMITS,
    PERMITS_SAID,
    write_csv,
)
from tests.serving import eventually

pytestmark = pytest.mark.requirement("OD-02", "WS-07")

METADATA = Path(__file__).parents[2] / "metadata.json"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive with an agency's dataset."""
    data = tmp_path / "data"
    with Store.open(data) as store:
        store.datasets.describe("permits", PERMITS_SAID, owner="示例省数据局", actor="ed", now=NOW)
    file = write_csv(tmp_path / "permits.csv", FIRST_PERMITS)
    take_in_and_publish(data, "permits", file, PERMITS, bad_rows="refuse", actor="a", now=NOW)
    rebuild(data)
    return data


def test_a_table_is_described_by_what_its_office_says(data: Path) -> None:
    (table,) = described_tables(str(data / DATABASE)).values()
    assert table["title"] == "示例事项目录"
    assert (table["license"], table["license_url"]) == (CC_BY, CC_BY)
    assert table["facets"] == ["kind"]
    assert table["columns"]["kind"] == "类别。kind"
    assert described_tables(str(data / "gazette.db")) == {}


def test_plain_datasette_shows_it(data: Path, tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / FILE).write_text(plugin_file(), encoding="utf-8")
    port = free_port()
    command = [
        sys.executable, "-m", "datasette", str(data / DATABASE), "-m", str(METADATA),
        "--plugins-dir", str(plugins), "--port", str(port),
    ]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}/public/data_permits"
            eventually(lambda: _page(address) != "")
            page = _page(address)
            assert "示例事项目录" in page
            assert "类别。kind" in page
            assert f'<a href="{CC_BY}">{CC_BY}</a>' in page
            assert "Public Domain Mark" not in page
            rows = httpx.get(f"{address}.json?_shape=array&kind=甲").json()
            assert [row["code"] for row in rows] == ["X1"]
        finally:
            process.terminate()


def _page(address: str) -> str:
    try:
        return httpx.get(address).text
    except httpx.TransportError:
        return ""
