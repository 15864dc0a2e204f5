"""One document from source bytes to every door. Newcomers read this first."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.serving import ROOT, eventually, gongbao, serving

pytestmark = pytest.mark.requirement("item-9", "item-37", "SD-02", "SD-12", "GZ-14", "FOI-06")

SAMPLE = ROOT / "sample" / "documents"
ISSUES = ROOT / "sample" / "issues"
NUMBER = "示政办发〔2024〕12号"
TITLE = "示例省人民政府办公厅关于印发《示例省2024年政务公开工作要点》的通知"
HELD = "示民函〔2024〕18号"
HELD_WORDS = "临时救助对象名单"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the sample province."""
    folder = tmp_path_factory.mktemp("journey") / "data"
    done = gongbao("ingest", "--trusted", SAMPLE, data=folder)
    assert done.returncode == 0, done.stderr
    done = gongbao("issue", "add", *sorted(ISSUES.glob("shili-*")), data=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server prints."""
    return tmp_path_factory.mktemp("log") / "serve.log"


@pytest.fixture(scope="module")
def client(data: Path, log: Path) -> Iterator[httpx.Client]:
    """A reader of the service over that archive."""
    with serving(data, log) as client:
        eventually(lambda: client.get("/api/v1/search", params={"q": "公开"}).json()["total"] > 0)
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, object]:
    """The document of this journey, found by its number in other brackets."""
    answer = client.get("/api/v1/documents", params={"number": "示政办发[2024]12号"}).json()
    assert answer["total"] == 1
    found: dict[str, object] = answer["items"][0]
    return found


def test_the_masthead_is_read(document: dict[str, object]) -> None:
    assert document["number"] == NUMBER
    assert document["title"] == TITLE
    assert document["signed_on"] == "2024-05-23"
    assert document["published_on"] is None, "a republisher's date is not the document's"
    assert document["genre"] == "通知"
    assert document["disclosure"] == "active"


def test_the_single_document_says_more(client: httpx.Client, document: dict[str, object]) -> None:
    whole = client.get(f"/api/v1/documents/{document['id']}").json()
    assert whole["addressees"] == "各市、自治州人民政府，云岭新区管委会，省政府各部门"
    assert whole["enclosures"][0]["title"] == "示例省2024年政务公开工作要点"


def test_the_text_is_what_was_digested(client: httpx.Client, document: dict[str, object]) -> None:
    text = client.get(f"/documents/{document['id']}.txt")
    digest = document["digest"]
    assert isinstance(digest, dict)
    assert hashlib.sha256(text.content).hexdigest() == digest["sha-256"]
    assert hashlib.new("sm3", text.content).hexdigest() == digest["sm3"]
    assert text.text.startswith("示例省人民政府办公厅关于印发")
    assert "责任编辑" not in text.text
    assert "当前位置" not in text.text


def test_its_parts_have_paths(client: httpx.Client, document: dict[str, object]) -> None:
    articles = client.get(f"/api/v1/documents/{document['id']}/articles").json()["items"]
    kinds = [article["kind"] for article in articles]
    assert (kinds.count("level1"), kinds.count("level2"), kinds.count("level3")) == (4, 5, 10)
    path = next(article["path"] for article in articles if article["number"].startswith("8"))
    one = client.get(f"/api/v1/documents/{document['id']}/articles/{path}").json()
    assert "备案登记" in one["text"]


def test_its_citations_lead_to_documents(client: httpx.Client, document: dict[str, object]) -> None:
    relations = client.get(f"/api/v1/documents/{document['id']}/relations").json()["items"]
    cited = {relation["to"]["number"]: relation["to"]["id"] for relation in relations}
    other = client.get("/api/v1/documents", params={"number": "示政发〔2024〕3号"}).json()
    assert cited["示政发〔2024〕3号"] == other["items"][0]["id"]


def test_every_door_counts_the_same(client: httpx.Client) -> None:
    for words in ("公开", "公报", "省", "示政办发〔2024〕12号"):
        listed = client.get("/api/v1/documents", params={"q": words}).json()["total"]
        found = client.get("/api/v1/search", params={"q": words}).json()["total"]
        tables = client.get("/data/public/document.json", params={"_search": words}).json()
        assert listed == found == tables["filtered_table_rows_count"], words


def test_a_page_shows_it(client: httpx.Client, document: dict[str, object]) -> None:
    page = client.get(f"/documents/{document['id']}", headers={"Accept": "text/html"}).text
    assert TITLE in page
    assert NUMBER in page


@pytest.mark.requirement("GZ-09")
def test_its_issue_leads_to_it_and_it_to_its_issue(
    client: httpx.Client, document: dict[str, object]
) -> None:
    whole = client.get(f"/api/v1/documents/{document['id']}").json()
    (printed,) = whole["printed_in"]
    assert (printed["gazette"], printed["number"]) == ("示例省人民政府公报", 10)
    issue = client.get(f"/api/v1/issues/{printed['issue']}").json()
    entries = [entry for column in issue["columns"] for entry in column["entries"]]
    (line,) = (entry for entry in entries if entry["document"] == document["id"])
    assert (line["title"], line["pages"]) == (TITLE, printed["pages"])
    assert f'href="/documents/{document["id"]}"' in client.get(f"/issues/{printed['issue']}").text
    rows = client.get("/data/public/entry.json", params={"document": str(document["id"])}).json()
    assert rows["filtered_table_rows_count"] == 1


@pytest.mark.requirement("GZ-17")
def test_the_entries_of_all_issues_lead_to_their_documents(client: httpx.Client) -> None:
    """Four of the sample's entries have no document on purpose."""
    (gazette,) = client.get("/api/v1/coverage").json()["gazettes"]
    assert (gazette["held"], gazette["entries"]) == (6, 36)
    assert gazette["entries_without_document"] == 4


def test_a_reference_resolves(client: httpx.Client, document: dict[str, object]) -> None:
    answer = client.get("/api/v1/resolve", params={"ref": "示政办发（2024）第12号"}).text
    assert str(document["id"]) in answer


def test_it_is_in_the_exports(client: httpx.Client, document: dict[str, object]) -> None:
    rows = "/api/v1/datasets/documents/rows"
    lines = client.get(rows, params={"format": "ndjson"}).text.splitlines()
    (line,) = [one for one in map(json.loads, lines) if one["id"] == document["id"]]
    assert (line["number"], line["title"]) == (NUMBER, TITLE)
    assert NUMBER in client.get(rows, params={"format": "csv"}).text


def test_a_statute_keeps_its_dated_states(client: httpx.Client) -> None:
    found = client.get("/api/v1/documents", params={"title": "示例省政务数据条例"}).json()
    (statute,) = found["items"]
    versions = client.get(f"/api/v1/documents/{statute['id']}/versions").json()["items"]
    assert [version["version"] for version in versions] == [1, 2]


@pytest.mark.requirement("item-41", "SD-17", "SD-19")
def test_what_is_held_shows_at_no_door(client: httpx.Client, data: Path, log: Path) -> None:
    held = gongbao("review", "list", data=data)
    assert HELD_WORDS in held.stdout
    assert "13900001234" not in held.stdout + held.stderr
    for words in (HELD, HELD_WORDS):
        assert client.get("/api/v1/documents", params={"q": words}).json()["total"] == 0
        assert client.get("/api/v1/search", params={"q": words}).json()["total"] == 0
        texts = client.get("/api/v1/datasets/versions/rows", params={"format": "ndjson"}).text
        assert words not in texts
    for file in (data / "public.db", *sorted((data / "index").rglob("*")), log):
        if file.is_file():
            assert HELD_WORDS.encode() not in file.read_bytes(), file
    with closing(sqlite3.connect(data / "public.db")) as db:
        rows = db.execute("SELECT count(*) FROM document WHERE number = ?", (HELD,))
        assert rows.fetchone() == (0,)


def test_a_second_run_adds_nothing(data: Path) -> None:
    done = gongbao("ingest", "--trusted", SAMPLE, "--report", data / "again.jsonl", data=data)
    assert done.returncode == 0
    outcomes = [json.loads(line) for line in (data / "again.jsonl").read_text().splitlines()]
    assert not [line for line in outcomes if line.get("outcome") in {"stored", "held", "listed"}]


def test_a_write_is_visible_everywhere_soon(
    client: httpx.Client, data: Path, tmp_path: Path
) -> None:
    late = tmp_path / "late"
    late.mkdir()
    (late / "notice.txt").write_text(
        "示例省水利厅关于开展节约用水宣传周活动的通知\n示水发〔2024〕77号\n各市、自治州水利局：\n"
        "一、活动时间为五月第二周。\n二、各地自行组织。\n示例省水利厅\n2024年4月30日\n（此件公开发布）\n",
        encoding="utf-8",
    )
    assert gongbao("ingest", "--trusted", late, data=data).returncode == 0
    words = {"q": "节约用水宣传周"}
    eventually(lambda: client.get("/api/v1/documents", params=words).json()["total"] == 1)
    eventually(lambda: client.get("/api/v1/search", params=words).json()["total"] == 1)
