"""References resolved: found, not found, ambiguous, each said as it is."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from tests.made_up import draft, metadata, publish

pytestmark = pytest.mark.requirement("item-37")

Client = TestClient[Litestar]


@pytest.mark.parametrize(
    ("ref", "place", "path"),
    [
        ("示政发〔2024〕12号", 0, None),
        ("示政发[2024]12号", 0, None),
        ("示政发（2024）第１２号", 0, None),
        ("示例省数据条例", 1, None),
        ("《示例省数据条例》", 1, None),
        ("《示例省数据条例》第三条", 1, "chp_2__art_3"),
        ("示例省数据条例第3条", 1, "chp_2__art_3"),
        ("示例省数据条例第三条第（二）项", 1, "chp_2__art_3__point_2"),
        ("示例省数据条例第二章", 1, "chp_2"),
        ("《关于公布停车收费标准的通知》（示政发〔2023〕7号）", 2, None),
        ("关于推进政务公开的通知", 0, None),
    ],
)
def test_a_reference_finds_its_document(
    client: Client, ids: list[str], ref: str, place: int, path: str | None
) -> None:
    answer = client.get("/api/v1/resolve", params={"ref": ref}).json()
    assert answer["outcome"] == "found"
    (match,) = answer["matches"]
    assert match["document"]["id"] == ids[place]
    assert (match["article"] or {}).get("path") == path


def test_what_is_not_held_is_not_said_to_be_absent(client: Client) -> None:
    answer = client.get("/api/v1/resolve", params={"ref": "示政发〔1999〕1号"}).json()
    assert (answer["outcome"], answer["matches"]) == ("not_found", [])
    assert answer["read_as"] == {"number": "示政发〔1999〕1号", "title": None, "pinpoint": None}
    assert "未收录" in answer["detail"]


def test_a_part_that_is_not_there_leaves_the_document(client: Client, ids: list[str]) -> None:
    answer = client.get("/api/v1/resolve", params={"ref": "示例省数据条例第九十条"}).json()
    assert answer["outcome"] == "not_found"
    assert answer["matches"][0]["document"]["id"] == ids[1]
    assert answer["matches"][0]["article"] is None


def test_two_documents_of_one_title_are_ambiguous(tmp_path: Path) -> None:
    drafts = [
        draft(
            name, f"{name}工作要点。\n", metadata("年度工作要点", number=f"示{name}发〔2024〕1号")
        )
        for name in ("财", "教")
    ]
    ids = publish(tmp_path, drafts)
    with TestClient(create_app(Settings(data=tmp_path))) as client:
        answer = client.get("/api/v1/resolve", params={"ref": "年度工作要点"}).json()
    assert answer["outcome"] == "ambiguous"
    assert {match["document"]["id"] for match in answer["matches"]} == set(ids)


def test_a_reference_must_be_given(client: Client) -> None:
    problem = client.get("/api/v1/resolve").json()
    assert (problem["status"], problem["errors"][0]["name"]) == (400, "ref")
