"""The pages of gazettes: from the years to an issue, its lines, its documents and back."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree

from tests.opendata.test_issue_to_akn import told
from tests.opendata.test_to_akn import faults

pytestmark = pytest.mark.requirement("GZ-09", "SD-12", "item-37")

Client = TestClient[Litestar]
PROVINCE = "示例省人民政府公报"


def issue_id(client: Client, number: str = "11") -> str:
    found: str = client.get(f"/api/v1/issues/{PROVINCE}/2024/{number}").json()["id"]
    return found


def test_the_way_leads_from_the_years_to_the_document_and_back(
    client: Client, ids: list[str]
) -> None:
    id = issue_id(client)
    gazette = id.partition("/")[0]
    assert f'href="/issues/{gazette}/2024"' in client.get("/issues").text
    assert f'href="/issues/{id}"' in client.get(f"/issues/{gazette}/2024").text
    page = client.get(f"/issues/{id}").text
    assert f'href="/documents/{ids[0]}"' in page
    assert "第3–9页" in page
    assert f'href="/issues/{id}#e0"' in client.get(f"/documents/{ids[0]}").text
    assert 'id="e0"' in page


def test_the_home_page_leads_to_the_latest_issues(client: Client) -> None:
    page = client.get("/").text
    assert f'href="/issues/{issue_id(client, "12")}"' in page
    assert 'href="/issues"' in page
    assert 'href="/coverage"' in page


def test_an_issue_leads_to_the_one_before_and_after(client: Client) -> None:
    first, second = issue_id(client, "11"), issue_id(client, "12-13")
    assert f'rel="next" href="/issues/{second}"' in client.get(f"/issues/{first}").text
    page = client.get(f"/issues/{second}").text
    assert f'<a rel="prev" href="/issues/{first}">上一期</a>' in page
    assert ">下一期<" not in page


def test_a_line_without_a_document_is_shown_and_not_linked(client: Client) -> None:
    page = client.get(f"/issues/{PROVINCE}/2024/11").text
    assert '<span lang="zh">示例省&lt;示例&gt;办法</span>' in page
    assert "本库暂无全文" in page


def test_the_standard_text_is_marked_on_both_pages(client: Client, ids: list[str]) -> None:
    assert "标准文本" in client.get(f"/issues/{PROVINCE}/2024/12").text
    assert "标准文本" in client.get(f"/documents/{ids[2]}").text
    assert "标准文本" not in client.get(f"/documents/{ids[0]}").text


def test_a_page_names_its_own_address_and_its_data(client: Client) -> None:
    answer = client.get(f"/issues/{PROVINCE}/2024/13")
    id = issue_id(client, "12-13")
    assert f'<https://gazette.example/issues/{id}>; rel="canonical"' in answer.headers["link"]
    assert f'href="https://gazette.example/api/v1/issues/{id}"' in answer.text


def test_a_year_without_issues_is_not_there(client: Client) -> None:
    assert client.get(f"/issues/{PROVINCE}/2023").status_code == 404


@pytest.mark.requirement("GZ-17")
def test_coverage_names_what_is_missing(client: Client) -> None:
    page = client.get("/coverage").text
    assert "2024年第10期" in page
    assert "2024年第1–10期" in page
    assert "1–310" in page


def test_english_stays_english(client: Client) -> None:
    page = client.get(f"/issues/{PROVINCE}/2024/11?lang=en").text
    assert "p. 3–9" in page
    assert f'href="/issues/{issue_id(client, "12")}?lang=en"' in page
    assert 'href="/issues?lang=en"' in client.get("/coverage?lang=en").text


def test_an_issue_is_akoma_ntoso_and_json_too_by_ending_and_by_accept(client: Client) -> None:
    address = f"/issues/{PROVINCE}/2024/11"
    by_ending = client.get(f"{address}.xml")
    assert by_ending.headers["content-type"] == "application/akn+xml"
    root = etree.fromstring(by_ending.content)
    assert faults(root) == []
    contents = client.get(f"/api/v1{address}").json()
    documents = [one["document"] for column in contents["columns"] for one in column["entries"]]
    led = [href.rpartition("/")[2] for href, _ in told(root) if href]
    assert led == [one for one in documents if one]
    by_accept = client.get(address, headers={"accept": "application/akn+xml"})
    assert by_accept.content == by_ending.content
    assert by_accept.headers["vary"].startswith("Accept")
    assert client.get(f"{address}.json").json() == contents
    assert client.get(address).headers["content-type"].startswith("text/html")
