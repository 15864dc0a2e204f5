"""The Datasette plugin as one file: the same grams, and nothing of ours needed."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import PluginFileError
from opendata import plugin_file as module
from opendata.plugin_file import FILE, plugin_file
from opendata.public.file import DATABASE
from opendata.public.matching import match_expression
from opendata.search.analyzer import grams
from tests.made_up import announcements, notice, publish
from tests.serving import running_datasette

pytestmark = pytest.mark.requirement("OD-02", "GZ-14", "SD-07")

METADATA = Path(__file__).parents[2] / "metadata.json"
_THEIRS = {"datasette", "jinja2", "markupsafe"}


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The names that the file defines, run as Datasette runs it."""
    names: dict[str, Any] = {"__name__": FILE}
    exec(compile(plugin_file(), FILE, "exec", dont_inherit=True), names)  # noqa: S102 (our own file)
    return names


def test_it_imports_nothing_but_datasette_and_what_that_needs() -> None:
    tree = ast.parse(plugin_file())
    names = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)} | {
        one.name for node in tree.body if isinstance(node, ast.Import) for one in node.names
    }
    packages = {str(name).split(".")[0] for name in names}
    assert packages - set(sys.stdlib_module_names) == _THEIRS


def test_it_is_read_the_same_in_any_encoding() -> None:
    assert plugin_file().isascii()


_TEXTS = st.text() | st.text("公开政务2号〔〕（）。，“”ａ１ aB-\n\u3000\ue000")


@given(text=_TEXTS)
def test_its_grams_are_the_analyzers(made: dict[str, Any], text: str) -> None:
    assert made["grams"](text) == grams(text)
    assert made["match_expression"](text) == match_expression(text)


def test_its_pages_are_ours(made: dict[str, Any]) -> None:
    assert made["assets"]()["base.html"].startswith("{% import")
    assert "全文检索" in made["assets"]()["table.html"]


def test_a_name_with_two_meanings_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(f'"""Doc."""\nsame = "{name}"\n', encoding="utf-8")
    monkeypatch.setattr(module, "_ROOT", tmp_path)
    monkeypatch.setattr(module, "_SOURCES", ("one.py", "two.py"))
    with pytest.raises(PluginFileError, match="'same' comes from"):
        plugin_file()


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A plain Datasette with the one file in its folder of plugins."""
    data = tmp_path_factory.mktemp("plain")
    publish(data, [notice(), *announcements()])
    plugins = data / "plugins"
    plugins.mkdir()
    (plugins / FILE).write_text(plugin_file(), encoding="ascii")
    command = [sys.executable, "-m", "datasette", "serve", str(data / DATABASE)]
    command += ["-m", str(METADATA), "--plugins-dir", str(plugins)]
    with running_datasette(command, home=data) as client:
        yield client


@pytest.mark.parametrize(("words", "total"), [("公开", 1), ("公布", 13), ("目录", 12), ("数", 13)])
def test_it_finds_two_characters_and_one(explorer: httpx.Client, words: str, total: int) -> None:
    answer = explorer.get("/public/document.json", params={"_search": words})
    assert answer.json()["filtered_table_rows_count"] == total


def test_it_pages_without_skipping_and_guards_its_pages(explorer: httpx.Client) -> None:
    page = explorer.get("/public/document?_size=3")
    assert "返回公报网站" not in page.text, "there is no site in front"
    assert "全文检索" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    ids: list[str] = []
    place: str | None = "/public/document.json?_size=3&_shape=objects&_sort_desc=signed_on"
    while place:
        answer = explorer.get(place).json()
        ids += [row["id"] for row in answer["rows"]]
        place = answer["next_url"]
    assert len(ids) == len(set(ids)) == 13
