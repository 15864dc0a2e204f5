"""The nine functions of an open data platform (OD-02), then each OD and WS id, visited on the running server.

One archive: the sample, a table that an agency sends and an editor publishes, one that is out of date,
what readers wrote. What does not exist yet is named in `OUTSIDE`, with its reason.
"""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Record
from rdflib import DCTERMS, RDF, Graph, Namespace

from gazette.store.office import open_office
from gazette.store.usage import Use
from gazette.store.writer import Store
from opendata.catalogue.quality import PROPERTIES
from opendata.catalogue.table_check import MASKED
from opendata.catalogue.table_intake import take_in_and_publish
from opendata.catalogue.table_schema import write_schema
from opendata.catalogue.themes import THEMES
from tests.accounts import add_account, key_headers
from tests.opendata.catalogue.made_up_tables import (
    FIRST_PERMITS,
    HEADINGS,
    PERMITS,
    PERMITS_SAID,
    SECOND_PERMITS,
    write_csv,
)
from tests.serving import ROOT, eventually, gongbao, serving

pytestmark = pytest.mark.long

Json = dict[str, Any]  # Any: JSON
Headers = dict[str, str]
ORGAN = "示例省数据局"
PHONE = "13800138000"
LONG_AGO = datetime(2024, 6, 3, 8, tzinfo=UTC)
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DQV = Namespace("http://www.w3.org/ns/dqv#")
DATASETS = "/data/public/dataset.json?_shape=array&_size=max"
OUTSIDE = {
    "WS-01": "the four content fields of readings come with readings of policy, a later issue",
    "WS-02": "links between a policy and its reading come with readings of policy, a later issue",
    "WS-03": "the three days for a reading come with readings of policy, a later issue",
    "WS-12": "how long logs are kept is a matter of running the service, a later issue",
}
"""Ids that this test does not visit, and why."""
IDS = [f"{group}-{number:02d}" for group in ("OD", "WS") for number in range(1, 13)]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with a dataset that is out of date and two days of use."""
    data = tmp_path_factory.mktemp("checklist") / "data"
    documents, issues = ROOT / "sample" / "documents", (ROOT / "sample" / "issues").glob("shili-*")
    for done in (
        gongbao("ingest", "--trusted", documents, data=data),
        gongbao("issue", "add", *sorted(issues), data=data),
    ):
        assert done.returncode == 0, done.stderr
    said = msgspec.structs.replace(PERMITS_SAID, name="示例省每日天气", frequency="daily")
    with Store.open(data) as store:
        store.datasets.describe("weather", said, owner=ORGAN, actor="编辑", now=LONG_AGO)
    file = write_csv(data / "weather.csv", FIRST_PERMITS)
    take_in_and_publish(
        data, "weather", file, PERMITS, bad_rows="refuse", actor="经办", now=LONG_AGO
    )
    file.unlink()
    with open_office(data) as office:
        uses = {"view": 7, "download": 5, "call": 3}
        office.usage.add(
            {
                Use("2024-06-03", "documents", kind, is_robot=False): count  # type: ignore[arg-type]  # one of the three
                for kind, count in uses.items()
            },
            [],
        )
    for command in ("publish", "index"):
        done = gongbao(command, data=data)
        assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="module")
def agency(data: Path) -> Headers:
    return key_headers(add_account(data, "agency", ORGAN))


@pytest.fixture(scope="module")
def editor(data: Path) -> Headers:
    return key_headers(add_account(data, "editor"))


@pytest.fixture(scope="module")
def client(data: Path, agency: Headers, editor: Headers) -> Iterator[httpx.Client]:
    """A reader of the running server, once an agency's table is published there."""
    with serving(data) as client:
        publish_table(client, "permits", FIRST_PERMITS, agency, editor)
        yield client


