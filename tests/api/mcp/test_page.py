"""The page docs/mcp.md: every tool stands there, every example answers as printed, over the sample."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from typing import NamedTuple

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.mcp.tools import TOOLS
from api.settings import Settings
from ingest.progress import Plain
from ingest.report import Report
from ingest.run import ingest
from opendata.public.publish import follow
from tests.made_up import index
from tests.sample.reading import DOCUMENTS
from tests.serving import ROOT

pytestmark = pytest.mark.requirement("item-37")

NOW = datetime(2024, 12, 1, 2, 3, 4, tzinfo=UTC)
_EXAMPLE = re.compile(
    r"""```json\n(?P<asked>[^`]+)\n```      # what is asked
        \n\n```text\n(?P<said>[^`]+)\n```  # what is answered, in words""",
    re.VERBOSE,
)
_HEADING = re.compile(r"^\#\#\#?\ `?(?P<name>[^`\n]+)", re.MULTILINE)


class Example(NamedTuple):
    """A call on the page and what is printed under it."""

    call: dict[str, object]
    said: str


def examples() -> list[Example]:
    """Each example; below a tool's heading the arguments alone stand there."""
    page = (ROOT / "docs" / "mcp.md").read_text(encoding="utf-8")
    places = [(one.start(), one["name"]) for one in _HEADING.finditer(page)]
    found = []
    for (start, name), (end, _) in pairwise([*places, (len(page), "")]):
        for one in _EXAMPLE.finditer(page, start, end):
            asked = json.loads(one["asked"])
            call = asked if name not in TOOLS else {"name": name, "arguments": asked}
            found.append(Example(call, one["said"]))
    return found


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    """The sample as the demonstration serves it."""
    data = tmp_path_factory.mktemp("sample") / "data"
    report = Report(Plain(lambda text: None))
    ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: NOW)
    follow(data)
    index(data)
    app = create_app(Settings(data=data, base_url="http://localhost:8000"))
    with TestClient(app) as client:
        yield client


def test_every_tool_has_an_example() -> None:
    assert {example.call["name"] for example in examples()} == set(TOOLS)


def test_every_example_answers_as_printed(sample: TestClient[Litestar]) -> None:
    for example in examples():
        asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": example.call}
        answer = sample.post("/mcp", json=asked, headers={"accept": "application/json"})
        (content,) = answer.json()["result"]["content"]
        pieces = [re.escape(piece) for piece in re.split(r"^…$", example.said, flags=re.MULTILINE)]
        assert re.fullmatch("(?s:.*)".join(pieces), content["text"]), (example, content["text"])
