"""The API does what its description says, tried by schemathesis against a real server.

Every check is on, links are followed. The short form takes some hundred requests; the long one
(`make sweep`) thousands, over the sample and over the real corpus.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT, gongbao, serving

pytestmark = pytest.mark.requirement("item-37")

CONFIG = Path(__file__).parent / "schemathesis.toml"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
PUBLIC = "^/(?!portal|subscriptions|api/v1/(filings|moderation|reviews|subscriptions))"
"""The closed side takes files and keys, and is tried by tests of its own."""
_CASES = re.compile(r"^ *(?P<cases>[0-9]+) generated", re.MULTILINE)


def filled(data: Path, *folders: Path) -> Path:
    """An archive with everything of some folders, public and indexed."""
    gongbao("ingest", "--trusted", *folders, data=data)
    gongbao("issue", "add", *sorted((ROOT / "sample" / "issues").glob("shili-*")), data=data)
    for command in ("publish", "index"):
        done = gongbao(command, data=data)
        assert done.returncode == 0, done.stderr
    return data


def tried(data: Path, *arguments: str, seconds: int) -> int:
    """How many cases were tried, none of which failed."""
    with serving(data) as client:
        command: list[str | Path] = [
            SCHEMATHESIS, "--config-file", CONFIG, "run", f"{client.base_url}/openapi.json",
            "--checks", "all", "--include-path-regex", PUBLIC, "--continue-on-failure",
            "--exclude-operation-id", "sendFeedback", "--exclude-operation-id", "postFeedback",
            "--request-timeout", "30", "--suppress-health-check", "all", "--no-color", *arguments,
        ]  # fmt: skip
        done = subprocess.run(
            command, cwd=data, capture_output=True, text=True, timeout=seconds, check=False,
            env={**os.environ, "PYTHONWARNINGS": "default", "COLUMNS": "200"},
        )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]
    found = _CASES.search(done.stdout)
    assert found is not None, done.stdout[-2_000:]
    return int(found["cases"])


def test_the_sample_answers_as_described(tmp_path: Path) -> None:
    data = filled(tmp_path / "data", ROOT / "sample" / "documents")
    short = ["--phases", "examples,fuzzing,stateful", "--max-examples", "2", "--seed", "7"]
    assert tried(data, *short, seconds=600) > 100


@pytest.mark.sweep
def test_thousands_of_cases_on_the_sample(tmp_path: Path) -> None:
    data = filled(tmp_path / "data", ROOT / "sample" / "documents")
    assert tried(data, "--max-examples", "40", seconds=3600) >= 2_000


@pytest.mark.sweep
@pytest.mark.corpus
def test_thousands_of_cases_on_the_corpus(corpus: Path, tmp_path: Path) -> None:
    data = filled(tmp_path / "data", *(corpus / name for name in ("html", "laws", "policies")))
    assert tried(data, "--max-examples", "40", seconds=3600) >= 2_000
