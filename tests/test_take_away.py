"""What a researcher takes home: two files and the plugin, in an environment with Datasette alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.made_up import announcements, fee_notice, index, notice, publish, statute
from tests.serving import ROOT, gongbao, running_datasette, serving

pytestmark = [
    pytest.mark.long,
    pytest.mark.requirement("OD-07", "OD-12", "GZ-18", "SD-09", "item-34"),
]

FILES = ("public.db", "metadata.json", "gongbao.py")
WORDS = ["公开", "公布", "数", "目录", "示政发〔2024〕12号", "停车 收费", '"数据目录"', "没有的词"]
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>\S+)", re.MULTILINE)


@pytest.fixture(scope="module")
def totals(tmp_path_factory: pytest.TempPathFactory, home: Path) -> dict[str, int]:
    """What the API finds; the files are downloaded from the same server."""
    data = tmp_path_factory.mktemp("office") / "data"
    publish(data, [notice(), statute(), fee_notice(), *announcements()])
    index(data)
    assert gongbao("publish", data=data).returncode == 0
    with serving(data) as client:
        for name in FILES:
            (home / name).write_bytes(client.get(f"/downloads/latest/{name}").content)
        lists = {words: client.get("/api/v1/documents", params={"q": words}) for words in WORDS}
    return {words: answer.json()["total"] for words, answer in lists.items()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder of somebody else's."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Datasette in a fresh environment, at the versions that are locked here."""
    folder = tmp_path_factory.mktemp("fresh")
    pins = dict(_PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    constraints = folder / "constraints.txt"
    constraints.write_text("".join(f"{name}=={pins[name]}\n" for name in pins), encoding="ascii")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True, timeout=120)
    pip = [str(folder / "venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", str(constraints), "datasette"], check=True, timeout=300)
    listed = subprocess.run(
        [folder / "venv/bin/pip", "list", "--format=freeze"],
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    ).stdout
    assert f"datasette=={pins['datasette']}" in listed
    assert "gongbao" not in listed
    assert "msgspec" not in listed
    return folder / "venv/bin/datasette"


@contextmanager
def browsing(datasette: Path, home: Path) -> Iterator[httpx.Client]:
    """Datasette over the downloaded files, as the plugin's first lines say."""
    command = [str(datasette), "public.db", "-m", "metadata.json", "--plugins-dir", "."]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    with running_datasette(command, home=home, environment=environment) as client:
        yield client


def test_it_finds_what_the_api_finds(totals: dict[str, int], datasette: Path, home: Path) -> None:
    assert totals["公开"] == 2
    with browsing(datasette, home) as client:
        for words, total in totals.items():
            answer = client.get("/public/document.json", params={"_search": words}).json()
            assert answer["filtered_table_rows_count"] == total, words
        page = client.get("/public/document").text
        assert "发文字号" in page, "columns are described"
        assert "全文检索" in page, "the plugin brings its pages"