def send(client: httpx.Client, name: str, rows: list[list[str]], agency: Headers) -> Json:
    """What the agency is told of its file."""
    text = "\n".join(",".join(row) for row in [HEADINGS, *rows])
    answer = client.post(
        f"/api/v1/tables/{name}/versions",
        data={"schema": write_schema(PERMITS)},
        files={"file": (f"{name}.csv", text.encode(), "text/csv")},
        headers=agency,
    )
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    return told


def decide(client: httpx.Client, name: str, version: int, editor: Headers, **more: Any) -> Json:
    """What became of a version when the editor decided. Any: JSON."""
    answer = client.post(
        f"/api/v1/tables/{name}/versions/{version}/decision",
        json={"reason": "核对无误", **more},
        headers=editor,
    )
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


def describe(client: httpx.Client, name: str, editor: Headers) -> None:
    said = msgspec.to_builtins(PERMITS_SAID)
    assert client.put(f"/api/v1/tables/{name}", json=said, headers=editor).status_code == 200


def publish_table(
    client: httpx.Client, name: str, rows: list[list[str]], agency: Headers, editor: Headers
) -> None:
    """The agency sends, the editor decides; a reader has the rows."""
    describe(client, name, editor)
    sent = send(client, name, rows, agency)
    assert decide(client, name, sent["number"], editor)["state"] == "public"
    eventually(lambda: client.get(f"/api/v1/datasets/{name}").status_code == 200)


def read(client: httpx.Client, address: str, **query: str) -> Json:
    """An answer as JSON."""
    answer = client.get(address, params=query)
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def write(client: httpx.Client, editor: Headers, kind: str, words: str) -> Json:
    """What a reader wrote, as it is public once the editor published and answered it."""
    answer = client.post("/api/v1/feedback", json={"kind": kind, "words": words})
    assert answer.status_code == 201, answer.text
    id = answer.json()["id"]
    for decision, said in (("publish", words), ("answer", "谢谢。")):
        desk = f"/api/v1/moderation/{id}"
        done = client.post(desk, json={"decision": decision, "words": said}, headers=editor)
        assert done.status_code == 200, done.text
    return read(client, f"/api/v1/feedback/{id}")


def catalogue(client: httpx.Client) -> Graph:
    """The catalogue as a harvester reads it."""
    return Graph().parse(data=client.get("/catalog.ttl").content, format="turtle")


@pytest.mark.requirement("OD-02")
def test_the_catalogue_is_published(client: httpx.Client) -> None:
    """目录发布."""
    page = client.get("/datasets").text
    assert 'href="/datasets/permits"' in page
    assert (None, RDF.type, DCAT.Dataset) in catalogue(client)


@pytest.mark.requirement("OD-02")
def test_data_are_gathered(client: httpx.Client, agency: Headers, editor: Headers) -> None:
    """数据汇集: what an agency sends stands beside what is made of documents."""
    publish_table(client, "gathered", SECOND_PERMITS, agency, editor)
    kinds = {row["id"]: row["kind"] for row in client.get(DATASETS).json()}
    assert (kinds["gathered"], kinds["documents"]) == ("agency", "derived")


@pytest.mark.requirement("OD-02")
def test_data_are_kept_safely(client: httpx.Client, data: Path) -> None:
    """安全存储: each publication is in a signed ledger, and the whole archive verifies."""
    document = read(client, "/api/v1/documents", limit="1")["items"][0]["id"]
    proof = read(client, f"/api/v1/documents/{document}/proof")
    assert int(proof["checkpoint"].splitlines()[1]) > 10
    verified = gongbao("verify", data=data)
    assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.mark.requirement("OD-02")
def test_metadata_are_published(client: httpx.Client) -> None:
    """元数据发布."""
    package = read(client, "/api/v1/datasets/permits/datapackage.json")
    fields = package["resources"][0]["schema"]["fields"]
    assert [one["name"] for one in fields] == list(PERMITS.names)


@pytest.mark.requirement("OD-02")
def test_search_is_easy(client: httpx.Client) -> None:
    """便捷检索."""
    found = read(client, "/api/v1/search", q="政务公开 要点")
    assert found["items"][0]["number"] == "示政办发〔2024〕12号"
    assert "marks" in json.dumps(found["items"][0])


