"""Each form of a document, by ending and by Accept, in all its states, as HTTP has it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from api.app import create_app
from api.negotiate import CITATIONS, ENDINGS, OFFERED, XML
from api.settings import Settings
from gazette.store.writer import Store
from ingest.progress import Plain
from ingest.report import Report
from ingest.run import ingest
from opendata.public.publish import follow, rebuild
from tests.made_up import NOW, STATUTE_TEXT, draft, metadata, record
from tests.past import Past
from tests.sample.reading import DOCUMENTS

pytestmark = pytest.mark.requirement("OD-07", "ND-15", "SD-12")

Client = TestClient[Litestar]
TOLD = "qzx机密甲"
MASKED = "某甲"
STATES = ["", "/versions/1", "/on/2024-06-01", "/at/2024-06-01T02:03:04.000Z"]


def bare(content_type: str) -> str:
    return content_type.partition(";")[0]


@pytest.mark.parametrize("ending", OFFERED)
@pytest.mark.parametrize("state", STATES)
def test_ending_and_accept_give_the_same(
    client: Client, ids: list[str], state: str, ending: str
) -> None:
    path = f"/documents/{ids[1]}{state}"
    named = client.get(f"{path}.{ending}", headers={"accept": "text/html"})
    asked = client.get(path, headers={"accept": OFFERED[ending]})
    assert (named.status_code, bare(named.headers["content-type"])) == (200, OFFERED[ending])
    assert named.content == asked.content
    assert "Accept" in asked.headers["vary"].split(", ")
    assert "Accept" not in named.headers["vary"].split(", ")


@pytest.mark.parametrize("ending", OFFERED)
def test_what_is_known_is_not_sent_again_and_head_has_no_body(
    client: Client, ids: list[str], ending: str
) -> None:
    path = f"/documents/{ids[1]}.{ending}"
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "link", "vary"):
        assert head.headers[name] == whole.headers[name]
    again = client.get(path, headers={"if-none-match": whole.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_text_forms_say_their_charset(client: Client, ids: list[str]) -> None:
    types = [
        client.get(f"/documents/{ids[1]}.{one}").headers["content-type"]
        for one in ("txt", "md", "bib", "ris", "gbt7714", "csl")
    ]
    assert types == [
        "text/plain; charset=utf-8",
        "text/markdown; charset=utf-8",
        "application/x-bibtex; charset=utf-8",
        "application/x-research-info-systems; charset=utf-8",
        "text/x-bibliography; charset=utf-8",
        "application/vnd.citationstyles.csl+json",
    ]


def test_who_knows_xml_alone_gets_akoma_ntoso(client: Client, ids: list[str]) -> None:
    asked = client.get(f"/documents/{ids[1]}", headers={"accept": f"{XML}, text/html;q=0.5"})
    assert asked.headers["content-type"] == XML
    assert asked.content == client.get(f"/documents/{ids[1]}.xml").content


def test_a_browser_gets_the_page(client: Client, ids: list[str]) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = client.get(f"/documents/{ids[1]}", headers={"accept": accept})
    assert bare(page.headers["content-type"]) == "text/html"


def test_a_refusal_names_every_form_that_is_offered(client: Client, ids: list[str]) -> None:
    answer = client.get(f"/documents/{ids[1]}", headers={"accept": "application/pdf"})
    assert answer.status_code == 406
    assert [kind for kind in (*OFFERED.values(), XML) if kind not in answer.json()["detail"]] == []


@pytest.mark.parametrize("state", STATES)
def test_all_forms_are_linked(client: Client, ids: list[str], state: str) -> None:
    address = f"https://gazette.example/documents/{ids[1]}{state}"
    page = client.get(f"/documents/{ids[1]}{state}")
    for ending, kind in ENDINGS.items():
        assert f'<{address}.{ending}>; rel="alternate"; type="{kind}"' in page.headers["link"]
        assert f'<link rel="alternate" type="{kind}" href="{address}.{ending}">' in page.text
        assert f'<a href="{address}.{ending}">' in page.text


@pytest.mark.parametrize("state", STATES)
def test_citations_are_linked_as_what_is_said_of_it(
    client: Client, ids: list[str], state: str
) -> None:
    address = f"https://gazette.example/documents/{ids[1]}{state}"
    page = client.get(f"/documents/{ids[1]}{state}")
    for ending, kind in CITATIONS.items():
        assert f'<{address}.{ending}>; rel="describedby"; type="{kind}"' in page.headers["link"]
        assert f'<link rel="describedby" type="{kind}" href="{address}.{ending}">' in page.text
        assert f'<a href="{address}.{ending}">' in page.text
    reference = client.get(f"/documents/{ids[1]}{state}.gbt7714").text.strip()
    assert reference in page.text


@pytest.mark.parametrize("ending", CITATIONS)
def test_a_citation_names_the_version_shown(past_client: Client, past: Past, ending: str) -> None:
    """Of two states of one rule the older is version 2."""
    for path, number in (("", 1), ("/on/2021-01-01", 2), ("/versions/2", 2)):
        said = past_client.get(f"/documents/{past.rule}{path}.{ending}").text
        assert f"https://gazette.example/documents/{past.rule}/versions/{number}" in said


def test_the_data_links_them_too(client: Client, ids: list[str]) -> None:
    links = client.get(f"/api/v1/documents/{ids[1]}").json()["links"]
    page = f"https://gazette.example/documents/{ids[1]}"
    assert (links["markdown"], links["akn"], links["jsonld"]) == (
        f"{page}.md",
        f"{page}.xml",
        f"{page}.jsonld",
    )


def test_the_forms_say_what_the_text_says(client: Client, ids: list[str]) -> None:
    path = f"/documents/{ids[1]}"
    root = etree.fromstring(client.get(f"{path}.xml").content)
    assert "".join(root.itertext()) == STATUTE_TEXT
    assert "## 第一章 总则\n\n第一条 为了规范数据管理" in client.get(f"{path}.md").text
    graph = client.get(f"{path}.jsonld").json()["@graph"]
    assert graph[0]["name"] == {"@value": "示例省数据条例", "@language": "zh-Hans"}


@pytest.mark.parametrize("ending", ["md", "xml", "jsonld"])
def test_an_older_version_says_what_it_said(past_client: Client, past: Past, ending: str) -> None:
    """The text of 2020 was recorded after that of 2023: it is version 2 and the older state."""
    old = past_client.get(f"/documents/{past.rule}/versions/2.{ending}").text
    new = past_client.get(f"/documents/{past.rule}.{ending}").text
    assert "2020-01-01" in old
    assert "2023-07-01" in new
    assert "乙文" not in old


@pytest.mark.parametrize("ending", OFFERED)
def test_a_memento_leads_on_in_the_form_asked_for(
    past_client: Client, past: Past, ending: str
) -> None:
    answer = past_client.get(f"/timegate/documents/{past.old}.{ending}", follow_redirects=False)
    assert answer.headers["location"].endswith(f".{ending}")


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A list of names of which one had to be masked; the version that told it was withdrawn."""
    data = tmp_path_factory.mktemp("masked")
    told = metadata("示例名单", number="示政发〔2024〕1号", signed_on=date(2024, 5, 1))
    document, again = record(
        data,
        [draft("told", f"一、{TOLD}\n", told), draft("masked", f"一、{MASKED}\n", told)],
    )
    assert document == again
    with Store.open(data) as store:
        store.withdraw(
            document, 1, code="personal_data", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note="来函", actor="editor", now=NOW,
        )  # fmt: skip
    rebuild(data)
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as client:
        yield client, document


