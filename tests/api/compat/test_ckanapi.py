"""`/compat/ckan` as ckanapi meets it, unmodified, on the real server: by POST of JSON and by GET."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from ckanapi import CKANAPIError, NotAuthorized, NotFound, RemoteCKAN, ValidationError
from ckanapi.errors import SearchQueryError

from tests.serving import running_app

pytestmark = pytest.mark.requirement("OD-03", "OD-07", "WS-05")

# Any: JSON
Json = dict[str, Any]


@pytest.fixture(scope="module")
def base(made: tuple[Path, list[str]]) -> Iterator[str]:
    """Where a real server answers over the archive of the tests."""
    with running_app(made[0]) as port:
        yield f"http://localhost:{port}"


@pytest.fixture(params=[False, True], ids=["POST", "GET"])
def ckan(request: pytest.FixtureRequest, base: str) -> Iterator[RemoteCKAN]:
    """ckanapi's client, in each of its two ways to ask."""
    with RemoteCKAN(f"{base}/compat/ckan", get_only=request.param) as made:
        yield made


@pytest.fixture
def action(base: str) -> Iterator[Any]:  # Any: ckanapi has no types
    """The actions, by POST."""
    with RemoteCKAN(f"{base}/compat/ckan") as made:
        yield made.action


def ours(base: str) -> list[Json]:
    """All datasets as our own API tells them."""
    items: list[Json] = httpx.get(f"{base}/api/v1/datasets").json()["items"]
    return items


def test_the_list_is_that_of_our_own_api(base: str, ckan: RemoteCKAN) -> None:
    assert ckan.action.package_list() == sorted(one["id"] for one in ours(base))
    assert ckan.action.site_read() is True
    assert ckan.action.status_show()["site_title"] == "示例省人民政府公报"


def test_a_package_is_the_dataset(base: str, ckan: RemoteCKAN) -> None:
    for one in ours(base):
        found = ckan.action.package_show(id=one["id"])
        assert (found["name"], found["title"], found["notes"]) == (
            one["id"],
            one["title"]["zh"],
            one["description"]["zh"],
        )
        assert found["organization"]["title"] == one["provider"]
        assert [group["name"] for group in found["groups"]] == [one["theme"]["code"]]
        assert [tag["name"] for tag in found["tags"]] == [word["zh"] for word in one["keywords"]]
        assert (found["license_url"], found["url"]) == (one["licence"], one["links"]["html"])
        modified = one["modified"] or f"{found['metadata_modified']}Z"
        assert modified == f"{found['metadata_modified']}Z"
        assert ckan.action.package_show(id=found["id"]) == found


def test_paging_to_the_end_gives_every_package_once(ckan: RemoteCKAN) -> None:
    names = ckan.action.package_list()
    pages = []
    for start in range(0, len(names) + 5, 5):
        page = ckan.action.package_search(rows=5, start=start, sort="name asc")
        assert page["count"] == len(names)
        pages += [one["name"] for one in page["results"]]
    assert pages == names
    rest = ckan.action.current_package_list_with_resources(limit=5, offset=5)
    assert [one["name"] for one in rest] == names[5:10]
    assert ckan.action.package_list(limit=3, offset=2) == names[2:5]


def test_what_is_left_unordered_comes_with_the_latest_first(ckan: RemoteCKAN) -> None:
    found = [one["metadata_modified"] for one in ckan.action.package_search(rows=1000)["results"]]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) > 1


def test_facets_count_what_our_own_api_tells(base: str, ckan: RemoteCKAN) -> None:
    fields = ["organization", "groups", "tags", "license_id", "res_format"]
    found = ckan.action.package_search(**{"facet.field": json.dumps(fields), "rows": 0})
    assert found["results"] == []
    items = ours(base)
    assert found["facets"]["groups"] == Counter(one["theme"]["code"] for one in items)
    assert found["facets"]["tags"] == Counter(w["zh"] for one in items for w in one["keywords"])
    assert found["facets"]["res_format"]["CSV"] == len(items)
    shown = {one["display_name"]: one["count"] for one in _shown(found, "organization")}
    assert shown == Counter(one["provider"] for one in items)
    licences = [one["count"] for one in _shown(found, "license_id")]
    assert licences == sorted(Counter(one["licence"] for one in items).values(), reverse=True)


def _shown(found: Json, name: str) -> list[Json]:
    items: list[Json] = found["search_facets"][name]["items"]
    return items


