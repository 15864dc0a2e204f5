"""Documentation that cannot drift: what is generated is current, what is linked exists."""

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import gazette
from api.app import create_app
from api.main import cli
from api.settings import Settings

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]
_LINK = re.compile(r"\]\((?P<target>[^)#:\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize(
    "module", ["tests.requirements", "tests.settings_page", "tests.commands_page", "tests.api_page"]
)
def test_a_generated_page_is_current(module: str) -> None:
    command = [sys.executable, "-m", module, "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0


@pytest.mark.requirement("WS-13")
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = _LINK.findall(page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_changelog_names_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased" in changelog or f"## {gazette.__version__}" in changelog


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_leads_to_every_page(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [each.name for each in (ROOT / "docs").glob("*.md") if each.name not in text] == []


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_asks_for_is_served(page: str) -> None:
    """It sent readers to /schema, and gave curl brackets, which curl takes for a range."""
    text = (ROOT / page).read_text(encoding="utf-8")
    calls = re.findall(r"curl '(?P<address>[^']+)'", text)
    paths = {urlsplit(each).path for each in calls} | set(re.findall(r"`(/[a-z0-9_./]*)`", text))
    served = {"/data/", *(route.path for route in create_app(Settings()).routes)}
    assert [each for each in calls if set(each) & set("[]{}")] == []
    assert sorted(paths - served) == []


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_is_in_the_commands_page(command: str) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## gongbao {command}\n" in text
    assert cli.commands[command].help
