"""The pages that show two versions beside each other, and one article through all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.commands.index import follow_index
from api.settings import Settings
from tests.api.test_pages import Page, check_sound
from tests.made_up import publish
from tests.phone import WIDTH, chromium, widths
from tests.versions import FIRST, version, versions

pytestmark = pytest.mark.requirement("ND-14", "WS-04")

Client = TestClient[Litestar]
BASE = "https://gazette.example"
COMPARED = [
    "/compare?id={id}&from=1&to=2",
    "/compare?id={id}&from=1&to=3&lang=en",
    "/compare?id={id}&from=2&to=2",
    "/compare?id={id}",
    "/documents/{id}/articles/chp_2__art_5/history",
    "/documents/{id}/articles/chp_2__art_5/history?version=1&lang=en",
    "/documents/{id}/articles/chp_2/history",
    "/documents/{id}",
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A client of an archive, and the id of a regulation; its fourth version has markup in it."""
    data = tmp_path_factory.mktemp("versions")
    hostile = version(FIRST.replace("法律另有规定", "<script>alert(1)</script>"))
    document_id, *_ = publish(data, [*versions(), hostile])
    follow_index(data, "tantivy")  # pages lead to searches
    with TestClient(create_app(Settings(data=data, base_url=BASE))) as client:
        yield client, document_id


@pytest.fixture
def text(shelf: tuple[Client, str], request: pytest.FixtureRequest) -> str:
    client, document_id = shelf
    return client.get(request.param.format(id=document_id)).text


@pytest.mark.requirement("WS-11", "FOI-12")
@pytest.mark.parametrize("text", COMPARED, indirect=True)
def test_a_page_is_sound_and_accessible(text: str) -> None:
    check_sound(Page(text))


@pytest.mark.parametrize("text", COMPARED, indirect=True)
def test_links_lead_somewhere(text: str, shelf: tuple[Client, str]) -> None:
    links = {link.partition("#")[0].removeprefix(BASE) for link in Page(text).links}
    found = [link for link in links if link.startswith("/") and link != "/data/"]
    answers = {link: shelf[0].get(link).status_code for link in found}
    assert {link: status for link, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("text", ["/compare?id={id}&from=1&to=2"], indirect=True)
def test_words_are_marked_on_the_side_they_are_of(text: str) -> None:
    assert "并在<del>二十</del>个工作日内答复" in text
    assert "应当<ins>依法</ins>公开数据，并在<ins>十五</ins>个工作日内答复" in text
    assert "<ins>第四条 省数据局负责全省数据管理的统筹协调和监督检查。</ins>" in text


@pytest.mark.parametrize("text", ["/compare?id={id}&from=1&to=2"], indirect=True)
def test_what_only_moved_is_told_in_a_line(text: str) -> None:
    assert "序号变动，文字未变" in text
    assert "公开数据不收取费用" not in text


@pytest.mark.parametrize("text", ["/compare?id={id}&from=1&to=2"], indirect=True)
def test_layout_is_kept_apart_and_can_be_seen(text: str) -> None:
    words, _, layout = text.partition("<details")
    assert ("仅格式不同 4 处" in layout, "第三章" in words) == (True, False)
    assert '总<ins class="layout">␣␣</ins>则' in layout
    assert '<del class="layout">(一)</del>依法管理' in layout


@pytest.mark.parametrize("text", ["/compare?id={id}&from=2&to=2"], indirect=True)
def test_equal_versions_are_said_to_be(text: str) -> None:
    assert "两个版本的正文完全相同。" in text


@pytest.mark.parametrize("text", ["/compare?id={id}&from=3&to=4"], indirect=True)
def test_markup_in_a_text_is_text(text: str) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize("text", ["/documents/{id}"], indirect=True)
def test_the_list_of_versions_leads_to_their_comparison(
    text: str, shelf: tuple[Client, str]
) -> None:
    links = [link for link in Page(text).links if link.startswith("/compare")]
    assert links == [f"/compare?id={shelf[1]}&from={n - 1}&to={n}" for n in (4, 3, 2)]


@pytest.mark.parametrize(
    "text", ["/documents/{id}/articles/chp_2__art_5/history?version=2"], indirect=True
)
def test_an_articles_history_shows_what_changed_each_time(text: str) -> None:
    assert "第<del>四</del><ins>五</ins>条 行政机关应当<ins>依法</ins>公开数据" in text
    assert "第四条 行政机关应当公开数据，并在二十个工作日内答复申请人。" in text
    assert "文字未变" in text


def test_what_is_not_there_is_said_on_a_page(shelf: tuple[Client, str]) -> None:
    client, document_id = shelf
    for path in (
        "/compare?id=nothing", f"/compare?id={document_id}&to=9", f"/compare?id={document_id}&to=1",
        f"/documents/{document_id}/articles/art_99/history",
    ):  # fmt: skip
        answer = client.get(path, headers={"accept": "text/html"})
        assert (answer.status_code, "没有找到" in answer.text) == (404, True)


@pytest.mark.requirement("GZ-13", "WS-11")
@pytest.mark.browser
def test_no_comparison_is_wider_than_a_phone(shelf: tuple[Client, str], tmp_path: Path) -> None:
    client, document_id = shelf
    pages = {path: client.get(path.format(id=document_id)).text for path in COMPARED}
    found = widths(pages, chromium(), tmp_path)
    assert {path: width for path, width in found.items() if width > WIDTH} == {}
