"""The tools: each a name, its words, what it takes, what it answers, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import cleandoc
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from api.calls import Call
from api.mcp import answers, arguments
from api.mcp.checking import verify
from api.mcp.finding import find, in_force_on, resolve
from api.mcp.texts import diff, get_article, get_document
from api.parameters import read_values
from api.problems import problem_of

Schema = dict[str, Any]  # Any: JSON


class Tool(Struct, frozen=True):
    """One tool. Its description is the docstring of its function."""

    name: str
    title: str
    takes: type[Struct]
    gives: type[answers.Answer]
    function: Callable[[Call, Any], answers.Answer]  # Any: the struct of arguments

    @property
    def description(self) -> str:
        """What an assistant is told of it."""
        return cleandoc(self.function.__doc__ or "")

    def answer(self, call: Call, given: Mapping[str, object]) -> answers.Answer:
        """Reads the arguments, does it. Raises GazetteError for what cannot be answered."""
        return self.function(call, read_values(given, self.takes))


_ALL = (
    Tool("search", "检索 Search", arguments.SearchArguments, answers.SearchAnswer, find),
    Tool(
        "get_document",
        "一份文件 Document",
        arguments.DocumentArguments,
        answers.DocumentAnswer,
        get_document,
    ),
    Tool(
        "get_article",
        "一条 Article",
        arguments.ArticleArguments,
        answers.ArticleAnswer,
        get_article,
    ),
    Tool(
        "in_force_on",
        "该日是否有效 In force on a day",
        arguments.InForceArguments,
        answers.InForceAnswer,
        in_force_on,
    ),
    Tool("diff", "版本比较 Changes", arguments.DiffArguments, answers.DiffAnswer, diff),
    Tool("resolve", "引文解析 Resolve", arguments.ResolveArguments, answers.ResolveAnswer, resolve),
    Tool("verify", "核查 Verify", arguments.VerifyArguments, answers.VerifyAnswer, verify),
)
TOOLS: Mapping[str, Tool] = MappingProxyType({tool.name: tool for tool in _ALL})
"""By name."""


def schema(kind: type[Struct]) -> Schema:
    """The JSON Schema of a struct, an object at its root, as the protocol wants it."""
    _, components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    root = components.pop(kind.__name__)
    return {**root, "$defs": components} if components else root


def words(answer: answers.Answer) -> str:
    """An answer in words."""
    return "\n".join(answer.words())


def mistake(error: Exception, call: Call) -> str:
    """What an assistant is told of an error: what is wrong, and what could stand there instead."""
    problem = problem_of(
        error,
        base=call.base,
        method=call.method,
        path=call.asked_path,
        request_id=call.request_id,
    )
    hints = [f"{item.name}: {item.hint}" for item in problem.errors if item.hint]
    lines = [f"{problem.title}: {problem.detail}", *(f"  try {hint}" for hint in hints)]
    return "\n".join([*lines, f"  request {problem.request_id}"])
