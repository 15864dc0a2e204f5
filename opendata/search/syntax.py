"""From the query language to a tree: Whoosh's language, read by whoosh-compat, kept exact.

A bare word or a "phrase" is found where its characters stand side by side, in title, number or
text. Beside the fields there are AND OR NOT ANDNOT ANDMAYBE, brackets, word^2, word*, field:*,
signed:[2024-01-01 TO 2024-06-30], year:[2020 TO 2024].
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

import whoosh_compat
from msgspec import structs
from whoosh_compat import ast

from gazette.text.normalise import key
from gazette.text.numbers import is_index_no
from gazette.text.topics import PATH_SEPARATOR, topic_path
from opendata.search import mistakes
from opendata.search.analyzer import Phrase, phrase
from opendata.search.articles import article_number
from opendata.search.day_spans import span
from opendata.search.engine import Query
from opendata.search.fields import (
    CODES,
    DATES,
    KEYWORDS,
    NAMES,
    TEXT,
    field_of,
    registry,
    registry_without_days,
)
from opendata.search.ranking import ranked, wishes
from opendata.search.spelling import spelled
from opendata.search.tree import (
    And,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Has,
    Maybe,
    Node,
    Not,
    Or,
    Pattern,
    Words,
    days,
)
from opendata.search.typed_numbers import typed_number

_BARE_WORDS = re.compile(r"[0-9A-Za-z\u3400-\u9fff]+(?:\s+[0-9A-Za-z\u3400-\u9fff]+)*")
_ONE_WORD = re.compile(r"[0-9A-Za-z]{2}[0-9A-Za-z*?]*")
_VALUE_PATTERN = re.compile(r"[^*?]{2}.*")
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC)  # words such as "yesterday" are refused

_Fielded = (
    ast.Term | ast.Phrase | ast.Prefix | ast.Wildcard | ast.Every | ast.NumericRange | ast.DateRange
)


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """The tree of a query, exact numbers and titles ranked first; raises QueryError.

    >>> parse("")
    Everything()
    >>> parse("year:2024")
    Between(field='year', low=2024, high=2024)
    """
    return ranked(read(text), wished(text))


def tree_of(query: Query) -> Node:
    """What a query looks for; raises QueryError."""
    return parse(query.text) if query.tree is None else query.tree


@lru_cache(maxsize=1024)
def read(text: str) -> Node:
    """The tree of what a query asks for, and of nothing that only ranks; raises QueryError.

    >>> read("政务")
    Words(field='any', phrase=Phrase(grams=('政务',), prefix=False), text='政务', exact=False)
    """
    asked = text.strip()
    if not asked:
        return Everything()
    number = _number_of(asked)
    if number is not None:
        return _number(number, asked)
    bare = _bare(asked)
    if bare is not None:
        return bare
    return _index_no(asked) if is_index_no(asked) else _parsed(spelled(text))


def _bare(text: str) -> Node | None:
    """Bare words side by side, as most queries are: their parser takes most of a search's time."""
    words = list(dict.fromkeys(text.split()))
    if not _BARE_WORDS.fullmatch(text) or not mistakes.OPERATORS.isdisjoint(words):
        return None
    if len(words) > mistakes.MAX_LEAVES or len(text) > mistakes.MAX_LENGTH:
        return None  # which is refused with its place
    return _all([Words("any", found, word) for word in words if (found := phrase(word))])


def _number_of(text: str) -> str | None:
    """The one form of a 发文字号 or order number, None for anything else."""
    if "号" not in text and _BARE_WORDS.fullmatch(text):
        return None  # bare words, without a bracket: most queries are no number at first sight
    return typed_number(text)


def _parsed(text: str) -> Node:
    mistakes.check(text, NAMES)
    known = registry() if ":" in text else registry_without_days()
    parsed = whoosh_compat.parse(text, registry=known, default_fields=["any"], basedate=_NO_CLOCK)
    tree = _Reading(text).read(parsed.ast)
    if tree is None:
        raise mistakes.no_word()
    return tree


def wished(text: str) -> tuple[Node, ...]:
    """What is to be ranked first of a query's documents; raises QueryError."""
    asked = text.strip()
    number = _number_of(asked)
    return tuple(wishes(read(text), spelled(text) if number is None else asked, number))


def _number(number: str, text: str) -> Node:
    """A whole 发文字号: in its one form and as typed."""
    forms = dict.fromkeys(filter(None, (phrase(number), phrase(text))))
    return _either([Words("any", form, text, exact=True) for form in forms])


def _index_no(text: str) -> Node:
    known = AnyOf("index_no", (key(text),))
    found = phrase(text)
    return Or((known, Words("any", found, text, exact=True))) if found else known


