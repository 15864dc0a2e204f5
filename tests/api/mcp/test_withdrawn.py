"""What was withdrawn: every tool says so, none shows a word of it, its proof stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from opendata.public.publish import follow
from tests.api.test_withdrawn import withdraw
from tests.made_up import index, notice, publish, statute

pytestmark = pytest.mark.requirement("OD-11", "SEC-01")

ARGUMENTS: dict[str, dict[str, object]] = {
    "get_document": {},
    "get_article": {"article": "第三条"},
    "in_force_on": {"day": "2024-01-01"},
    "diff": {},
}


def test_no_tool_shows_what_was_withdrawn(tmp_path: Path) -> None:
    _, gone = publish(tmp_path, [notice(), statute()])
    index(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path))) as client:

        def call(tool: str, **arguments: object) -> dict[str, Any]:  # Any: JSON
            params = {"name": tool, "arguments": arguments}
            asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
            answer = client.post("/mcp", json=asked, headers={"accept": "application/json"})
            result: dict[str, Any] = answer.json()["result"]
            return result

        read = call("get_document", id=gone)["structuredContent"]
        withdraw(tmp_path, gone)
        follow(tmp_path)
        for tool, arguments in ARGUMENTS.items():
            result = call(tool, id=gone, **arguments)
            assert result["isError"]
            assert "已撤回 Withdrawn" in result["content"][0]["text"]
        found = call("search", q=f'"{read["document"]["title"]}"')["structuredContent"]
        assert gone not in [hit["document"]["id"] for hit in found["hits"]]
        proved = call("verify", id=gone, quote=read["text"]["text"][:10])["structuredContent"]
        assert (proved["proof_holds"], proved["text_matches"]) == (True, None)
        assert proved["quote_found"] is None
        assert any("withdrawal" in one for one in proved["later"])
