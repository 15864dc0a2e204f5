"""docs/versions.md and its Chinese sister: every request runs over the sample and answers as printed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import httpx
import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from ingest.progress import Plain
from ingest.report import Report
from ingest.run import ingest
from opendata.public.publish import follow
from tests.sample.reading import DOCUMENTS, SAMPLE
from tests.serving import gongbao

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-37")

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "docs" / name for name in ("versions.md", "versions.zh-CN.md")]
NOW = datetime(2024, 12, 1, 2, 3, 4, tzinfo=UTC)
HERE = "http://localhost:8000"
_EXAMPLE = re.compile(
    r"""```sh\n(?P<command>curl[^`]+)\n```\n\n        # what is asked
        ```(?P<kind>json|text)\n(?P<answer>[^`]+)```""",  # and what must stand in the answer
    re.VERBOSE,
)


class Example(NamedTuple):
    """A request of the page, and what its answer must hold."""

    page: str
    command: str
    kind: str
    answer: str


def examples() -> Iterator[Example]:
    for page in PAGES:
        for found in _EXAMPLE.finditer(page.read_text(encoding="utf-8")):
            yield Example(page.name, found["command"], found["kind"], found["answer"])


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    """The sample as the demonstration serves it."""
    data = tmp_path_factory.mktemp("sample") / "data"
    report = Report(Plain(lambda text: None))
    ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: NOW)
    added = gongbao("issue", "add", *sorted((SAMPLE / "issues").glob("shili-*")), data=data)
    assert added.returncode == 0
    follow(data)
    with TestClient(create_app(Settings(data=data, base_url=HERE))) as client:
        yield client


def curl(client: TestClient[Litestar], command: str) -> httpx.Response:
    """What curl would get; it follows nothing unless told to."""
    words = shlex.split(command)
    named = [words[place + 1] for place, word in enumerate(words) if word == "-H"]
    headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in named)}
    address = urlsplit(words[-1])
    assert f"{address.scheme}://{address.netloc}" == HERE
    path = f"{quote(address.path)}?{quote(address.query, safe='=&')}"
    return client.get(path, headers={"accept": "*/*", **headers}, follow_redirects=False)


@pytest.mark.parametrize("example", list(examples()), ids=lambda one: f"{one.page} {one.command}")
def test_an_example_answers_as_printed(client: TestClient[Litestar], example: Example) -> None:
    answer = curl(client, example.command)
    wrong = {"json": missing_keys, "text": missing_lines}[example.kind](answer, example.answer)
    assert wrong == []


def missing_keys(answer: httpx.Response, printed: str) -> list[str]:
    """The printed parts of the JSON that the answer does not have; lists are as long as printed."""
    return list(_missing(answer.json(), msgspec.json.decode(printed), "$"))


def _missing(found: object, wanted: object, where: str) -> Iterator[str]:
    match wanted:
        case dict() if isinstance(found, dict):
            for key, value in wanted.items():
                yield from _missing(found.get(key, ...), value, f"{where}.{key}")
        case list() if isinstance(found, list) and len(found) == len(wanted):
            for place, (one, value) in enumerate(zip(found, wanted, strict=True)):
                yield from _missing(one, value, f"{where}[{place}]")
        case _ if found != wanted:
            yield f"{where}: {found!r}, not {wanted!r}"


def missing_lines(answer: httpx.Response, printed: str) -> list[str]:
    """The printed lines that stand neither in the head of the answer nor in its body."""
    head = [f"{name}: {value}" for name, value in answer.headers.items()]
    whole = "\n".join([str(answer.status_code), *head, answer.text])
    return [line for line in printed.splitlines() if line not in whole]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_request_of_a_page_goes_unasked(page: Path) -> None:
    commands = re.findall("```sh\n(curl[^`]+)\n```", page.read_text(encoding="utf-8"))
    assert commands == [one.command for one in examples() if one.page == page.name]


def test_what_is_of_today_is_said() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in PAGES)
    assert "those of today" in english
    assert "以今日为准" in chinese
