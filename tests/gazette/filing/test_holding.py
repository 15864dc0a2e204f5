"""An appeal's hold: what a person took from the readers comes back by a person alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazette.filing.holding import hold_document
from gazette.filing.reviewing import Verdict, decide
from gazette.store.reader import StoreReader
from tests.office import Office

pytestmark = pytest.mark.requirement("OD-08", "SD-12", "item-41")

TITLE = "示例省人民政府关于示例工作的通知"
NUMBER = "示政发〔2024〕1号"
TEXT = f"{TITLE}\n各示例单位：\n一、示例要求。\n二、示例措施。"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def send(office: Office, text: str = TEXT) -> str:
    """What the trusted source sends."""
    return office.file(TITLE, text, number=NUMBER)


def hold(office: Office, document: str) -> None:
    hold_document(
        office.data, document, reason="权益申诉，核查中", actor="editor", now=office.tick()
    )


def found(office: Office, document: str, number: int) -> list[str]:
    with StoreReader(office.data) as reader:
        return [finding.code for finding in reader.findings(document, number)]


def states(office: Office, document: str) -> list[str]:
    with StoreReader(office.data) as reader:
        return [version.state for version in reader.versions(document)]


def test_a_held_document_does_not_come_back_with_a_word_changed(office: Office) -> None:
    document = send(office)
    hold(office, document)
    assert send(office, TEXT.replace("措施", "办法")) == document
    assert send(office, TEXT.replace("措施", "细则")) == document
    assert states(office, document) == ["held", "held", "held"]
    assert found(office, document, 2) == found(office, document, 3) == ["held_before"]


def test_nor_while_it_is_off_the_list(office: Office) -> None:
    document = send(office)
    hold(office, document)
    verdict = Verdict(decision="return", reason="申诉成立")
    decide(office.data, document, 1, verdict, actor="editor", now=office.tick())
    send(office, TEXT.replace("措施", "办法"))
    assert states(office, document) == ["held", "held"]


def test_an_editor_may_let_the_new_text_through(office: Office) -> None:
    document = send(office)
    hold(office, document)
    send(office, TEXT.replace("措施", "办法"))
    verdict = Verdict(decision="clear", accepted={"held_before": "申诉不成立"})
    decide(office.data, document, 2, verdict, actor="editor", now=office.tick())
    assert states(office, document) == ["held", "public"]
    send(office, TEXT.replace("措施", "细则"))
    assert states(office, document) == ["held", "public", "public"]


def test_what_was_given_back_to_the_readers_holds_nothing(office: Office) -> None:
    document = send(office)
    hold(office, document)
    office.decide(document, 1, "cleared")
    send(office, TEXT.replace("措施", "办法"))
    assert states(office, document) == ["public", "public"]
