"""The description is clean under other people's linters: Spectral with OWASP's rules, and redocly.

Each is shown to see what it is there for: a flaw put into the description is named.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

pytestmark = pytest.mark.requirement("item-37")

Json = dict[str, Any]  # Any: JSON
LINTERS = Path(__file__).parent.parent / "openapi_lint"
PROGRAMS = LINTERS / "node_modules" / ".bin"
COMMANDS: dict[str, list[str | Path]] = {
    "spectral": ["lint", "--ruleset", LINTERS / "spectral.yaml", "--fail-severity", "hint"],
    "redocly": ["lint", "--config", LINTERS / "redocly.yaml", "--format", "stylish"],
}
DOCUMENTS = "/api/v1/documents"


def lint(linter: str, description: Json, folder: Path) -> str:
    """What a linter has to say; a visible skip where it is not installed."""
    if not (PROGRAMS / linter).exists():
        pytest.skip(f"{linter} is not installed: `make test` installs it")
    file = folder / "openapi.json"
    file.write_text(json.dumps(description), encoding="utf-8")
    command: list[str | Path] = [PROGRAMS / linter, *COMMANDS[linter], file]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode != 0) == ("error" in said or "warn" in said), said
    return said if done.returncode else ""


@pytest.fixture
def description(client: TestClient[Litestar]) -> Json:
    described: Json = client.get("/openapi.json").json()
    return described


@pytest.mark.parametrize("linter", COMMANDS)
def test_the_description_is_clean(linter: str, description: Json, tmp_path: Path) -> None:
    assert lint(linter, description, tmp_path) == ""


def without_limit(description: Json) -> None:
    del description["components"]["schemas"]["Item"]["properties"]["title"]["maxLength"]


def without_cors(description: Json) -> None:
    found = description["paths"][DOCUMENTS]["get"]["responses"]["200"]
    del found["headers"]["Access-Control-Allow-Origin"]


def without_unauthorized(description: Json) -> None:
    del description["paths"]["/api/v1/filings"]["get"]["responses"]["401"]


def without_too_many(description: Json) -> None:
    del description["paths"][DOCUMENTS]["get"]["responses"]["429"]


def without_description(description: Json) -> None:
    del description["paths"][DOCUMENTS]["get"]["description"]


FLAWS: dict[str, Callable[[Json], None]] = {
    "owasp:api4:2023-string-limit": without_limit,
    "owasp:api8:2023-define-cors-origin": without_cors,
    "owasp:api8:2023-define-error-responses-401": without_unauthorized,
    "owasp:api4:2023-rate-limit-responses-429": without_too_many,
    "operation-description": without_description,
}


def test_spectral_names_each_flaw(description: Json, tmp_path: Path) -> None:
    for spoil in FLAWS.values():
        spoil(description)
    said = lint("spectral", description, tmp_path)
    assert [rule for rule in FLAWS if rule not in said] == []


def test_redocly_sees_an_operation_without_security(description: Json, tmp_path: Path) -> None:
    del description["paths"][DOCUMENTS]["get"]["security"]
    assert "security-defined" in lint("redocly", description, tmp_path)
