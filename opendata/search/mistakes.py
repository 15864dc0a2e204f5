"""What can be wrong with a query, in both languages, each with its place and what may be meant."""

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
_NO_TEXT = re.compile("[\ud800-\udfff]")
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
        raise QueryError(
            f"检索式超过 {MAX_LENGTH} 字 the query is longer than {MAX_LENGTH} characters",
            position=MAX_LENGTH,
        )
    if broken := _NO_TEXT.search(text):
        raise QueryError("不是文字 this is no text", position=broken.start(), hint="UTF-8")
    opened: list[int] = []
    after = "start"
    last = 0
    for bit in _BIT.finditer(text):
        last = bit.start()
        kind = bit.lastgroup or ""
        match kind:
            case "unclosed":
                raise QueryError(
                    '引号没有配对 a quote " is not closed',
                    position=last,
                    hint='补上另一个引号 add a second "',
                )
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
        raise QueryError(
            "括号没有配对 a bracket ( is not closed", position=opened[-1], hint="补上 add a )"
        )


def _check_operator(bit: re.Match[str], after: str) -> None:
    word = bit["operator"]
    if after in ("operator", "prefix") and word not in _PREFIXES:
        raise _no_right_side("the operator before it", bit.start())
    if word in _PREFIXES and after == "prefix":  # the parser would drop the OR before it
        raise QueryError(
            f"{word} 重复了 {word} stands twice",
            position=bit.start(),
            hint=f"只写一个，或不写 write {word} once, or none",
        )
    if word not in _PREFIXES and after in ("start", "open"):
        raise QueryError(
            f"{word} 左边没有词 {word} has nothing on its left",
            position=bit.start(),
            hint=f'要查这个词本身，请加引号 to search for the word, write "{word}"',
        )
    before, behind = bit.string[: bit.start()][-1:], bit.string[bit.end() :][:1]
    if before == ")" or behind == "(":
        raise QueryError(
            f"{word} 两边须有空格 {word} needs a space on both sides", position=bit.start()
        )


def _no_right_side(word: str, position: int) -> QueryError:
    return QueryError(
        f"{word} 右边没有词 {word} has nothing on its right",
        position=position,
        hint='要查这个词本身，请加引号 to search for the word itself, put it in quotes "',
    )


def _check_field(bit: re.Match[str], fields: frozenset[str]) -> None:
    name = bit["field"]
    if name not in fields:
        if not name.isascii():
            return  # 主题分类:… is text with a colon, not a field of ours
        raise QueryError(
            f"没有这个字段 there is no field {name!r}",
            position=bit.start(),
            hint=f'可用字段 fields: {", ".join(sorted(filter(str.isascii, fields)))}; 或加引号 or put it in quotes "',
        )
    if bit["bare"] is not None:
        raise QueryError(
            f"冒号后没有值 {name}: has no value",
            position=bit.end(),
            hint=f"冒号后直接写值 write the value right behind the colon, as in {name}:…",
        )


def _check_weight(bit: re.Match[str]) -> None:
    """A ^ wants a number behind it, and something to weigh before it; the parser would look for both."""
    before = bit.string[: bit.start()][-1:]
    is_alone = bit["word"].startswith("^") and before not in (")", '"')
    if is_alone or not _WEIGHT.fullmatch(bit["word"]):
        raise QueryError(
            "^ 前须有词、词组或括号，后须有不超过 9999 的数 "
            "^ needs a word, a phrase or a bracket before it and a number up to 9999 behind it",
            position=bit.start() + bit["word"].index("^"),
            hint='停车^3；要查这个符号本身，请加引号 to search for the sign itself, put it in quotes "',
        )


def _check_close(position: int, opened: list[int], after: str) -> None:
    if not opened:
        raise QueryError(
            "括号没有配对 a bracket ) was not opened",
            position=position,
            hint="在前面补上 add a ( before it",
        )
    if after in ("operator", "prefix"):
        raise _no_right_side("the operator before )", position)
    opened.pop()


def check_reach(offset: int, limit: int) -> None:
    """Raises QueryError for a page too far down: ranking all before it would cost too much."""
    if offset < 0 or limit < 0 or offset + limit > MAX_REACH:
        raise QueryError(
            f"最多看到第 {MAX_REACH} 条 hits {offset} to {offset + limit} were asked for, 0 to {MAX_REACH} can be",
            hint="请缩小范围，或用列表或下载 narrow the search, or take the list or the download",
        )


def no_word(position: int | None = 0) -> QueryError:
    """The error for a query of nothing but signs: it would find nothing whatever there is."""
    return QueryError(
        "没有可检索的字词 there is no word in it",
        position=position,
        hint="汉字、字母或数字 a Chinese character, a letter or a digit",
    )


def too_many(what: str, most: int, position: int | None) -> QueryError:
    """The error for a query that would cost too much."""
    return QueryError(f"检索式过于复杂 more than {most} {what}", position=position)


def bad_pattern(position: int | None) -> QueryError:
    """The error for * or ? where they mean nothing or too much."""
    return QueryError(
        "* ? 只用于字母数字词的第三个字符起 "
        "* and ? may stand in a word of letters and digits, behind its first two",
        position=position,
        hint="汉字请用 AND 连接两个词 for Chinese, join two words with AND",
    )


def bad_day(value: str, position: int | None) -> QueryError:
    """The error for a day, month or year that is none."""
    return QueryError(
        f"不是日期 {value!r} is not a date", position=position, hint="2024-05-23, 2024-05 or 2024"
    )


def open_range(position: int | None) -> QueryError:
    """The error for a range of days that would leave out its ends."""
    return QueryError(
        "日期区间两端都含在内 a range of days has its first and its last day in it",
        position=position,
        hint="用方括号 write it in [ ]: signed:[2024-01-01 TO 2024-06-30]",
    )


def backwards(position: int | None) -> QueryError:
    """The error for a range that ends before it begins."""
    return QueryError(
        "区间的止早于起 the range ends before it begins",
        position=position,
        hint="早的写在前面 the earlier one stands first: [2022 TO 2024]",
    )


def unknown_value(
    field: str, value: str, allowed: Sequence[str], position: int | None
) -> QueryError:
    """The error for a code that a field of codes does not have."""
    return QueryError(
        f"没有这个代码 {field} has no value {value!r}",
        position=position,
        hint=f"可用 one of {', '.join(allowed)}",
    )


def check_unit(tree: Node, unit: Unit) -> None:
    """Raises QueryError for an article's number in a search for documents: it would find nothing."""
    if unit == "document" and asks(tree, "article"):
        raise QueryError(
            "条号只在查条款时可用 article: asks for articles, and this search is for documents",
            hint="查条款用 unit=article searches articles",
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
            if diagnostic.kind is DiagnosticKind.TOO_DEEP:
                return QueryError("括号套得太深 too many brackets in brackets", position=position)
            return QueryError(
                f"无法检索 cannot be searched for: {value!r}",
                position=position,
                hint="year:[2020 TO 2024]",
            )
        case ast.Phrase():
            problem, hint = (
                '不支持词距 a distance as in "…"~3 is not supported',
                "用 AND 连接 join the words with AND",
            )
        case ast.TermRange():
            problem, hint = (
                "只有年份和日期有区间 only years and dates have ranges",
                "signed:[2024-01-01 TO 2024-06-30]",
            )
        case _:
            problem, hint = f"无法检索 cannot be searched for: {text!r}", None
    return QueryError(problem, position=position, hint=hint)
