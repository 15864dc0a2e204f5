"""A real Datasette over a public.db that the real store made."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest

from benchmarks.measure import free_port
from opendata.explorer import datasette_command
from opendata.public.publish import follow
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from tests.office import Office

pytestmark = pytest.mark.requirement("WS-07", "GZ-14", "OD-02")

METADATA = Path(__file__).parents[2] / "metadata.json"
_SECONDS = 30
_NOTICE = "示例省人民政府关于推进政务公开的通知"
_LONG = "一、" + "全面公开信息。" * 200


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Seven documents, one of them held."""
    office = Office(tmp_path_factory.mktemp("explorer") / "data")
    office.file(_NOTICE, f"{_NOTICE}\n{_LONG}\n", number="示政发〔2024〕1号", cites=True)
    for place in range(5):
        title = f"示例省财政厅关于第{place}项预算的公告"
        text = f"{title}\n依照《{_NOTICE}》（示政发〔2024〕1号）办理。\n"
        office.file(title, text, issuers=("示例省财政厅",), cites=True)
    office.file("示例省内部情况", "不公开的内部情况。", held=True)
    follow(office.data)
    return office


@pytest.fixture(scope="module")
def explorer(office: Office) -> Iterator[httpx.Client]:
    """Datasette on a free loopback port, ended by its own process id."""
    port = free_port()
    command = datasette_command(office.data, listen=port, metadata=METADATA)
    log = (office.data / "datasette.log").open("wb")
    with log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}/data/", timeout=_SECONDS)
        try:
            _wait(client, process)
            yield client
        finally:
            client.close()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def search(explorer: httpx.Client, words: str, **more: str) -> dict[str, Any]:
    """What `?_search=` answers."""
    answer = explorer.get("public/document.json", params={"_search": words, **more})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.requirement("SD-07")
@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("信", 1), ("公", 6), ("公开", 6), ("预算", 5), ("全面公", 1), ("信息公", 0),
        ("信息 公开", 1), ('"全面公开信息"', 1), ('"面全"', 0), ("预算 信息", 0), ("内部", 0),
        ("示政发[2024]1号", 6), ("示政发（2024）1号", 6), ("示政发〔2024〕", 6), ("。", 0), ("", 6),
        ('"', 0), ("公开\u3000预算", 5),
    ],
)  # fmt: skip
def test_words_of_any_length_are_found(explorer: httpx.Client, words: str, total: int) -> None:
    assert search(explorer, words)["filtered_table_rows_count"] == total


@pytest.mark.parametrize(
    "words", ["信", "公开", "预算 公开", '"全面公开"', "示政发[2024]1号", "。"]
)
def test_the_total_is_that_of_the_api(explorer: httpx.Client, office: Office, words: str) -> None:
    with closing(PublicReader(office.data / "public.db")) as reader:
        page = reader.lists.page(Filters(q=words), sort="-signed_on", limit=1)
    assert search(explorer, words)["filtered_table_rows_count"] == page.total


def test_search_within_the_title_alone(explorer: httpx.Client) -> None:
    answer = explorer.get("public/document.json", params={"_search_title": "公开"})
    assert answer.json()["filtered_table_rows_count"] == 1


def test_facets_count_what_was_found(explorer: httpx.Client) -> None:
    found = search(explorer, "预算", _facet="issuer", _labels="on")
    (result,) = found["facet_results"]["issuer"]["results"]
    assert (result["label"], result["count"]) == ("示例省财政厅", 5)


def test_facets_of_the_metadata_are_shown(explorer: httpx.Client) -> None:
    facets = explorer.get("public/document.json").json()["facet_results"]
    assert set(facets) == {"kind", "level", "status"}
    assert facets["level"]["results"][0]["value"] == "province"


def test_a_row_has_its_page_and_its_json(explorer: httpx.Client) -> None:
    (document,) = search(explorer, "信息", _shape="objects")["rows"]
    page = explorer.get(f"public/document/{document['id']}")
    assert page.status_code == 200
    assert "发文字号" in page.text
    row = explorer.get(f"public/document/{document['id']}.json", params={"_shape": "objects"})
    assert row.json()["rows"] == [document]


def test_csv_has_every_row(explorer: httpx.Client) -> None:
    answer = explorer.get("public/document.csv", params={"_stream": "on", "_size": "max"})
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.text.splitlines()) == 1 + 6


def test_a_foreign_key_shows_the_name_it_stands_for(explorer: httpx.Client) -> None:
    page = explorer.get("public/relation").text
    assert _NOTICE in page


@pytest.mark.parametrize(
    "path",
    ["", "public", "public/document", "public/version", "public/article", "public/relation",
     "public/status_change", "public/issuer", "public/source", "public/document_issuer",
     "public/documents_by_year", "public/cited_by?number=none", "public/change", "public?sql=select+1", "public?_show_hidden=1"],
)  # fmt: skip
def test_every_page_opens_and_leads_back_to_the_site(explorer: httpx.Client, path: str) -> None:
    page = explorer.get(path)
    assert page.status_code == 200
    assert page.url.path.startswith("/data/")
    assert '<a class="site" href="/">' in page.text
    assert '<html lang="zh-CN">' in page.text


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize(
    "path", ["", "public", "public/document", "public?sql=select+1", "nothing"]
)
def test_no_page_asks_a_third_party_for_anything(explorer: httpx.Client, path: str) -> None:
    page = explorer.get(path)
    assert "default-src 'self'" in page.headers["content-security-policy"]
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]*)"', page.text)
    addresses = [urljoin(str(page.url), found) for found in loaded]
    assert addresses
    assert {explorer.get(address).status_code for address in addresses} == {200}
    assert {httpx.URL(address).netloc for address in addresses} == {explorer.base_url.netloc}


