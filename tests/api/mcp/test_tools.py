"""Each tool, asked by the official client of a real server with two workers, and each way to go wrong."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError
from mcp.types import CallToolResult, ListToolsResult, TextContent

from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from tests.made_up import index
from tests.past import RULE, Past
from tests.serving import running_app

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-37")

Json = dict[str, Any]  # Any: JSON
NEWEST = "2026-07-28"
TOOLS = ["search", "get_document", "get_article", "in_force_on", "diff", "resolve", "verify"]


@pytest.fixture(scope="module")
def port(made: tuple[Path, list[str]]) -> Iterator[int]:
    with running_app(made[0]) as port:
        yield port


@pytest.fixture(scope="module")
def past_port(past: Past) -> Iterator[int]:
    index(past.data)
    with running_app(past.data) as port:
        yield port


def call(port: int, tool: str, **arguments: object) -> CallToolResult:
    """What the server answers to one call; the client checks it against the tool's own schema."""

    async def ask() -> CallToolResult:
        async with Client(f"http://localhost:{port}/mcp") as client:
            return await client.call_tool(tool, arguments)

    return asyncio.run(ask())


def answer(port: int, tool: str, **arguments: object) -> Json:
    """A good answer as JSON."""
    result = call(port, tool, **arguments)
    assert not result.is_error, result.content
    said: Json = result.structured_content
    return said


def words(result: CallToolResult) -> str:
    """An answer in words."""
    (said,) = result.content
    assert isinstance(said, TextContent)
    return said.text


def refusal(port: int, tool: str, **arguments: object) -> str:
    """What is said of a call that cannot be answered."""
    result = call(port, tool, **arguments)
    assert result.is_error
    assert "Traceback" not in words(result)
    return words(result)


def listed(port: int, mode: str) -> tuple[str, ListToolsResult]:
    """The revision of the protocol that was agreed on, and the tools."""

    async def ask() -> tuple[str, ListToolsResult]:
        async with Client(f"http://localhost:{port}/mcp", mode=mode) as client:
            return client.protocol_version, await client.list_tools()

    return asyncio.run(ask())


@pytest.mark.parametrize(("mode", "revision"), [("legacy", "2025-11-25"), (NEWEST, NEWEST)])
def test_tools_are_listed_with_and_without_a_handshake(port: int, mode: str, revision: str) -> None:
    agreed, found = listed(port, mode)
    assert (agreed, [tool.name for tool in found.tools]) == (revision, TOOLS)
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in found.tools)


def test_every_argument_and_tool_is_described_and_nothing_else_is_taken(port: int) -> None:
    for tool in listed(port, "auto")[1].tools:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema or {})
        assert tool.input_schema["type"] == "object"
        assert tool.input_schema["additionalProperties"] is False
        assert all("description" in one for one in tool.input_schema["properties"].values())
        assert tool.description


def test_a_search_counts_all_and_shows_a_few(port: int) -> None:
    whole = answer(port, "search", q="", limit=50)
    assert whole["total"] == len(whole["hits"])
    first = answer(port, "search", q="", limit=2, sort="-signed_on")
    second = answer(port, "search", q="", limit=2, sort="-signed_on", offset=first["next_offset"])
    assert first["total"] == whole["total"]
    ids = [hit["document"]["id"] for page in (first, second) for hit in page["hits"]]
    assert len(set(ids)) == 4


def test_a_hit_in_words_is_a_few_lines_with_id_and_address(port: int, ids: list[str]) -> None:
    said = words(call(port, "search", q="title:数据条例"))
    assert f"id={ids[1]} " in said
    assert f"http://localhost:{port}/documents/{ids[1]}" in said
    assert "共 1 条 1 found." in said
    assert len(said.splitlines()) <= 5


def test_conditions_narrow_a_search(port: int) -> None:
    assert answer(port, "search", number="示政发[2024]12号")["total"] == 1
    assert answer(port, "search", kind=["local_regulation"])["total"] == 1
    assert answer(port, "search", year="2023,1999", status="repealed")["total"] == 1


def test_an_article_is_found_where_it_stands(port: int, ids: list[str]) -> None:
    (hit, *_) = answer(port, "search", q="数据", unit="article")["hits"]
    found = answer(port, "get_article", id=hit["document"]["id"], article=hit["article"])
    assert (found["number"], found["url"]) == (hit["number"], hit["url"])


def test_a_text_comes_in_pieces_that_make_the_whole(
    port: int, made: tuple[Path, list[str]]
) -> None:
    pieces: list[str] = []
    offset: int | None = 0
    while offset is not None:
        piece = answer(port, "get_document", id=made[1][1], offset=offset, length=50)["text"]
        pieces.append(piece["text"])
        offset = piece["next_offset"]
    reader = PublicReader(made[0] / DATABASE)
    assert "".join(pieces) == reader.versions.text(made[1][1])
    reader.close()
    assert len(pieces) > 1


def test_a_piece_in_words_says_how_to_ask_for_more(port: int, ids: list[str]) -> None:
    assert "call again with offset=50]" in words(call(port, "get_document", id=ids[1], length=50))


def test_an_article_is_named_as_people_cite_it_or_by_its_path(port: int, ids: list[str]) -> None:
    cited = answer(port, "get_article", id=ids[1], article="第三条")
    assert cited["number"] == "第三条"
    assert answer(port, "get_article", id=ids[1], article=cited["path"]) == cited


