"""The office's standards: versions that never change, generated from the code, whose schemas fit real answers."""

from __future__ import annotations

import copy
from typing import Any, get_args

import msgspec
import pytest
import yaml  # type: ignore[import-untyped]  # ships no types
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.testing import TestClient

from api.reading import Deprecation
from api.standards.published import FOLDER, file_of, published
from api.standards.revisions import GENERATED, REVISIONS
from gazette.datasets import Metadata, Theme
from opendata.catalogue.table_templates import templates
from tests.conftest import NOON
from tests.serving import ROOT
from tests.standards_files import is_current, stale

pytestmark = pytest.mark.requirement("SD-09", "OD-10", "item-34")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
LIST = "/api/v1/standards"


def standard(client: Client, place: str) -> Json:
    """A standard, in its newest version or in one."""
    found: Json = client.get(f"{LIST}/{place}").json()
    return found


def schema(client: Client, place: str) -> Json:
    """A schema of the newest version."""
    standard_id, name = place.split("/")
    (file,) = [one for one in standard(client, standard_id)["files"] if one["name"] == name]
    found: Json = client.get(file["url"]).json()
    return found


def rows(told: Json, heading: str) -> list[list[Any]]:
    """The table under a heading."""
    (found,) = [one for one in told["sections"] if one["heading"]["zh"] == heading]
    table: list[list[Any]] = found["rows"]
    return table


def test_the_newest_version_of_each_says_what_the_code_says() -> None:
    """Where it fails a version is to be raised: see `api/standards/revisions.py`."""
    assert stale() == []


@pytest.mark.parametrize("standard_id", GENERATED)
def test_a_change_of_what_it_says_is_noticed(standard_id: str) -> None:
    said = GENERATED[standard_id]()
    assert is_current(standard_id, said)
    fewer = msgspec.structs.replace(said, sections=said.sections[:-1])
    assert not is_current(standard_id, fewer)
    files = copy.deepcopy(said.files)
    next(iter(files.values())).schema["title"] = "Other"
    assert not is_current(standard_id, msgspec.structs.replace(said, files=files))


def test_every_version_is_kept_and_no_other_file() -> None:
    expected = {
        file_of(id, one.version).name for id, versions in REVISIONS.items() for one in versions
    }
    assert {path.name for path in FOLDER.iterdir()} == expected
    for versions in REVISIONS.values():
        days = [one.issued_on for one in versions]
        numbers = [tuple(map(int, one.version.split("."))) for one in versions]
        assert days == sorted(days, reverse=True)
        assert numbers == sorted(set(numbers), reverse=True)


def test_the_list_leads_to_each_version_and_file(client: Client) -> None:
    told = client.get(LIST).json()
    assert [one["id"] for one in told["items"]] == ["catalogue", "metadata", "formats", "interface"]
    for item in told["items"]:
        assert client.get(item["links"]["html"]).status_code == 200
        newest = client.get(item["links"]["self"]).json()
        for version in item["versions"]:
            one = client.get(version["links"]["self"]).json()
            assert (one["version"], one["issued_on"]) == (version["version"], version["issued_on"])
            assert client.get(version["links"]["html"]).status_code == 200
        assert [client.get(file["url"]).status_code for file in newest["files"]] == [200] * len(
            newest["files"]
        )


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}/nothing",
        f"{LIST}/metadata/0.9",
        f"{LIST}/metadata/1.0/nothing.json",
        f"{LIST}/metadata/..%2f..%2fmodel",
        "/standards/nothing",
        "/standards/metadata/0.9",
    ],
)
def test_what_there_is_not_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_catalogue_rules_hold_every_element_field_and_frequency(client: Client) -> None:
    told = standard(client, "catalogue")
    elements = {row[0]: row for row in rows(told, "元数据要素")}
    assert list(elements) == list(Metadata.__struct_fields__)
    assert elements["theme"][2]["zh"] == "必填"
    assert elements["licence"][2]["zh"] == "选填"
    assert [row[0] for row in rows(told, "开放领域")] == list(get_args(Theme))
    assert len(rows(told, "开放领域")) == 21
    assert len(rows(told, "更新周期")) == 8
    assert len(rows(told, "数据质量")) == 6


def test_the_formats_hold_all_tables(client: Client) -> None:
    told = standard(client, "formats")
    assert [row[0] for row in rows(told, "应公开的表格")] == list(templates())
    assert len(templates()) == 17
    powers = {row[0]: row for row in rows(told, "表：权责清单")}
    assert powers["code"][3]["zh"] == "必填"
    assert "行政许可" in powers["kind"][4]