def test_each_count_of_a_facet_is_what_its_filter_finds(ckan: RemoteCKAN) -> None:
    fields = ["organization", "groups", "tags", "license_id", "res_format"]
    facets = ckan.action.package_search(**{"facet.field": fields})["facets"]
    for field, counts in facets.items():
        for value, count in counts.items():
            found = ckan.action.package_search(fq=f'+{field}:"{value}"', rows=0)
            assert found["count"] == count


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "示例事项目录"}, ["large", "permits"]),
        ({"q": "permits"}, ["permits"]),
        ({"q": "*:*", "fq": "name:permits"}, ["permits"]),
        ({"q": "公报 期次"}, ["gazettes", "issues"]),
        ({"q": "title:示例 AND name:(permits OR issues)"}, ["permits"]),
        (
            {"fq": "groups:institutions -name:usage +res_format:csv"},
            ["coverage", "issuers", "large", "permits"],
        ),
        ({"fq_list": ["groups:institutions", 'tags:"示例"']}, ["large", "permits"]),
        ({"fq": "tags:法律* name:v*"}, ["versions"]),
        ({"fq": "metadata_modified:[2026-03-02T00:00:00Z TO *] tags:示例"}, ["large", "permits"]),
        ({"fq": "tags:示例 metadata_modified:[* TO 2026-03-01T00:00:00Z]"}, []),
        ({"q": "没有这样的词"}, []),
        ({"q": "permits", "fq": "-*:*"}, []),
        ({"q": "permits", "fq": "*:* name:* name:(*) (*)"}, ["permits"]),
        (
            {"q": "permits", "fq": '-"law^2" -notes:"a:b?" -license_id:https://a.example/x'},
            ["permits"],
        ),
    ],
)
def test_what_is_searched_is_found(
    action: Any, asked: Json, names: list[str]
) -> None:  # Any: as above
    found = action.package_search(**asked, sort="name asc", rows=100)
    assert [one["name"] for one in found["results"]] == names
    assert found["count"] == len(names)


def test_what_has_the_words_in_its_title_comes_first(action: Any) -> None:  # Any: as above
    assert action.package_search(q="期次 公报")["results"][0]["name"] == "issues"


def test_every_resource_is_one_of_the_catalogue_and_can_be_had(
    base: str, action: Any
) -> None:  # Any: as above
    catalogue = httpx.get(f"{base}/catalog.jsonld").json()
    theirs = {
        (way.get("dcat:downloadURL") or way["dcat:accessURL"])["@id"]
        for one in catalogue["dcat:dataset"]
        for way in one["dcat:distribution"]
    }
    found = action.package_search(rows=1000)["results"]
    resources = [one for package in found for one in package["resources"]]
    assert {one["url"] for one in resources} == theirs
    for one in resources:
        answer = httpx.get(one["url"])
        assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (
            200,
            one["mimetype"],
        )
    assert action.resource_show(id=resources[0]["id"]) == resources[0]
    csvs = action.resource_search(query="format:csv")
    assert csvs["count"] == len(found) == len(csvs["results"])


def test_the_datastore_gives_the_rows(base: str, ckan: RemoteCKAN) -> None:
    resource = _table(ckan, "large")
    rows = httpx.get(f"{base}/api/v1/datasets/large/rows").json()
    paged: list[Json] = []
    for offset in range(0, rows["total"] + 4, 4):
        page = ckan.action.datastore_search(resource_id=resource, limit=4, offset=offset)
        assert page["total"] == rows["total"]
        paged += page["records"]
    assert paged == rows["items"]
    one_kind = httpx.get(f"{base}/api/v1/datasets/large/rows?kind=甲").json()
    found = ckan.action.datastore_search(
        resource_id=resource, filters=json.dumps({"kind": "甲"}), offset=1
    )
    assert (found["total"], found["records"]) == (one_kind["total"], one_kind["items"][1:])
    lists = ckan.action.datastore_search(
        resource_id=resource, fields="amount,code", records_format="lists", limit=1
    )
    assert lists["records"] == [[rows["items"][0]["amount"], rows["items"][0]["code"]]]
    assert lists["fields"] == [{"id": "amount", "type": "numeric"}, {"id": "code", "type": "text"}]
    assert ckan.action.datastore_search(resource_id=resource, limit=0)["records"] == []


