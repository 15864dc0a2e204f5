"""docs/your-archive.md: its five commands run as printed, and print what it says they print."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import httpx
import pytest

from benchmarks.measure import free_port
from gazette.filing.clearing import holds
from gazette.model import Finding
from ingest.report import Outcome
from tests.saved_site import make
from tests.serving import eventually

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / name for name in ("your-archive.md", "your-archive.zh-CN.md")]
_STEP = re.compile(r"```sh\n(?P<command>[^`]+)\n```\n\n```text\n(?P<printed>[^`]+)```")
_CODE = re.compile(r"`(?P<code>[a-z]+(?:_[a-z]+)*)`")
_RAISED = re.compile(
    r"""(?:ReadError|Refused|Passed|report|settled)\(  # what says why something is not read
        (?:[^"()]*,\s*)? (?:"failed",\s*|"skipped",\s*)? "(?P<code>[a-z_]+)\"""",
    re.VERBOSE,
)


def steps(page: Path) -> list[tuple[str, str]]:
    """Each command of the page and what it prints."""
    text = page.read_text(encoding="utf-8")
    return [(step["command"], step["printed"]) for step in _STEP.finditer(text)]


def codes(page: Path) -> set[str]:
    return {found["code"] for found in _CODE.finditer(page.read_text(encoding="utf-8"))}


def shell(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


def _environment(**more: str) -> dict[str, str]:
    rest = {name: value for name, value in os.environ.items() if not name.startswith("GONGBAO_")}
    return {**rest, "PATH": f"{Path(sys.executable).parent}:{rest['PATH']}", **more}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[list[str], httpx.Client]]:
    """What the first four commands printed, and a client of what the fifth serves."""
    make(tmp_path)
    (init, _), *middle, (serve, _) = steps(PAGES[0])
    printed = [shell(init, tmp_path)]
    printed += [shell(command, tmp_path / "gazette") for command, _ in middle]
    port = str(free_port())
    process = subprocess.Popen(
        ["bash", "-c", f"exec {serve}"],
        cwd=tmp_path / "gazette",
        env=_environment(GONGBAO_PORT=port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        printed.append(process.stderr.readline().replace(port, "8000"))
        with httpx.Client(base_url=f"http://localhost:{port}", timeout=20) as client:
            eventually(lambda: _is_up(client))
            yield printed, client
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)


def _is_up(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").is_success
    except httpx.TransportError:
        return False


@pytest.mark.requirement("GZ-15", "SD-02")
def test_the_five_commands_make_a_working_archive(
    served: tuple[list[str], httpx.Client],
) -> None:
    printed, client = served
    assert printed == [expected for _, expected in steps(PAGES[0])]
    found = client.get("/api/v1/documents").json()
    assert found["total"] == 3
    assert {one["source"]["url"] for one in found["items"]} >= {
        "https://www.shili.example/zwgk/3.html",
        "https://www.shili.example/zwgk/4.html",
    }
    page = client.get(f"/documents/{found['items'][0]['id']}", headers={"accept": "text/html"})
    assert found["items"][0]["title"] in page.text


def test_both_pages_have_the_same_commands_and_codes() -> None:
    english, chinese = PAGES
    assert len(steps(english)) == 5
    assert steps(english) == steps(chinese)
    assert codes(english) == codes(chinese)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_reason_to_refuse_or_skip_is_on_the_page(page: Path) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ingest").glob("*.py"))
    raised = {found["code"] for found in _RAISED.finditer(source)} - set(get_args(Outcome))
    assert raised >= {"empty", "bad_header", "reader_crashed", "nothing_found", "own_files"}
    assert raised - codes(page) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_finding_that_holds_is_on_the_page(page: Path) -> None:
    source = (ROOT / "gazette" / "filing" / "clearing.py").read_text(encoding="utf-8")
    words = set(re.findall(r'"([a-z]+_[a-z_]+)"', source))
    holding = {word for word in words if holds(Finding(code=word, detail=""))}
    assert len(holding) > 10
    assert holding - codes(page) == set()


@pytest.mark.corpus
def test_pages_of_many_sites_become_an_archive(corpus: Path, tmp_path: Path) -> None:
    shell("gongbao init gazette", tmp_path)
    command = f"gongbao ingest --trusted '{corpus}/html' '{corpus}/txt_pages'"
    totals = dict(re.findall(r"([a-z]+) ([0-9]+)", shell(command, tmp_path / "gazette")))
    pages = sum(path.suffix in (".html", ".txt") for path in corpus.glob("*/*") if _is_page(path))
    assert int(totals["failed"]) == 0
    assert int(totals["stored"]) + int(totals["held"]) == pages
    assert int(totals["held"]) <= 2
    assert shell("gongbao search --limit 1 通知", tmp_path / "gazette").split(" ")[0] > "0"


def _is_page(path: Path) -> bool:
    return path.parent.name in ("html", "txt_pages")
