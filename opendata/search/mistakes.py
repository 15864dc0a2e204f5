"""What can be wrong with a query, each with its place and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoosh_compat import DiagnosticKind, ast

from gazette.errors import QueryError
from opendata.search.engine import MAX_REACH, Unit
from opendata.search.tree import Node, asks

MAX_LENGTH = 1000
"""Characters of a query."""
MAX_LEAVES = 64
"""Words, phrases and ranges of a query."""
MAX_PATTERNS = 5
"""Words with * or ? of a query."""
MAX_WILDCARDS = 8
"""* and ? in one word."""
OPERATORS = frozenset({"AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "REQUIRE"})

_BIT = re.compile(
    rf"""
    (?P<quoted>"[^"]*")                             # "a phrase"
    | (?P<unclosed>")
    | (?P<open>\()
    | (?P<close>\))
    | (?<![^\s()])(?P<operator>{"|".join(sorted(OPERATORS))})(?![^\s()])
    | (?<![^\s()])(?P<field>[A-Za-z_]+|[\u4e00-\u9fff]{{1,4}}):(?P<bare>(?=[\s)]|$))?
    | (?P<range>[\[{{][^\[\]{{}}]*\bTO\b[^\[\]{{}}]*[\]}}])  # [2020 TO 2023]
    | (?P<word>[^\s()":]+|:)
    """,
    re.VERBOSE,
)
_PREFIXES = frozenset({"NOT"})
_WEIGHT = re.compile(
    r"""
    [^^]+              # a word
    | [^^]*            # or what stands before the word's end, a bracket or a quote
      \^(?:[0-9]{1,4}(?:\.[0-9]{0,4})?|\.[0-9]{1,4})
    """,
    re.VERBOSE,
)


def check(text: str, fields: frozenset[str]) -> None:
    """Raises QueryError for what the parser would forgive by searching for something else.

    An open quote or bracket, an unknown field, an operator with nothing beside it.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query is longer than {MAX_LENGTH} characters", position=MAX_LENGTH)
    opened: list[int] = []
    after = "start"
    last = 0
    for bit in _BIT.finditer(text):
        last = bit.start()
        kind = bit.lastgroup or ""
        match kind:
            case "unclosed":
                raise QueryError('a quote " is not closed', position=last, hint='add a second "')
            case "operator":
                _check_operator(bit, after)
                kind = "prefix" if bit["operator"] in _PREFIXES else "operator"
            case "field" | "bare":
                _check_field(bit, fields)
                kind = "field" if bit["field"] in fields else "word"
            case "open":
                opened.append(last)
            case "close":
                _check_close(last, opened, after)
            case "word":
                _check_weight(bit)
        after = kind
    if after in ("operator", "prefix"):
        raise _no_right_side(text[last:].strip(), last)
    if opened:
        raise QueryError("a bracket ( is not closed", position=opened[-1], hint="add a )")


def _check_operator(bit: re.Match[str], after: str) -> None:
    word = bit["operator"]
    if after in ("operator", "prefix") and word not in _PREFIXES:
        raise _no_right_side("the operator before it", bit.start())
    if word in _PREFIXES and after == "prefix":  # the parser would drop the OR before it
        raise QueryError(
            f"{word} stands twice", position=bit.start(), hint=f"write {word} once, or none"
        )
    if word not in _PREFIXES and after in ("start", "open"):
        raise QueryError(
            f"{word} has nothing on its left",
            position=bit.start(),
            hint=f'to search for the word, write "{word}"',
        )
    before, behind = bit.string[: bit.start()][-1:], bit.string[bit.end() :][:1]
    if before == ")" or behind == "(":
        raise QueryError(f"{word} needs a space on both sides", position=bit.start())


def _no_right_side(word: str, position: int) -> QueryError:
    return QueryError(
        f"{word} has nothing on its right",
        position=position,
        hint='to search for the word itself, put it in quotes "',
    )


def _check_field(bit: re.Match[str], fields: frozenset[str]) -> None:
    name = bit["field"]
    if name not in fields:
        if not name.isascii():
            return  # 主题分类:… is text with a colon, not a field of ours
        raise QueryError(
            f"there is no field {name!r}",
            position=bit.start(),
            hint=f'fields: {", ".join(sorted(filter(str.isascii, fields)))}; or put it in quotes "',
        )
    if bit["bare"] is not None:
        raise QueryError(
            f"{name}: has no value",
            position=bit.end(),
            hint=f"write the value right behind the colon, as in {name}:…",
        )


def _check_weight(bit: re.Match[str]) -> None:
    """A ^ wants a number behind it, and something to weigh before it; the parser would look for both."""
    before = bit.string[: bit.start()][-1:]
    is_alone = bit["word"].startswith("^") and before not in (")", '"')
    if is_alone or not _WEIGHT.fullmatch(bit["word"]):
        raise QueryError(
            "^ needs a word, a phrase or a bracket before it and a number up to 9999 behind it",
            position=bit.start() + bit["word"].index("^"),
            hint='停车^3; to search for the sign itself, put it in quotes "',
        )


def _check_close(position: int, opened: list[int], after: str) -> None:
    if not opened:
        raise QueryError("a bracket ) was not opened", position=position, hint="add a ( before it")
    if after in ("operator", "prefix"):
        raise _no_right_side("the operator before )", position)
    opened.pop()


def check_reach(offset: int, limit: int) -> None:
    """Raises QueryError for a page too far down: ranking all before it would cost too much."""
    if offset < 0 or limit < 0 or offset + limit > MAX_REACH:
        raise QueryError(
            f"hits {offset} to {offset + limit} were asked for, 0 to {MAX_REACH} can be",
            hint="narrow the search, or take the list or the download",
        )


def too_many(what: str, most: int, position: int | None) -> QueryError:
    """The error for a query that would cost too much."""
    return QueryError(f"more than {most} {what}", position=position)


def bad_pattern(position: int | None) -> QueryError:
    """The error for * or ? where they mean nothing or too much."""
    return QueryError(
        "* and ? may stand in a word of letters and digits, behind its first two",
        position=position,
        hint="for Chinese, join two words with AND",
    )


def bad_day(value: str, position: int | None) -> QueryError:
    """The error for a day, month or year that is none."""
    return QueryError(
        f"{value!r} is not a date", position=position, hint="2024-05-23, 2024-05 or 2024"
    )


def open_range(position: int | None) -> QueryError:
    """The error for a range of days that would leave out its ends."""
    return QueryError(
        "a range of days has its first and its last day in it",
        position=position,
        hint="write it in [ ]: signed:[2024-01-01 TO 2024-06-30]",
    )


def unknown_value(
    field: str, value: str, allowed: Sequence[str], position: int | None
) -> QueryError:
    """The error for a code that a field of codes does not have."""
    return QueryError(
        f"{field} has no value {value!r}",
        position=position,
        hint=f"one of {', '.join(allowed)}",
    )


def check_unit(tree: Node, unit: Unit) -> None:
    """Raises QueryError for an article's number in a search for documents: it would find nothing."""
    if unit == "document" and asks(tree, "article"):
        raise QueryError(
            "article: asks for articles, and this search is for documents",
            hint="unit=article searches articles",
        )


def refused(node: ast.Node, text: str) -> QueryError:
    """The error for a part of a query that has no meaning here."""
    position = node.startchar
    hint: str | None
    match node:
        case ast.ErrorLeaf(diagnostic=diagnostic):
            value = str(diagnostic.raw_value or text[node.startchar : node.endchar])
            if diagnostic.kind is DiagnosticKind.BAD_DATE:
                return bad_day(value, position)
            return QueryError(
                f"cannot be searched for: {value!r}", position=position, hint="year:[2020 TO 2024]"
            )
        case ast.Phrase():
            problem, hint = 'a distance as in "…"~3 is not supported', "join the words with AND"
        case ast.TermRange():
            problem, hint = "only years and dates have ranges", "signed:[2024-01-01 TO 2024-06-30]"
        case _:
            problem, hint = f"cannot be searched for: {text!r}", None
    return QueryError(problem, position=position, hint=hint)
