"""Lists of contents as they are written, JSON or CSV: issues and their lines, nothing checked yet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gazette.errors import ReadError
from gazette.text.charset import decode
from gazette.text.normalise import key
from ingest.media import HEAD, media_type
from ingest.records import Row, rows

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest list that is read."""

ISSUE_NAMES = (
    "gazette", "publisher", "year", "number", "serial", "published_on", "expected_on",
)  # fmt: skip
ENTRY_NAMES = (
    "column", "title", "doc_number", "pages", "page_from", "page_to", "standard_text",
)  # fmt: skip
_ALIASES = {
    "刊名": "gazette", "公报名称": "gazette", "编印单位": "publisher", "主办单位": "publisher",
    "年": "year", "年份": "year", "期": "number", "期号": "number", "总期号": "serial",
    "总期": "serial", "出版日期": "published_on", "出刊日期": "published_on",
    "预计出版日期": "expected_on", "应出日期": "expected_on", "目录": "entries", "栏目": "column",
    "标题": "title", "题名": "title", "文号": "doc_number", "发文字号": "doc_number",
    "页码": "pages", "起页": "page_from", "起始页": "page_from", "止页": "page_to",
    "终止页": "page_to", "标准文本": "standard_text",
}  # fmt: skip
"""Chinese names of the columns and keys, as in the printed form of a list."""

Values = dict[str, Any]
"""By our names; a name that is not ours stays as it is. Any: JSON."""


class GivenLine(msgspec.Struct, frozen=True):
    """An entry of an issue, and the line of the file that it begins on."""

    line: int
    values: Values


class GivenIssue(msgspec.Struct, frozen=True):
    """An issue, the line it begins on, and its entries."""

    line: int
    values: Values
    entries: list[GivenLine]


class Given(msgspec.Struct, frozen=True):
    """What stands in a file, and what of it cannot be read at all."""

    issues: list[GivenIssue]
    mistakes: list[str]


def read_given(name: str, data: bytes) -> Given:
    """The issues of a file, JSON or CSV by its content; mistakes are sentences with their line."""
    if len(data) > LARGEST:
        return Given([], [f"it has {len(data):,} bytes, more than {LARGEST:,}"])
    kind = media_type(name, data[:HEAD])
    try:
        if kind == "text/csv":
            return _from_csv(list(rows(io.BytesIO(data), kind)))
        if kind not in ("application/json", "application/jsonl"):
            return Given([], [f"it is {kind}: a list of contents is JSON or CSV"])
        return Given(list(_from_json(decode(data).text.encode(), kind)), [])
    except ReadError as error:
        return Given([], [f"{error.code}: {error.detail}"])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Given([], [f"not a list of issues: {error}"])


def _from_json(data: bytes, kind: str) -> Iterator[GivenIssue]:
    """The issues of a list, of one object, or of one object a line."""
    if kind == "application/jsonl":
        wholes: list[bytes] = data.split(b"\n")
    elif data.lstrip().startswith(b"["):
        wholes = [bytes(raw) for raw in msgspec.json.decode(data, type=list[msgspec.Raw])]
    else:
        wholes = [data.strip()]
    at = 0
    for whole in filter(bytes.strip, wholes):
        at = data.index(whole, at)
        yield _json_issue(data, whole, at)
        at += len(whole)


def _json_issue(data: bytes, whole: bytes, at: int) -> GivenIssue:
    members = msgspec.json.decode(whole, type=dict[str, msgspec.Raw])
    values: Values = {}
    entries: list[GivenLine] = []
    for name, raw in members.items():
        if _name(name) == "entries":
            entries = list(_json_entries(data, bytes(raw), data.index(bytes(raw), at)))
        else:
            values[_name(name)] = msgspec.json.decode(raw)
    return GivenIssue(_line(data, at), values, entries)


def _json_entries(data: bytes, listed: bytes, at: int) -> Iterator[GivenLine]:
    for raw in msgspec.json.decode(listed, type=list[msgspec.Raw]):
        whole = bytes(raw)
        at = data.index(whole, at)
        members = msgspec.json.decode(whole, type=dict[str, Any])
        yield GivenLine(_line(data, at), {_name(name): value for name, value in members.items()})
        at += len(whole)


def _line(data: bytes, at: int) -> int:
    return 1 + data.count(b"\n", 0, at)


def _from_csv(found: Sequence[Row]) -> Given:
    """Rows of one gazette, year and number are one issue; each but a bare one is an entry."""
    mistakes: list[str] = []
    issues: dict[tuple[str, ...], GivenIssue] = {}
    for row in found:
        if row.refusal is not None:
            mistakes.append(f"line {row.line}: {row.refusal.detail}")
            continue
        values = {_name(name): cell.strip() for name, cell in _cells(row).items()}
        entry = {name: values.pop(name) for name in ENTRY_NAMES if name in values}
        place = tuple(values.get(name, "") for name in ("gazette", "year", "number"))
        issue = issues.setdefault(place, GivenIssue(row.line, values, []))
        mistakes += _differences(issue, values, row.line)
        if entry:
            issue.entries.append(GivenLine(row.line, entry))
    return Given(list(issues.values()), mistakes)


def _cells(row: Row) -> dict[str, str]:
    return msgspec.json.decode(row.data, type=dict[str, str])


def _differences(issue: GivenIssue, values: Values, line: int) -> Iterator[str]:
    """What a row says of its issue in another way than the issue's first row."""
    for name, value in values.items():
        said = issue.values.setdefault(name, value)
        if said != value:
            yield f"line {line}: {name}={value!r}: line {issue.line} says {said!r}"


def _name(name: str) -> str:
    """Our name of a column or key.

    >>> _name("起 页"), _name("Title"), _name("备注")
    ('page_from', 'title', '备注')
    """
    folded = key(name)
    return _ALIASES.get(folded, folded)