@pytest.mark.requirement("OD-02")
def test_data_can_be_had(client: httpx.Client, data: Path) -> None:
    """数据获取; a copy is made anew, for what is withdrawn takes all copies along."""
    done = gongbao("publish", data=data)
    assert done.returncode == 0, done.stderr
    text = client.get("/api/v1/datasets/weather/rows?format=csv").content.decode()
    rows = list(csv.reader(text.splitlines()))
    assert [row[:3] for row in rows[1:]] == [row[:3] for row in FIRST_PERMITS]
    (copy, *_) = read(client, "/downloads")["items"]
    assert client.head(copy["files"][0]["url"]).status_code == 200


@pytest.mark.requirement("OD-02")
def test_data_are_counted(client: httpx.Client) -> None:
    """统计分析."""
    told = read(client, "/api/v1/stats", by="kind")
    assert sum(cell["count"] for cell in told["cells"]) == told["total"] > 10
    assert read(client, "/api/v1/documents", limit="1")["total"] == told["total"]


@pytest.mark.requirement("OD-02")
def test_readers_take_part(client: httpx.Client, editor: Headers) -> None:
    """互动参与."""
    told = write(client, editor, "correction", "第三条日期有误。")
    assert (told["status"], told["reply"]) == ("answered", "谢谢。")
    assert "第三条日期有误。" in client.get("/feedback").text


@pytest.mark.requirement("OD-02")
def test_uses_are_shown(client: httpx.Client, editor: Headers) -> None:
    """应用展示."""
    write(client, editor, "showcase", "示例省收费查询小程序。")
    shown = read(client, "/api/v1/feedback", kind="showcase")["items"]
    assert [one["words"] for one in shown] == ["示例省收费查询小程序。"]
    assert "示例省收费查询小程序。" in client.get("/feedback?kind=showcase").text


@pytest.mark.requirement("OD-01")
def test_one_platform_has_one_catalogue(client: httpx.Client) -> None:
    found = catalogue(client)
    listed = {
        f"{one['links']['html']}#dataset" for one in read(client, "/api/v1/datasets")["items"]
    }
    assert {str(one) for one in found.subjects(RDF.type, DCAT.Dataset)} == listed
    assert {"permits", "weather", "documents"} <= {
        one.rpartition("/")[2].removesuffix("#dataset") for one in listed
    }
    assert len(set(found.subjects(RDF.type, DCAT.Catalog))) == 1
    assert {str(one).split("/")[2] for one in found.objects(None, DCAT.accessURL)} == {
        client.base_url.netloc.decode()
    }


@pytest.mark.requirement("OD-03")
def test_others_harvest_it(client: httpx.Client) -> None:
    with Scythe(str(client.base_url.join("/oai"))) as harvester:
        listed = harvester.list_records(metadata_prefix="oai_dc", ignore_deleted=True)
        titles = {
            str(one.header.identifier).rpartition(":")[2]: one.metadata["title"][0]
            for one in listed
            if isinstance(one, Record)
        }
    assert len(titles) == read(client, "/api/v1/documents", limit="1")["total"]
    for id, title in titles.items():
        assert read(client, f"/api/v1/documents/{id}", fields="title") == {"title": title}


@pytest.mark.requirement("OD-04")
def test_every_dataset_is_in_one_of_21_fields_and_the_catalogue_is_open_itself(
    client: httpx.Client,
) -> None:
    page = client.get("/datasets").text
    fields = {one.code for one in THEMES}
    assert set(re.findall(r'id="theme-([a-z-]+)"', page)) == fields
    assert len(fields) == 21
    rows = client.get(DATASETS).json()
    assert {row["theme"] for row in rows} <= fields
    assert {row["id"]: row["provider"] for row in rows}["permits"] == ORGAN
    history = client.get("/data/public/dataset_version.json?_shape=array&dataset=weather").json()
    assert [row["rows"] for row in history] == [3]


