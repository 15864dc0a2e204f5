"""Feedback over HTTP: anybody writes, an editor decides, and readers see what he published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.filing.feedback import FeedbackDays, Letter
from gazette.store import feedback
from gazette.store.dataset_clearing import Choosing
from gazette.store.office import open_office
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.table_intake import decide as decide_table
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.public.publish import follow
from tests.accounts import add_account, key_headers
from tests.opendata.catalogue.made_up_tables import PERMITS, permits, write_csv

pytestmark = pytest.mark.requirement("OD-02", "OD-08", "OD-09", "OD-11")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
Headers = dict[str, str]
ADDRESS = "/api/v1/feedback"
DESK = "/api/v1/moderation"
PERSONAL = "附件中有本人手机13800138000，请处理。"


@pytest.fixture
def data(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """An archive of its own."""
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    settings = Settings(data=data, base_url="https://gazette.example", metrics_for="everyone")
    with TestClient(create_app(settings)) as made:
        yield made


@pytest.fixture
def editor(data: Path) -> Headers:
    return key_headers(add_account(data, "editor"))


def sent(client: Client, **given: Any) -> Json:  # Any: JSON
    answer = client.post(ADDRESS, json={"kind": "correction", "words": "日期有误。"} | given)
    assert answer.status_code == 201, answer.text
    said: Json = answer.json()
    return said


def decide(
    client: Client, editor: Headers, id: str, decision: str, words: str = ""
) -> httpx.Response:
    said = {"decision": decision, "words": words}
    return client.post(f"{DESK}/{id}", json=said, headers=editor)


def read(client: Client, id: str) -> Json:
    said: Json = client.get(f"{ADDRESS}/{id}").json()
    return said


def test_a_receipt_says_where_its_status_is_and_when_an_answer_is_due(
    client: Client, ids: list[str]
) -> None:
    answer = client.post(
        ADDRESS, json={"kind": "request", "words": "请开放", "document": ids[1], "contact": "甲"}
    )
    receipt = answer.json()
    assert answer.headers["location"] == receipt["links"]["self"]
    assert answer.headers["cache-control"] == "no-store"
    assert receipt["links"]["self"] == f"https://gazette.example{ADDRESS}/{receipt['id']}"
    assert (receipt["status"], receipt["words"], receipt["document"]) == ("received", None, None)
    assert receipt["due_on"] > receipt["received_at"]
    assert read(client, receipt["id"]) == receipt


def test_a_receipt_is_the_senders_alone_however_the_address_is_written(client: Client) -> None:
    for address in (ADDRESS, f"{ADDRESS}/"):
        answer = client.post(address, json={"kind": "correction", "words": "日期有误。"})
        assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
        assert "access-control-allow-origin" not in answer.headers


def test_nothing_is_public_before_an_editor_published_it(
    client: Client, editor: Headers, ids: list[str]
) -> None:
    id = sent(client, words=PERSONAL, document=ids[1], contact="reader@example.org")["id"]
    assert client.get(ADDRESS).json()["total"] == 0
    whole = client.get(f"{DESK}/{id}", headers=editor).json()
    assert (whole["words"], whole["contact"]) == (PERSONAL, "reader@example.org")
    refused = decide(client, editor, id, "publish", PERSONAL)
    assert (refused.status_code, refused.json()["errors"][0]["name"]) == (422, "words")
    assert decide(client, editor, id, "accept").json()["status"] == "accepted"
    assert decide(client, editor, id, "answer", "已删去。").json()["status"] == "answered"
    assert (read(client, id)["status"], read(client, id)["reply"]) == ("answered", None)
    assert decide(client, editor, id, "publish", whole["masked"]).is_success
    (public,) = client.get(ADDRESS).json()["items"]
    assert public == read(client, id)
    assert public["words"] == "附件中有本人手机＊＊＊＊＊＊＊＊＊＊＊，请处理。"
    assert (public["reply"], public["document"]) == ("已删去。", ids[1])
    everything = client.get(ADDRESS).text + client.get("/feedback").text
    assert "13800138000" not in everything
    assert "reader@example.org" not in everything


@pytest.mark.requirement("OD-06")
def test_an_error_that_was_accepted_lowers_the_accuracy_until_it_is_answered(
    client: Client, editor: Headers
) -> None:
    """Two of three rows are known to be wrong; nothing of what was written is told."""

    def accuracy() -> tuple[Json, float, str]:
        told = client.get("/api/v1/datasets/permits/quality").json()
        (one,) = [each for each in told["properties"] if each["code"] == "accuracy"]
        return told["reports"], one["value"], one["state"]

    none = {"received": 0, "accepted": 0, "answered": 0, "refused": 0}
    assert accuracy() == (none, 1.0, "passed")
    letters = [sent(client, dataset="permits", words=PERSONAL)["id"] for _ in range(2)]
    assert accuracy() == (none | {"received": 2}, 1.0, "passed")
    for id in letters:
        decide(client, editor, id, "accept")
    told, value, state = accuracy()
    assert (told, state) == (none | {"accepted": 2}, "failed")
    assert value == pytest.approx(1 / 3)
    page = client.get("/datasets/permits").text
    assert "办理中 2 件" in page
    assert "手机" not in page
    assert "读者纠错未办结 2 件" in client.get("/datasets").text
    assert '"share":"0.3333"' in client.get("/catalog.jsonld").text
    for id in letters:
        decide(client, editor, id, "answer", "已更正。")
    assert accuracy() == (none | {"answered": 2}, 1.0, "passed")


def test_what_was_published_is_corrected_and_taken_back(client: Client, editor: Headers) -> None:
    id = sent(client)["id"]
    for decision, words in (
        ("publish", "日期有误。"),
        ("answer", "已更正。"),
        ("answer", "五月已更正。"),
    ):
        assert decide(client, editor, id, decision, words).is_success
    assert (read(client, id)["words"], read(client, id)["reply"]) == ("日期有误。", "五月已更正。")
    assert decide(client, editor, id, "unpublish").json()["published_at"] is None
    assert (read(client, id)["words"], read(client, id)["reply"]) == (None, None)
    assert client.get(ADDRESS).json()["total"] == 0


def test_a_list_is_of_what_is_asked_and_goes_on_to_its_end(
    client: Client, editor: Headers, ids: list[str]
) -> None:
    made = [sent(client)["id"] for _ in range(3)] + [sent(client, document=ids[1])["id"]]
    for id in made:
        decide(client, editor, id, "publish", "日期有误。")
    sent(client)
    address, found = f"{ADDRESS}?limit=3", []
    while address:
        page = client.get(address.removeprefix("https://gazette.example")).json()
        found += [one["id"] for one in page["items"]]
        assert page["total"] == 4
        address = page["next"]
    assert sorted(found) == sorted(made)
    assert client.get(f"{ADDRESS}?document={ids[1]}").json()["total"] == 1
    assert client.get(f"{ADDRESS}?kind=appeal").json()["total"] == 0
    assert client.get(f"{ADDRESS}?kind=appeal,correction&status=received").json()["total"] == 4
    for wrong in ("closed", "null"):  # null was taken for any
        assert client.get(f"{ADDRESS}?status={wrong}").status_code == 400


def test_what_it_was_about_is_hidden_with_its_document(
    client: Client, editor: Headers, data: Path, ids: list[str]
) -> None:
    """Words about a withdrawn document could repeat what was withdrawn."""
    id = sent(client, kind="appeal", words="侵犯隐私。", document=ids[1])["id"]
    decide(client, editor, id, "publish", "侵犯隐私。")
    assert read(client, id)["words"] == "侵犯隐私。"
    held = decide(client, editor, id, "hold", "正在核实")
    assert (held.status_code, bool(held.json()["held_at"])) == (200, True)
    follow(data)
    assert client.get(f"/documents/{ids[1]}").status_code == 404
    assert (read(client, id)["words"], read(client, id)["document"]) == (None, None)
    listed = client.get(f"{ADDRESS}?document={ids[1]}").json()
    assert (listed["items"], listed["total"]) == ([], 0)
    page, other = (client.get(f"/feedback?document={id}").text for id in (ids[1], "zzzzzzzzzz"))
    assert page.replace(ids[1], "zzzzzzzzzz") == other
    with StoreReader(data) as reader:
        assert {one.state for one in reader.versions(ids[1])} == {"held"}


def test_what_it_was_about_is_hidden_with_its_dataset(
    client: Client, editor: Headers, data: Path
) -> None:
    """Words about a held table could repeat what is held."""
    id = sent(client, dataset="permits")["id"]
    decide(client, editor, id, "publish", "第二行有误。")
    assert (read(client, id)["words"], read(client, id)["dataset"]) == ("第二行有误。", "permits")
    assert client.get(f"{ADDRESS}?dataset=permits").json()["total"] == 1
    with Store.open(data) as store:
        for number in (1, 2):
            store.datasets.hold("permits", number, actor="e", reason="核实", now=datetime.now(UTC))
    follow(data)
    assert (read(client, id)["words"], read(client, id)["dataset"]) == (None, None)
    assert client.get(f"{ADDRESS}?dataset=permits").json()["total"] == 0
    assert "第二行有误" not in client.get(ADDRESS).text + client.get("/feedback").text


def test_an_appeal_holds_every_version_of_an_agencys_dataset(
    client: Client, editor: Headers, data: Path
) -> None:
    id = sent(client, kind="appeal", words="侵犯商业秘密。", dataset="permits")["id"]
    held = decide(client, editor, id, "hold", "正在核实")
    assert (held.status_code, bool(held.json()["held_at"])) == (200, True)
    follow(data)
    assert client.get("/api/v1/datasets/permits").status_code == 404
    with StoreReader(data) as reader:
        decisions = {one.decision for one in reader.datasets.versions("permits")}
    assert decisions == {"held"}
    assert decide(client, editor, id, "hold", "再次核实").status_code == 409


def test_another_table_of_a_held_dataset_waits_for_a_person(
    client: Client, editor: Headers, data: Path, tmp_path: Path
) -> None:
    id = sent(client, kind="appeal", words="侵犯商业秘密。", dataset="permits")["id"]
    decide(client, editor, id, "hold", "正在核实")
    path = write_csv(tmp_path / "next.csv", permits(40))
    now = datetime.now(UTC)
    sent_again = take_in_and_publish(
        data, "permits", path, PERMITS, bad_rows="refuse", actor="a", now=now
    )
    assert sent_again.state == "held"
    number = sent_again.number or 0
    with StoreReader(data) as reader:
        assert [f.code for _, f in reader.datasets.findings("permits", number)] == ["held_before"]
    choosing = [Choosing((1,), "publish", "申诉不成立")]
    assert decide_table(data, "permits", number, choosing, actor="b", reason="申诉不成立", now=now)
    follow(data)
    assert client.get("/api/v1/datasets/permits").is_success


def test_an_editor_gives_a_held_document_back_to_the_readers(
    client: Client, editor: Headers, data: Path, ids: list[str]
) -> None:
    id = sent(client, kind="appeal", words="侵犯隐私。", document=ids[1])["id"]
    decide(client, editor, id, "hold", "正在核实")
    (review,) = client.get("/api/v1/reviews", headers=editor).json()["items"]
    cleared = {"decision": "clear", "reason": "核实无误"}
    done = client.post(f"/api/v1/reviews/{review['id']}", json=cleared, headers=editor)
    assert done.json()["state"] == "public"
    follow(data)
    assert client.get(f"/documents/{ids[1]}").is_success
    assert decide(client, editor, id, "hold", "再次核实").is_success


@pytest.mark.parametrize("kind", ["correction", "appeal"])
def test_only_an_appeal_about_what_can_be_held_holds_anything(
    client: Client, editor: Headers, kind: str, ids: list[str]
) -> None:
    given = {"document": ids[1]} if kind == "correction" else {"dataset": "documents"}
    id = sent(client, kind=kind, **given)["id"]
    assert decide(client, editor, id, "hold", "核实").status_code == 409


def test_a_contact_is_forgotten(client: Client, editor: Headers) -> None:
    id = sent(client, contact="reader@example.org")["id"]
    assert decide(client, editor, id, "forget_contact").json()["contact"] is None


def test_what_is_overdue_is_marked_and_listed(client: Client, editor: Headers, data: Path) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=90)
    days = FeedbackDays().of("correction")
    with open_office(data) as office:
        late = office.feedback.add(Letter(kind="correction", words="有误"), days=days, now=long_ago)
    sent(client)
    listed = client.get(DESK, headers=editor).json()
    assert [one["is_overdue"] for one in listed["items"]] == [False, True]
    told = client.get("/metrics").text
    assert 'gongbao_feedback{state="in_time"} 1\ngongbao_feedback{state="overdue"} 1\n' in told
    overdue = client.get(f"{DESK}?overdue=true", headers=editor).json()
    assert ([one["id"] for one in overdue["items"]], overdue["total"]) == ([late.id], 1)


@pytest.mark.parametrize(("role", "organ"), [("agency", None), ("editor", "示例市人民政府办公室")])
def test_only_the_editors_of_this_office_deal_with_it(
    client: Client, data: Path, role: Any, organ: str | None
) -> None:
    headers = key_headers(add_account(data, role, *([organ] if organ else [])))
    id = sent(client)["id"]
    for answer in (
        client.get(DESK, headers=headers),
        client.get(f"{DESK}/{id}", headers=headers),
        decide(client, headers, id, "publish", "有误"),
    ):
        assert answer.status_code == 403


def test_what_cannot_be_decided_is_refused(client: Client, editor: Headers) -> None:
    id = sent(client)["id"]
    assert decide(client, editor, id, "answer", "").status_code == 422
    assert decide(client, editor, id, "delete").status_code == 422
    assert decide(client, editor, "fb-none", "accept").status_code == 404
    assert decide(client, editor, id, "refuse", "不属于本机关。").is_success
    assert decide(client, editor, id, "accept").status_code == 409


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"words": " "}, "words"),
        ({"document": "nothing"}, "document"),
        ({"dataset": "nothing"}, "dataset"),
        ({"document": "a", "dataset": "b"}, "dataset"),
    ],
)
def test_what_cannot_be_taken_in_is_refused_by_name(client: Client, given: Json, name: str) -> None:
    answer = client.post(ADDRESS, json={"kind": "correction", "words": "有误"} | given)
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, name)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"kind": "praise", "words": "好"}', '{"kind": "request"}', "\x00",
     '{"kind": "request", "words": "好", "name": "甲"}',
     '{"kind": "request", "words": "' + "a" * 4001 + '"}'],
)  # fmt: skip
def test_a_body_that_is_no_letter_is_refused(client: Client, body: str) -> None:
    answer = client.post(ADDRESS, content=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_while_too_many_wait_it_is_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_OPEN", 1)
    sent(client)
    answer = client.post(ADDRESS, json={"kind": "correction", "words": "有误"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "busy")
    assert answer.headers["retry-after"]


def test_an_address_that_sends_too_much_is_stopped(client: Client) -> None:
    for _ in range(20):
        sent(client)
    answer = client.post(ADDRESS, json={"kind": "correction", "words": "有误"})
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (429, "too-many")