class _Reading:
    """Reads one parsed query, and counts what is costly."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.patterns = 0
        self.leaves = 0

    def read(self, node: ast.Node) -> Node | None:
        """The node as ours; None for a word without a letter or digit, which asks nothing."""
        match node:
            case ast.And(children=children):
                return _all(self._each(children))
            case ast.Or(children=children):
                parts = self._each(children)
                return _either(parts) if parts else None
            case ast.Not(child=child):
                part = self.read(child)
                return Not(part) if part else None
            case ast.AndNot(positive=positive, negative=negative):
                return _all(self._each([positive, ast.Not(negative)]))
            case ast.AndMaybe(required=required, optional=optional):
                part, better = self.read(required), self.read(optional)
                return Maybe(part, better) if part and better else part
            case ast.Require(scored=scored, filter_only=needed):
                return _all(self._each([scored, needed]))
            case ast.Boosted(child=child, boost=factor):
                part = self.read(child)
                return Boosted(part, factor) if part else None
            case _:
                return self._leaf(node)

    def _each(self, nodes: Iterable[ast.Node]) -> list[Node]:
        return [part for node in nodes if (part := self.read(node)) is not None]

    def _leaf(self, node: ast.Node) -> Node | None:
        self.leaves += 1
        if self.leaves > mistakes.MAX_LEAVES:
            raise mistakes.too_many("words", mistakes.MAX_LEAVES, node.startchar)
        match node:
            case ast.Term(text=value) | ast.Phrase(text=value, slop=1):
                found = _value(_name(node), str(value), node)
                return _exactly(found) if isinstance(node, ast.Phrase) else found
            case ast.Prefix(text=start):
                return self._pattern(_name(node), start + "*", node)
            case ast.Wildcard(pattern=pattern):
                return self._pattern(_name(node), pattern, node)
            case ast.Every():
                name = _name(node)
                return Everything() if name == "any" else Has(field_of(name))
            case ast.NumericRange():
                return _years(node)
            case ast.DateRange():
                return self._days(node)
            case ast.Nothing():
                return None
            case ast.ErrorLeaf(diagnostic=whoosh_compat.Diagnostic(raw_value="*", field=ref)) if (
                ref
            ):
                return Has(field_of(ref.name))
            case _:
                raise mistakes.refused(node, self.text)

    def _pattern(self, name: str, pattern: str, node: ast.Node) -> Node | None:
        """`word*` in a text; for Chinese the word alone, for any text may follow it."""
        self.patterns += 1
        if self.patterns > mistakes.MAX_PATTERNS:
            raise mistakes.too_many("words with * or ?", mistakes.MAX_PATTERNS, node.startchar)
        if sum(map(pattern.count, "*?")) > mistakes.MAX_WILDCARDS:
            raise mistakes.too_many("* or ? in a word", mistakes.MAX_WILDCARDS, node.startchar)
        if name in KEYWORDS:
            return _either([self._value_like(name, value, node) for value in _parted(pattern)])
        if name not in TEXT:
            raise mistakes.bad_pattern(node.startchar)
        if _ONE_WORD.fullmatch(pattern):
            return Pattern(TEXT[name], pattern.lower())
        start = pattern.rstrip("*")
        found = phrase(start)
        if "*" in start or "?" in start or found is None:
            raise mistakes.bad_pattern(node.startchar)
        begun = Phrase(found.grams, found.prefix or start[-1].isascii())
        return Words(TEXT[name], begun, start, exact=True)

    def _value_like(self, name: str, pattern: str, node: ast.Node) -> Node:
        """One of the values of a field, which may end in a *."""
        if "*" not in pattern and "?" not in pattern:
            return _keyword(name, pattern, node)
        if not _VALUE_PATTERN.fullmatch(pattern):
            raise mistakes.bad_pattern(node.startchar)
        return Pattern(KEYWORDS[name], pattern)

    def _days(self, node: ast.DateRange) -> Node:
        """Days as they are written: the parser turns a range such as [2024-07 TO 2024] round."""
        written = self.text[node.startchar : node.endchar].strip("[]'\"")
        if "{" in written or "}" in written:
            raise mistakes.open_range(node.startchar)
        start, to, end = map(str.strip, written.partition("TO"))
        try:
            low = span(start)[0] if start else None
            high = span(end if to else start)[1] if end or not to else None
        except ValueError as error:
            raise mistakes.bad_day(written, node.startchar) from error
        if low and high and high < low:
            raise mistakes.backwards(node.startchar)
        return days(DATES[_name(node)], low, high)


def _value(name: str, value: str, node: ast.Node) -> Node | None:
    if name == "year":
        return Between("year", int(value), int(value))
    if name == "issuer" and value.startswith("org-"):
        return AnyOf("issuer_id", tuple(value.split(",")))
    if name in KEYWORDS:
        return _keyword(name, value, node)
    if name == "number":
        value = typed_number(value) or value
    found = phrase(value)
    return Words(TEXT[name], found, value) if found else None


def _exactly(found: Node | None) -> Node | None:
    """What was quoted, as it stands."""
    return structs.replace(found, exact=True) if isinstance(found, Words) else found


def _keyword(name: str, value: str, node: ast.Node) -> Node:
    values = _parted(value)
    if not values:
        raise mistakes.no_word(node.startchar)
    allowed = CODES.get(name)
    for unknown in values:
        if allowed and unknown not in allowed:
            raise mistakes.unknown_value(name, unknown, allowed, node.startchar)
    if name == "article":
        values = [article_number(value) for value in values]
    if name == "topic":
        values = [PATH_SEPARATOR.join(topic_path(topic)) for topic in values]
    return AnyOf(KEYWORDS[name], tuple(values))


def _parted(values: str) -> list[str]:
    return [value.strip() for value in values.split(",") if value.strip()]


def _years(node: ast.NumericRange) -> Node:
    if node.lo is not None and node.hi is not None and node.hi < node.lo:
        raise mistakes.backwards(node.startchar)
    low = node.lo if node.lo is None or node.incl_lo else node.lo + 1
    high = node.hi if node.hi is None or node.incl_hi else node.hi - 1
    return Between("year", low, high)


def _name(node: _Fielded) -> str:
    return "any" if node.field is None else node.field.name


def _all(parts: list[Node]) -> Node | None:
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _either(parts: list[Words] | list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Or(tuple(parts))