@pytest.mark.requirement("OD-05")
def test_personal_data_wait_and_are_masked(
    client: httpx.Client, agency: Headers, editor: Headers
) -> None:
    describe(client, "persons", editor)
    rows = [["X1", f"电话 {PHONE}", *FIRST_PERMITS[0][2:]], FIRST_PERMITS[1]]
    sent = send(client, "persons", rows, agency)
    assert sent["state"] == "held"
    assert client.get("/api/v1/datasets/persons").status_code == 404
    (finding,) = sent["findings"]
    mask = {"findings": [finding["number"]], "choice": "mask", "reason": "个人信息"}
    assert decide(client, "persons", 1, editor, choices=[mask])["state"] == "public"
    eventually(lambda: client.get("/api/v1/datasets/persons").status_code == 200)
    for address in (
        "/api/v1/datasets/persons/rows",
        "/datasets/persons",
        "/data/public/data_persons.json?_shape=array",
    ):
        shown = client.get(address)
        assert shown.status_code == 200
        assert FIRST_PERMITS[1][0] in shown.text
        assert PHONE not in shown.text
    assert MASKED in client.get("/api/v1/datasets/persons/rows").text


@pytest.mark.requirement("OD-06")
def test_six_properties_are_measured_and_published(client: httpx.Client) -> None:
    told = read(client, "/api/v1/datasets/permits/quality")
    values = {one["code"]: one["value"] for one in told["properties"]}
    assert list(values) == list(PROPERTIES)
    assert values["completeness"] == 1.0
    found = catalogue(client)
    said = {str(one).rpartition("#metric-")[2] for one in found.objects(None, DQV.isMeasurementOf)}
    assert said == set(PROPERTIES)
    page = client.get("/datasets/permits").text
    assert all(words.zh in page for words in PROPERTIES.values())


@pytest.mark.requirement("OD-07")
@pytest.mark.parametrize("form", ["json", "csv", "ndjson", "xlsx", "parquet", "sqlite"])
def test_each_dataset_comes_in_common_formats_and_by_api(client: httpx.Client, form: str) -> None:
    answer = client.get(f"/api/v1/datasets/weather/rows?format={form}")
    begins = {"xlsx": b"PK", "parquet": b"PAR1", "sqlite": b"SQLite format 3"}
    assert answer.status_code == 200
    assert answer.content.startswith(begins.get(form, b""))
    assert form in begins or all(row[1].encode() in answer.content for row in FIRST_PERMITS)
    assert "/api/v1/datasets/{dataset_id}/rows" in read(client, "/openapi.json")["paths"]


@pytest.mark.requirement("OD-08")
def test_an_error_is_reported_answered_in_time_and_corrected(
    client: httpx.Client, agency: Headers, editor: Headers
) -> None:
    letter = {"kind": "correction", "words": "X2 的类别有误。", "dataset": "weather"}
    receipt = client.post("/api/v1/feedback", json=letter).json()
    assert receipt["received_at"][:10] < receipt["due_on"]
    publish_table(client, "corrected", FIRST_PERMITS, agency, editor)
    sent = send(client, "corrected", SECOND_PERMITS, agency)
    assert decide(client, "corrected", sent["number"], editor)["state"] == "public"
    eventually(lambda: read(client, "/api/v1/datasets/corrected/versions")["total"] == 2)
    diff = client.get("/api/v1/datasets/corrected/diff").text
    assert "X4" in diff
    assert "X3" in diff


@pytest.mark.requirement("OD-09")
def test_demand_is_collected(client: httpx.Client, editor: Headers) -> None:
    told = write(client, editor, "request", "请开放示例省停车场数据。")
    assert told in read(client, "/api/v1/feedback", kind="request")["items"]
    assert "请开放示例省停车场数据。" in client.get("/feedback?kind=request").text


