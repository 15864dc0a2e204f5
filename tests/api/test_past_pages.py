"""The past on the reading site: as of a day, one version, what was said at a moment."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.api.test_pages import Page, check_sound
from tests.effects import OLD, REPEALING
from tests.links import only, read_links
from tests.past import RULE, Past

pytestmark = pytest.mark.requirement("WS-04", "SD-02", "item-9")

Client = TestClient[Litestar]
HTML = {"accept": "text/html"}
PAGES = [
    "/documents/{rule}", "/documents/{rule}?lang=en", "/documents/{old}", "/documents/{old}?lang=en",
    "/documents/{repealing}", "/documents/{rule}/on/2021-05-01", "/documents/{rule}/on/2024-05-01",
    "/documents/{rule}/on/2021-05-01?lang=en", "/documents/{old}/on/2024-06-01",
    "/documents/{rule}/versions/1", "/documents/{rule}/versions/2",
    "/documents/{rule}/versions/2?lang=en", "/documents/{old}/at/{moment}",
    "/documents/{old}/at/{moment}?lang=en", "/issues/{issue}", "/issues/{issue}?lang=en",
    "/issues/{issue}/at/{printed}", "/issues/{issue}/at/{printed}?lang=en",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(past_client: Client) -> Client:
    """A client of the archive with a past."""
    return past_client


def address(past: Past, path: str) -> str:
    """The path with what it names put in."""
    return path.format(
        **past._asdict(), moment=past.moments["old"], printed=past.moments["printed"]
    )


def page(client: Client, past: Past, path: str) -> str:
    answer = client.get(address(past, path), headers=HTML)
    assert answer.status_code == 200
    return answer.text


def banner(text: str) -> str:
    """The words above the text; empty where there are none."""
    found = re.search('<div class="past" role="note">(?P<words>.*?)</div>', text, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", "", found["words"]) if found else ""


@pytest.mark.requirement("WS-11", "FOI-12")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_past_is_sound(client: Client, past: Past, path: str) -> None:
    check_sound(Page(page(client, past, path)))


def test_the_text_of_a_day_is_shown_with_its_version_and_days(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{rule}/on/2021-05-01")
    assert "甲文" in text
    assert "乙文" not in text
    assert banner(text) == (
        "这是2021-05-01当日的文本，即第2版。自2020-01-01起；2023-07-01起由新文本替代。"
        "当日有效，有据可查。看最新版本"
    )
    assert f'<a href="/documents/{past.rule}">看最新版本</a>' in text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/documents/{rule}/on/2024-05-01", "自2023-07-01起，至今未见更新的文本。当日有效"),
        ("/documents/{old}/on/2020-01-01", "当日是否有效，本库没有依据。"),
        ("/documents/{old}/on/2024-04-30", "当日是否有效，本库没有依据。"),
        ("/documents/{old}/on/2024-05-01", "当日已不再施行（废止）。"),
        ("/documents/{old}/on/2024-05-01?lang=en", "Itwasinforcenomorethatday(Repealed)."),
    ],
)
def test_the_banner_says_whether_it_was_in_force(
    client: Client, past: Past, path: str, words: str
) -> None:
    assert words in banner(page(client, past, path))


@pytest.mark.parametrize("day", ["2023-06-30", "2023-07-01", "2020-01-01"])
def test_the_forms_of_a_day_agree(client: Client, past: Past, day: str) -> None:
    told = client.get(f"/documents/{past.rule}/on/{day}.json").json()
    text = client.get(f"/documents/{past.rule}/on/{day}.txt")
    version = client.get(f"/documents/{past.rule}/versions/{told['version']}.json").json()
    assert text.text == version["text"]
    assert text.headers["etag"] == f'"{told["digest"]["sha-256"]}"'
    assert told["effective_on"] <= day
    api = client.get(f"/api/v1/documents/{past.rule}?in_force_on={day}").json()
    assert told == api


@pytest.mark.parametrize("day", ["2019-12-31", "0001-01-01"])
def test_before_the_first_state_there_is_none(client: Client, past: Past, day: str) -> None:
    answer = client.get(f"/documents/{past.rule}/on/{day}")
    assert answer.status_code == 404
    assert "2020-01-01" in answer.json()["detail"]


@pytest.mark.parametrize("day", ["2021-5-1", "20210501", "2021-02-30", "today", "2021-05-01T00:00"])
def test_a_day_is_a_day(client: Client, past: Past, day: str) -> None:
    assert client.get(f"/documents/{past.rule}/on/{day}").status_code == 404


def test_only_a_version_that_is_not_the_newest_has_a_banner(client: Client, past: Past) -> None:
    assert banner(page(client, past, "/documents/{rule}/versions/1")) == ""
    assert banner(page(client, past, "/documents/{rule}")) == ""
    assert banner(page(client, past, "/documents/{rule}/versions/2")).startswith(
        "这是第2版，不是最新文本。自2020-01-01起；2023-07-01起由新文本替代。"
    )


@pytest.mark.parametrize("number", ["0", "3", "01x", "-1", "9" * 12, "１"])
def test_a_version_that_is_not_there_is_not_found(client: Client, past: Past, number: str) -> None:
    assert client.get(f"/documents/{past.rule}/versions/{number}").status_code == 404


def test_a_version_has_its_forms_and_leads_to_the_newest(client: Client, past: Past) -> None:
    path = f"/documents/{past.rule}/versions/2"
    answer = client.get(f"{path}.json")
    assert answer.json() == client.get(f"/api/v1{path}").json()
    assert client.get(f"{path}.txt").text == answer.json()["text"]
    links = read_links(answer.headers["link"])
    assert only(links, "latest-version").uri == f"https://gazette.example/documents/{past.rule}"
    history = only(links, "version-history").uri.removeprefix("https://gazette.example")
    assert client.get(history).json()["total"] == 2
    assert client.get(path, headers={"accept": "application/json"}).json() == answer.json()


def test_the_facts_beside_a_version_are_its_own(client: Client, past: Past) -> None:
    """They were those of the newest."""
    text = page(client, past, "/documents/{rule}/versions/2")
    assert '<dd lang="zh">2020-01-01</dd>' in text
    assert '<dd lang="zh">2023-07-01</dd>' not in text
    assert "https://www.shili.example/2020.html" in text


def test_a_memento_says_since_when_it_was_said(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{old}/at/{moment}")
    assert banner(text) == (
        "这是本库自2024-06-0120:02:00（北京时间）起的记载。至2024-06-0120:04:00有了新的记载。"
        "发文机关、刊登期次、有效性变更和引用关系以今日记载为准。看最新版本"
    )
    assert '<span class="badge s-unknown">' in text


def test_a_document_lists_its_states_and_versions(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{rule}")
    for path in ("on/2020-01-01", "on/2023-07-01", "versions/1", "versions/2"):
        assert f'<a href="/documents/{past.rule}/{path}"' in text
    assert f'href="/compare?id={past.rule}&amp;from=2&amp;to=1">与前一文本比较' in text
    assert f'href="/compare?id={past.rule}&amp;from=1&amp;to=2">与上一版比较' in text


def test_a_document_of_one_state_lists_none(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{repealing}")
    assert "各时期文本" not in text
    assert "本库的历次记载" not in text


def test_a_change_of_validity_is_told_with_its_document(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{old}")
    line = re.search("<h2>有效性变更</h2>(?P<list>.*?)</ul>", text, re.DOTALL)
    assert line is not None
    words = re.sub(r"<[^>]+>|\s+", "", line["list"])
    assert words == f"废止自2024-05-01依据{REPEALING}收录于2024-06-01"
    assert f'<a lang="zh" href="/documents/{past.repealing}">{REPEALING}</a>' in line["list"]


def test_relations_are_told_in_words_both_ways(client: Client, past: Past) -> None:
    """A repeal stood under 引用的文件."""
    acting = page(client, past, "/documents/{repealing}")
    acted_on = page(client, past, "/documents/{old}")
    for text, heading, words, end in (
        (acting, "废止的文件", OLD, past.old),
        (acted_on, "被以下文件废止", REPEALING, past.repealing),
    ):
        found = re.search(f"<h2>{heading}</h2>(?P<list>.*?)</ul>", text, re.DOTALL)
        assert found is not None
        assert f'<a href="/documents/{end}">{words}</a>' in found["list"]
    assert "引用的文件" not in acting


def test_what_was_said_of_a_document_is_listed(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{old}")
    for name in ("old", "repealed"):
        assert f'href="/documents/{past.old}/at/{past.moments[name]}"' in text


def test_an_issue_lists_its_lists_and_shows_each(client: Client, past: Past) -> None:
    text = page(client, past, "/issues/{issue}")
    assert f'href="/issues/{past.issue}/at/{past.moments["printed"]}"' in text
    assert "大事记" not in text
    then = page(client, past, "/issues/{issue}/at/{printed}")
    assert "大事记" in then
    assert "目录所附的文件以今日公开情况为准" in banner(then)
    assert f'href="/documents/{past.old}"' in then


def test_the_forms_named_on_a_page_are_of_that_page(client: Client, past: Past) -> None:
    text = page(client, past, "/documents/{rule}/on/2021-05-01")
    for ending in ("json", "txt"):
        named = f"https://gazette.example/documents/{past.rule}/on/2021-05-01.{ending}"
        assert text.count(f'href="{named}"') == 2


@pytest.mark.parametrize("path", ["on/2021-05-01.pdf", "versions/1.pdf", "versions/1.epub"])
def test_a_form_that_is_not_there_is_not_found(client: Client, past: Past, path: str) -> None:
    assert client.get(f"/documents/{past.rule}/{path}").status_code == 404


def test_a_title_is_a_heading_of_its_own_version(client: Client, past: Past) -> None:
    assert f'<h1 lang="zh">{RULE}</h1>' in page(client, past, "/documents/{rule}/versions/2")
