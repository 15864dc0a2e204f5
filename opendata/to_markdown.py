"""A document as Markdown: headings, paragraphs and tables, with what is known of it above as YAML.

Each line of the text is a paragraph, a heading or a row of a table. Characters that Markdown would
take for marks are written as references (`&#42;`), which no reader of Markdown takes for one. White
space at the ends of lines and blank lines are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from opendata.expression import Expression, Line, fits, lines, title_lines
from opendata.heading import read_head
from opendata.nested import Nested, nest
from opendata.public.rows import TableRow

MEDIA_TYPE = "text/markdown"

_RANKED = frozenset(
    {
        "book", "subbook", "chapter", "section", "level1", "level2", "level3", "level4",
        "enclosure",
    }
)  # fmt: skip
_DEEPEST = 6
_MARKS = re.compile(r"[\\`*_<&|~\r\x00]|\](?=[(\[:])")
_FIRST = re.compile(
    r"""\A(?: (?P<indent>[\ \t])            # white space, which Markdown would take for code
      | (?P<before>\s*)(?P<mark>[#>=+-])   # a heading, a quotation, a rule, a list
      | (?P<number>[0-9]{1,9})(?=[.)])     # a numbered list, which would be numbered anew
      | (?P<word>I)(?=NFO\ END\Z)          # what ends a header in files of another archive
    )""",
    re.VERBOSE,
)
_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LAST = re.compile(r"[#\ \t]\Z")


def to_markdown(expression: Expression) -> bytes:
    """The Markdown of a version, in UTF-8."""
    blocks = "\n\n".join(_blocks(expression))
    return f"---\n{_front(expression)}---\n\n{blocks}\n".encode(errors="replace")


def escape(words: str) -> str:
    """Words of one line as Markdown that says the same.

    >>> escape("1.甲*乙*"), escape("- 甲"), escape("[2024]1号"), escape("[甲](乙)")
    ('1\\\\.甲&#42;乙&#42;', '&#45; 甲', '[2024]1号', '[甲&#93;(乙)')
    """
    inner = _MARKS.sub(lambda match: _reference(match[0]), words)
    return _LAST.sub(lambda match: _reference(match[0]), _FIRST.sub(_first, inner))


def _first(match: re.Match[str]) -> str:
    if match["number"]:
        return match["number"] + "\\"
    mark = match["indent"] or match["mark"] or match["word"]
    return (match["before"] or "") + _reference(mark)


def _reference(character: str) -> str:
    return f"&#{ord(character)};"


def _front(expression: Expression) -> str:
    """YAML with a line for each field that is known; days are days, words are quoted."""
    row, version = expression.row, expression.version
    quoted = {
        "title": version.title,
        "id": row.id,
        "number": row.number,
        "issuers": [issuer.name for issuer in row.issuers],
        "kind": _unless_unknown(row.kind),
        "genre": row.genre,
        "topic": row.topic_path,
        "region": row.region,
        "index_no": row.index_no,
        "status": _unless_unknown(row.status),
        "disclosure": _unless_unknown(row.disclosure),
        "addressees": row.addressees,
        "abstract": row.abstract,
        "licence": row.licence,
        "url": expression.version_address,
        "recorded_at": version.recorded_at,
        "sha256": version.sha256,
    }
    plain = {
        "version": str(version.number),
        "signed_on": row.signed_on,
        "published_on": row.published_on,
        "effective_on": row.effective_on,
        "expires_on": row.expires_on,
    }
    known = [f"{name}: {_quoted(value)}\n" for name, value in quoted.items() if value]
    return "".join(known + [f"{name}: {value}\n" for name, value in plain.items() if value])


def _unless_unknown(code: str) -> str | None:
    return None if code == "unknown" else code


def _quoted(value: str | list[str]) -> str:
    """As JSON, which is YAML too but for a few characters."""
    shown = msgspec.json.encode(value).decode()
    return _NOT_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", shown)


def _blocks(expression: Expression) -> Iterator[str]:
    text = expression.text
    tables = {table.start: table for table in expression.version.tables if fits(table, text)}
    headings = _headings(expression)
    done = 0
    for line in lines(text):
        if line.start < done:
            continue
        if line.start in tables:
            yield _table(tables[line.start], text)
            done = tables[line.start].end + 1
        elif line.start in headings:
            several, depth = headings[line.start]
            words = [_heading(text[each.start : each.end].rstrip()) for each in several]
            yield f"{'#' * depth} {'<br>'.join(words)}"
            done = several[-1].end + 1
        elif text[line.start : line.end].strip():
            yield escape(text[line.start : line.end].rstrip())


def _heading(words: str) -> str:
    """A heading's words; white space before them is part of the text, not of the mark."""
    shown = escape(words)
    return _reference(shown[0]) + shown[1:] if shown[:1].isspace() else shown


def _headings(expression: Expression) -> Mapping[int, tuple[list[Line], int]]:
    """The lines that together are headings, by the first one's start, with their depth."""
    title = title_lines(expression)
    found = dict(_below(expression, nest(expression.parts, len(expression.text)), 2))
    return {title[0].start: (title, 1), **found} if title else found


def _below(
    expression: Expression, parts: list[Nested], depth: int
) -> Iterator[tuple[int, tuple[list[Line], int]]]:
    text = expression.text
    for one in parts:
        is_ranked = one.part.kind in _RANKED
        head = read_head(text, one)
        several = [
            line
            for line in lines(text, one.start, max(head.heading_end, head.number_end))
            if text[line.start : line.end].strip()
        ]
        begins = one.start == 0 or text[one.start - 1] == "\n"
        ends = several and text[several[-1].end : several[-1].end + 1] in ("", "\n")
        if is_ranked and begins and ends and one.start == several[0].start:
            yield one.start, (several, min(depth, _DEEPEST))
        yield from _below(expression, one.children, depth + is_ranked)


def _table(table: TableRow, text: str) -> str:
    """A table; the first row is its head, for Markdown knows no table without one."""
    rows = [row.split("\t") for row in text[table.start : table.end].split("\n")]
    width = max(map(len, rows))
    first = [*rows[0], *[""] * (width - len(rows[0]))]
    shown = [first, ["---"] * width, *rows[1:]]
    return "\n".join(f"| {' | '.join(map(_cell, row))} |" for row in shown)


def _cell(words: str) -> str:
    return (
        words if words == "---" else _MARKS.sub(lambda match: _reference(match[0]), words.strip())
    )