@pytest.mark.requirement("OD-10")
def test_standards_terms_and_an_evaluation_are_published(client: httpx.Client) -> None:
    standards = read(client, "/api/v1/standards")["items"]
    assert [one["id"] for one in standards] == ["catalogue", "metadata", "formats", "interface"]
    for one in standards:
        assert "1.0" in client.get(one["links"]["html"]).text
    found = catalogue(client)
    forms = set(found.subjects(RDF.type, DCAT.Distribution))
    licensed = {node for node in forms if (node, DCTERMS.license, None) in found}
    assert forms == licensed != set()
    assert "开放数林自评估" in client.get("/datasets").text


@pytest.mark.requirement("OD-11")
def test_a_dataset_is_withdrawn_with_its_reason(
    client: httpx.Client, agency: Headers, editor: Headers, data: Path
) -> None:
    publish_table(client, "mistaken", FIRST_PERMITS, agency, editor)
    risks = {row["id"]: row["risk"] for row in client.get(DATASETS).json()}
    assert risks["mistaken"] == "low"
    done = gongbao(
        "dataset", "withdraw", "mistaken", "--code", "published_in_error", "--authority", ORGAN,
        "--on", "2024-06-01", "--actor", "编辑", "--yes", data=data,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    eventually(lambda: client.get("/api/v1/datasets/mistaken").status_code == 410)
    told = client.get("/api/v1/datasets/mistaken/rows").json()["withdrawal"]
    assert (told["code"], told["authority"]) == ("published_in_error", ORGAN)


@pytest.mark.requirement("OD-12")
@pytest.mark.parametrize(
    "address", ["/api/v1/documents?limit=3", "/api/v1/datasets/weather/rows", "/datasets/weather"]
)
def test_nobody_gets_more_than_anybody(client: httpx.Client, editor: Headers, address: str) -> None:
    anybody, known = client.get(address), client.get(address, headers=editor)
    assert anybody.status_code == known.status_code == 200
    assert anybody.content == known.content


@pytest.mark.requirement("WS-04")
def test_a_document_that_is_no_more_in_force_is_marked(client: httpx.Client) -> None:
    (first, *_) = read(client, "/api/v1/documents", status="repealed")["items"]
    page = client.get(f"/documents/{first['id']}", headers={"accept": "text/html"}).text
    assert re.search(r"<[^>]+>\s*废止", page)
    assert read(client, f"/api/v1/documents/{first['id']}")["status"]["code"] == "repealed"
    changes = client.get("/data/public/status_change.json?_shape=array&code=repealed").json()
    assert first["id"] in {row["document"] for row in changes}
    listed = client.get("/data/public/repealed.json?_shape=array").json()
    assert first["id"] in {row["document"] for row in listed}
    (row, *_) = read(client, "/api/v1/datasets/repealed/rows", document=first["id"])["items"]
    assert row["repealed_by_title"]
    assert "<entry>" in client.get("/feeds/changes.atom").text


@pytest.mark.requirement("WS-05")
def test_data_that_are_out_of_date_are_marked(client: httpx.Client) -> None:
    marked = {
        name: "过期失效" in client.get(f"/datasets/{name}").text
        for name in ("weather", "permits", "documents")
    }
    assert marked == {"weather": True, "permits": False, "documents": False}
    assert client.get("/datasets").text.count("过期失效") == 1
    assert read(client, "/api/v1/datasets/weather/quality")["freshness"]["is_overdue"]


@pytest.mark.requirement("WS-06")
def test_use_of_each_dataset_is_told(client: httpx.Client) -> None:
    told = read(client, "/api/v1/datasets/documents/usage", days="3660")
    assert (told["views"], told["downloads"], told["calls"]) == (7, 5, 3)
    rows = client.get("/data/public/usage.json?_shape=array").json()
    assert [(row["dataset"], row["views"]) for row in rows] == [("documents", 7)]
    page = client.get("/datasets/documents").text
    assert all(word in page for word in ("浏览", "下载", "接口调用"))


@pytest.mark.requirement("WS-07")
def test_data_are_asked_for_by_item_and_period(client: httpx.Client) -> None:
    rows = read(client, "/api/v1/datasets/weather/rows", kind="乙", facets="kind")
    assert [row["code"] for row in rows["items"]] == ["X2"]
    histogram = read(client, "/api/v1/stats", histogram="year", signed_from="2024-01-01")
    assert [bar["period"] for bar in histogram["histogram"]["bars"]][:1] == ["2024"]
    facet = read(client, "/data/public/document.json", _facet="kind", signed_on__gte="2024-01-01")
    kinds = {one["value"]: one["count"] for one in facet["facet_results"]["kind"]["results"]}
    listed = read(client, "/api/v1/documents", signed_from="2024-01-01", facets="kind", limit="1")
    assert kinds == {one["value"]: one["count"] for one in listed["facets"]["kind"]}
    text = client.get("/data/public/document.csv?_facet=kind&_size=1").text
    assert text.startswith("id,")


@pytest.mark.requirement("WS-08")
def test_search_sorts_corrects_and_understands(client: httpx.Client) -> None:
    found = read(client, "/api/v1/search", q="公开", facets="kind,topic,year")
    assert all(found["facets"][name] for name in ("kind", "topic", "year"))
    newest = read(client, "/api/v1/search", q="公开", sort="-signed_on")["items"]
    days = [one["signed_on"] for one in newest if one["signed_on"]]
    assert days == sorted(days, reverse=True)
    slip = read(client, "/api/v1/search", q="政务公幵")
    assert "政务公开" in json.dumps(slip["did_you_mean"], ensure_ascii=False)
    pinyin = read(client, "/api/v1/suggest", q="zhengwugongkai")
    assert "政务公开" in json.dumps(pinyin, ensure_ascii=False)


@pytest.mark.requirement("WS-09")
@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", ["SiteName", "SiteDomain", "SiteIDCode"]),
        ("/datasets", ["SiteName", "ColumnName", "ColumnDescription", "ColumnType"]),
        ("/documents/{id}", ["SiteName", "ArticleTitle", "PubDate", "ContentSource"]),
    ],
)
def test_pages_carry_their_tags(client: httpx.Client, path: str, names: list[str]) -> None:
    (first, *_) = read(client, "/api/v1/documents", published_from="2000-01-01")["items"]
    page = client.get(path.format(id=first["id"]), headers={"accept": "text/html"}).text
    tags = dict(re.findall(r'<meta name="([A-Za-z]+)" content="([^"]*)"', page))
    assert [name for name in names if name not in tags] == []
    assert tags["SiteName"] == "示例省人民政府公报"


