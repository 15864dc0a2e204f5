"""`/api/v1/issues`, an issue, `printed_in`, the filter `issue=` and `/api/v1/coverage`."""

from typing import Any
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

pytestmark = pytest.mark.requirement("SD-12", "GZ-09", "GZ-14", "item-37")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
PROVINCE = "示例省人民政府公报"
CITY = "云岭市人民政府公报"
API = "/api/v1/issues"


def whole(client: Client, number: str = "11") -> Json:
    found: Json = client.get(f"{API}/{PROVINCE}/2024/{number}").json()
    return found


def test_issues_are_listed_newest_first(client: Client) -> None:
    answer = client.get(API).json()
    assert answer["total"] == 3
    assert [one["title"] for one in answer["items"]] == [
        f"{PROVINCE} 2024年第12–13期",
        f"{PROVINCE} 2024年第11期",
        f"{CITY} 2024年第1期",
    ]
    assert answer["next"] is None


def test_a_cursor_reaches_the_last_issue(client: Client) -> None:
    found, address = [], f"{API}?limit=1&sort=published_on"
    while address:
        page = client.get(address.removeprefix("https://gazette.example")).json()
        found += [one["number"] for one in page["items"]]
        address = page["next"]
    assert found == [1, 11, 12]


@pytest.mark.parametrize(
    ("query", "total"),
    [("gazette=" + PROVINCE, 2), (f"gazette={PROVINCE},{CITY}", 3), ("year=2024", 3),
     ("year=2023", 0), ("gazette=" + CITY + "&year=2024", 1)],
)  # fmt: skip
def test_the_list_is_narrowed(client: Client, query: str, total: int) -> None:
    assert client.get(f"{API}?{query}").json()["total"] == total


def test_issues_are_counted_by_gazette_and_year(client: Client) -> None:
    facets = client.get(f"{API}?facets=gazette,year").json()["facets"]
    assert [(one["label"], one["count"]) for one in facets["gazette"]] == [(PROVINCE, 2), (CITY, 1)]
    assert [(one["value"], one["count"]) for one in facets["year"]] == [("2024", 3)]


def test_an_issue_has_its_columns_lines_and_documents(client: Client, ids: list[str]) -> None:
    found = whole(client)
    assert (found["serial"], found["published_on"]) == (311, "2024-06-15")
    assert (found["entries"], found["documents"]) == (3, 1)
    assert [column["column"] for column in found["columns"]] == ["省政府文件", "省人民政府令", None]
    assert found["columns"][0]["entries"] == [
        {"position": 0, "title": "示例省人民政府关于推进政务公开的通知",
         "number": "示政发〔2024〕12号", "pages": [3, 9], "standard_text": False,
         "document": ids[0]}
    ]  # fmt: skip
    assert found["columns"][1]["entries"][0]["document"] is None
    assert found["columns"][2]["entries"][0]["pages"] is None


def test_issues_lead_to_each_other(client: Client) -> None:
    found = whole(client)
    assert found["previous"] is None
    after = client.get(found["following"].removeprefix("https://gazette.example")).json()
    assert after["title"] == f"{PROVINCE} 2024年第12–13期"
    assert after["previous"] == found["links"]["self"]


@pytest.mark.parametrize("number", ["12", "13", "12-13", "第12–13期", "第十二、十三期合刊"])
def test_a_combined_issue_answers_to_each_of_its_numbers(client: Client, number: str) -> None:
    assert whole(client, number)["links"]["self"].endswith("/2024/12-13")


@pytest.mark.parametrize(
    "name",
    [PROVINCE, quote(PROVINCE), quote(PROVINCE.encode("gb18030")), quote(quote(PROVINCE)),
     quote(f"《{PROVINCE}》")],
)  # fmt: skip
def test_a_gazette_is_named_in_any_encoding(client: Client, name: str) -> None:
    assert client.get(f"{API}/{name}/2024/11").json() == whole(client)


def test_its_id_is_its_address(client: Client) -> None:
    found = whole(client)
    assert found["id"].startswith("gaz-")
    assert client.get(f"{API}/{found['id']}").json() == found
    assert found["links"]["html"] == f"https://gazette.example/issues/{found['id']}"