def words(content: bytes) -> str:
    """What an answer says, that of a package in all its files."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode(errors="replace") for name in package.namelist())


@pytest.mark.requirement("OD-05", "SEC-04", "item-41")
@pytest.mark.parametrize("path", ["", *(f".{ending}" for ending in OFFERED)])
def test_what_was_masked_is_masked_in_every_form(masked: tuple[Client, str], path: str) -> None:
    client, document = masked
    shown = words(client.get(f"/documents/{document}/versions/2{path}").content)
    assert TOLD not in shown
    gone = client.get(f"/documents/{document}/versions/1{path}")
    assert (gone.status_code, TOLD in gone.text) == (410, False)


@pytest.mark.parametrize("ending", ["txt", "md", "xml", "docx"])
def test_the_mask_itself_is_shown(masked: tuple[Client, str], ending: str) -> None:
    client, document = masked
    assert MASKED in words(client.get(f"/documents/{document}.{ending}").content)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The sample as it is ingested and served."""
    data = tmp_path_factory.mktemp("sample")
    report = Report(Plain(lambda text: None))
    now = datetime(2024, 7, 1, tzinfo=UTC)
    ingest([DOCUMENTS], data=data, trusted=True, jobs=0, report=report, now=lambda: now)
    follow(data)
    with TestClient(create_app(Settings(data=data)), raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("ending", ["md", "xml", "jsonld"])
def test_every_document_of_the_sample_has_it(sample: Client, ending: str) -> None:
    items = sample.get("/api/v1/documents?limit=1000").json()["items"]
    assert len(items) > 80
    for item in items:
        answer = sample.get(f"/documents/{item['id']}.{ending}")
        assert (answer.status_code, bare(answer.headers["content-type"])) == (200, ENDINGS[ending])
        assert item["title"] in "".join(answer.text.split("\n"))


def test_no_form_of_what_is_held(tmp_path: Path) -> None:
    told = metadata("示例名单", number="示政发〔2024〕1号")
    with Store.open(tmp_path) as store:
        store.add_source("made", trusted=False, now=NOW)
        run = store.start_run("test", now=NOW)
        held = store.record(draft("held", f"{TOLD}\n", told), (), clear=False, run=run, now=NOW)
    rebuild(tmp_path)
    with TestClient(create_app(Settings(data=tmp_path)), raise_server_exceptions=False) as client:
        for ending in OFFERED:
            answer = client.get(f"/documents/{held.document_id}.{ending}")
            assert (answer.status_code, TOLD in answer.text) == (404, False)
