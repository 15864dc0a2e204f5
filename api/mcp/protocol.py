"""The tools under the Model Context Protocol, as its official SDK speaks it.

The SDK takes a second and 30 MB: only the first who asks for `/mcp` makes a worker import this module.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import msgspec
from mcp.server.caching import CacheHint
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    ListToolsResult,
    PaginatedRequestParams,
    TextContent,
    ToolAnnotations,
)
from mcp.types import Tool as Told
from starlette.requests import Request

import gazette
from api.calls import Call
from api.mcp.tools import TOOLS, Schema, Tool, mistake, schema, words

LARGEST = 64 * 1024
"""Bytes of a request."""

_INSTRUCTIONS = """\
政府公报的公开文件 The public documents of a government gazette, in Chinese.
Start with `search` (few words, as official texts write them) or, given a number or a citation, `resolve`.
Read with `get_document` and `get_article`; texts come in pieces, `next_offset` leads on.
Cite title, number (发文字号) and url. Before quoting, call `verify` with the quote.
`unknown` validity means that nothing says so: do not present such a text as in force."""

_Context = ServerRequestContext[Any, Request]  # Any: the SDK's lifespan, of which we have none


def make_manager() -> StreamableHTTPSessionManager:
    """What answers HTTP, one request by itself each: no sessions, JSON, no streams."""
    server = Server[Any](
        "gongbao",
        version=gazette.__version__,
        title="公报 Gongbao",
        instructions=_INSTRUCTIONS,
        cache_hints={"tools/list": CacheHint(ttl_ms=3_600_000, scope="public")},
        get_tool_input_schema=_input_schema,
        on_list_tools=_list_tools,
        on_call_tool=_call_tool,
    )
    return StreamableHTTPSessionManager(
        server, json_response=True, stateless=True, max_request_body_size=LARGEST
    )


async def _list_tools(_: _Context, __: PaginatedRequestParams | None) -> ListToolsResult:
    return _listed()


async def _call_tool(context: _Context, asked: CallToolRequestParams) -> CallToolResult:
    """The answer of a tool in words and as a struct; what is wrong with the question, in words."""
    tool = TOOLS.get(asked.name)
    if tool is None:
        raise MCPError(INVALID_PARAMS, f"no tool {asked.name!r}; there are {', '.join(TOOLS)}")
    call = Call(cast("Request", context.request).scope)  # type: ignore[arg-type]  # Litestar's
    try:
        answer = tool.answer(call, asked.arguments or {})
    except (
        Exception
    ) as error:  # the outermost loop of /mcp: what is not ours is logged by `mistake`
        said = TextContent(type="text", text=mistake(error, call))
        return CallToolResult(content=[said], is_error=True)
    said = TextContent(type="text", text=words(answer))
    return CallToolResult(content=[said], structured_content=msgspec.to_builtins(answer))


def _input_schema(name: str) -> Schema | None:
    """What a tool takes: without this the SDK lists all tools for each call, at 14 ms."""
    return next((tool.input_schema for tool in _listed().tools if tool.name == name), None)


@cache
def _listed() -> ListToolsResult:
    return ListToolsResult(tools=[_told(tool) for tool in TOOLS.values()])


def _told(tool: Tool) -> Told:
    return Told(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=schema(tool.takes),
        output_schema=schema(tool.gives),
        annotations=ToolAnnotations(
            read_only_hint=True,
            destructive_hint=False,
            idempotent_hint=True,
            open_world_hint=False,
        ),
    )
