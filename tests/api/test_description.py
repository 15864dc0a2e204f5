"""The OpenAPI description: valid, complete, and true of what the routes answer."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.testing import TestClient
from openapi_spec_validator import validate

from gazette.ids import organ_id
from tests.api.contract import CKAN

pytestmark = pytest.mark.requirement("item-37")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON
ANSWERS = {
    "/api/v1/documents": ["?limit=3&facets=kind", "?fields=id,title&limit=2"],
    "/api/v1/documents/{document_id}": ["", "?fields=text,articles", "?fields=id"],
    "/api/v1/documents/{document_id}/versions": [""],
    "/api/v1/documents/{document_id}/versions/{number}": [""],
    "/api/v1/documents/{document_id}/articles": [""],
    "/api/v1/documents/{document_id}/articles/{path}": [""],
    "/api/v1/documents/{document_id}/articles/{path}/history": ["", "?version=1"],
    "/api/v1/documents/{document_id}/diff": ["?from=1&to=1"],
    "/api/v1/documents/{document_id}/relations": ["", "?direction=in"],
    "/api/v1/documents/{document_id}/provenance": ["", "?version=1"],
    "/documents/{document_id}/on/{day}": [""],
    "/documents/{document_id}/versions/{version}": [""],
    "/documents/{document_id}/at/{moment}": [""],
    "/timemap/{rest}": [""],
    "/api/v1/issues": ["?limit=2&facets=gazette,year", "?gazette=没有"],
    "/api/v1/issues/{gazette}/{year}/{issue}": ["", "?recorded_before=2099-01-01"],
    "/issues/{gazette}/{year}/{issue}/at/{moment}": [""],
    "/api/v1/feedback": ["", "?kind=appeal&limit=1"],
    "/api/v1/coverage": [""],
    "/api/v1/issuers": ["", "?q=数据&sort=level&limit=1"],
    "/api/v1/issuers/{issuer_id}": [""],
    "/api/v1/topics": [""],
    "/api/v1/stats": ["", "?delays=true", "?by=issuer,year&histogram=month", "?by=topic&q=数据"],
    "/api/v1/changes": ["", "?include=record&limit=3", "?fields=title,text&since=2024-01-01"],
    "/api/v1/search": ["?q=数据&facets=issuer&highlights=2", "?sort=-signed_on"],
    "/api/v1/resolve": ["?ref=示例省数据条例第三条", "?ref=x"],
    "/api/v1/documents/{document_id}/proof": ["", "?version=1&from=1"],
    "/api/v1/log/checkpoint": [""],
    "/api/v1/log/entries": ["", "?start=3&limit=2"],
    "/api/v1/log/key": [""],
    "/api/v1/log/proof/inclusion": ["?index=0", "?index=0&size=1"],
    "/api/v1/log/proof/consistency": ["?from=1"],
    "/api/v1/datasets": [""],
    "/api/v1/datasets/{dataset_id}": [""],
    "/api/v1/datasets/{dataset_id}/rows": [
        "?limit=2",
        "?sort=-kind&aggregates=max:on,sum:amount&by=kind",
    ],
    "/api/v1/datasets/{dataset_id}/versions": [""],
    "/api/v1/standards": [""],
    "/api/v1/standards/{standard_id}": [""],
    "/api/v1/standards/{standard_id}/{edition}": [""],
    "/documents/{name}": [""],
    "/api/v1/documents/{document_id}/files": ["", "?version=1"],
    "/healthz": [""],
}


@pytest.fixture(scope="session")
def description(client: Client) -> Json:
    described: Json = client.get("/openapi.json").json()
    return described


def operations_of(description: Json) -> list[Json]:
    """Every operation on every path."""
    return [operation for path in description["paths"].values() for operation in path.values()]


def check(description: Json, schema: Json, value: object) -> None:
    """Fails where a value is not of a schema of the description."""
    Draft202012Validator({**schema, "components": description["components"]}).validate(value)


def test_the_description_is_valid(description: Json) -> None:
    validate(description)
    assert description["openapi"].startswith("3.1")


def test_every_route_is_described(client: Client, description: Json) -> None:
    routes = {route.path_format for route in client.app.routes}
    routes -= {"/data", "/data/{rest}", "/mcp", "/oai", *CKAN}  # of other protocols
    assert set(description["paths"]) == routes


def test_everything_is_explained(description: Json) -> None:
    operations = operations_of(description)
    assert all(operation["summary"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    unexplained = [
        (operation["operationId"], parameter["name"])
        for operation in operations
        for parameter in operation["parameters"]
        if not parameter.get("description")
    ]
    assert unexplained == []


def test_every_problem_is_declared_as_one(description: Json) -> None:
    shared = description["components"]["responses"]
    problems = [
        shared[response["$ref"].rpartition("/")[2]].get("content", {})
        for operation in operations_of(description)
        for status, response in operation["responses"].items()
        if int(status) >= 400 and status not in {"414", "431"}  # said by the server, without a body
    ]
    assert problems
    assert all(list(content) == ["application/problem+json"] for content in problems)


def fields_of(description: Json) -> list[tuple[str, Json]]:
    """Every field of every schema by struct and name, those of forms too."""
    schemas = description["components"]["schemas"]
    forms = {
        operation["operationId"]: content["schema"]
        for operation in operations_of(description)
        for content in operation.get("requestBody", {"content": {}})["content"].values()
        if "properties" in content["schema"]
    }
    return [
        (f"{name}.{key}", field)
        for name, schema in {**schemas, **forms}.items()
        for key, field in schema.get("properties", {}).items()
    ]


def enumerations_in(schema: object) -> list[Json]:
    """Every closed enumeration in a piece of the description."""
    if isinstance(schema, list):
        return [found for one in schema for found in enumerations_in(one)]
    if not isinstance(schema, dict):
        return []
    inner = [found for one in schema.values() for found in enumerations_in(one)]
    return [*([schema] if "enum" in schema else []), *inner]


def test_every_field_is_described(description: Json) -> None:
    fields = fields_of(description)
    assert len(fields) > 300
    assert [name for name, field in fields if not field.get("description")] == []


def test_every_field_has_an_example_that_fits(description: Json) -> None:
    """Its own, or in the schema of each part it is made of."""
    plain = [one for one in fields_of(description) if "$ref" not in str(one[1])]
    assert [name for name, field in plain if "examples" not in field and _takes_text(field)] == []
    for _, field in plain:
        for example in field.get("examples", ()):
            check(description, field, example)


def _takes_text(field: Json) -> bool:
    """Whether a field is of one kind that an example can show; objects of anything are not."""
    return "type" in field and "object" not in (field["type"], field.get("items", {}).get("type"))


def test_an_example_of_a_parameter_fits(description: Json) -> None:
    for operation in operations_of(description):
        for parameter in operation["parameters"]:
            if parameter["name"] == "cursor":  # only the server can make one
                continue
            check(description, parameter["schema"], parameter["example"])


def test_every_closed_value_is_told_in_both_languages(description: Json) -> None:
    enumerations = enumerations_in([description["paths"], description["components"]])
    assert len(enumerations) > 50
    untold = [
        (code, one["enum"])
        for one in enumerations
        for code in one["enum"]
        if isinstance(code, str) and code not in one.get("x-enumDescriptions", {})
    ]
    assert untold == []


def test_only_filings_know_a_request_that_is_sent_again(description: Json) -> None:
    """Sending a table was said to take `Idempotency-Key`, and did not look at it."""
    take = {
        path
        for path, methods in description["paths"].items()
        for operation in methods.values()
        if "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}
    }
    assert take == {"/api/v1/filings"}


@pytest.mark.parametrize(("path", "queries"), ANSWERS.items())
def test_answers_are_of_their_schemas(
    client: Client, description: Json, ids: list[str], path: str, queries: list[str]
) -> None:
    address = path.format(
        document_id=ids[1], name=f"{ids[1]}.json", number=1, path="chp_1",
        gazette="示例省人民政府公报", year=2024, issue=11, day="2024-01-01.json", version="1.json",
        issuer_id=organ_id("示例省数据局"), moment="2099-01-01.json", rest=f"documents/{ids[1]}.json",
        dataset_id="permits", standard_id="metadata", edition="1.0",
    )  # fmt: skip
    content = description["paths"][path]["get"]["responses"]["200"]["content"]
    headers = {"accept": "application/json"}
    for query in queries:
        answer = client.get(address + query, headers=headers)
        check(description, content["application/json"]["schema"], answer.json())


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/documents?limit=x", '/api/v1/search?q="'])
def test_problems_are_of_their_schema(client: Client, description: Json, path: str) -> None:
    check(description, {"$ref": "#/components/schemas/Problem"}, client.get(path).json())


def test_every_described_parameter_is_known(client: Client, description: Json) -> None:
    answers = [
        client.get(f"{path}?{parameter['name']}=x", headers={"accept": "application/json"})
        for path, item in description["paths"].items()
        for parameter in item.get("get", {"parameters": ()})["parameters"]
        if parameter["in"] == "query"
    ]
    assert len(answers) > 50
    assert not [answer.url for answer in answers if "unknown-parameter" in answer.text]
