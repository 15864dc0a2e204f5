"""The tutorial in both languages: every request runs against the sample, and answers as printed."""

import json
import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from ingest.progress import Plain
from ingest.report import Report
from ingest.run import ingest
from opendata.public.publish import follow
from tests.made_up import index
from tests.sample.reading import DOCUMENTS
from tests.serving import ROOT

pytestmark = pytest.mark.requirement("item-37")

PAGES = ("tutorial.md", "tutorial.zh-CN.md")
NOW = datetime(2024, 12, 1, 2, 3, 4, tzinfo=UTC)
HERE = "localhost:8000"
_EXAMPLE = re.compile(
    r"""```sh\n(?P<command>curl\ [^\n]+)\n```   # a request
        (?:\n\n```json\n(?P<answer>[^`]+)```)?  # and what its answer holds""",
    re.VERBOSE,
)


def examples(page: str) -> list[tuple[str, str]]:
    """Each request of a page with the answer printed below it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [(one["command"], one["answer"] or "null") for one in _EXAMPLE.finditer(text)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    """The sample as the demonstration serves it."""
    data = tmp_path_factory.mktemp("sample") / "data"
    report = Report(Plain(lambda text: None))
    ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: NOW)
    follow(data)
    index(data)
    with TestClient(create_app(Settings(data=data))) as client:
        yield client


@pytest.mark.parametrize("page", PAGES)
def test_every_request_answers_as_printed(page: str, server: TestClient[Litestar]) -> None:
    asked = examples(page)
    assert len(asked) == 9
    for command, printed in asked:
        address = urlsplit(shlex.split(command)[1])
        assert address.netloc == HERE
        answer = server.get(f"{address.path}?{address.query}")
        assert answer.status_code in (200, 400), command
        wanted = json.loads(printed)
        found = answer.json() if wanted is not None else None
        assert list(missing(found, wanted, command)) == []


def test_both_pages_ask_the_same() -> None:
    assert examples(PAGES[0]) == examples(PAGES[1])


def missing(found: Any, printed: object, where: str) -> Iterator[str]:  # Any: JSON
    """What is printed and not in the answer; `…` stands for any value."""
    match printed:
        case dict():
            for key, value in printed.items():
                yield from missing(found.get(key, ...), value, f"{where} {key}")
        case list():
            if len(found) != len(printed):
                yield where
            for one, value in zip(found, printed, strict=False):
                yield from missing(one, value, where)
        case "…":
            if found is ...:
                yield where
        case None:
            return
        case _ if found != printed:
            yield f"{where}: {found!r}"
