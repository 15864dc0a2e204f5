"""Feedback on the reading site: a form that needs no script, and a page that says how far it came."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.filing.feedback import FeedbackDays
from tests.accounts import add_account, key_headers

pytestmark = pytest.mark.requirement("OD-02", "OD-08", "OD-09", "OD-12")

Client = TestClient[Litestar]
FORM = {"kind": "correction", "words": "第三条的日期有误。"}


@pytest.fixture
def data(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    """An archive of its own."""
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    settings = Settings(
        data=data, base_url="https://gazette.example", feedback_days=FeedbackDays(appeal=3)
    )
    with TestClient(create_app(settings)) as made:
        yield made


def test_each_document_and_dataset_leads_to_the_form(client: Client, ids: list[str]) -> None:
    for page, about in ((f"/documents/{ids[1]}", "document"), ("/datasets/documents", "dataset")):
        shown = client.get(page, headers={"accept": "text/html"}).text
        value = page.rpartition("/")[2]
        address = f"/feedback?kind=correction&amp;{about}={value}"
        assert f'href="{address}#write"' in shown
        form = client.get(address.replace("&amp;", "&")).text
        assert f'<input type="hidden" name="{about}" value="{value}">' in form
        assert ("示例省数据条例" in form) == (about == "document")
        assert 'value="correction" required checked' in form


def test_what_is_sent_leads_to_its_status(client: Client, ids: list[str]) -> None:
    answer = client.post("/feedback", data=FORM | {"document": ids[1]}, follow_redirects=False)
    assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")
    page = client.get(answer.headers["location"])
    assert "已收到" in page.text
    assert FORM["words"] not in page.text
    english = client.post("/feedback?lang=en", data=FORM)
    assert "Report of an error" in english.text
    assert english.url.query == b"lang=en"


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post("/feedback", data=FORM | {"document": "nothing", "contact": "<b>甲</b>"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert FORM["words"] in answer.text
    assert "&lt;b&gt;甲&lt;/b&gt;" in answer.text
    bare = client.post("/feedback", data={"words": "有误"})
    assert (bare.status_code, "请选择类别并写明内容" in bare.text) == (422, True)


@pytest.mark.parametrize(
    "words",
    [
        b'; name="words"\r\n\r\n\xc4\xfa\xba\xc3',
        b'; name="words"\r\ncontent-type: text/plain; charset=none\r\n\r\na',
        b'; name="words"; filename="a.txt"\r\n\r\na',
    ],
)
@pytest.mark.parametrize("path", ["/feedback", "/portal/login"])
def test_a_form_that_is_no_text_is_refused(client: Client, words: bytes, path: str) -> None:
    head = b"--b\r\ncontent-disposition: form-data"
    body = head + b'; name="kind"\r\n\r\ncorrection\r\n' + head + words + b"\r\n--b--\r\n"
    answer = client.post(
        path, content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "invalid-body")


def test_another_site_cannot_send_the_form(client: Client) -> None:
    foreign = {"origin": "https://elsewhere.example"}
    assert client.post("/feedback", data=FORM, headers=foreign).status_code == 403
    own = {"origin": "https://gazette.example"}
    assert client.post("/feedback", data=FORM, headers=own).status_code == 200


def test_the_page_shows_what_was_published_and_the_days_of_each_kind(
    client: Client, data: Path
) -> None:
    editor = key_headers(add_account(data, "editor"))
    sent = client.post("/feedback", data=FORM, follow_redirects=False)
    path = f"/api/v1/moderation/{sent.headers['location'].rpartition('/')[2]}"
    assert "还没有公开的反馈" in client.get("/feedback").text
    for decision, words in (("publish", "日期<有误>。"), ("answer", "已更正。")):
        said = {"decision": decision, "words": words}
        assert client.post(path, json=said, headers=editor).status_code == 200
    page = client.get("/feedback").text
    assert "日期&lt;有误&gt;。" in page
    assert "已更正。" in page
    assert "3 个工作日内答复" in page
    assert "还没有公开的反馈" in client.get("/feedback?kind=appeal").text