def test_the_datastore_is_the_resource_that_says_so(
    base: str, action: Any
) -> None:  # Any: as above
    resource = action.package_show(id="permits")["resources"][0]
    assert resource["datastore_active"] is True
    found = action.datastore_search(resource_id=resource["id"])
    read = list(csv.DictReader(io.StringIO(httpx.get(resource["url"]).text)))
    assert [one["code"] for one in read] == [one["code"] for one in found["records"]]
    following = httpx.get(base + found["_links"]["next"]).json()["result"]
    assert (following["offset"], following["records"]) == (100, [])


def test_the_links_lead_through_all_rows_as_they_were_asked_for(
    base: str, ckan: RemoteCKAN
) -> None:
    asked = {
        "resource_id": _table(ckan, "large"), "records_format": "lists", "sort": "code asc",
        "filters": '{"kind": "甲"}', "fields": "code", "limit": 2,
    }  # fmt: skip
    page = ckan.action.datastore_search(**asked)
    start, found = page["_links"]["start"], []
    while page["records"]:
        found += page["records"]
        assert "sort=code+asc" in page["_links"]["next"]
        page = httpx.get(base + page["_links"]["next"]).json()["result"]
    rows = httpx.get(f"{base}/api/v1/datasets/large/rows?kind=甲").json()["items"]
    assert found == [[row["code"]] for row in rows]
    assert page["_links"] == {"start": start}
    assert httpx.get(base + start).json()["result"]["records"] == found[:2]
    none = ckan.action.datastore_search(resource_id=asked["resource_id"], limit=0)
    assert "next" not in none["_links"]


def _table(ckan: RemoteCKAN, name: str) -> str:
    resources = ckan.action.package_show(id=name)["resources"]
    return next(str(one["id"]) for one in resources if one["datastore_active"])


def test_organizations_and_groups_hold_what_the_search_says(ckan: RemoteCKAN) -> None:
    groups = ckan.action.group_list()
    assert len(groups) == 21
    for name in ("law", "weather"):
        shown = ckan.action.group_show(id=name, include_datasets=True)
        found = ckan.action.package_search(fq=f"groups:{name}", sort="name asc", rows=100)
        assert [one["name"] for one in shown["packages"]] == [
            one["name"] for one in found["results"]
        ]
        assert shown["package_count"] == found["count"]
    whole = ckan.action.organization_list(all_fields=True, sort="package_count desc")
    assert [one["package_count"] for one in whole] == [14, 2]
    assert ckan.action.organization_show(id=whole[0]["name"]) == whole[0]
    assert "packages" not in whole[0]
    tags = ckan.action.tag_list(query="政府")
    assert tags == ["政府公报"]
    assert {one["id"] for one in ckan.action.license_list()} == {"CC-BY-4.0", "other-pd"}


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("package_show", "id"),
        ("resource_show", "id"),
        ("organization_show", "id"),
        ("group_show", "id"),
        ("datastore_search", "resource_id"),
    ],
)
def test_what_there_is_not_is_not_found(ckan: RemoteCKAN, name: str, parameter: str) -> None:
    with pytest.raises(NotFound, match="nothing"):
        ckan.call_action(name, {parameter: "nothing"})