@pytest.mark.parametrize("standard_id", GENERATED)
def test_fields_and_codes_are_in_both_languages(standard_id: str) -> None:
    version = REVISIONS[standard_id][0].version
    for section in published(standard_id, version).sections:
        for words in (section.heading, *section.text):
            assert words.zh
            assert words.en.isascii() or standard_id == "metadata", words
        for row in section.rows:
            assert len(row) == len(section.columns)
            meaning = row[1]
            assert isinstance(meaning, str) or meaning.zh != meaning.en or meaning.zh.isascii()


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("catalogue/dataset-list.json", "/api/v1/datasets"),
        ("catalogue/quality.json", "/api/v1/datasets/documents/quality"),
        ("metadata/document.json", "/api/v1/documents/{notice}"),
        ("metadata/document-list.json", "/api/v1/documents?limit=3&facets=kind"),
        ("metadata/version-list.json", "/api/v1/documents/{notice}/versions"),
        ("metadata/article-list.json", "/api/v1/documents/{statute}/articles"),
        ("metadata/relation-list.json", "/api/v1/documents/{notice}/relations"),
        ("formats/table-version-list.json", "/api/v1/datasets/permits/versions"),
        ("interface/problem.json", "/api/v1/documents?nonsense=1"),
        ("interface/problem.json", "/api/v1/documents/nothing"),
        ("interface/list.json", "/api/v1/issuers"),
        ("interface/list.json", "/api/v1/datasets/documents/rows?limit=2"),
        ("interface/standard-list.json", LIST),
    ],
)
def test_a_real_answer_fits_the_schema(
    client: Client, ids: list[str], place: str, path: str
) -> None:
    answer = client.get(path.format(notice=ids[0], statute=ids[1])).json()
    found = schema(client, place)
    Draft202012Validator.check_schema(found)
    fits = Draft202012Validator(found)
    fits.validate(answer)
    required = found["required"][0]
    assert not fits.is_valid({name: answer[name] for name in answer if name != required})
    assert not fits.is_valid({**answer, required: {"other": []}})


def test_an_offices_metadata_fits_the_schema(client: Client) -> None:
    text = (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8")
    said = yaml.safe_load(text.partition("```yaml\n")[2].partition("```")[0])
    fits = Draft202012Validator(schema(client, "catalogue/dataset-metadata.json"))
    fits.validate(said)
    assert not fits.is_valid({**said, "theme": "nothing"})
    assert not fits.is_valid({**said, "nothing": 1})
    assert not fits.is_valid({name: said[name] for name in said if name != "abstract"})


@pytest.mark.parametrize("name", templates())
def test_a_template_is_a_table_schema_as_the_standard_says(client: Client, name: str) -> None:
    fits = Draft202012Validator(schema(client, "formats/table-schema.json"))
    found = schema(client, f"formats/{name}.json")
    fits.validate(found)
    assert not fits.is_valid({**found, "fields": [{"type": "string"}]})


def test_a_schema_names_its_own_address(client: Client) -> None:
    address = f"https://gazette.example{LIST}/metadata/1.0/document.json"
    answer = client.get(address)
    assert answer.json()["$id"] == address
    assert answer.headers["content-type"] == "application/schema+json"


@pytest.mark.parametrize("path", ["/docs", "/datasets", "/about", "/"])
def test_pages_lead_to_the_standards(client: Client, path: str) -> None:
    assert 'href="/standards' in client.get(path).text


def test_a_page_shows_one_language_and_the_codes(client: Client) -> None:
    chinese, english = (client.get(f"/standards/catalogue{lang}").text for lang in ("", "?lang=en"))
    assert "<code>credit</code></td><td>信用服务</td>" in chinese
    assert "<code>credit</code></td><td>Credit services</td>" in english


@pytest.mark.parametrize(
    ("path", "asked"),
    [("/compat/ckan", "/api/3/action/nothing"), ("/oai", "?verb=nothing"), ("/mcp", ""), ("/data/", "")],
)  # fmt: skip
def test_the_interface_rules_name_what_answers_by_another_protocol(
    client: Client, path: str, asked: str
) -> None:
    told = standard(client, "interface")["description"]
    assert path in told["zh"]
    assert path in told["en"]
    if asked:
        answer = client.get(path + asked)
        assert "problem" not in answer.headers["content-type"]
        assert "nothing" in answer.text


def test_no_route_may_go_sooner_than_promised() -> None:
    with pytest.raises(ValueError, match="365 days"):
        Deprecation(NOON, NOON.replace(month=NOON.month + 1))


def test_no_schema_leads_out_of_itself_or_says_what_openapi_alone_knows() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        assert "#/components/" not in text
        assert "discriminator" not in text
