"""A version of another server becomes the draft that it was there."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import RawFile
from ingest.from_gongbao import name_of, read

pytestmark = pytest.mark.requirement("OD-03", "GZ-15")

TEXT = "示例市人民政府关于公布示例事项的通知\n一、事项\n依照《示例省数据条例》第三条办理。\n"
TITLE = "示例市人民政府关于公布示例事项的通知"


def told(**chosen: Any) -> bytes:  # Any: JSON
    """A version as the API gives it."""
    fields = {"title": note(TITLE, start=0, end=18), "signed_on": note("2024-01-02")}
    version = {
        "document": "k7q2m9xt4d",
        "version": 2,
        "text": TEXT,
        "digest": {"sha-256": hashlib.sha256(TEXT.encode()).hexdigest(), "sm3": ""},
        "links": {"self": "https://city.example/api/v1/documents/k7q2m9xt4d/versions/2"},
        "fields": fields,
        **chosen,
    }
    return json.dumps(version).encode()


def note(value: object, *, start: int | None = None, end: int | None = None) -> object:
    return {"value": value, "origin": "set", "confidence": 0.5, "start": start, "end": end}


def test_text_fields_and_parts_are_there(raw: RawFile) -> None:
    (draft,) = read(told(), raw)
    title, signed = draft.metadata.title, draft.metadata.signed_on
    assert draft.text == TEXT
    assert title is not None
    assert (title.value, title.origin, title.confidence, title.start) == (TITLE, "given", 0.5, 0)
    assert signed is not None
    assert str(signed.value) == "2024-01-02"
    assert [part.path for part in draft.components] == ["lvl1_1"]
    assert [one.title for one in draft.citations] == ["示例省数据条例"]


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ({"url": "https://old.example/1.html"}, "https://old.example/1.html"),
        ({"url": "javascript:alert(1)"}, "https://city.example/documents/k7q2m9xt4d"),
        ({"url": None}, "https://city.example/documents/k7q2m9xt4d"),
        ({}, "https://city.example/documents/k7q2m9xt4d"),
    ],
)
def test_it_stands_where_it_stood_first(raw: RawFile, source: object, address: str) -> None:
    (draft,) = read(told(source=source), raw)
    assert draft.metadata.url == address


@pytest.mark.parametrize(("start", "end"), [(0, 5), (-3, 4), (0, 10_000), (7, 3)])
def test_a_place_that_is_not_that_of_the_value_is_none(raw: RawFile, start: int, end: int) -> None:
    fields = {"title": note(TITLE, start=start, end=end)}
    (draft,) = read(told(fields=fields), raw)
    assert draft.metadata.title is not None
    assert draft.metadata.title.start is None


def test_tables_and_enclosures_keep_to_the_text(raw: RawFile) -> None:
    tables = [{"start": 0, "end": 5, "rows": [["甲"]]}, {"start": 0, "end": 10**9, "rows": []}]
    enclosures = [{"title": "一", "path": "enc_9"}, {"title": "二", "path": "lvl1_1"}]
    (draft,) = read(told(tables=tables, enclosures=enclosures), raw)
    assert [table.rows for table in draft.metadata.tables] == [(("甲",),)]
    assert [one.path for one in draft.metadata.enclosures] == [None, "lvl1_1"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{}", "not_a_version"),
        (b"\xff", "not_a_version"),
        (told(text=TEXT + "x"), "digest_mismatch"),
        (told(fields={"status": note({"code": "fine"})}), "bad_field"),
        (told(fields={"disclosure": note("maybe")}), "bad_field"),
        (told(fields={"signed_on": note("2024-02-30")}), "bad_field"),
    ],
)
def test_what_cannot_be_is_refused(raw: RawFile, data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as told_of:
        read(data, raw)
    assert told_of.value.code == code


def test_fields_of_a_newer_server_are_passed_over(raw: RawFile) -> None:
    (draft,) = read(told(fields={"colour": note("red"), "title": note(TITLE)}, more=1), raw)
    assert draft.metadata.title is not None


def test_it_says_which_it_is() -> None:
    named = name_of(told())
    assert (named.document, named.version) == ("k7q2m9xt4d", 2)


def test_reading_it_twice_is_the_same(raw: RawFile) -> None:
    assert read(told(), raw) == read(told(), replace(raw))
