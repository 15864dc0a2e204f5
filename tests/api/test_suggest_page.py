"""Typing into the search box: in a real browser, under the site's own policy (WS-08, GZ-13)."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from tests.made_up import draft, index, metadata, publish
from tests.phone import WIDTH, chromium
from tests.typing_in import Step, typed

pytestmark = [pytest.mark.requirement("WS-08", "WS-11", "GZ-13"), pytest.mark.browser]

Client = TestClient[Litestar]
NOTICE = "示例省人民政府关于推进政务公开的通知"


@pytest.mark.parametrize("width", [1280, WIDTH])
def test_what_is_typed_is_suggested_and_chosen_by_keys(
    client: Client, ids: list[str], tmp_path: Path, width: int
) -> None:
    steps: list[Step] = [
        {"type": "zwgk"},
        {"key": "ArrowUp"},
        {"key": "ArrowUp"},
        {"key": "ArrowDown"},
    ]
    seen = typed(client, "/search", [*steps, {"key": "Enter"}], chromium(), tmp_path, width=width)
    first = seen[0]
    assert (first["role"], first["open"], first["chosen"]) == ("combobox", "true", None)
    assert first["shown"] == ["政务公开", NOTICE]
    assert first["marked"] == ["政务公开", "政务公开"]
    assert first["said"] == "2 条联想，按上下键选择"
    assert [one["chosen"] for one in seen[1:4]] == [NOTICE, "政务公开", NOTICE]
    assert seen[4]["at"] == f"/documents/{ids[0]}"
    assert all(one["wide"] == width for one in seen[:4])


def test_escape_closes_and_an_input_method_at_work_is_let_be(
    client: Client, tmp_path: Path
) -> None:
    steps: list[Step] = [
        {"type": "政务"},
        {"key": "Escape"},
        {"type": "zhengwu", "composing": True},
        {"type": ""},
    ]
    seen = typed(client, "/?lang=en", steps, chromium(), tmp_path)
    assert [one["open"] for one in seen] == ["true", "false", "false", "false"]
    assert seen[0]["said"] == "3 suggestions, choose with the arrow keys"


@pytest.mark.requirement("SEC-03")
def test_what_stands_in_a_title_is_shown_as_text(tmp_path: Path) -> None:
    title = "示例<img src=x onerror=alert(1)>办法"
    publish(tmp_path / "data", [draft("marked", "正文。", metadata(title))])
    index(tmp_path / "data")
    with TestClient(create_app(Settings(data=tmp_path / "data"))) as client:
        (seen,) = typed(client, "/search", [{"type": "示例"}], chromium(), tmp_path)
    assert title in str(seen["shown"])


def test_without_the_script_the_box_is_an_ordinary_form(client: Client) -> None:
    page = client.get("/search").text
    assert '<form class="search" role="search" action="/search" method="get">' in page
    assert "combobox" not in page
