"""Rows of tables and JSON lines, each a document or, without text, a catalogue row.

Common column names need no mapping; for others a mapping file says {"field": "column"}.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar, cast

import msgspec

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from gazette.text.normalise import key
from ingest.drafting import Page, make_draft
from ingest.from_html import page_of_fragment
from ingest.given import Given
from ingest.labels import field_of

READER = "from_records/1"

T = TypeVar("T")

_STRICT = msgspec.json.Decoder(dict[str, object])

_COLUMNS = {
    "text": "text content body fulltext full_text article_text main_text body_text 正文 内容 全文 文本 文件正文 正文内容",
    "title": "title doc_title document_title policy_title name 政策名称 政策标题",
    "number": "doc_number number document_number doc_no docno document_no wenhao pcode 文件号",
    "issuer": "issuer issuers issuing_body issuing_agency agency puborg publisher organ department",
    "index_no": "index_number index_no indexno",
    "owner": "owner",
    "genre": "genre",
    "kind": "kind",
    "level": "level 级别 层级 行政级别",
    "region": "region region_code 区划代码 行政区划代码",
    "topic": "topic category subject theme childtype 类别 政策类别",
    "keywords": "keywords keyword tags 标签",
    "signed_on": "signed_date signed_on sign_date date_signed written_date",
    "dated_on": "date record_date doc_date 日期 时间",
    "published_on": "published_date published_on publish_date publication_date date_published "
    "published_at publishedat published publish_time pub_date pubdate pubtime release_date",
    "effective_on": "effective_date effective_on in_force_from",
    "expires_on": "expires_on expiry_date valid_until",
    "status": "status validity",
    "disclosure": "disclosure disclosure_mode",
    "addressees": "addressee addressees recipients",
    "abstract": "abstract summary 概要",
    "url": "url link source_url href 链接 网址 原文链接 来源链接 页面链接",
}
"""Field → names of its columns, the surest first; the labels of page tables are names as well."""

_FIELD_OF_COLUMN = {
    name: (field, rank)
    for field, names in _COLUMNS.items()
    for rank, name in enumerate(names.split())
}
_LABEL_RANK = 50
_TAGS = re.compile(r"</(?:p|div|span|td|li|h[1-6])>|<br\s*/?>", re.IGNORECASE)
_TAGS_OF_A_PAGE = 3
_LONGEST_NAME = 60


class Columns(msgspec.Struct, frozen=True):
    """What a mapping file says: the column of each field; None where a field has no column."""

    by_field: Mapping[str, str | None]


def read_record(record: bytes, raw: RawFile, record_no: int, mapping: bytes | None = None) -> Draft:
    """The draft of one row, a JSON object; raises ReadError if it is none.

    Columns not known are left aside.
    """
    row = decode_row(record)
    values = _values(row, parse_mapping(mapping) if mapping else Columns({}))
    text = values.pop("text", "")
    if heading := values.pop("title", None):
        values["heading"] = heading
    return make_draft(_page(text, _given(values)), raw=raw, record=record_no, reader=READER)


def given_of(row: Mapping[str, object]) -> Given:
    """What a row says of a document whose text stands elsewhere; its title is the document's own.

    >>> given_of({"标题": "示例通知", "文号": "示政发〔2024〕1号"}).title
    '示例通知'
    """
    values = _values(row, Columns({}))
    values.pop("text", None)
    return _given(values)


@lru_cache(maxsize=8)
def parse_mapping(data: bytes) -> Columns:
    """The columns a mapping file names, JSON or TOML; raises ReadError with the word at fault.

    >>> parse_mapping(b'{"title": "mc", "text": "nr"}').by_field
    {'title': 'mc', 'text': 'nr'}
    """
    try:
        named = msgspec.json.decode(data, type=dict[str, str | None])
    except msgspec.DecodeError as error:
        try:
            named = msgspec.convert(tomllib.loads(data.decode()), dict[str, str | None])
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError):
            raise ReadError("bad_mapping", f"not fields and their columns: {error}") from error
    for field in named:
        if field not in _COLUMNS:
            raise ReadError("bad_mapping", f"unknown field {field!r}; known: {', '.join(_COLUMNS)}")
    return Columns(named)


def decode_row(record: bytes) -> dict[str, object]:
    """The values of a row, a JSON object; raises ReadError if it is none.

    NaN, which pandas writes for an empty cell, is None; half a surrogate pair becomes U+FFFD.

    >>> decode_row(b'{"title": "A", "level": NaN}')
    {'title': 'A', 'level': None}
    """
    try:
        return _STRICT.decode(record)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        row = json.loads(record, strict=False, parse_constant=lambda constant: None)
    except (ValueError, RecursionError) as error:
        raise ReadError("not_json", str(error)) from error
    if not isinstance(row, dict):
        raise ReadError("not_an_object", f"a row that is a {type(row).__name__}")
    return {_sound(name): _sound(value) for name, value in row.items()}


def _sound(value: T) -> T:
    """A value without halves of surrogate pairs, which no charset can write."""
    if isinstance(value, str) and not value.isascii():
        return cast(T, value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return value


def _given(values: dict[str, str]) -> Given:
    if not values.get("url", "").lower().startswith(("http://", "https://")):
        values.pop("url", None)
    return Given(**values)


def _values(row: Mapping[str, object], columns: Columns) -> dict[str, str]:
    """The row's values as text, by field: of the mapped column, else of the surest common one."""
    best: dict[str, tuple[int, str]] = {}
    mapped = {column: field for field, column in columns.by_field.items() if column}
    for name, value in row.items():
        field, rank = (mapped[name], -1) if name in mapped else _field_of_column(name)
        if not field or (rank >= 0 and field in columns.by_field):
            continue
        words = _text(value) if field == "text" else _words(value)
        if words and (field not in best or rank < best[field][0]):
            best[field] = (rank, words)
    return {field: words for field, (_, words) in best.items()}


@lru_cache(maxsize=4096)
def _field_of_column(name: str) -> tuple[str, int]:
    """The field a column is commonly named after, "" for none, and how sure that is."""
    if len(name) > _LONGEST_NAME:
        return "", 0
    known = _FIELD_OF_COLUMN.get(key(name).replace("-", "_"))
    return known or (field_of(name), _LABEL_RANK)


def _text(value: object) -> str:
    """A value as a text, of which a list holds the paragraphs.

    Raises ReadError for an object: taken for no text it would be lost in a catalogue row.
    """
    if isinstance(value, list):
        return "\n".join(map(_text, value))
    if isinstance(value, dict):
        raise ReadError("bad_value", f"the text is an object with {', '.join(map(str, value))}")
    return _words(value)


def _words(value: object) -> str:
    """A value as words; numbers keep their digits, lists are joined, anything else says nothing."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "、".join(word for word in map(_words, value) if word)
    return ""


def _page(text: str, given: Given) -> Page:
    """The lines of a row's text, which some tables hold as HTML."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(_TAGS.findall(text)) >= _TAGS_OF_A_PAGE:
        return page_of_fragment(text, given)
    return Page(lines=text.split("\n") if text.strip() else [], given=given)