@pytest.mark.parametrize(
    ("name", "asked", "parameter", "told"),
    [
        ("package_show", {}, "id", "Missing value"),
        ("package_search", {"roows": 1}, "roows", "perhaps rows"),
        ("package_search", {"rows": "x"}, "rows", "'x'"),
        ("package_search", {"rows": -1}, "rows", "'-1'"),
        ("package_search", {"sort": "size desc"}, "sort", "'size'"),
        ("package_search", {"sort": "name,name,name,name,name,name"}, "sort", "at most 5"),
        ("package_search", {"facet.field": '["organisation"]'}, "facet.field", "'organization'"),
        ("group_list", {"sort": "size"}, "sort", "'size'"),
        ("resource_search", {"query": "csv"}, "query", "field:text"),
        ("tag_list", {"vocabulary_id": "x"}, "vocabulary_id", "not taken here"),
    ],
)
def test_a_wrong_parameter_is_named(
    ckan: RemoteCKAN, name: str, asked: Json, parameter: str, told: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        ckan.call_action(name, asked)
    assert told in refused.value.error_dict[parameter][0]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("filters", '{"nme": "x"}'),
        ("filters", '{"kind": null}'),
        ("filters", '{"kind": [null]}'),
        ("filters", '{"kind": []}'),
        ("fields", "nme"),
        ("sort", "name desc"),
        ("limit", 1001),
    ],
)
def test_a_wrong_question_to_the_datastore_is_refused(
    ckan: RemoteCKAN, parameter: str, value: object
) -> None:
    asked = {"resource_id": _table(ckan, "permits"), parameter: value}
    with pytest.raises(ValidationError) as refused:
        ckan.call_action("datastore_search", asked)
    assert parameter in refused.value.error_dict


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ('"示例', "cannot read"),
        ("organisation:x", "'organization'"),
        ("a OR b", "cannot read"),
        ("metadata_modified:2024", "TO"),
        ("metadata_modified:[NOW-1DAY TO *]", "NOW-1DAY"),
        (" ".join(map(str, range(101))), "at most 100"),
        *[
            (query, "cannot read")
            for query in (
                "(groups:law)",
                "-(groups:law)",
                "groups:(law OR groups:health)",
                "name:name:x",
                "!groups:law",
                "!law",
                "groups:(!law)",
                "groups:(-law)",
                "groups:(+law)",
                "law^2",
                "groups:law^2",
                "permits~",
                "name:permits~1",
                r"name\:permits",
                r'"a\"',
                "per*ts",
                "*mits",
                "name:*mits",
                "name:(per*ts)",
                "name:permit?",
                "{!lucene}law",
            )
        ],
        ("groups:()", "no value"),
        ("*:law", "no field"),
    ],
)
def test_a_query_that_cannot_be_read_is_told(ckan: RemoteCKAN, query: str, told: str) -> None:
    with pytest.raises(SearchQueryError, match=told):
        ckan.action.package_search(fq=query)


def test_who_writes_is_told_where_to_send_tables(base: str, ckan: RemoteCKAN) -> None:
    for name in ("package_create", "resource_delete", "datastore_upsert", "package_patch"):
        with pytest.raises(NotAuthorized) as refused:
            ckan.call_action(name, {"id": "permits"})
        assert "/api/v1/tables" in str(refused.value)
    with RemoteCKAN(f"{base}/compat/ckan") as posting, pytest.raises(NotAuthorized):
        posting.action.resource_create(package_id="permits", upload=io.BytesIO(b"a" * 500_000))


def test_an_unknown_action_is_told_as_ckan_does(ckan: RemoteCKAN) -> None:
    with pytest.raises(
        CKANAPIError, match=r"400.*Action name not known: package_lst.*package_list"
    ):
        ckan.call_action("package_lst")


def test_help_tells_of_each_action(base: str, ckan: RemoteCKAN) -> None:
    told = ckan.action.help_show(name="package_search")
    assert "facet.field" in told
    said = httpx.get(f"{base}/compat/ckan/api/3/action/package_search?rows=0").json()
    assert httpx.get(said["help"]).json()["result"] == told


def test_what_clients_of_ckan_send_and_what_means_nothing_here_is_taken(ckan: RemoteCKAN) -> None:
    found = ckan.action.package_search(
        include_private=True, include_drafts=False, use_default_schema=True, facet="true",
        fq="+capacity:public +state:active +type:dataset", hl="true",
    )  # fmt: skip
    assert found["count"] == len(ckan.action.package_list())


def test_ckanapi_dumps_all_datasets(base: str, tmp_path: Path) -> None:
    """Its own command, with its own workers: what harvesters and backups of portals run."""
    output = tmp_path / "datasets.jsonl"
    command = Path(sys.executable).with_name("ckanapi")
    done = subprocess.run(
        [
            command, "dump", "datasets", "--all", "-r", f"{base}/compat/ckan", "-q",
            "-O", output, "--datastore-fields", "-p", "2",
        ],
        capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    dumped = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [one["name"] for one in dumped] == sorted(one["id"] for one in ours(base))
    permits = next(one for one in dumped if one["name"] == "permits")
    fields = permits["resources"][0]["datastore_fields"]
    assert [one["id"] for one in fields] == ["code", "name", "kind", "count", "amount", "on"]


def test_addresses_in_answers_are_those_of_the_request(
    base: str, action: Any
) -> None:  # Any: as above
    found = action.package_show(id="documents")
    assert urlsplit(found["url"]).netloc == urlsplit(base).netloc
