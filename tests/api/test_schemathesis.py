"""The API does what its description says, tried by schemathesis against a real server.

Every check is on, links are followed. The short form takes some hundred requests; the long one
(`make ci-long`) thousands, over the sample and over the real corpus.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gazette.filing.accounts import Role
from tests.accounts import OFFICE, add_account, key_headers
from tests.api.office import closed_client, send
from tests.filings import ORGAN
from tests.made_up import index, notice, publish, statute
from tests.serving import ROOT, gongbao, serving

pytestmark = pytest.mark.requirement("item-37")

CONFIG = Path(__file__).parent / "schemathesis.toml"
SCHEMATHESIS = Path(sys.executable).parent / "schemathesis"
PUBLIC = "^/(?!portal|subscriptions|api/v1/(filings|moderation|reviews|subscriptions|tables))"
"""The closed side takes files and keys, and is tried apart."""
SHORT = ("--phases", "examples,fuzzing,stateful", "--max-examples", "2", "--seed", "7")
LONG = ("--max-examples", "10", "--seed", "7")
_CASES = re.compile(r"^ *(?P<cases>[0-9]+) generated", re.MULTILINE)


def filled(data: Path, *folders: Path) -> Path:
    """An archive with everything of some folders, public and indexed."""
    gongbao("ingest", "--trusted", *folders, data=data)
    gongbao("issue", "add", *sorted((ROOT / "sample" / "issues").glob("shili-*")), data=data)
    for command in ("publish", "index"):
        done = gongbao(command, data=data)
        assert done.returncode == 0, done.stderr
    return data


def tried(data: Path, *arguments: str, seconds: int, paths: str = PUBLIC) -> int:
    """How many cases were tried, none of which failed."""
    with serving(data) as client:
        command: list[str | Path] = [
            SCHEMATHESIS, "--config-file", CONFIG, "run", f"{client.base_url}/openapi.json",
            "--checks", "all", "--include-path-regex", paths, "--continue-on-failure",
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
    assert tried(data, *SHORT, seconds=600) > 100


@pytest.mark.requirement("SD-13")
@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("agency", "^/api/v1/filings"),
        ("editor", "^/api/v1/(filings|reviews)"),
        ("editor", "^/api/v1/subscriptions"),
        ("agency", "^/api/v1/tables"),
        ("editor", "^/api/v1/tables"),
    ],
)
def test_the_closed_side_answers_as_described_to_who_has_a_key(
    tmp_path: Path, role: Role, paths: str
) -> None:
    data = tmp_path / "data"
    publish(data, [notice(), statute()])
    index(data)
    agency = key_headers(add_account(data, "agency", ORGAN))
    with closed_client(data) as client:
        assert send(client, agency).status_code == 201
    key = add_account(data, role, ORGAN if role == "agency" else OFFICE)
    shown = ("--header", f"Authorization: Bearer {key}")
    assert tried(data, *SHORT, *shown, seconds=600, paths=paths) > 10


@pytest.mark.long
def test_thousands_of_cases_on_the_sample(tmp_path: Path) -> None:
    data = filled(tmp_path / "data", ROOT / "sample" / "documents")
    assert tried(data, *LONG, seconds=1200) >= 2_000


@pytest.mark.long
@pytest.mark.corpus
def test_thousands_of_cases_on_the_corpus(corpus: Path, tmp_path: Path) -> None:
    data = filled(tmp_path / "data", *(corpus / name for name in ("html", "laws", "policies")))
    assert tried(data, *LONG, seconds=1200) >= 2_000
