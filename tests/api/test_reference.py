"""What developers read: `/docs` without any other host, schemas at stable addresses, `/llms.txt`."""

import re
from hashlib import sha256
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.testing import TestClient
from referencing import Registry, Resource

from api.routes.reference import FILES

pytestmark = pytest.mark.requirement("item-37")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
BASE = "https://gazette.example"
VENDORED = {
    "swagger-ui-bundle.js": "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
    "swagger-ui.css": "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
}


@pytest.mark.parametrize(("file", "digest"), VENDORED.items())
def test_the_vendored_files_are_as_published(client: Client, file: str, digest: str) -> None:
    assert sha256(client.get(f"/docs/{file}").content).hexdigest() == digest


def test_the_licences_of_the_vendored_files_are_beside_them() -> None:
    assert "Apache License" in (FILES / "LICENSE.swagger-ui").read_text(encoding="utf-8")
    assert "5.35.0" in (FILES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("query", "title"), [("", "接口文档"), ("?lang=en", "API documentation")])
def test_the_documentation_has_a_title_in_both_languages(
    client: Client, query: str, title: str
) -> None:
    assert f"<title>{title}" in client.get(f"/docs{query}").text


def test_the_documentation_needs_no_other_host_and_no_inline_script(client: Client) -> None:
    page = client.get("/docs")
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page.text) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|<style|\sstyle=", page.text) == []
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    for address in re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_every_schema_stands_at_its_own_address(client: Client) -> None:
    names = client.get("/openapi.json").json()["components"]["schemas"]
    schemas = [client.get(f"/schemas/{name}.json").json() for name in names]
    for name, schema in zip(names, schemas, strict=True):
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"{BASE}/schemas/{name}.json"
    made: Registry[Any] = Registry()
    known = made.with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas
    )
    page = client.get("/api/v1/documents?limit=2&facets=kind").json()
    root = {"$ref": f"{BASE}/schemas/DocumentList.json"}
    Draft202012Validator(root, registry=known).validate(page)
    assert not Draft202012Validator(root, registry=known).is_valid({**page, "total": -1})


@pytest.mark.parametrize("file", ["Nothing.json", "Document", "Document.xml", "Document.json.json"])
def test_what_is_no_schema_is_not_found(client: Client, file: str) -> None:
    assert client.get(f"/schemas/{file}").status_code == 404


def test_a_language_model_is_told_where_everything_is(client: Client) -> None:
    answer = client.get("/llms.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# 示例省人民政府公报\n\n> ")
    links = re.findall(r"\]\((?P<address>[^)]+)\)", answer.text)
    assert len(links) > 50
    wrong = [link for link in links if client.get(link.removeprefix(BASE)).status_code != 200]
    assert wrong == []
    paths = client.get("/openapi.json").json()["paths"]
    told = set(re.findall(rf"`GET {BASE}(/[^`]+)`", answer.text))
    public = {path for path, item in paths.items() if item.get("get", {}).get("security") == [{}]}
    assert told == {path for path in public if path.startswith("/api/v1/")}