def test_a_reference_leads_to_document_and_article(port: int, ids: list[str]) -> None:
    found = answer(port, "resolve", ref="《示例省数据条例》第三条")
    assert (found["outcome"], found["total"]) == ("found", 1)
    (match,) = found["matches"]
    assert (match["document"]["id"], match["article"][-5:]) == (ids[1], "art_3")
    assert answer(port, "resolve", ref="示政发〔1999〕1号")["outcome"] == "not_found"


def test_the_state_of_a_day_is_told(past_port: int, past: Past) -> None:
    then = answer(past_port, "in_force_on", id=past.rule, day="2021-01-01")
    now = answer(past_port, "in_force_on", id=past.rule, day="2024-01-01")
    assert (then["in_force"], now["in_force"]) == (True, True)
    assert then["document"]["version"] != now["document"]["version"]
    text = answer(past_port, "get_document", id=past.rule, in_force_on="2021-01-01")["text"]
    assert "甲文" in text["text"]
    before = answer(past_port, "in_force_on", id=past.rule, day="2019-12-31")
    assert (before["in_force"], before["document"]["id"]) == (False, past.rule)


def test_changes_are_counted_and_shown(past_port: int, past: Past) -> None:
    found = answer(past_port, "diff", id=past.rule)
    assert found["counts"]["changed"] == 1
    assert "-第一条 甲文。" in found["unified"]["text"]
    assert "+第一条 乙文。" in found["unified"]["text"]
    assert f"{RULE}" in found["unified"]["text"]


def test_a_version_is_read_by_its_number(past_port: int, past: Past) -> None:
    versions = answer(past_port, "diff", id=past.rule)
    for name, word in (("from", "甲文"), ("to", "乙文")):
        found = answer(
            past_port, "get_article", id=past.rule, article="第一条", version=versions[name]
        )
        assert word in found["text"]["text"]


def test_a_publication_is_held_against_the_ledger(port: int, made: tuple[Path, list[str]]) -> None:
    reader = PublicReader(made[0] / DATABASE)
    text = reader.versions.text(made[1][1]) or ""
    reader.close()
    digest = hashlib.sha256(text.encode()).hexdigest()
    found = answer(port, "verify", id=made[1][1], sha256=digest.upper(), quote=text[20:40])
    assert found["sha256"] == digest
    claims = ("proof_holds", "text_matches", "sha256_matches", "quote_found")
    assert [found[claim] for claim in claims] == [True, True, True, True]
    assert found["quote_places"][0]["start"] == text.index(text[20:40])
    assert f"/documents/{made[1][1]}/proof?version=1" in found["proof"]


def test_what_was_not_published_is_told_apart(port: int, ids: list[str]) -> None:
    found = answer(port, "verify", id=ids[1], sha256="0" * 64, quote="从未写过的话")
    claims = ("proof_holds", "sha256_matches", "quote_found")
    assert [found[claim] for claim in claims] == [True, False, False]
    assert "否 NO: " in words(call(port, "verify", id=ids[1], quote="从未写过的话"))


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search", {"qq": "数据"}, "try qq: q"),
        ("search", {"kind": ["laww"]}, "try kind: law"),
        ("search", {"kind": [7]}, "kind=7"),
        ("search", {"limit": 51}, "try limit: 1 to 50"),
        ("search", {"limit": [1]}, "limit"),
        ("search", {"year": {"from": 2020}}, "year"),
        ("search", {"q": "(数据"}, "try q: "),
        ("search", {"q": "数\0据"}, "q: holds a character"),
        ("search", {"kind": ["\0"]}, "kind: holds a character"),
        ("search", {"unit": "article", "in_force_on": "2024-01-01"}, "unit=article"),
        ("get_document", {}, "id: must be given"),
        ("get_document", {"id": "nothing"}, "没有 nothing"),
        (
            "get_document",
            {"id": "nothing", "version": 2, "in_force_on": "2024-01-01"},
            "not by both",
        ),
        ("get_article", {"id": "nothing", "article": "第三条"}, "没有 nothing"),
        ("in_force_on", {"id": "nothing", "day": "2024-02-30"}, "try day: 2024-05-23"),
        ("in_force_on", {"id": "nothing", "day": "2024-02-29"}, "没有 nothing"),
        ("diff", {"id": "nothing"}, "没有 nothing"),
        ("resolve", {"ref": ""}, "ref"),
        ("verify", {"id": "nothing"}, "没有 nothing"),
        ("verify", {"id": "nothing", "sha256": "x"}, "sha256='x'"),
    ],
)
def test_what_cannot_be_answered_is_told_in_words(
    port: int, tool: str, arguments: dict[str, object], said: str
) -> None:
    assert said in refusal(port, tool, **arguments)


def test_an_article_that_there_is_not_is_said_to_be_none(port: int, ids: list[str]) -> None:
    assert "第九十九条" in refusal(port, "get_article", id=ids[1], article="第九十九条")


def test_a_null_is_not_given(port: int) -> None:
    assert answer(port, "search", q="数据", kind=None) == answer(port, "search", q="数据")


def test_a_tool_that_there_is_not_is_an_error_of_the_protocol(port: int) -> None:
    async def ask() -> None:
        async with Client(f"http://localhost:{port}/mcp") as client:
            with pytest.raises(MCPError, match="no tool 'drop'; there are search, "):
                await client.call_tool("drop", {})

    asyncio.run(ask())
