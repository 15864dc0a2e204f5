"""The portal's pages of feedback: an editor of the office deals with what readers wrote."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from gazette.filing.feedback import FeedbackKind, Letter
from gazette.store.feedback import Feedback
from gazette.store.office import open_office
from gazette.store.reader import StoreReader
from tests.accounts import add_account
from tests.api.office import closed_client
from tests.api.test_portal import hidden, signed_in
from tests.filings import ORGAN

pytestmark = pytest.mark.requirement("OD-02", "OD-08", "OD-09", "OD-11")

Client = TestClient[Litestar]
QUEUE = "/portal/feedback"


@pytest.fixture
def data(made: tuple[Path, list[str]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def editor(data: Path) -> Iterator[Client]:
    with closed_client(data) as made:
        signed_in(made, add_account(data, "editor", name="编辑"))
        yield made


def wrote(data: Path, kind: FeedbackKind = "correction", **given: str) -> str:
    letter = Letter(kind=kind, **{"words": "日期有误，请致电13800138000。"} | given)
    with open_office(data) as office:
        return office.feedback.add(letter, days=7, now=datetime.now(UTC)).id


def kept(data: Path, id: str) -> Feedback:
    with open_office(data) as office:
        return office.feedback.find(id)


def decide(editor: Client, id: str, decision: str, words: str = "") -> Response:
    path = f"{QUEUE}/{id}"
    return editor.post(path, data={**hidden(editor, path), "decision": decision, "words": words})


def test_what_waits_is_listed_and_what_is_closed_below(editor: Client, data: Path) -> None:
    first, second = wrote(data, words="第一封"), wrote(data, words="第二封")
    decide(editor, first, "refuse", "与本站无关")
    page = editor.get(QUEUE).text
    above, _, below = page.partition("已办结")
    assert "待处理（1）" in above
    assert second in above
    assert first not in above
    assert first in below
    assert second not in below


def test_what_is_overdue_stands_first(editor: Client, data: Path) -> None:
    with open_office(data) as office:
        letter = Letter(kind="request", words="早先的来件")
        late = office.feedback.add(letter, days=7, now=datetime(2024, 1, 2, tzinfo=UTC)).id
    new = wrote(data)
    page = editor.get(QUEUE).text
    assert 'class="badge"' in page
    assert page.index(late) < page.index(new)


def test_a_letter_is_published_masked_and_answered(editor: Client, data: Path) -> None:
    id = wrote(data, contact="010-12345678")
    page = editor.get(f"{QUEUE}/{id}").text
    assert "010-12345678" in page
    draft = page.split('id="published"')[1].split("</textarea>")[0]
    assert "日期有误" in draft
    assert "13800138000" not in draft
    decide(editor, id, "publish", "日期有误。")
    decide(editor, id, "answer", "已更正。")
    decide(editor, id, "forget_contact")
    done = kept(data, id)
    assert (done.public_words, done.reply, done.status, done.contact) == (
        "日期有误。", "已更正。", "answered", None,
    )  # fmt: skip


def test_what_may_not_be_public_is_refused_and_what_was_written_stays(
    editor: Client, data: Path
) -> None:
    id = wrote(data)
    refused = decide(editor, id, "answer", "请致电13900139000核对")
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text
    assert "请致电13900139000核对</textarea>" in refused.text
    assert kept(data, id).status == "received"


def test_an_appeal_holds_what_it_is_about_and_nothing_else_does(
    editor: Client, data: Path, made: tuple[Path, list[str]]
) -> None:
    document = made[1][1]
    id = wrote(data, "appeal", document=document)
    assert decide(editor, id, "hold", "正在核实").status_code == 200
    with StoreReader(data) as reader:
        assert {one.state for one in reader.versions(document)} == {"held"}
    assert kept(data, id).held_at
    assert decide(editor, wrote(data), "hold", "核实").status_code == 409


def test_feedback_is_for_editors_of_the_office_alone(editor: Client, data: Path) -> None:
    id = wrote(data)
    with closed_client(data) as agency:
        assert agency.get(QUEUE, follow_redirects=False).status_code == 303
        signed_in(agency, add_account(data, "agency", ORGAN, name="报送员"))
        assert f'href="{QUEUE}"' not in agency.get("/portal").text
        assert {agency.get(path).status_code for path in (QUEUE, f"{QUEUE}/{id}")} == {403}
    assert f'href="{QUEUE}"' in editor.get("/portal").text
    forged = editor.post(f"{QUEUE}/{id}", data={"decision": "refuse", "words": "否"})
    assert forged.status_code == 403
    assert decide(editor, id, "unknown").status_code == 422
    assert editor.get(f"{QUEUE}/fb-0").status_code == 404
    assert kept(data, id).status == "received"


def test_the_pages_are_in_english_too(editor: Client, data: Path) -> None:
    id = wrote(data, "appeal", dataset="permits")
    assert "Waiting" in editor.get(f"{QUEUE}?lang=en").text
    page = editor.get(f"{QUEUE}/{id}?lang=en").text
    assert "Hold it" in page
    assert "暂停公开" not in page
