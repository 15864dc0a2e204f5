"""Datasets by HTTP: their description, their rows in pages and whole, their pages for people."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.labels import WORDS
from opendata.catalogue.derived import derived_datasets

pytestmark = pytest.mark.requirement("OD-07", "OD-12", "WS-05", "WS-07", "GZ-18", "item-34")

Client = TestClient[Litestar]
BASE = "https://gazette.example"
ROWS = "/api/v1/datasets/{}/rows"
PLAIN = {"accept-encoding": "identity"}
ALL = [*derived_datasets(), "large", "permits"]
MARKS = '<script type="application/ld+json">'
FORMS = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}


def paged(client: Client, address: str, **query: str) -> list[dict[str, Any]]:
    """All rows of a dataset, page by page."""
    answer = client.get(address, params=query).json()
    found: list[dict[str, Any]] = answer["items"]
    total = answer["total"]
    while answer["next"]:
        answer = client.get(answer["next"].removeprefix(BASE)).json()
        assert answer["total"] == total
        found += answer["items"]
    assert len(found) == total
    return found


def test_the_list_describes_every_dataset(client: Client) -> None:
    answer = client.get("/api/v1/datasets").json()
    assert [one["id"] for one in answer["items"]] == ALL
    assert (answer["total"], answer["next"], answer["facets"]) == (len(ALL), None, {})
    documents = answer["items"][0]
    assert documents["title"] == {"zh": "文件", "en": "Documents"}
    assert documents["rows"] == client.get("/api/v1/documents").json()["total"] == 15
    assert documents["provider"] == "示例省人民政府办公厅"
    assert documents["theme"]["name"]["zh"] == "法律服务"
    assert documents["modified"] == "2024-06-01T02:03:04.000Z"
    assert documents["links"]["csv"] == f"{BASE}/api/v1/datasets/documents/rows?format=csv"
    assert client.get("/api/v1/datasets/documents").json() == documents


def test_a_dataset_that_is_none_is_not_found(client: Client) -> None:
    for path in ("/api/v1/datasets/state", ROWS.format("change"), "/datasets/nothing"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ALL)
def test_all_forms_give_the_same_rows(client: Client, name: str) -> None:
    address = ROWS.format(name)
    rows = paged(client, address, limit="4")
    assert paged(client, address) == rows
    lines = client.get(address, params={"format": "ndjson"}).text.splitlines()
    assert [json.loads(line) for line in lines] == rows
    text = client.get(address, params={"format": "csv"}).content.decode()
    head, *cells = csv.reader(io.StringIO(text, newline=""))
    columns = client.get(f"/api/v1/datasets/{name}").json()["columns"]
    assert head == [column["name"] for column in columns]
    assert cells == [["" if row[name] is None else str(row[name]) for name in head] for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_dataset_comes_as_a_named_file(client: Client, form: str) -> None:
    answer = client.get(ROWS.format("documents"), params={"format": form}, headers=PLAIN)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FORMS[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="documents.{form}"'
    assert 'rel="describedby"' in answer.headers["link"]
    assert 'rel="license"' in answer.headers["link"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["x-request-id"]
    assert "content-length" not in answer.headers


@pytest.mark.parametrize("form", FORMS)
def test_a_stream_has_head_and_tags(client: Client, form: str) -> None:
    address = ROWS.format("articles")
    got = client.get(address, params={"format": form}, headers=PLAIN)
    head = client.head(address, params={"format": form}, headers=PLAIN)
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "x-request-id"} == {
        k: v for k, v in got.headers.items() if k != "x-request-id"
    }
    tag = got.headers["etag"]
    known = client.get(address, params={"format": form}, headers={"if-none-match": tag})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == tag
    other = client.get(ROWS.format("documents"), params={"format": form})
    assert other.headers["etag"] != tag


def test_a_stream_is_packed_for_those_who_can(client: Client) -> None:
    address = ROWS.format("documents")
    plain = client.get(address, params={"format": "ndjson"}, headers=PLAIN)
    with client.stream(
        "GET", address, params={"format": "ndjson"}, headers={"accept-encoding": "gzip"}
    ) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert len(raw) < len(plain.content) / 2
    assert gzip.decompress(raw) == plain.content


def test_rows_are_asked_for_by_value(client: Client) -> None:
    address = ROWS.format("documents")
    found = paged(client, address, kind="announcement", limit="5")
    assert len(found) == 12
    assert {row["kind"] for row in found} == {"announcement"}
    lines = client.get(address, params={"kind": "announcement", "format": "ndjson"}).text
    assert [json.loads(line) for line in lines.splitlines()] == found
    both = client.get(address, params={"kind": "announcement", "signed_on": "2022-01-02"}).json()
    assert both["total"] == 2


def test_a_cursor_belongs_to_its_question_and_serves_every_form(client: Client) -> None:
    address = ROWS.format("documents")
    following = client.get(address, params={"limit": "10"}).json()["next"]
    cursor = following.partition("cursor=")[2]
    rest = client.get(address, params={"format": "ndjson", "cursor": cursor}).text.splitlines()
    assert len(rest) == 5
    answer = client.get(address, params={"kind": "announcement", "cursor": cursor})
    assert answer.json()["type"].endswith("/problems/invalid-cursor")


def test_limit_shortens_a_stream(client: Client) -> None:
    text = client.get(ROWS.format("documents"), params={"format": "csv", "limit": "3"}).text
    assert len(text.splitlines()) == 4


@pytest.mark.parametrize(
    ("query", "kind", "name"),
    [
        ({"knd": "x"}, "unknown-parameter", "knd"),
        ({"title_key": "x"}, "unknown-parameter", "title_key"),
        ({"abstract": "x"}, "unknown-parameter", "abstract"),
        ({"format": "xls"}, "invalid-parameter", "format"),
        ({"limit": "0"}, "invalid-parameter", "limit"),
        ({"limit": "1001"}, "invalid-parameter", "limit"),
        ({"bom": "true"}, "invalid-parameter", "bom"),
        ({"bom": "true", "format": "ndjson"}, "invalid-parameter", "bom"),
    ],
)
def test_wrong_parameters_are_refused_by_name(
    client: Client, query: dict[str, str], kind: str, name: str
) -> None:
    answer = client.get(ROWS.format("documents"), params=query)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith(f"/problems/{kind}")
    assert answer.json()["errors"][0]["name"] == name


def test_csv_for_people_is_marked_and_guarded(client: Client) -> None:
    exact = client.get(ROWS.format("documents"), params={"format": "csv"}).content
    for_people = client.get(
        ROWS.format("documents"), params={"format": "csv", "bom": "true"}
    ).content
    assert for_people.startswith(b"\xef\xbb\xbfid,number,title")
    assert not exact.startswith(b"\xef")
    assert "示政发〔2024〕12号".encode() in for_people
    assert b",00000000/2024-00012," in exact
    assert b",\t00000000/2024-00012," in for_people


def test_the_catalogue_comes_as_json_ld(client: Client) -> None:
    answer = client.get("/catalog.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["etag"]
    made = answer.json()
    assert made["dct:publisher"]["name"] == "示例省人民政府办公厅"
    assert [one["dct:identifier"] for one in made["dcat:dataset"]] == ALL


class Places(HTMLParser):
    """The ids on a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes an element's id."""
        self.ids |= {value for name, value in attrs if name == "id" and value}