@pytest.mark.parametrize("spelling", ["{id}", PROVINCE + "/2024/11", PROVINCE + "/2024/第11期"])
def test_documents_of_an_issue_are_a_list(client: Client, ids: list[str], spelling: str) -> None:
    name = spelling.format(id=whole(client)["id"])
    answer = client.get("/api/v1/documents", params={"issue": name}).json()
    assert [one["id"] for one in answer["items"]] == [ids[0]]
    assert client.get("/api/v1/documents", params={"issue": name, "q": "没有"}).json()["total"] == 0


def test_a_document_says_where_it_is_printed(client: Client, ids: list[str]) -> None:
    (printed,) = client.get(f"/api/v1/documents/{ids[0]}").json()["printed_in"]
    assert printed == {
        "gazette": PROVINCE, "year": 2024, "number": 11, "pages": [3, 9],
        "standard_text": False, "issue": whole(client)["id"],
    }  # fmt: skip
    (other,) = client.get(f"/api/v1/documents/{ids[2]}").json()["printed_in"]
    assert (other["number"], other["standard_text"]) == (12, True)
    assert client.get(f"/api/v1/documents/{ids[1]}").json()["printed_in"] == []


@pytest.mark.requirement("GZ-16", "GZ-17")
def test_coverage_says_what_is_held_and_what_is_missing(client: Client) -> None:
    answer = client.get("/api/v1/coverage").json()
    city, province = answer["gazettes"]
    assert (city["gazette"]["name"], city["expected"], city["held"]) == (CITY, 0, 1)
    assert (province["expected"], province["held"]) == (3, 2)
    assert [(one["number"], one["expected_on"]) for one in province["missing"]] == [
        (10, "2024-05-31")
    ]
    assert province["number_gaps"] == [{"year": 2024, "first": 1, "last": 10}]
    assert province["serial_gaps"] == [{"first": 1, "last": 310}]
    assert (province["entries"], province["entries_with_document"]) == (4, 2)
    assert province["entries_without_document"] == 2


@pytest.mark.requirement("GZ-17")
def test_coverage_names_each_source(client: Client) -> None:
    (source,) = client.get("/api/v1/coverage").json()["sources"]
    assert (source["name"], source["documents"], source["failed"]) == ("made", 15, [])
    assert source["last_recorded_at"] == "2024-06-01T02:03:04.000Z"


@pytest.mark.requirement("item-9")
@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("recorded_before=2024-06-20T01:02:03.000Z", 0),
        ("recorded_before=2024-06-20T01:02:03.001Z", 3),
        ("recorded_before=2024-06-21", 3),
        ("recorded_before=2024-06-21&year=2023", 0),
        ("in_force_on=2024-01-30", 0),
        ("in_force_on=2024-01-31", 1),
        ("in_force_on=2024-06-15&gazette=" + PROVINCE, 1),
        ("in_force_on=2024-07-15&recorded_before=2024-06-21", 3),
    ],
)
def test_issues_are_of_a_day_and_a_moment(client: Client, query: str, total: int) -> None:
    answer = client.get(f"{API}?{query}&facets=year").json()
    assert answer["total"] == len(answer["items"]) == total
    assert sum(one["count"] for one in answer["facets"]["year"]) == total


@pytest.mark.requirement("item-9")
def test_an_issue_is_of_a_day_and_a_moment(client: Client) -> None:
    address = f"{API}/{PROVINCE}/2024/11"
    assert client.get(f"{address}?recorded_before=2024-06-21").json() == whole(client)
    assert client.get(f"{address}?recorded_before=2024-06-20").status_code == 404
    early = client.get(f"{address}?in_force_on=2024-06-14")
    assert (early.status_code, "as of the day" in early.json()["detail"]) == (404, True)
    assert client.get(f"{address}?in_force_on=2024-06-15").json()["following"] is None


def test_a_cursor_is_of_its_moment(client: Client) -> None:
    page = client.get(f"{API}?limit=1&recorded_before=2024-06-21").json()
    following = page["next"].removeprefix("https://gazette.example")
    assert client.get(following).json()["total"] == 3
    other = following.replace("recorded_before=2024-06-21", "recorded_before=2024-06-22")
    assert client.get(other).json()["type"].endswith("/invalid-cursor")
