"""What changed between versions, over HTTP: JSON, unified text, one article through all versions."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.comparing import compare
from api.settings import Settings
from gazette.store.diff import rebuild
from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from tests.gazette.store.test_unified import applied
from tests.made_up import fee_notice, publish
from tests.versions import FIRST, SECOND, THIRD, versions

pytestmark = pytest.mark.requirement("ND-14", "GZ-06", "item-37", "item-9")

Client = TestClient[Litestar]
Json = dict[str, Any]  # Any: JSON


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """An archive, the id of a regulation of three versions, and that of a notice of one."""
    data = tmp_path_factory.mktemp("versions")
    regulation, _, _, notice = publish(data, [*versions(), fee_notice()])
    return data, regulation, notice


@pytest.fixture(scope="module")
def readers(shelf: tuple[Path, str, str]) -> Iterator[Client]:
    app = create_app(Settings(data=shelf[0], base_url="https://gazette.example"))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def address(shelf: tuple[Path, str, str]) -> str:
    return f"/api/v1/documents/{shelf[1]}"


def named(part: Json | None) -> str | None:
    return part["number"] if part else None


def test_the_latest_is_compared_with_the_one_before(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff").json()
    assert (answer["from"]["version"], answer["to"]["version"]) == (2, 3)
    assert [
        (change["kind"], named(change["from"]), named(change["to"])) for change in answer["changes"]
    ] == [
        ("removed", "第六条", None),
        ("moved", "第七条", "第六条"),
        ("moved", "第八条", "第七条"),
    ]
    assert answer["counts"] == {
        "added": 0, "removed": 1, "changed": 0, "moved": 2, "moved_and_changed": 0, "formatting": 0,
    }  # fmt: skip


def test_a_change_says_what_was_put_in_and_left_out(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff?from=1&to=2").json()
    (change,) = (one for one in answer["changes"] if one["kind"] == "moved_and_changed")
    start = FIRST.index("第四条")
    assert change["from"] == {
        "path": "chp_2__art_4", "kind": "article", "number": "第四条",
        "start": start, "end": FIRST.index("第五条"),
    }  # fmt: skip
    assert (change["to"]["path"], change["reordered"]) == ("chp_2__art_5", False)
    at = FIRST.index("二十个工作日")
    new_at = SECOND.index("十五个工作日")
    assert change["edits"][-1] == {
        "op": "replace", "from": [at, at + 2], "to": [new_at, new_at + 2],
        "removed": "二十", "inserted": "十五", "formatting": False,
    }  # fmt: skip


def test_layout_stands_apart_from_words(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff?from=1&to=2").json()
    layout = [
        named(change["from"]) for change in answer["changes"] if change["kind"] == "formatting"
    ]
    assert layout == ["第一章", "第三条", "第二章", "第三章"]


def test_the_later_text_follows_from_the_answer(readers: Client, address: str) -> None:
    """By what the description says alone: what no change covers is the same, in order."""
    changes = readers.get(f"{address}/diff?from=1&to=3").json()["changes"]
    covered = sorted((one["from"]["start"], one["from"]["end"]) for one in changes if one["from"])
    rest, at = "", 0
    for start, end in covered:
        rest, at = rest + FIRST[at:start], end
    rest += FIRST[at:]
    made = ""
    for change in (one for one in changes if one["to"]):
        kept = change["to"]["start"] - len(made)
        made, rest = made + rest[:kept], rest[kept:]
        at, end = (change["from"] or {}).get("start", 0), (change["from"] or {}).get("end", 0)
        for edit in change["edits"]:
            made += FIRST[at : edit["from"][0]] * bool(change["from"]) + edit["inserted"]
            at = edit["from"][1]
        made += FIRST[at:end]
    assert made + rest == THIRD


def test_unified_text_is_for_patch(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff?from=1&to=3&format=unified")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert applied(FIRST, answer.text) == THIRD
    assert "/versions/1\t2024-06-01T02:03:04.000Z\n+++ " in answer.text


def test_the_way_back_is_open(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff?from=3&to=1&format=unified")
    assert applied(THIRD, answer.text) == FIRST


def test_a_version_has_not_changed_from_itself(readers: Client, address: str) -> None:
    assert readers.get(f"{address}/diff?from=2&to=2").json()["changes"] == []
    assert readers.get(f"{address}/diff?from=2&to=2&format=unified").text == ""


def test_links_lead_to_the_same_comparison(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/diff?from=1").json()
    assert readers.get(answer["links"]["self"]).json() == answer
    assert readers.get(answer["links"]["html"]).status_code == 200
    assert applied(FIRST, readers.get(answer["links"]["unified"]).text) == THIRD


def test_an_unchanged_comparison_is_known_by_its_tag(readers: Client, address: str) -> None:
    tag = readers.get(f"{address}/diff").headers["etag"]
    assert readers.get(f"{address}/diff", headers={"if-none-match": tag}).status_code == 304


def test_an_article_is_followed_through_its_numbers(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/articles/chp_2__art_6/history").json()
    assert (answer["total"], answer["next"]) == (3, None)
    assert [(one["version"], one["number"], one["change"]) for one in answer["items"]] == [
        (1, "第六条", None), (2, "第七条", "moved"), (3, "第六条", "moved"),
    ]  # fmt: skip
    assert {one["text"].partition(" ")[2] for one in answer["items"]} == {
        "县级以上人民政府应当设置查阅场所和设施。"
    }


def test_an_article_that_is_gone_ends_with_that(readers: Client, address: str) -> None:
    answer = readers.get(f"{address}/articles/chp_2__art_5/history?version=1").json()
    assert [(one["version"], one["number"], one["change"]) for one in answer["items"]] == [
        (1, "第五条", None), (2, "第六条", "moved"), (3, None, "removed"),
    ]  # fmt: skip
    assert answer["items"][-1]["text"] is None


def test_the_states_of_an_article_are_those_of_the_versions(readers: Client, address: str) -> None:
    items = readers.get(f"{address}/articles/chp_1__art_4/history").json()["items"]
    assert [(one["version"], one["change"]) for one in items] == [(2, "added"), (3, None)]
    article = readers.get(f"{address}/articles/chp_1__art_4?version=2").json()
    assert items[0]["text"] == article["text"]
    assert (items[0]["kind"], items[0]["path"]) == (article["kind"], article["path"])


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/diff?from=1&to=2", "Diff"),
        ("/diff?from=1&to=3", "Diff"),
        ("/articles/chp_2__art_5/history?version=1", "ArticleHistory"),
    ],
)
def test_answers_are_as_described(readers: Client, address: str, path: str, shape: str) -> None:
    description = readers.get("/openapi.json").json()
    schema = {"$ref": f"#/components/schemas/{shape}", "components": description["components"]}
    Draft202012Validator(schema).validate(readers.get(address + path).json())


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/diff?to=9", "/versions/9"),
        ("/diff?from=9", "/versions/9"),
        ("/diff?from=99999999999999999999", "/versions/99999999999999999999"),
        ("/diff?to=1", "no version before"),
        ("/articles/art_99/history", "/articles/art_99"),
        ("/articles/chp_2__art_5/history?version=9", "/versions/9"),
        ("/articles/chp_1__art_3__point_1/history", "no article, heading or item"),
    ],
)
def test_what_is_not_there_is_not_found(
    readers: Client, address: str, path: str, detail: str
) -> None:
    answer = readers.get(address + path)
    assert answer.status_code == 404
    assert answer.json()["type"] == "https://gazette.example/problems/not-found"
    assert detail in answer.json()["detail"]


def test_a_document_of_one_version_says_that_there_is_none_before(
    readers: Client, shelf: tuple[Path, str, str]
) -> None:
    answer = readers.get(f"/api/v1/documents/{shelf[2]}/diff")
    assert (answer.status_code, "no version before" in answer.json()["detail"]) == (404, True)
    assert readers.get("/api/v1/documents/nothing/diff").status_code == 404


@pytest.mark.parametrize(
    ("query", "name"),
    [("from=x", "from"), ("from=0", "from"), ("to=-1", "to"), ("format=html", "format")],
)
def test_a_wrong_value_is_refused_by_name(
    readers: Client, address: str, query: str, name: str
) -> None:
    answer = readers.get(f"{address}/diff?{query}").json()
    assert answer["type"].endswith("/invalid-parameter")
    assert [error["name"] for error in answer["errors"]] == [name]


def test_a_parameter_that_is_a_word_of_python_is_known_by_its_own_name(
    readers: Client, address: str
) -> None:
    answer = readers.get(f"{address}/diff?from_=1").json()
    assert (answer["errors"][0]["name"], answer["errors"][0]["hint"]) == ("from_", "from")


def test_texts_too_long_to_compare_are_refused(tmp_path: Path) -> None:
    long = "".join(f"第{n}行应当公开的数据。\n" for n in range(45_000))
    drafts = [
        msgspec.structs.replace(versions()[0], text=t, components=()) for t in (long, long[9:])
    ]
    document_id, _ = publish(tmp_path, drafts)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        answer = client.get(f"/api/v1/documents/{document_id}/diff")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (400, "too-long")


def test_what_is_public_is_what_is_compared(shelf: tuple[Path, str, str]) -> None:
    reader = PublicReader(shelf[0] / DATABASE)
    found = compare(reader, shelf[1], old=1, new=2)
    reader.close()
    assert rebuild(FIRST, found.diff) == SECOND
