"""Which files as received are public: nothing else in them, or a person said so, and nothing hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import NotFoundError, OwnFilingError, StateError
from gazette.filing.submission import Submission
from gazette.store.files import path_of
from gazette.store.writer import Store
from ingest import from_text
from tests.filings import FORM, submission, unread
from tests.originals import Mailroom, sha256_of, text_of

pytestmark = pytest.mark.requirement("SEC-04", "OD-07", "SD-12")

PAGE = text_of() + "\n责任编辑：某某\n"


@pytest.fixture
def mailroom(tmp_path: Path) -> Mailroom:
    """An office without a file."""
    return Mailroom(tmp_path)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gbk"])
def test_a_file_that_is_nothing_but_its_text_is_public(mailroom: Mailroom, charset: str) -> None:
    content = text_of().replace("\n", "\r\n").encode(charset)
    document = mailroom.receive(content)
    (original,) = mailroom.originals(document)
    assert (original.document, original.version) == (document, 1)
    assert (original.sha256, original.size) == (sha256_of(content), len(content))
    assert original.media_type == "text/plain"


def test_a_markdown_file_may_have_its_marks(mailroom: Mailroom) -> None:
    document = mailroom.receive(f"# {text_of()}".encode(), path="made.md")
    assert len(mailroom.originals(document)) == 1


def test_a_file_with_more_than_its_text_is_not(mailroom: Mailroom) -> None:
    assert not mailroom.originals(mailroom.receive(PAGE.encode()))


def test_nor_one_whose_text_was_published_otherwise(mailroom: Mailroom) -> None:
    content = text_of().encode()
    document = mailroom.receive(content, text=text_of().strip().replace("第1件", "第〇件"))
    assert not mailroom.originals(document)


def test_nor_one_that_is_not_kept_as_it_came(mailroom: Mailroom) -> None:
    content = text_of().encode()
    document = mailroom.receive(content)
    path = path_of(mailroom.data, sha256_of(content))
    path.chmod(0o644)
    path.write_bytes(content + b"\n")
    assert not mailroom.originals(document)
    path.unlink()
    assert not mailroom.originals(document)


def test_nor_one_of_several_records(mailroom: Mailroom) -> None:
    assert not mailroom.originals(mailroom.receive(text_of().encode(), record=1))


def test_a_person_may_let_a_file_through_and_take_it_back(mailroom: Mailroom) -> None:
    document = mailroom.receive(PAGE.encode())
    assert mailroom.say(document, "cleared") == sha256_of(PAGE.encode())
    assert [one.document for one in mailroom.originals(document)] == [document]
    mailroom.say(document, "revoked")
    assert not mailroom.originals(document)
    mailroom.say(document, "cleared")
    assert mailroom.originals(document)


def test_what_a_person_takes_back_no_comparison_gives(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of().encode())
    mailroom.say(document, "revoked")
    assert not mailroom.originals(document)


@pytest.mark.parametrize("held", [True, False])
def test_a_held_version_has_no_public_file(mailroom: Mailroom, *, held: bool) -> None:
    document = mailroom.receive(text_of().encode(), held=held)
    if not held:
        mailroom.decide(document, 1, "held")
    assert not mailroom.originals(document)
    with pytest.raises(StateError, match="cannot be public"):
        mailroom.say(document, "cleared")


def test_a_file_of_two_documents_goes_when_one_of_them_is_withdrawn(mailroom: Mailroom) -> None:
    content = PAGE.encode()
    one = mailroom.receive(content, record=1, text=text_of(1))
    other = mailroom.receive(content, record=2, text=text_of(2), path="other.txt")
    mailroom.say(one, "cleared")
    assert {each.document for each in mailroom.originals(one, other)} == {one, other}
    taken = mailroom.withdraw(other)
    assert taken.kept_files == (sha256_of(content),)
    assert not mailroom.originals(one)
    with pytest.raises(StateError, match="withdrawn"):
        mailroom.say(one, "cleared")


def test_so_it_does_while_one_of_them_is_held(mailroom: Mailroom) -> None:
    content = PAGE.encode()
    one = mailroom.receive(content, record=1, text=text_of(1))
    other = mailroom.receive(content, record=2, text=text_of(2), path="other.txt")
    mailroom.say(one, "cleared")
    mailroom.decide(other, 1, "held")
    assert not mailroom.originals(one)
    mailroom.decide(other, 1, "cleared")
    assert len(mailroom.originals(one)) == 2


def test_a_held_version_of_the_same_public_text_hides_nothing(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of().encode(), held=True)
    with Store.open(mailroom.data) as store:
        number = store.set_field(
            document, "genre", "公告", actor="editor", reason="看题名", now=mailroom.tick()
        )
    assert not mailroom.originals(document)
    mailroom.decide(document, number, "cleared")
    assert [one.version for one in mailroom.originals(document)] == [number]


OTHER = replace(FORM, title="示例省水利厅关于另一事项的通知", number="示水规〔2024〕9号")


def file(mailroom: Mailroom, sent: Submission, content: str) -> str:
    """What an agency files; answers the document, whose version 1 is held."""
    with Store.open(mailroom.data) as store:
        recorded = store.file(sent, [content.encode()], now=mailroom.tick())
    assert recorded.outcome == "held"
    return recorded.document_id


def send_back(mailroom: Mailroom, document: str) -> None:
    with Store.open(mailroom.data) as store:
        store.decide(
            document, 1, "returned", actor="editor", reason="文号不符", code="not_registered",
            now=mailroom.tick(),
        )  # fmt: skip


@pytest.mark.requirement("SD-13")
def test_a_filing_of_the_very_bytes_hides_no_file_whose_text_is_public(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of().encode())
    sent = submission(text=text_of(), form=OTHER)
    (read,) = from_text.read(text_of().encode(), sent.draft.raw)
    sent = replace(sent, draft=replace(sent.draft, text=read.text))
    other = file(mailroom, sent, text_of())
    assert other != document
    assert [one.document for one in mailroom.originals(document)] == [document]
    send_back(mailroom, other)
    assert [one.document for one in mailroom.originals(document)] == [document]
    mailroom.decide(document, 1, "held")
    assert not mailroom.originals(document)


@pytest.mark.requirement("SD-13")
def test_nor_does_one_sent_back_of_which_nothing_was_read(mailroom: Mailroom) -> None:
    document = mailroom.receive(text_of().encode())
    other = file(mailroom, unread(content=text_of()), text_of())
    assert not mailroom.originals(document)
    send_back(mailroom, other)
    assert [one.document for one in mailroom.originals(document)] == [document]


@pytest.mark.requirement("SD-13")
def test_but_a_filing_that_was_read_to_more_than_the_public_text_hides_them(
    mailroom: Mailroom,
) -> None:
    document = mailroom.receive(PAGE.encode(), text=text_of())
    mailroom.say(document, "cleared")
    other = file(mailroom, submission(text=PAGE, form=OTHER), PAGE)
    assert not mailroom.originals(document)
    send_back(mailroom, other)
    assert not mailroom.originals(document)


@pytest.mark.requirement("SD-16")
def test_nobody_clears_the_file_that_he_filed_as_whatever(mailroom: Mailroom) -> None:
    sent = submission(text=PAGE, form=OTHER)
    document = mailroom.receive(PAGE.encode(), text=text_of())
    other = file(mailroom, sent, PAGE)
    mailroom.decide(other, 1, "cleared")
    for one in (document, other):
        with pytest.raises(OwnFilingError):
            mailroom.say(one, "cleared", actor=sent.filer.account)
    mailroom.say(document, "cleared")
    assert mailroom.originals(document)
    mailroom.say(document, "revoked", actor=sent.filer.account)
    assert not mailroom.originals(document)


def test_a_file_with_a_number_that_no_text_shows_cannot_be_cleared(mailroom: Mailroom) -> None:
    content = text_of().replace("制定本通知", "联系人手机13900000000").encode()
    document = mailroom.receive(
        content, text=text_of().replace("制定本通知", "联系人手机139****0000")
    )
    with pytest.raises(StateError, match="mobile_number"):
        mailroom.say(document, "cleared")
    assert not mailroom.originals(document)


def test_nor_can_a_text_too_long_to_be_searched(
    mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gazette.store.original_decisions.LARGEST", 100)
    document = mailroom.receive(PAGE.encode())
    with pytest.raises(StateError, match="100 bytes"):
        mailroom.say(document, "cleared")


def test_a_file_that_is_no_text_is_never_read_whole(
    mailroom: Mailroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes pass by in pieces, and what a person decided on is compared with no text."""
    monkeypatch.setattr("gazette.store.originals.LARGEST", 100)
    monkeypatch.setattr("gazette.store.originals.kept_content", _never)
    monkeypatch.setattr("gazette.store.original_decisions.kept_content", _never)
    content = PAGE.encode()
    document = mailroom.receive(content, path="made.pdf")
    mailroom.say(document, "cleared")
    assert len(mailroom.originals(document)) == 1


@pytest.mark.parametrize(
    ("actor", "reason"),
    [("", "全文已核"), ("editor", " "), ("editor", "身份证号620102190001010010")],
)
def test_a_decision_has_a_person_and_a_reason(mailroom: Mailroom, actor: str, reason: str) -> None:
    document = mailroom.receive(PAGE.encode())
    with Store.open(mailroom.data) as store, pytest.raises(StateError):
        store.decide_original(
            document, 1, "cleared", actor=actor, reason=reason, now=mailroom.tick()
        )


def test_there_is_no_file_of_no_version(mailroom: Mailroom) -> None:
    document = mailroom.receive(PAGE.encode())
    with pytest.raises(NotFoundError, match="9"):
        mailroom.say(document, "cleared", number=9)


def test_a_file_that_is_gone_cannot_be_cleared(mailroom: Mailroom) -> None:
    document = mailroom.receive(PAGE.encode())
    path_of(mailroom.data, sha256_of(PAGE.encode())).unlink()
    with pytest.raises(StateError, match="not kept"):
        mailroom.say(document, "cleared")


def _never(data: Path, file: str) -> bytes:
    raise AssertionError(data, file)