@pytest.mark.requirement("WS-10")
@pytest.mark.parametrize("path", ["/", "/datasets/permits", "/standards", "/nothing-here"])
def test_the_foot_says_who_runs_the_site(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html"}).text
    assert "主办单位</span>：示例省人民政府办公厅" in page


@pytest.mark.requirement("WS-11")
def test_it_answers_over_ipv6_and_can_be_read_by_all(client: httpx.Client) -> None:
    port = client.base_url.port
    answer = httpx.get(f"http://[::1]:{port}/datasets", trust_env=False)
    assert answer.status_code == 200
    assert '<html lang="zh-CN">' in answer.text
    assert 'name="viewport" content="width=device-width' in answer.text
    assert 'class="skip" href="#main"' in answer.text


@pytest.mark.parametrize("id", OUTSIDE)
def test_what_is_outside_is_said_to_come_later(id: str) -> None:
    with (ROOT / "tests" / "requirements.csv").open(encoding="utf-8", newline="") as file:
        said = {row["id"]: row["until_shown"] for row in csv.DictReader(file)}
    assert said[id] == "planned: a later issue", OUTSIDE[id]


def test_every_id_is_visited_or_said_to_be_outside() -> None:
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    visited = [
        str(argument.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "requirement"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    ]
    assert sorted(set(visited)) == [id for id in IDS if id not in OUTSIDE]
    assert visited.count("OD-02") == 9
