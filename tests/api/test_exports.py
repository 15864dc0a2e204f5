"""A list in every format: the whole result, the same values, refusals by name."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as parquet
import pytest
from httpx import URL, Response
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from tests.made_up import draft, field, metadata, publish, statute

pytestmark = pytest.mark.requirement("OD-07", "GZ-18", "item-34")

Client = TestClient[Litestar]
LIST = "/api/v1/documents"
PREPARED = ("xlsx", "parquet", "sqlite")
WHOLE = ("ndjson", "csv", *PREPARED)
TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}
Row = dict[str, Any]  # Any: cells of every kind


def records(answer: Response, folder: Path) -> list[Row]:
    """The records of an answer, whatever its format, with None for what is empty."""
    match answer.headers["content-type"].partition(";")[0]:
        case "application/x-ndjson":
            return [json.loads(line) for line in answer.text.splitlines()][:-1]
        case "text/csv":
            return [_full(row) for row in csv.DictReader(io.StringIO(answer.text, newline=""))]
        case "application/vnd.apache.parquet":
            table = parquet.read_table(io.BytesIO(answer.content))
            return [_full(row) for row in table.to_pylist()]
        case "application/vnd.sqlite3":
            (folder / "export.db").write_bytes(answer.content)
            return [_full(row) for row in _rows(folder / "export.db")]
        case _:
            names, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values
            return [_full(dict(zip(map(str, names), row, strict=True))) for row in rows]


def _rows(path: Path) -> Iterator[Row]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        for row in db.execute("SELECT * FROM documents ORDER BY rowid"):
            yield dict(row)


def _full(row: Row) -> Row:
    return {name: None if value in ("", None) else value for name, value in row.items()}


def texts(row: Row) -> dict[str, str | None]:
    """The values of a row as texts, so that typed and untyped formats can be compared."""
    return {name: value and _text(name, value) for name, value in row.items()}


def _text(name: str, value: Any) -> str:  # Any: a cell
    match value:
        case datetime():
            return f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03}Z"
        case _ if name == "topic_confidence":
            return f"{float(value):g}"
        case _:
            return str(value)


@pytest.mark.parametrize("form", WHOLE)
@pytest.mark.parametrize(
    "asked",
    [{}, {"kind": "announcement", "sort": "signed_on"}, {"q": "数据"}, {"year": "1850"},
     {"in_force_on": "2023-06-01"}, {"limit": "3"}],
)  # fmt: skip
def test_each_format_holds_the_whole_result_in_order(
    client: Client, tmp_path: Path, form: str, asked: dict[str, str]
) -> None:
    listed = client.get(LIST, params={"limit": "1000", **asked}).json()["items"]
    answer = client.get(LIST, params={**asked, "format": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(TYPES[form])
    assert f'filename="documents.{form}"' in answer.headers["content-disposition"]
    assert [row["id"] for row in records(answer, tmp_path)] == [one["id"] for one in listed]


def test_a_record_of_ndjson_is_an_item_of_the_list(client: Client, tmp_path: Path) -> None:
    listed = client.get(LIST, params={"limit": "1000"}).json()
    assert records(client.get(LIST, params={"format": "ndjson"}), tmp_path) == listed["items"]


def test_the_other_formats_agree_value_by_value(client: Client, tmp_path: Path) -> None:
    found = {
        form: [texts(row) for row in records(client.get(LIST, params={"format": form}), tmp_path)]
        for form in ("csv", *PREPARED)
    }
    for form in PREPARED:
        assert found[form] == found["csv"], form


def test_what_is_nested_stands_in_columns_of_its_own(
    client: Client, ids: list[str], tmp_path: Path
) -> None:
    answer = client.get(LIST, params={"ids": ids[0], "format": "csv"})
    (row,) = records(answer, tmp_path)
    item = client.get(f"{LIST}/{ids[0]}").json()
    assert row["issuers"] == "示例省人民政府、示例省数据局"
    assert row["issuer_ids"].split("、") == [one["id"] for one in item["issuers"]]
    assert row["issuer_levels"].split("、") == [one["level"] for one in item["issuers"]]
    assert (row["status"], row["status_since"]) == (item["status"]["code"], None)
    assert row["topic_path"] == "综合政务/政务公开"
    assert (row["sha256"], row["sm3"]) == tuple(item["digest"].values())
    assert row["source_url"] == item["source"]["url"]
    assert row["issues"] == item["printed_in"][0]["issue"]
    assert (row["pages"], row["standard_text"]) == ("3-9", "0")


@pytest.mark.parametrize("form", WHOLE)
def test_fields_choose_what_is_in_it(client: Client, tmp_path: Path, form: str) -> None:
    asked = {"fields": "title,status,abstract", "format": form}
    first = records(client.get(LIST, params=asked), tmp_path)[0]
    flat = ["title", "status", "status_since", "status_by", "abstract"]
    assert list(first) == (["title", "status", "abstract"] if form == "ndjson" else flat)


def test_the_last_record_of_ndjson_is_the_digest_of_all_before(client: Client) -> None:
    body = client.get(LIST, params={"format": "ndjson"}).content
    *lines, last = body.splitlines(keepends=True)
    end = json.loads(last)
    before = b"".join(lines)
    assert end == {
        "digest": {
            "sha-256": hashlib.sha256(before).hexdigest(),
            "sm3": hashlib.new("sm3", before).hexdigest(),
        },
        "records": len(lines),
        "settled": True,
    }
    assert end["records"] == client.get(LIST).json()["total"]


@pytest.mark.parametrize("bom", ["true", "false"])
def test_the_last_row_of_csv_is_the_digest_where_asked_for(client: Client, bom: str) -> None:
    asked = {"format": "csv", "digest": "true", "fields": "id,title", "bom": bom}
    body = client.get(LIST, params=asked).content
    *lines, last = body.splitlines(keepends=True)
    (row,) = csv.reader([last.decode()])
    end = json.loads(row[0])
    assert row[1:] == [""]
    assert end["digest"]["sha-256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    assert end["records"] == len(lines) - 1


@pytest.mark.parametrize("form", PREPARED)
def test_a_file_comes_with_its_digest_and_length(client: Client, form: str) -> None:
    answer = client.get(LIST, params={"format": form}, headers={"accept-encoding": "gzip"})
    named, _, told = answer.headers["content-digest"].partition("=")
    assert (named, b64decode(told.strip(":"))) == (
        "sha-256",
        hashlib.sha256(answer.content).digest(),
    )
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "content-encoding" not in answer.headers
    assert "no-transform" in answer.headers["cache-control"]


@pytest.mark.parametrize("form", WHOLE)
def test_only_the_head_is_sent_where_that_is_all_that_is_wanted(client: Client, form: str) -> None:
    asked = {"format": form}
    head = client.head(LIST, params=asked)
    answer = client.get(LIST, params=asked)
    assert (head.status_code, head.content) == (200, b"")
    left_out = {"content-length", "content-digest", "x-request-id"}
    assert {name: value for name, value in answer.headers.items() if name not in left_out} == {
        name: value for name, value in head.headers.items() if name not in left_out
    }
    known = client.get(LIST, params=asked, headers={"if-none-match": answer.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_no_file_is_made_for_a_head_or_for_what_is_known(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"format": "xlsx"}
    tag = client.get(LIST, params=asked).headers["etag"]
    monkeypatch.setattr("api.preparing.Workshop.make", None)
    assert client.head(LIST, params=asked).status_code == 200
    known = client.get(LIST, params=asked, headers={"if-none-match": tag})
    assert known.status_code == 304


@pytest.mark.parametrize(("form", "kind"), TYPES.items())
def test_accept_chooses_where_no_format_is_given(client: Client, form: str, kind: str) -> None:
    answer = client.get(LIST, headers={"accept": f"{kind}, */*;q=0.1"})
    assert answer.headers["content-type"].startswith(TYPES[form])
    assert "Accept" in answer.headers["vary"].split(", ")
    asked = client.get(LIST, params={"format": form}, headers={"accept": "text/csv"})
    assert asked.headers["content-type"].startswith(TYPES[form])
    assert "Accept" not in asked.headers.get("vary", "").split(", ")


@pytest.mark.parametrize(
    "accept", ["*/*", "", "text/html", "application/problem+json", "text/html,*/*;q=0.8"]
)
def test_json_is_what_comes_otherwise(client: Client, accept: str) -> None:
    answer = client.get(LIST, headers={"accept": accept})
    assert answer.headers["content-type"] == "application/json"


def test_a_tag_of_one_format_says_nothing_of_another(client: Client) -> None:
    asked = {"kind": "announcement"}
    tag = client.get(LIST, params=asked).headers["etag"]
    same = client.get(LIST, params=asked, headers={"if-none-match": tag})
    assert same.status_code == 304
    other = {"if-none-match": tag, "accept": "text/csv"}
    assert client.get(LIST, params=asked, headers=other).status_code == 200


@pytest.mark.parametrize(
    ("asked", "name", "hint"),
    [
        ({"format": "xslx"}, "format", "xlsx"),
        ({"format": "ndjson", "facets": "kind"}, "facets", "format=json"),
        ({"bom": "true"}, "bom", "format=csv"),
        ({"bom": "true", "format": "xlsx"}, "bom", "format=csv"),
        ({"digest": "true", "format": "parquet"}, "digest", "format=csv"),
        ({"limit": "1001"}, "limit", "<= 1000"),
        ({"limit": "0", "format": "csv"}, "limit", None),
    ],
)
def test_what_does_not_go_together_is_refused_by_name(
    client: Client, asked: dict[str, str], name: str, hint: str | None
) -> None:
    answer = client.get(LIST, params=asked)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["name"] == name
    assert hint is None or error["hint"] == hint


def test_an_export_goes_on_where_a_page_ended(client: Client, tmp_path: Path) -> None:
    page = client.get(LIST, params={"limit": "4", "sort": "signed_on"}).json()
    address = URL(page["next"]).copy_remove_param("limit")
    rest = client.get(address.copy_add_param("format", "ndjson"))
    whole = client.get(LIST, params={"format": "ndjson", "sort": "signed_on"})
    assert [one["id"] for one in page["items"]] + [
        one["id"] for one in records(rest, tmp_path)
    ] == [one["id"] for one in records(whole, tmp_path)]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """An archive with titles that are formulas, and an abstract too long for a cell."""
    data = tmp_path_factory.mktemp("odd")
    titles = [
        "=HYPERLINK(1)关于试验的通知",
        "+1关于试验的通知",
        "@SUM关于试验的通知",
        "-1关于试验的通知",
    ]
    drafts = [
        draft(f"odd-{n}", f"试验{n}。\n", metadata(title, number=f"示试〔2024〕{n}号", signed_on=date(2024, 1, n + 1)))
        for n, title in enumerate(titles)
    ]  # fmt: skip
    long = draft(
        "long", "试验。\n", metadata("关于长的通知", genre="意见", abstract=field("长" * 32_768))
    )
    publish(data, [*drafts, long, statute()])
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.requirement("SEC-01", "WS-07")
def test_csv_for_people_runs_nothing_and_keeps_codes_as_text(odd: Client) -> None:
    body = odd.get(LIST, params={"format": "csv", "bom": "true"}).content
    assert body.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    titles = [row["title"] for row in rows if "试验" in row["title"]]
    assert len(titles) == 4
    assert {title[0] for title in titles} == {"'"}
    assert {row["region"] for row in rows} <= {"", "\t620000"}


def test_csv_for_programs_is_exact(odd: Client, tmp_path: Path) -> None:
    listed = odd.get(LIST).json()["items"]
    rows = records(odd.get(LIST, params={"format": "csv"}), tmp_path)
    assert [row["title"] for row in rows] == [one["title"] for one in listed]
    assert [row["region"] for row in rows] == [one["region"] for one in listed]


@pytest.mark.requirement("SEC-01")
def test_a_sheet_runs_nothing(odd: Client) -> None:
    body = odd.get(LIST, params={"format": "xlsx"}).content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(body)).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_text_too_long_for_a_cell_is_refused_and_ndjson_named(
    odd: Client, tmp_path: Path
) -> None:
    asked = {"fields": "id,abstract"}
    refused = odd.get(LIST, params={**asked, "format": "xlsx"})
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert "32768 characters" in problem["detail"]
    assert problem["errors"] == [{"name": "format", "hint": "ndjson", "value": "xlsx"}]
    taken = records(odd.get(LIST, params={**asked, "format": "ndjson"}), tmp_path)
    assert max(len(one["abstract"] or "") for one in taken) == 32_768


@pytest.mark.parametrize("form", PREPARED)
@pytest.mark.parametrize("dataset", ["versions", "issuers"])
def test_datasets_come_as_files_too(client: Client, form: str, dataset: str) -> None:
    address = f"/api/v1/datasets/{dataset}"
    described = client.get(address).json()
    answer = client.get(f"{address}/rows", params={"format": form})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == TYPES[form]
    assert f'filename="{dataset}.{form}"' in answer.headers["content-disposition"]
    assert 'rel="describedby"' in answer.headers["link"]
    digest = b64decode(answer.headers["content-digest"].removeprefix("sha-256=:").rstrip(":"))
    assert digest == hashlib.sha256(answer.content).digest()
    assert client.head(f"{address}/rows", params={"format": form}).status_code == 200
    assert described["rows"] > 0


def test_a_dataset_as_parquet_has_its_columns_and_rows(client: Client) -> None:
    described = client.get("/api/v1/datasets/documents").json()
    asked = {"format": "parquet", "kind": "announcement"}
    answer = client.get("/api/v1/datasets/documents/rows", params=asked)
    found = parquet.read_table(io.BytesIO(answer.content))
    assert found.column_names == [column["name"] for column in described["columns"]]
    asked = {"kind": "announcement"}
    total = client.get("/api/v1/datasets/documents/rows", params=asked).json()["total"]
    assert found.num_rows == total == 12
