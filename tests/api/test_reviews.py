"""`/api/v1/reviews`: a second person looks and decides; nobody decides on his own, or elsewhere's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.accounts import add_account, key_headers
from tests.api.office import VALUES, closed_client, problem, send
from tests.filings import NOW, ORGAN, TEXT, read

pytestmark = pytest.mark.requirement("item-41", "SD-16")

Client = TestClient[Litestar]
Headers = dict[str, str]
Json = dict[str, Any]  # Any: JSON
PATH = "/api/v1/reviews"
CHECKS = ["content", "timing", "manner"]
CLEAR: Json = {"decision": "clear", "checks": CHECKS}
PERSONAL = TEXT.replace("一、", "联系手机13800138000。\n一、")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    with closed_client(data) as made:
        yield made


@pytest.fixture
def agency(data: Path) -> Headers:
    return key_headers(add_account(data, "agency", ORGAN))


@pytest.fixture
def editor(data: Path) -> Headers:
    return key_headers(add_account(data, "editor"))


def _waiting(client: Client, headers: Headers) -> list[Json]:
    items: list[Json] = client.get(PATH, headers=headers).json()["items"]
    return items


def _file(client: Client, agency: Headers, editor: Headers, text: str = TEXT) -> tuple[str, str]:
    """The ids of a filing and of its review."""
    filed = send(client, agency, content=text.encode()).json()
    (waiting,) = [one for one in _waiting(client, editor) if one["filing"] == filed["id"]]
    return filed["id"], waiting["id"]


def _published(data: Path, review: str) -> int:
    with StoreReader(data) as reader:
        return len(reader.published(review.rpartition("-")[0]))


def test_the_queue_shows_what_waits_and_why(
    client: Client, agency: Headers, editor: Headers
) -> None:
    filed, review = _file(client, agency, editor, PERSONAL)
    (waiting,) = _waiting(client, editor)
    assert (waiting["id"], waiting["filing"]) == (review, filed)
    assert waiting["number"] == "示水规〔2024〕3号"
    held = [(one["code"], one["holds"]) for one in waiting["findings"]]
    assert ("mobile_number", True) in held
    assert "13800138000" not in client.get(PATH, headers=editor).text


def test_one_item_has_its_text_and_what_the_filer_says(
    client: Client, agency: Headers, editor: Headers
) -> None:
    _, review = _file(client, agency, editor, PERSONAL)
    shown = client.get(f"{PATH}/{review}", headers=editor).json()
    (finding,) = [one for one in shown["findings"] if one["holds"]]
    assert shown["text"][finding["start"] : finding["end"]] == "13800138000"
    assert shown["form"]["registration_no"] == VALUES["registration_no"]
    assert shown["files"][0]["name"] == "通知.txt"
    assert shown["state"] == "held"


def test_a_file_can_be_looked_at(client: Client, agency: Headers, editor: Headers) -> None:
    _, review = _file(client, agency, editor)
    answer = client.get(f"{PATH}/{review}/files/1", headers=editor)
    assert (answer.status_code, answer.content) == (200, TEXT.encode())
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert problem(client.get(f"{PATH}/{review}/files/2", headers=editor))[:2] == (404, "not-found")
    assert client.get(f"{PATH}/{review}/files/1", headers=agency).status_code == 403


def test_clearing_publishes_and_tells_the_filer(
    client: Client, agency: Headers, editor: Headers, data: Path
) -> None:
    filed, review = _file(client, agency, editor)
    decided = client.post(f"{PATH}/{review}", json={**CLEAR, "reason": "同意"}, headers=editor)
    assert (decided.status_code, decided.json()["state"]) == (200, "public")
    assert _published(data, review) == 1
    seen = client.get(f"/api/v1/filings/{filed}", headers=agency).json()
    assert (seen["state"], seen["steps"][-1]["note"]) == ("cleared", "同意")
    assert seen["links"]["document"].endswith(f"/documents/{review.rpartition('-')[0]}")
    assert _waiting(client, editor) == []


@pytest.mark.parametrize("checks", [[], CHECKS[:2], CHECKS[1:]])
def test_clearing_needs_all_three_checks(
    client: Client, agency: Headers, editor: Headers, data: Path, checks: list[str]
) -> None:
    _, review = _file(client, agency, editor)
    answer = client.post(f"{PATH}/{review}", json={**CLEAR, "checks": checks}, headers=editor)
    assert problem(answer)[:2] == (409, "not-possible")
    assert all(check in answer.json()["detail"] for check in set(CHECKS) - set(checks))
    assert _published(data, review) == 0


@pytest.mark.requirement("SD-17")
def test_clearing_needs_a_reason_for_each_finding(
    client: Client, agency: Headers, editor: Headers, data: Path
) -> None:
    _, review = _file(client, agency, editor, PERSONAL)
    bare = client.post(f"{PATH}/{review}", json={**CLEAR, "reason": "同意"}, headers=editor)
    assert problem(bare)[:2] == (409, "not-possible")
    assert "mobile_number" in bare.json()["detail"]
    assert _published(data, review) == 0
    given = {**CLEAR, "findings": {"mobile_number": "单位公开的联系方式"}}
    assert client.post(f"{PATH}/{review}", json=given, headers=editor).status_code == 200


def test_a_return_tells_the_filer_the_coded_reason(
    client: Client, agency: Headers, editor: Headers
) -> None:
    filed, review = _file(client, agency, editor)
    bare = client.post(f"{PATH}/{review}", json={"decision": "return"}, headers=editor)
    assert problem(bare)[:2] == (409, "not-possible")
    returned = {"decision": "return", "reason_code": "incomplete", "reason": "请补充解读材料"}
    assert client.post(f"{PATH}/{review}", json=returned, headers=editor).json()["state"] == "held"
    step = client.get(f"/api/v1/filings/{filed}", headers=agency).json()["steps"][-1]
    assert step["reason"] == {"code": "incomplete", "label": "缺材料"}
    assert (step["state"], step["note"]) == ("returned", "请补充解读材料")
    again = send(client, agency, content=f"{TEXT}补充。".encode())
    assert again.status_code == 201


def test_holding_needs_a_reason(client: Client, agency: Headers, editor: Headers) -> None:
    _, review = _file(client, agency, editor)
    bare = client.post(f"{PATH}/{review}", json={"decision": "hold"}, headers=editor)
    assert problem(bare)[:2] == (409, "not-possible")
    held = {"decision": "hold", "reason": "等待会签"}
    assert client.post(f"{PATH}/{review}", json=held, headers=editor).status_code == 200
    assert [one["id"] for one in _waiting(client, editor)] == [review]


@pytest.mark.parametrize("role", ["editor", "admin"])
@pytest.mark.parametrize(
    "verdict", [CLEAR, {"decision": "return", "reason_code": "late"}, {"decision": "hold", "reason": "甲"}]
)  # fmt: skip
def test_nobody_decides_on_what_he_filed(
    client: Client, data: Path, role: str, verdict: Json
) -> None:
    key = add_account(data, role, ORGAN, office=ORGAN)  # type: ignore[arg-type]  # a role
    own = key_headers(key)
    _, review = _file(client, own, own)
    answer = client.post(f"{PATH}/{review}", json=verdict, headers=own)
    assert problem(answer)[:2] == (403, "own-filing")
    assert _published(data, review) == 0


def test_what_nobody_has_read_cannot_be_cleared(
    client: Client, agency: Headers, editor: Headers
) -> None:
    filed = send(client, agency, content=b"%PDF-1.7\n%%EOF", name="通知.pdf").json()
    (waiting,) = _waiting(client, editor)
    given = {**CLEAR, "findings": {"not_read_yet": "已看原件"}}
    answer = client.post(f"{PATH}/{waiting['id']}", json=given, headers=editor)
    assert problem(answer)[:2] == (409, "not-possible")
    assert client.get(f"/api/v1/filings/{filed['id']}", headers=agency).json()["state"] == "checked"


def test_an_agency_reviews_nothing(client: Client, agency: Headers, editor: Headers) -> None:
    _, review = _file(client, agency, editor)
    asked = [
        client.get(PATH, headers=agency),
        client.get(f"{PATH}/{review}", headers=agency),
        client.post(f"{PATH}/{review}", json=CLEAR, headers=agency),
    ]
    assert [problem(answer)[:2] for answer in asked] == 3 * [(403, "forbidden")]
    assert client.get(PATH).status_code == 401
    assert client.post(f"{PATH}/{review}", json=CLEAR).status_code == 401


@pytest.mark.requirement("SD-14")
def test_what_a_city_files_goes_to_its_own_office(client: Client, data: Path) -> None:
    city = "示例市人民政府办公室"
    bureau = key_headers(add_account(data, "agency", "示例市水利局", office=city))
    own, province, admin = (
        key_headers(add_account(data, "editor", city, office=city)),
        key_headers(add_account(data, "editor")),
        key_headers(add_account(data, "admin")),
    )
    text = TEXT.replace(ORGAN, "示例市水利局")
    values = {**VALUES, "issuer": "示例市水利局", "title": "示例市水利局关于加强取水管理的通知"}
    assert send(client, bureau, content=text.encode(), changed=values).status_code == 201
    (waiting,) = _waiting(client, own)
    assert _waiting(client, province) == []
    assert len(_waiting(client, admin)) == 1
    hidden = client.post(f"{PATH}/{waiting['id']}", json=CLEAR, headers=province)
    assert problem(hidden)[:2] == (404, "not-found")
    assert client.get(f"{PATH}/{waiting['id']}", headers=province).status_code == 404
    assert client.post(f"{PATH}/{waiting['id']}", json=CLEAR, headers=own).status_code == 200


@pytest.mark.requirement("SD-14")
def test_what_came_through_no_agency_is_for_the_office_that_runs_the_gazette(
    client: Client, data: Path, editor: Headers
) -> None:
    with Store.open(data) as store:
        store.add_source("示例省水利厅报送", trusted=False, now=NOW)
        run = store.start_run("ingest", now=NOW)
        store.record(read(), (), clear=False, run=run, now=NOW)
    elsewhere = key_headers(add_account(data, "editor", "示例市人民政府办公室"))
    (waiting,) = _waiting(client, editor)
    assert (waiting["filing"], _waiting(client, elsewhere)) == (None, [])
    shown = client.get(f"{PATH}/{waiting['id']}", headers=editor).json()
    assert (shown["form"], shown["files"]) == (None, [])
    clear = {"decision": "clear", "reason": "已核对"}
    assert client.post(f"{PATH}/{waiting['id']}", json=clear, headers=editor).status_code == 200


@pytest.mark.parametrize(
    ("id", "status"), [("none-1", 404), ("none", 404), ("-1", 404), ("a-1x", 404), ("a-99999999999", 404)]
)  # fmt: skip
def test_what_does_not_wait_is_not_found(
    client: Client, editor: Headers, id: str, status: int
) -> None:
    assert client.get(f"{PATH}/{id}", headers=editor).status_code == status
    assert client.post(f"{PATH}/{id}", json=CLEAR, headers=editor).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"\xff"', b'{"decision": "publish"}', b'{"decision": "clear", "x": 1}',
        b'{"decision": "return", "reason_code": "because"}', b'{"decision": "clear", "checks": ["x"]}',
        b'{"decision": "hold", "reason": "' + 2001 * b"a" + b'"}',
    ],
)  # fmt: skip
def test_a_verdict_that_is_none_is_a_problem(
    client: Client, agency: Headers, editor: Headers, body: bytes
) -> None:
    _, review = _file(client, agency, editor)
    answer = client.post(f"{PATH}/{review}", content=body, headers=editor)
    assert problem(answer)[:2] == (422, "invalid-body")


def test_a_verdict_is_short(client: Client, editor: Headers) -> None:
    answer = client.post(f"{PATH}/none-1", content=70_000 * b"x", headers=editor)
    assert problem(answer)[:2] == (413, "too-large")


def test_the_queue_is_paged_longest_waiting_first(
    client: Client, agency: Headers, editor: Headers
) -> None:
    reviews = []
    for n in range(1, 4):
        number = f"示水规〔2024〕{n}号"
        text = TEXT.replace("示水规〔2024〕3号", number)
        send(client, agency, content=text.encode(), changed={"number": number})
        reviews.append(_waiting(client, editor)[-1]["id"])
    first = client.get(f"{PATH}?limit=2", headers=editor).json()
    rest = client.get(first["next"], headers=editor).json()
    assert [one["id"] for one in (*first["items"], *rest["items"])] == reviews
    assert (first["total"], rest["total"], rest["next"]) == (3, 3, None)
