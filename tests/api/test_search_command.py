"""`gongbao index` and `gongbao search` on the command line."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner, Result

from api.commands.index import index
from api.commands.search import search
from gazette.errors import StoreError
from opendata.public.publish import follow
from opendata.search.engine import EngineName
from tests.made_up import part
from tests.office import Office

pytestmark = pytest.mark.requirement("SD-02", "item-31")


@pytest.fixture
def filed(office: Office) -> Office:
    """Two public documents and one that is held."""
    rule = "第一条 停车场应当公开收费。"
    parts = (part("art_1", "article", "第一条", rule, rule),)
    office.file("示例省停车管理办法", rule, number="示政发〔2024〕1号", components=parts)
    office.file("示例省政务公开要点", "推进政务公开。", number="示政发〔2024〕12号")
    office.file("示例省内部情况", "停车场内部情况。", held=True)
    return office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


def searched(office: Office, *arguments: str) -> Result:
    return CliRunner().invoke(search, [*arguments, "--data", str(office.data)])


@pytest.mark.parametrize("engine", get_args(EngineName))
def test_an_index_is_made_and_followed_and_made_anew(filed: Office, engine: str) -> None:
    def run(*more: str) -> str:
        arguments = ["--data", str(filed.data), "--engine", engine, *more]
        return CliRunner().invoke(index, arguments, catch_exceptions=False).stdout

    home = filed.data / "index" / engine
    assert run().startswith(f"{home}: made, 2 documents")
    assert run().startswith(f"{home}: followed, 0 documents")
    assert run("--rebuild").startswith(f"{home}: made, 2 documents")
    assert f"{home}-articles: made, 1 articles, change" in run("--rebuild")


def test_an_index_needs_a_store(tmp_path: Path) -> None:
    result = CliRunner().invoke(index, ["--data", str(tmp_path)])
    assert isinstance(result.exception, StoreError)


@pytest.mark.parametrize("engine", get_args(EngineName))
def test_a_search_sees_what_was_just_filed(filed: Office, engine: str) -> None:
    result = searched(filed, "停车场", "公开", "--engine", engine)
    assert result.exit_code == 0
    head, document, title, snippet = result.stdout.splitlines()
    assert head == "1 documents"
    assert document.endswith("2024-05-23  示政发〔2024〕1号")
    assert title == "  示例省停车管理办法"
    assert snippet == "  … 第一条 停车场应当公开收费。 …"


def test_an_article_is_found_by_its_name_in_the_index(filed: Office) -> None:
    lines = searched(filed, "收费", "--unit", "article").stdout.splitlines()
    assert lines[0] == "1 articles"
    assert lines[1].partition("  ")[0].endswith("#art_1")
    assert lines[3] == "  … 第一条 停车场应当公开收费。 …"


def test_finds_are_coloured_on_a_terminal(filed: Office) -> None:
    result = CliRunner().invoke(search, ["收费", "--data", str(filed.data)], color=True)
    assert "公开\x1b[31m收费\x1b[0m。" in result.stdout


def test_hits_are_given_as_json(filed: Office) -> None:
    hits = json.loads(searched(filed, "示政发[2024]12号", "--json").stdout)
    assert (hits["total"], len(hits["items"])) == (1, 1)


def test_a_mistake_is_shown_in_its_place(filed: Office) -> None:
    result = searched(filed, "停车 AND")
    assert result.exit_code == 1
    assert "AND has nothing on its right" in result.stderr
    assert "  停车  ▸ AND" in result.stderr


@pytest.mark.parametrize("engine", get_args(EngineName))
def test_a_disk_that_takes_nothing_more_is_told_in_one_line(filed: Office, engine: str) -> None:
    """It was told as a failure of ours, and of tantivy's."""
    with filed.batch():
        for number in range(300):
            filed.file(f"第{number}号", "".join(map(chr, range(0x4E00 + number, 0x5000 + number))))
    follow(filed.data)
    room = 64 * 1024
    made = subprocess.run(
        [sys.executable, "-c", "from api.main import main; main()", "index", "--rebuild",
         "--engine", engine, "--data", str(filed.data)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 1
    (line,) = made.stderr.splitlines()
    assert line.startswith("gongbao: ")
    assert "File too large" in line
