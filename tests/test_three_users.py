"""The three users against a running server: an agency files, an editor clears, a reader finds.

Before the clearing nothing of the document shows at any public door. Fixtures are the steps, in
their order; tests look at what each step left.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.accounts import key_headers
from tests.serving import eventually, gongbao, serving

pytestmark = pytest.mark.requirement(
    "SD-13", "SD-16", "GZ-05", "GZ-23", "item-37", "item-41", "ND-03"
)

Json = dict[str, Any]  # Any: JSON
ORGAN = "示例省水利厅"
NUMBER = "示水规〔2024〕31号"
TITLE = "示例省水利厅关于加强取水计量管理的通知"
INSIDE = "计量设施每季度校准一次"
REGISTRATION = "示规备〔2024〕77号"
CONTACT = "政策法规处值班室"
TEXT = (
    f"{TITLE}\n{NUMBER}\n各市、自治州水利局：\n现就取水计量管理通知如下。\n"
    f"一、{INSIDE}。\n二、校准结果向社会公开。\n{ORGAN}\n2024年5月23日\n（此件公开发布）\n"
)
HIDDEN = (NUMBER, TITLE, "取水计量", INSIDE, REGISTRATION, CONTACT, "fil-")
"""What shows nowhere before the clearing; the last stands before the id of every filing."""
PLACES: Mapping[str, str] = {
    "number": "1", "path": "lvl1_1", "kind": "not-found", "file": "site.css", "year": "2024",
    "page": "1", "ending": "csv", "day": "2024-05-23", "version": "1", "moment": "2099-01-01",
    "rest": "documents/{id}",
}  # fmt: skip
"""What stands in the addresses of routes, for parts that are not ids."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("three") / "data"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the server prints."""
    return tmp_path_factory.mktemp("log") / "serve.log"


@pytest.fixture(scope="module")
def agency(data: Path) -> str:
    """The agency's key, as the office hands it out."""
    return _new_account(data, "agency", ORGAN)


@pytest.fixture(scope="module")
def editor(data: Path) -> str:
    """The editor's key."""
    return _new_account(data, "editor", "示例省人民政府办公厅")


@pytest.fixture(scope="module")
def client(data: Path, log: Path, agency: str, editor: str) -> Iterator[httpx.Client]:
    """Anybody, and the running server."""
    with serving(data, log) as client:
        yield client


