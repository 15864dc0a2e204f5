"""`/api/v1/tables`: an agency sends a table, an editor decides, readers see what was decided."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from api.app import create_app
from api.settings import Settings, Site
from gazette.store.reader import StoreReader
from opendata.catalogue.table_check import MASKED
from opendata.catalogue.table_schema import write_schema
from opendata.public.publish import follow
from tests.accounts import OFFICE, add_account, key_headers
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    HEADINGS,
    PERMITS,
    PERMITS_SAID,
)

pytestmark = pytest.mark.requirement("OD-02", "OD-05", "OD-11", "WS-05")

Client = TestClient[Litestar]
ORGAN = "示例省数据局"
TABLE = "/api/v1/tables/permits"
SAID = msgspec.to_builtins(PERMITS_SAID)
PERSONAL = [[*FIRST_PERMITS[0][:1], "电话 13800138000", *FIRST_PERMITS[0][2:]], FIRST_PERMITS[1]]
BAD = [["X1", "甲", "丁", "x", "1", ""], FIRST_PERMITS[1]]

Headers = dict[str, str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    app = create_app(Settings(data=data, site=Site(organizer=OFFICE)))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def agency(data: Path) -> Headers:
    return key_headers(add_account(data, "agency", ORGAN))


@pytest.fixture
def editor(data: Path) -> Headers:
    return key_headers(add_account(data, "editor"))


@pytest.fixture
def described(client: Client, editor: Headers) -> None:
    assert client.put(TABLE, json=SAID, headers=editor).json() == {"table": "permits", "number": 1}


def send(client: Client, headers: Headers, rows: list[list[str]], **fields: str) -> Response:
    text = "\n".join(",".join(row) for row in [HEADINGS, *rows])
    given = {"schema": write_schema(PERMITS), **fields}
    files = {"file": ("permits.csv", text.encode(), "text/csv")}
    return client.post(f"{TABLE}/versions", data=given, files=files, headers=headers)


def decide(client: Client, headers: Headers, **choices: Any) -> Response:  # Any: JSON
    body = {"reason": "核对无误", **choices}
    return client.post(f"{TABLE}/versions/1/decision", json=body, headers=headers)


@pytest.mark.usefixtures("described")
def test_what_an_agency_sends_is_public_once_an_editor_says_so(
    client: Client, agency: Headers, editor: Headers, data: Path
) -> None:
    sent = send(client, agency, FIRST_PERMITS)
    assert sent.status_code == 201
    assert (sent.json()["state"], sent.json()["rows"]) == ("held", 3)
    assert client.get(sent.headers["location"], headers=agency).json() == sent.json()
    assert decide(client, agency).status_code == 403
    assert decide(client, editor).json()["state"] == "public"
    follow(data)
    rows = client.get("/api/v1/datasets/permits/rows").json()
    assert [row["code"] for row in rows["items"]] == ["X1", "X2", "X3"]


@pytest.mark.usefixtures("described")
def test_an_editor_masks_what_is_personal(
    client: Client, agency: Headers, editor: Headers, data: Path
) -> None:
    (finding,) = send(client, agency, PERSONAL).json()["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == ("mobile_number", 2, "name")
    assert decide(client, editor).json()["state"] == "held"
    mask = {"findings": [finding["number"]], "choice": "mask", "reason": "个人信息"}
    assert decide(client, editor, choices=[mask]).json()["state"] == "public"
    follow(data)
    answer = client.get("/api/v1/datasets/permits/rows")
    assert answer.json()["items"][0]["name"] == f"电话 {MASKED}"
    assert "13800138000" not in answer.text


@pytest.mark.usefixtures("described")
def test_what_stands_in_no_cell_cannot_be_masked(
    client: Client, agency: Headers, editor: Headers
) -> None:
    """The choice was taken and the words of the schema published."""
    words = write_schema(replace(PERMITS, missingValues=("", "13800138000")))
    (finding,) = send(client, agency, FIRST_PERMITS, schema=words).json()["findings"]
    assert (finding["code"], finding["row"], finding["column"]) == ("mobile_number", None, None)
    for choice in ("mask", "leave-out"):
        chosen = {"findings": [finding["number"]], "choice": choice, "reason": "个人信息"}
        refused = decide(client, editor, choices=[chosen])
        assert refused.status_code == 409
        assert "of no column" in refused.json()["detail"]
    assert client.get(f"{TABLE}/versions/1", headers=editor).json()["state"] == "held"


@pytest.mark.usefixtures("described")
def test_an_agency_says_which_sheet_of_a_workbook_is_meant(client: Client, agency: Headers) -> None:
    book = Workbook()
    book.active.append(["填表说明"])
    page = book.create_sheet("许可")
    for row in [HEADINGS, *BAD]:
        page.append(row)
    kept = io.BytesIO()
    book.save(kept)

    def post(**named: str) -> Response:
        given = {"schema": write_schema(PERMITS), **named}
        files = {"file": ("permits.xlsx", kept.getvalue())}
        return client.post(f"{TABLE}/versions", data=given, files=files, headers=agency)

    for refused in (post(), post(sheet="二月")):
        assert refused.status_code == 422
        assert "“许可”" in refused.json()["detail"]
    report = post(sheet="许可").json()
    assert [one["column"] for one in report["findings"]] == ["kind", "count"]
    marked = client.get(report["links"]["marked"], headers=agency)
    assert load_workbook(io.BytesIO(marked.content)).active["A2"].value == "X1"


@pytest.mark.usefixtures("described")
def test_a_schema_may_come_as_a_file_and_is_never_the_table(
    client: Client, agency: Headers
) -> None:
    """`curl -F schema=@schema.json` counted as a second file, and alone it was taken for the table."""
    table = ("permits.csv", ",".join(HEADINGS).encode(), "text/csv")
    schema = ("schema.json", write_schema(PERMITS).encode(), "application/json")
    broken = ("schema.json", b"\xff", "application/json")
    answers = [
        client.post(f"{TABLE}/versions", files=files, data=given, headers=agency)
        for files, given in (
            ({"file": table, "schema": schema}, {}),
            ({"schema": schema}, {}),
            ({"file": table, "schema": broken}, {}),
            ({"file": table, "schema": schema}, {"template": "powers"}),
        )
    ]
    assert [answer.status_code for answer in answers] == [201, 422, 422, 422]
    named = [answer.json()["errors"][0]["name"] for answer in answers[1:]]
    assert named == ["file", "schema", "schema"]


@pytest.mark.usefixtures("described")
def test_a_bad_file_is_recorded_with_its_report_and_marked_copy_and_cannot_be_published(
    client: Client, agency: Headers, editor: Headers
) -> None:
    report = send(client, agency, BAD).json()
    assert (report["rows"], report["refused"], report["left_out"]) == (1, 2, 0)
    assert [one["column"] for one in report["findings"]] == ["kind", "count"]
    marked = client.get(report["links"]["marked"], headers=agency)
    assert "permits-1-marked.csv" in marked.headers["content-disposition"]
    assert "类别：不在允许值之列" in marked.content.decode("utf-8-sig")
    assert decide(client, editor).status_code == 409


@pytest.mark.usefixtures("described")
def test_the_other_rows_are_published_where_the_agency_wants_it(
    client: Client, agency: Headers, editor: Headers
) -> None:
    report = send(client, agency, BAD, bad_rows="leave-out").json()
    assert (report["rows"], report["left_out"]) == (1, 1)
    assert decide(client, editor).json()["state"] == "public"


@pytest.mark.usefixtures("described")
def test_an_editor_cannot_decide_on_what_he_sent(client: Client, editor: Headers) -> None:
    assert send(client, editor, FIRST_PERMITS).status_code == 201
    assert decide(client, editor).json()["type"].endswith("own-filing")


@pytest.mark.usefixtures("described")
def test_a_decision_that_is_refused_leaves_no_rows_behind(
    client: Client, agency: Headers, editor: Headers, data: Path
) -> None:
    """The rows made for it stayed in `files/`, where no withdrawal would have found them."""
    send(client, agency, BAD)
    assert decide(client, editor).status_code == 409
    kept = {one.name for one in (data / "files").rglob("*") if one.is_file()}
    with StoreReader(data) as reader:
        assert kept == {reader.datasets.version("permits", 1).file}


def test_a_field_that_is_none_is_refused_with_those_there_are(
    client: Client, editor: Headers
) -> None:
    refused = client.put(TABLE, json={**SAID, "theme": "资源能源"}, headers=editor)
    assert refused.status_code == 422
    assert "energy 资源能源" in refused.json()["detail"]


@pytest.mark.usefixtures("described")
def test_others_may_neither_send_nor_look(client: Client, agency: Headers, data: Path) -> None:
    send(client, agency, FIRST_PERMITS)
    other = key_headers(add_account(data, "agency", "示例省财政厅"))
    elsewhere = key_headers(add_account(data, "editor", "示例市人民政府办公室"))
    for headers, status in ((other, 403), ({}, 401)):
        assert send(client, headers, FIRST_PERMITS).status_code == status
        assert client.get(f"{TABLE}/versions/1", headers=headers).status_code == status
        assert client.get(f"{TABLE}/versions/1/marked", headers=headers).status_code == status
        assert client.put(TABLE, json=SAID, headers=headers).status_code == status
    assert decide(client, elsewhere).status_code == 403
    assert client.put(TABLE, json=SAID, headers=elsewhere).status_code == 403


@pytest.mark.usefixtures("described")
def test_the_same_file_again_is_no_new_version(client: Client, agency: Headers) -> None:
    assert send(client, agency, FIRST_PERMITS).status_code == 201
    assert send(client, agency, FIRST_PERMITS).status_code == 409


@pytest.mark.usefixtures("described")
@pytest.mark.parametrize(
    "fields",
    [
        {"schema": "{}"},
        {"schema": '{"fields":[{"name":"a"}],"primaryKey":"a"}'},
        {"bad_rows": "drop"},
        {"colour": "red"},
    ],
)
def test_what_is_wrong_with_a_form_is_named(
    client: Client, agency: Headers, fields: dict[str, str]
) -> None:
    refused = send(client, agency, FIRST_PERMITS, **fields)
    assert (refused.status_code, refused.json()["title"] != "") == (422, True)


@pytest.mark.parametrize(
    "body", [b"", b"{}", json.dumps({**SAID, "openness": "none"}).encode(), b'{"a":1}']
)
def test_metadata_that_may_not_stand_is_refused(
    client: Client, editor: Headers, body: bytes
) -> None:
    assert client.put(TABLE, content=body, headers=editor).status_code == 422


def test_a_dataset_that_nobody_described_takes_no_file(client: Client, agency: Headers) -> None:
    assert send(client, agency, FIRST_PERMITS).status_code in (404, 503)
