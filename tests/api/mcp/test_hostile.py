"""Whatever JSON stands where an argument should: a tool answers, or says in words what is wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar import Litestar
from litestar.testing import TestClient

from api.mcp.tools import TOOLS, Tool

pytestmark = pytest.mark.requirement("item-34", "SD-10")

WORDS = [
    "数据",
    "第三条",
    "(",
    '"',
    "*",
    "NOT",
    "2024-02-30",
    "2024-05-23",
    "1",
    "-1",
    "a,b",
    "\0",
    "",
]
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(WORDS)
    | st.text(max_size=20)
)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=3), SCALARS)


@st.composite
def calls(draw: st.DrawFn, id: str) -> tuple[str, dict[str, Any]]:  # Any: JSON
    """A tool with some of its arguments, mostly as they should be."""
    tool: Tool = draw(st.sampled_from(list(TOOLS.values())))
    fields = msgspec.structs.fields(tool.takes)
    names = draw(st.lists(st.sampled_from([field.encode_name for field in fields]), unique=True))
    arguments = {name: draw(VALUES) for name in names}
    required = [field.encode_name for field in fields if field.required]
    return tool.name, {name: id if name == "id" else draw(VALUES) for name in required} | arguments


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nothing_that_is_sent_makes_a_tool_fail(
    client: TestClient[Litestar], ids: list[str], data: st.DataObject
) -> None:
    name, arguments = data.draw(calls(ids[1]))
    params = {"name": name, "arguments": arguments}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    answer = client.post("/mcp", json=asked, headers={"accept": "application/json"})
    (content,) = answer.json()["result"]["content"]
    assert "Internal server error" not in content["text"]