def test_the_title_leads_to_the_reading_page(explorer: httpx.Client) -> None:
    (document,) = search(explorer, "信息", _shape="objects")["rows"]
    page = explorer.get("public/document").text
    assert f'<a href="/documents/{document["id"]}">{_NOTICE}</a>' in page


def test_the_database_leads_to_its_canned_queries(explorer: httpx.Client) -> None:
    page = explorer.get("public").text
    assert '<a href="/data/public/most_cited">被引用最多的文件 The most cited documents</a>' in page
    answer = explorer.get("public/most_cited.json", params={"_shape": "array"}).json()
    assert [(row["title"], row["citations"]) for row in answer] == [(_NOTICE, 5)]


def test_links_stay_under_the_base_path(explorer: httpx.Client) -> None:
    """Datasette 0.65 writes /data/data/ where a proxy leaves the base path on the request."""
    page = explorer.get("public/document", params={"_size": "2", "_facet": "issuer"}).text
    assert "/data/public/document" in page
    assert "/data/data" not in page


@pytest.mark.parametrize(
    "column", ["signed_on", "seq", "number", "status_since", "issuer", "version"]
)
@pytest.mark.parametrize("direction", ["_sort", "_sort_desc"])
def test_the_pages_of_a_sorted_table_hold_each_row_once(
    explorer: httpx.Client, column: str, direction: str
) -> None:
    """Datasette 0.65 loses rows between pages where many share a value."""
    rows = _all_pages(explorer, "public/document", {direction: column, "_size": "2"})
    assert len({row["id"] for row in rows}) == len(rows) == 6
    values = [row[column] for row in rows if row[column] is not None]
    assert values == sorted(values, reverse=direction == "_sort_desc")


def test_the_pages_of_a_table_sorted_by_two_keys_hold_each_row_once(explorer: httpx.Client) -> None:
    rows = _all_pages(explorer, "public/relation", {"_sort_desc": "to_number", "_size": "2"})
    assert len({(row["document"], row["position"]) for row in rows}) == len(rows) == 5


def test_counts_and_facets_are_of_all_rows(explorer: httpx.Client) -> None:
    found = explorer.get("public/document.json", params={"_sort_desc": "signed_on", "_size": "2"})
    assert found.json()["filtered_table_rows_count"] == 6
    assert found.json()["facet_results"]["status"]["results"][0]["count"] == 6


def test_a_request_without_the_base_path_is_answered_alike(explorer: httpx.Client) -> None:
    bare = explorer.get(f"http://{explorer.base_url.netloc.decode()}/public/issuer.json")
    assert bare.json()["rows"] == explorer.get("public/issuer.json").json()["rows"]


def test_a_long_cell_is_cut_in_a_table_and_whole_in_its_row(explorer: httpx.Client) -> None:
    (document,) = search(explorer, "信息", _shape="objects")["rows"]
    assert _LONG not in explorer.get("public/version").text
    assert _LONG in explorer.get(f"public/version/{document['id']},1").text


def test_titles_and_columns_are_described_in_both_languages(explorer: httpx.Client) -> None:
    page = explorer.get("public/document").text
    assert "文件 Documents" in page
    assert "Document number (发文字号)" in page
    assert "Public Domain Mark" in page


def test_absolute_links_name_the_host_that_was_asked(explorer: httpx.Client) -> None:
    """Behind the site, which passes on who was asked."""
    asked = {"host": "gazette.example", "x-forwarded-proto": "https"}
    answer = explorer.get("public/document.json", params={"_size": "2"}, headers=asked)
    assert answer.json()["next_url"].startswith("https://gazette.example/data/public/document.json")


@pytest.mark.requirement("OD-12")
def test_any_origin_may_read(explorer: httpx.Client) -> None:
    answer = explorer.get("public/document.json", headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("public.db", 403),
        ("-/databases.json", 404),
        ("-/threads.json", 404),
        ("public.json?sql=delete+from+document", 400),
        ("public.json?sql=select+hex(zeroblob(900000000))", 400),
        ("public.json?sql=with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+max(i)+from+n", 400),
        ("public/document.json?_size=100000", 400),
    ],
)  # fmt: skip
def test_what_would_harm_is_refused(explorer: httpx.Client, path: str, status: int) -> None:
    assert explorer.get(path).status_code == status


def test_an_error_prints_no_variables(explorer: httpx.Client, office: Office) -> None:
    """Datasette prints each 404 with every local variable when rich is there; it blocks for 0.5 s."""
    start = time.monotonic()
    assert explorer.get("public/no_such_table").status_code == 404
    assert time.monotonic() - start < 0.4
    log = (office.data / "datasette.log").read_text()
    assert "locals" not in log
    assert "GET" not in log


def test_a_later_write_shows_without_a_restart(explorer: httpx.Client, office: Office) -> None:
    """An immutable database would never show it."""
    before = search(explorer, "补记")["filtered_table_rows_count"]
    office.file(f"示例省补记第{before}号", "补记事项。", signed_on=None)
    follow(office.data)
    assert search(explorer, "补记")["filtered_table_rows_count"] == before + 1
    gone = search(explorer, "补记", _shape="objects")["rows"][0]["id"]
    office.decide(gone, 1, "held")
    follow(office.data)
    assert search(explorer, "补记")["filtered_table_rows_count"] == before


def _all_pages(explorer: httpx.Client, path: str, asked: dict[str, str]) -> list[dict[str, Any]]:
    address = str(httpx.URL(f"{path}.json", params={**asked, "_shape": "objects"}))
    rows: list[dict[str, Any]] = []
    while address:
        page = explorer.get(address).json()
        rows += page["rows"]
        address = page["next_url"]
    return rows


def _wait(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            client.get("-/versions.json")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("Datasette did not start")
