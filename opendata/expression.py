"""A version of a document with all that is public of it: what its other forms are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from gazette.text.normalise import key
from opendata.public.rows import ArticleRow, DocumentRow, RelationRow, TableRow, VersionRow

_HEAD_LINES = 12
_TITLE_LINES = 6


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """One version (a FRBR expression): what is known of it, its text and the parts of that."""

    base: str
    """What stands before every path in an address."""
    office: str
    """Who runs this archive (主办单位)."""
    path: str
    """Of the address at which this version is shown, without an ending."""
    row: DocumentRow
    version: VersionRow
    text: str
    parts: Sequence[ArticleRow] = ()
    """In the order of the text."""
    relations: Sequence[RelationRow] = ()
    """What the text cites and does, where this is the newest version; of others none is known."""
    endings: Mapping[str, str] = {}
    """The other forms: ending of the address → media type."""

    @property
    def document_address(self) -> str:
        """Of the document, whatever the version."""
        return f"{self.base}/documents/{self.row.id}"

    @property
    def version_address(self) -> str:
        """Of this version."""
        return f"{self.document_address}/versions/{self.version.number}"

    @property
    def address(self) -> str:
        """Where it is shown."""
        return self.base + self.path


class Line(msgspec.Struct, frozen=True):
    """A line of a text, without its line feed."""

    start: int
    end: int


def lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of a stretch of a text, blank ones too.

    >>> [(line.start, line.end) for line in lines("甲\\n\\n乙丙")]
    [(0, 1), (2, 2), (3, 5)]
    """
    found, place = [], start
    for words in text[start:end].split("\n"):
        found.append(Line(place, place + len(words)))
        place += len(words) + 1
    return found


def title_lines(expression: Expression) -> list[Line]:
    """The lines that together are the title; none where the text does not begin with it."""
    text = expression.text
    head = [line for line in lines(text) if text[line.start : line.end].strip()][:_HEAD_LINES]
    wanted = key(expression.version.title)
    for first in range(len(head)):
        joined = ""
        for last in range(first, min(first + _TITLE_LINES, len(head))):
            joined += key(text[head[last].start : head[last].end])
            if joined == wanted and wanted:
                return head[first : last + 1]
            if not wanted.startswith(joined):
                break
    return []


def fits(table: TableRow, text: str) -> bool:
    """Whether the lines of a table are its rows, so that it can be shown as one."""
    rows = text[table.start : table.end].split("\n")
    width = max(map(len, table.rows), default=0)
    at_line = table.start == 0 or text[table.start - 1 : table.start] == "\n"
    to_line = table.end == len(text) or text[table.end : table.end + 1] == "\n"
    return (
        at_line
        and to_line
        and len(rows) == len(table.rows)
        and all(row.count("\t") < width for row in rows)
    )