@pytest.fixture(scope="module")
def filing(client: httpx.Client, agency: str, tmp_path_factory: pytest.TempPathFactory) -> Json:
    """First step: the agency files by curl."""
    folder = tmp_path_factory.mktemp("agency")
    (folder / "通知.txt").write_text(TEXT, encoding="utf-8")
    (folder / "解读.txt").write_text("解读：为什么要计量。\n", encoding="utf-8")
    (folder / "headers").write_text(f"Authorization: Bearer {agency}\n", encoding="ascii")
    fields = {
        "title": TITLE, "number": "示水规[2024]31号", "issuer": ORGAN, "signed_on": "2024-05-23",
        "disclosure": "主动公开", "disclosure_reason": "普遍适用的规范性文件",
        "registration_no": REGISTRATION, "contact": CONTACT,
        "file": "@通知.txt", "explanation": "@解读.txt",
    }  # fmt: skip
    form = [word for name, value in fields.items() for word in ("-F", f"{name}={value}")]
    headers = ["-H", "@headers", "-H", "Idempotency-Key: 2024-31"]
    answer = subprocess.run(
        ["curl", "-sS", *headers, *form, str(client.base_url.join("/api/v1/filings"))],
        cwd=folder, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    filed: Json = json.loads(answer.stdout)
    assert "id" in filed, filed
    return filed


@pytest.fixture(scope="module")
def waiting(client: httpx.Client, filing: Json, editor: str) -> Json:
    """Second step: the editor finds it in the queue."""
    items = client.get("/api/v1/reviews", headers=key_headers(editor)).json()["items"]
    (found,) = [one for one in items if one["filing"] == filing["id"]]
    found_one: Json = found
    return found_one


@pytest.fixture(scope="module")
def before(client: httpx.Client, waiting: Json, data: Path, log: Path) -> dict[str, bytes]:
    """Third step: what every public door and file holds while it waits, by its address."""
    follower_pause = 1.5  # seconds: more than the follower needs to look again
    with pytest.raises(TimeoutError):
        eventually(lambda: _total(client, "/api/v1/documents", {}) > 0, follower_pause)
    doors = dict(_doors(client, str(waiting["document"])))
    files = [data / "public.db", data / "public.db-wal", log, *(data / "index").rglob("*")]
    return doors | {str(file): file.read_bytes() for file in files if file.is_file()}


@pytest.fixture(scope="module")
def cleared(
    client: httpx.Client, before: dict[str, bytes], waiting: Json, editor: str, agency: str
) -> Json:
    """Fourth step: the agency cannot clear it, the editor can."""
    path = f"/api/v1/reviews/{waiting['id']}"
    verdict = {"decision": "clear", "checks": ["content", "timing", "manner"]}
    assert client.post(path, json=verdict, headers=key_headers(agency)).status_code == 403
    answer = client.post(path, json=verdict, headers=key_headers(editor))
    assert answer.status_code == 200, answer.text
    eventually(lambda: _total(client, "/api/v1/search", {"q": INSIDE}) == 1)
    decided: Json = answer.json()
    return decided


def test_the_filer_has_a_receipt(client: httpx.Client, filing: Json, agency: str) -> None:
    assert filing["state"] == "checked"
    assert [file["role"] for file in filing["files"]] == ["text", "explanation"]
    assert re.fullmatch("[0-9a-f]{64}", filing["digest"]["sha-256"])
    assert re.fullmatch("[0-9a-f]{64}", filing["digest"]["sm3"])
    own = client.get(f"/api/v1/filings/{filing['id']}", headers=key_headers(agency)).json()
    assert own["received_at"] == filing["received_at"]


def is_open(item: dict[str, Any]) -> bool:  # Any: JSON
    """Whether a path of the description is read without a key."""
    return "get" in item and item["get"]["security"] == [{}]


def test_every_public_route_was_looked_at(client: httpx.Client, before: dict[str, bytes]) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    public = [path for path, item in paths.items() if is_open(item)]
    parts = {re.sub(r"\{.*", "", path) for path in public}
    looked = {address.partition("?")[0] for address in before}
    assert len(public) > 15
    assert not [part for part in parts if not any(one.startswith(part) for one in looked)]
    assert any(address.startswith("/data/public/document") for address in before)


def test_before_the_clearing_nothing_shows_anywhere(before: dict[str, bytes]) -> None:
    shown = [
        (address, word)
        for address, content in before.items()
        for word in HIDDEN
        if word.encode() in content or json.dumps(word)[1:-1].encode() in content
    ]
    assert shown == []


def test_the_editor_saw_the_text_and_the_registration(
    client: httpx.Client, waiting: Json, editor: str
) -> None:
    review = client.get(f"/api/v1/reviews/{waiting['id']}", headers=key_headers(editor)).json()
    assert review["text"].startswith(TITLE)
    assert review["form"]["registration_no"] == REGISTRATION


def test_a_reader_finds_it_in_the_list(client: httpx.Client, cleared: Json) -> None:
    answer = client.get("/api/v1/documents", params={"number": "示水规（2024）31号"}).json()
    assert [one["id"] for one in answer["items"]] == [cleared["document"]]
    assert answer["items"][0]["title"] == TITLE


def test_a_reader_finds_it_by_search(client: httpx.Client, cleared: Json) -> None:
    (hit,) = client.get("/api/v1/search", params={"q": INSIDE}).json()["items"]
    assert hit["id"] == cleared["document"]


def test_a_reader_finds_it_in_the_tables(client: httpx.Client, cleared: Json) -> None:
    rows = client.get(
        "/data/public/document.json", params={"_search": INSIDE, "_shape": "array"}
    ).json()
    assert [row["id"] for row in rows] == [cleared["document"]]


def test_a_reader_finds_it_in_the_catalogue(client: httpx.Client, cleared: Json) -> None:
    catalogue = client.get("/catalog.jsonld").json()
    forms = {
        form["@id"]: form["dcat:downloadURL"]["@id"]
        for dataset in catalogue["dcat:dataset"]
        for form in dataset["dcat:distribution"]
        if "dcat:downloadURL" in form
    }
    (address,) = [url for place, url in forms.items() if place.endswith("documents#ndjson")]
    rows = [json.loads(line) for line in client.get(address).text.splitlines()]
    assert [row["title"] for row in rows if row["id"] == cleared["document"]] == [TITLE]


def test_a_reader_reads_its_page(client: httpx.Client, cleared: Json) -> None:
    page = client.get(f"/documents/{cleared['document']}", headers={"accept": "text/html"})
    assert (page.status_code, INSIDE in page.text) == (200, True)
    assert client.get(f"/documents/{cleared['document']}.txt").text == TEXT.rstrip("\n")


def test_the_filer_sees_that_it_is_public(
    client: httpx.Client, cleared: Json, filing: Json, agency: str
) -> None:
    own = client.get(f"/api/v1/filings/{filing['id']}", headers=key_headers(agency)).json()
    assert own["state"] == "cleared"
    assert own["links"]["document"].endswith(cleared["document"])


def test_what_is_the_offices_own_stays_so(client: httpx.Client, cleared: Json, data: Path) -> None:
    doors = dict(_doors(client, cleared["document"]))
    doors |= {str(file): file.read_bytes() for file in data.glob("public.db*")}
    assert len([address for address, content in doors.items() if TITLE.encode() in content]) > 5
    for word in (REGISTRATION, CONTACT):
        assert not [address for address, content in doors.items() if word.encode() in content]


def test_no_key_is_in_the_log(cleared: Json, log: Path, agency: str, editor: str) -> None:
    said = log.read_text(encoding="utf-8")
    assert not [key for key in (agency, editor) if key.split("_", 2)[2] in said]
    assert not [word for word in HIDDEN if word in said]


def _new_account(data: Path, role: str, organ: str) -> str:
    made = gongbao(
        "account", "new", "--role", role, "--organ", organ, "--name", f"{organ}经办", data=data
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def _total(client: httpx.Client, path: str, query: dict[str, str]) -> int:
    return int(client.get(path, params=query).json()["total"])


def _doors(client: httpx.Client, document: str) -> Iterator[tuple[str, bytes]]:
    """Every public route of the description with this document's id, and every table."""
    asked = [
        "/documents/{id}.json", "/documents/{id}.txt", "/api/v1/documents?q=加强&fields=text",
        "/api/v1/documents?ids={id}", "/api/v1/search?q=加强&highlights=5", "/search?q=加强",
        "/api/v1/resolve?ref=示水规", "/sitemap.xml", "/robots.txt",
    ]  # fmt: skip
    for path, item in client.get("/openapi.json").json()["paths"].items():
        if is_open(item):
            asked.append(re.sub(r"\{([a-z_]+)\}", lambda part: PLACES.get(part[1], "{id}"), path))
    tables = client.get("/data/public.json").json()["tables"]
    asked += [f"/data/public/{table['name']}.json?_size=max" for table in tables]
    for dataset in client.get("/api/v1/datasets").json()["items"]:
        rows = f"/api/v1/datasets/{dataset['id']}/rows?format="
        asked += [f"/datasets/{dataset['id']}", f"{rows}ndjson", f"{rows}csv", f"{rows}json"]
    for address in [one.replace("{id}", document) for one in asked]:
        answer = client.get(address, headers={"accept-encoding": "identity"})
        yield address, str(answer.headers).encode() + answer.content