def test_every_id_and_address_of_ours_in_the_catalogue_can_be_opened(client: Client) -> None:
    text = client.get("/catalog").text
    addresses = set(re.findall(rf'"@id":"({BASE}[^"]*)"', text))
    assert len(addresses) > 60
    elsewhere = {one for one in addresses if one.startswith(f"{BASE}/data/")}
    for address in sorted(addresses - elsewhere):
        path, _, place = address.removeprefix(BASE).partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, address
        assert not place or place in Places(answer.text).ids, address


@pytest.mark.requirement("FOI-06", "item-34")
@pytest.mark.parametrize("path", ["/datasets", "/datasets/", "/datasets?lang=en"])
def test_a_page_lists_the_datasets(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    for name in ALL:
        assert f'href="/datasets/{name}' in page.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("name", ALL)
def test_a_dataset_has_a_page_with_columns_forms_and_first_rows(client: Client, name: str) -> None:
    page = client.get(f"/datasets/{name}").text
    described = client.get(f"/api/v1/datasets/{name}").json()
    assert described["description"]["zh"] in page
    for column in described["columns"]:
        assert f"<code>{column['name']}</code>" in page
    for form in ("csv", "csv_for_people", "ndjson", "rows"):
        assert described["links"][form].replace("&", "&amp;") in page
    for form in ("xlsx", "parquet", "sqlite"):
        assert f'href="{described["links"]["rows"]}?format={form}"' in page
    made = derived_datasets().get(name)
    assert f'href="/data/public/{made.table if made else f"data_{name}"}"' in page
    english = client.get(f"/datasets/{name}", params={"lang": "en"}).text
    assert described["title"]["en"] in english


def test_rows_are_counted_by_the_columns_that_they_may_be_asked_for_by(client: Client) -> None:
    address = "/api/v1/datasets/documents/rows"
    whole = client.get(address, params={"limit": 1000}).json()
    kinds = Counter(row["kind"] for row in whole["items"])
    counted = client.get(address, params={"facets": "kind,status", "limit": 1}).json()
    assert {one["value"]: one["count"] for one in counted["facets"]["kind"]} == kinds
    assert [one["count"] for one in counted["facets"]["kind"]] == sorted(kinds.values())[::-1]
    assert all(one["label"] == WORDS["kind"][one["value"]][0] for one in counted["facets"]["kind"])
    kind = counted["facets"]["kind"][0]["value"]
    narrowed = client.get(address, params={"kind": kind, "facets": "kind"}).json()["facets"]
    assert narrowed == {
        "kind": [{"value": kind, "label": WORDS["kind"][kind][0], "count": kinds[kind]}]
    }


@pytest.mark.parametrize("facets", ["title", "kind,nothing", "kind&format=csv"])
def test_rows_are_counted_by_nothing_else(client: Client, facets: str) -> None:
    answer = client.get(f"/api/v1/datasets/documents/rows?facets={facets}")
    assert answer.status_code == 400
    assert [error["name"] for error in answer.json()["errors"]] == ["facets"]


@pytest.mark.requirement("ND-09")
def test_each_row_of_a_list_leads_to_its_document(client: Client) -> None:
    rows = paged(client, ROWS.format("in-force"))
    assert rows
    shown = client.get("/datasets/in-force").text
    for row in rows[:5]:  # so many are shown
        assert row["page"] == f"/documents/{row['document']}"
        assert client.get(row["page"]).status_code == 200
        assert f'<a href="{row["page"]}">' in shown
    day = rows[0]["listed_on"]
    asked = client.get("/api/v1/documents", params={"in_force_on": day, "limit": "100"}).json()
    assert {one["id"] for one in asked["items"]} == {row["document"] for row in rows}


@pytest.mark.requirement("GZ-16")
def test_coverage_adds_up_to_all_documents(client: Client) -> None:
    query = {"aggregates": "sum:documents", "limit": "1"}
    answer = client.get(ROWS.format("coverage"), params=query).json()
    total = client.get("/api/v1/documents").json()["total"]
    assert answer["aggregates"]["whole"]["figures"] == [str(total)]


def test_first_rows_are_shown_as_text_never_as_markup(client: Client) -> None:
    page = client.get("/datasets/articles").text
    assert page.count("<script") == page.count(MARKS) == 1
    versions = client.get("/datasets/versions").text
    assert versions.count("<script") == versions.count(MARKS) == 1


@pytest.mark.parametrize("path", ["/", "/search", "/datasets"])
def test_every_page_leads_to_the_catalogue(client: Client, path: str) -> None:
    page = client.get(path).text
    assert '<link rel="alternate" type="application/ld+json" href="/catalog.jsonld"' in page


def test_the_home_page_leads_to_the_datasets(client: Client) -> None:
    assert 'href="/datasets"' in client.get("/").text
