"""What was withdrawn answers 410 on every address of its own, and is in no list and no file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import tantivy
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.commands.index import follow_index
from api.settings import Settings, Site
from gazette.filing.withdrawal import WITHDRAWAL_CODES, WORDS, WithdrawalCode
from gazette.store.withdrawing import Taken
from gazette.store.writer import Store
from opendata.public.copies import make_copy
from opendata.public.publish import follow
from tests.editions import add, entry, issue
from tests.leftovers import files_with
from tests.made_up import cited, draft, fee_notice, metadata, notice, part, publish, statute

pytestmark = pytest.mark.requirement("OD-11", "SEC-01", "item-34")

NOW = datetime(2024, 7, 1, 2, 3, 4, tzinfo=UTC)
AUTHORITY = "示例省人民政府办公厅"
SITE = Site(name="示例省人民政府公报", code="6200000001", organizer=AUTHORITY)
BASE = "https://gazette.example"
GONE_TITLE = "示例省人民政府关于误发事项的通知"
GONE_TEXT = "一、依照《示例省数据条例》第三条办理误发事项qzxgone。\n"
API = "/api/v1/documents/{}"
ADDRESSES = [
    API,
    API + "?fields=text",
    API + "/versions",
    API + "/versions/1",
    API + "/articles",
    API + "/articles?version=1",
    API + "/articles/lvl1_1",
    API + "/relations",
    API + "/relations?direction=in",
    "/documents/{}",
    "/documents/{}.json",
    "/documents/{}.txt",
    "/documents/{}.docx",
    "/documents/{}/versions/1",
]


def withdraw(
    data: Path, document: str, version: int | None = None, code: WithdrawalCode = "personal_data"
) -> Taken:
    with Store.open(data) as store:
        return store.withdraw(
            document, version, code=code, authority=AUTHORITY, on=date(2024, 6, 30), note="来函",
            actor="editor", now=NOW,
        )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Path, str, str]:
    """An archive, a document to be withdrawn, and a statute that it cites and that is corrected."""
    number = "示政发〔2024〕99号"
    gone = draft(
        "gone",
        GONE_TEXT,
        metadata(GONE_TITLE, number=number),
        components=(part("lvl1_1", "level1", "一、", GONE_TEXT, GONE_TEXT.rstrip()),),
        citations=(cited(GONE_TEXT, "《示例省数据条例》第三条", title="示例省数据条例"),),
    )
    citing = draft("citing", "依照示政发〔2024〕99号办理。\n", metadata("示例省关于办理的通知"))
    _, law, _, document, _ = publish(tmp_path, [notice(), statute(), fee_notice(), gone, citing])
    add(tmp_path, issue("11", entry(GONE_TITLE, number, pages=(3, 9)), on=date(2024, 6, 15)))
    follow_index(tmp_path, "tantivy")
    return tmp_path, document, law


@pytest.fixture
def client(archive: tuple[Path, str, str]) -> Iterator[TestClient[Litestar]]:
    app = create_app(Settings(data=archive[0], base_url=BASE, site=SITE))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def body(client: TestClient[Litestar], address: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    read: dict[str, Any] = answer.json()
    return read


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_address_of_a_withdrawn_document_is_gone(
    client: TestClient[Litestar], archive: tuple[Path, str, str], address: str
) -> None:
    data, document, _ = archive
    assert client.get(address.format(document)).status_code == 200
    withdraw(data, document)
    follow(data)
    answer = client.get(address.format(document))
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"]) == (f"{BASE}/problems/withdrawn", 410)
    assert problem["withdrawal"] == {
        "document": document,
        "version": None,
        "code": "personal_data",
        "reason": "含个人信息 It holds personal data",
        "authority": AUTHORITY,
        "withdrawn_on": "2024-06-30",
    }
    assert "撤回" in problem["detail"]
    assert "withdrawn on 2024-06-30" in problem["detail"]
    assert client.head(address.format(document)).status_code == 410


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_kept_its_tag_learns_that_it_is_gone(
    client: TestClient[Litestar], archive: tuple[Path, str, str], address: str
) -> None:
    data, document, _ = archive
    tag = client.get(address.format(document)).headers["etag"]
    known = {"if-none-match": tag}
    assert client.get(address.format(document), headers=known).status_code == 304
    withdraw(data, document)
    follow(data)
    assert client.get(address.format(document), headers=known).status_code == 410


@pytest.mark.parametrize("address", ["/documents/{}", "/documents/{}/versions/1"])
@pytest.mark.parametrize("code", WITHDRAWAL_CODES)
def test_a_person_reads_why_in_either_language(
    client: TestClient[Litestar],
    archive: tuple[Path, str, str],
    address: str,
    code: WithdrawalCode,
) -> None:
    data, document, _ = archive
    withdraw(data, document, code=code)
    follow(data)
    for query, reason in (("", WORDS[code][0]), ("?lang=en", WORDS[code][1])):
        answer = client.get(address.format(document) + query, headers={"accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"][:9]) == (410, "text/html")
        for words in (reason, AUTHORITY, "2024-06-30", document):
            assert words in answer.text
        assert "误发" not in answer.text.replace(WORDS["published_in_error"][0], "")


def test_it_is_in_no_list_and_no_search(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, document, _ = archive
    addresses = [
        "/api/v1/documents?q=误发事项",
        "/api/v1/search?q=误发事项",
        "/api/v1/documents?number=示政发〔2024〕99号",
        "/api/v1/documents?issue=示例省人民政府公报/2024/11",
        "/api/v1/datasets/documents/rows?limit=100",
    ]
    before = [client.get(address) for address in addresses]
    assert all(document in answer.text for answer in before)
    withdraw(data, document)
    follow_index(data, "tantivy")
    after = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in after] == [200] * len(addresses)
    assert [answer for answer in after if document in answer.text] == []
    assert body(client, "/api/v1/search?q=误发事项")["total"] == 0


def test_a_reference_to_it_is_not_found_and_tells_nothing(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    """Its number is gone with it: kept, even as a digest, it could be guessed."""
    data, document, _ = archive
    asked = "/api/v1/resolve?ref=示政发〔2024〕99号"
    assert body(client, asked)["matches"][0]["document"]["id"] == document
    withdraw(data, document)
    follow(data)
    answer = body(client, asked)
    assert (answer["outcome"], answer["matches"]) == ("not_found", [])


def test_what_cites_it_stands_and_leads_nowhere(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, document, law = archive
    incoming = f"/api/v1/documents/{law}/relations?direction=in"
    citing = {one["from"]["id"] for one in body(client, incoming)["items"]}
    withdraw(data, document)
    follow(data)
    assert {one["from"]["id"] for one in body(client, incoming)["items"]} == citing - {document}


def test_the_gazette_still_says_what_it_printed(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, document, _ = archive
    address = "/api/v1/issues/示例省人民政府公报/2024/11"
    assert body(client, address)["columns"][0]["entries"][0]["document"] == document
    withdraw(data, document)
    follow(data)
    line = body(client, address)["columns"][0]["entries"][0]
    assert (line["title"], line["document"]) == (GONE_TITLE, None)


def test_no_file_that_is_served_or_kept_has_its_words(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, document, _ = archive
    make_copy(data, {}, now=NOW)
    assert {"gazette.db", "public.db"} <= set(files_with(data, "qzxgone"))
    withdraw(data, document)
    follow_index(data, "tantivy")
    assert files_with(data, "qzxgone", "误发事项qz") == []
    assert body(client, "/api/v1/documents?q=公开")["total"] > 0


@pytest.mark.parametrize("home", ["tantivy", "tantivy-articles"])
def test_the_index_keeps_no_pair_of_its_letters(archive: tuple[Path, str, str], home: str) -> None:
    """Where a document is only marked as deleted, its terms stand on in the index."""
    data, document, _ = archive

    def terms() -> int:
        (current,) = (path for path in (data / "index" / home).iterdir() if path.is_dir())
        return tantivy.Index.open(str(current)).searcher().doc_freq("any", "误发")

    assert terms() == 1
    withdraw(data, document)
    follow_index(data, "tantivy")
    assert terms() == 0


@pytest.mark.parametrize("home", ["whoosh", "whoosh-articles"])
def test_nor_does_the_other_engines_index(archive: tuple[Path, str, str], home: str) -> None:
    data, document, _ = archive
    follow_index(data, "whoosh")
    assert files_with(data / "index" / home, "误发") != []
    withdraw(data, document)
    follow_index(data, "whoosh")
    assert files_with(data / "index" / home, "误发") == []


def test_datasette_lacks_the_row_and_has_the_tombstone(archive: tuple[Path, str, str]) -> None:
    data, document, _ = archive
    withdraw(data, document)
    follow(data)
    with closing(sqlite3.connect(data / "public.db")) as db:
        assert db.execute("SELECT 1 FROM document WHERE id = ?", (document,)).fetchall() == []
        found = db.execute("SELECT code, authority FROM tombstone WHERE document = ?", (document,))
        assert found.fetchall() == [("personal_data", AUTHORITY)]


@pytest.mark.requirement("GZ-06")
def test_a_withdrawn_version_is_gone_and_its_document_is_not(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, _, law = archive
    with Store.open(data) as store:
        store.correct(law, 1, {"abstract": "摘要"}, note="漏印", actor="editor", now=NOW)
    withdraw(data, law, 1)
    follow(data)
    assert body(client, API.format(law))["version"] == 2
    (left,) = body(client, API.format(law) + "/versions")["items"]
    assert (left["version"], left["corrects"], left["corrected_by"]) == (2, 1, None)
    for address in (
        API + "/versions/1",
        API + "/articles?version=1",
        API + "/articles/chp_1?version=1",
        "/documents/{}/versions/1",
    ):
        problem = body(client, address.format(law), 410)
        assert problem["withdrawal"]["version"] == 1
        assert "第 1 版" in problem["detail"]
    assert client.get(API.format(law) + "/versions/3").status_code == 404
    page = client.get(f"/documents/{law}/versions/1", headers={"accept": "text/html"})
    assert "第 1 版已撤回" in page.text


def test_what_was_never_here_is_not_found(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, document, law = archive
    withdraw(data, document)
    follow(data)
    for address in ADDRESSES:
        assert client.get(address.format("abcdefghij")).status_code == 404
    assert client.get(f"/documents/{document}.pdf").status_code == 404
    assert client.get(API.format(law) + "/versions/99").status_code == 404
    assert client.get(API.format(document) + f"/versions/{2**70}").status_code == 410


@pytest.mark.requirement("GZ-06", "OD-08")
def test_a_correction_is_shown_on_both_versions(
    client: TestClient[Litestar], archive: tuple[Path, str, str]
) -> None:
    data, _, law = archive
    with Store.open(data) as store:
        store.correct(law, 1, {"abstract": "摘要"}, note="漏印", actor="editor", now=NOW)
    follow(data)
    first, second = (body(client, API.format(law) + f"/versions/{n}") for n in (1, 2))
    assert (first["corrects"], first["corrected_by"]) == (None, 2)
    assert (second["corrects"], second["corrected_by"]) == (1, None)
    assert second["fields"]["abstract"]["origin"] == "set"
    older = client.get(f"/documents/{law}/versions/1", headers={"accept": "text/html"}).text
    newer = client.get(f"/documents/{law}", headers={"accept": "text/html"}).text
    assert re.search(rf'已更正，见 <a href="/documents/{law}/versions/2"', older)
    assert re.search(rf'勘误：本版更正 <a href="/documents/{law}/versions/1"', newer)


def test_a_problem_has_its_own_page(client: TestClient[Litestar]) -> None:
    assert "撤回" in client.get("/problems/withdrawn").text


def test_the_description_knows_that_documents_may_be_gone(client: TestClient[Litestar]) -> None:
    paths = body(client, "/openapi.json")["paths"]
    gone = {
        path for path, item in paths.items() for one in item.values() if "410" in one["responses"]
    }
    named = {path for path in paths if "{document_id}" in path or "{name}" in path}
    assert named <= gone
    assert {"/api/v1/filings/{id}", "/api/v1/reviews/{id}"} <= gone
    assert "/api/v1/documents" not in gone
