"""The desk: scanned, told by its bytes, receipted once; what is refused leaves nothing behind."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import (
    BusyError,
    FilingRefusedError,
    ReadError,
    RepeatedKeyError,
    ScannerError,
)
from gazette.filing.accounts import Account, Identity
from gazette.filing.desk import Desk, Envelope
from gazette.filing.receiving import MOST_EXPLANATIONS, Receiver, Upload
from gazette.model import Draft, RawFile
from gazette.store.files import path_of
from gazette.store.office import open_office
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.filings import FORM, NOW, OFFICE, ORGAN, TEXT, read

pytestmark = pytest.mark.requirement("SD-13", "GZ-05", "SEC-01")

VALUES = {
    "title": FORM.title,
    "number": FORM.number,
    "issuer": ORGAN,
    "signed_on": "2024-05-23",
    "disclosure": "active",
    "disclosure_reason": FORM.disclosure_reason,
    "registration_no": FORM.registration_no,
    "contact": FORM.contact,
}
EICAR = b"a test file"
PDF = b"%PDF-1.7\n"

MakeDesk = Callable[..., Desk]


def _sniff(name: str, head: bytes) -> str:
    if head.startswith(b"%PDF"):
        return "application/pdf"
    return "application/zip" if head.startswith(b"PK") else "text/plain"


def _read(raw: RawFile, data: bytes) -> list[Draft]:
    draft = read(data.decode())
    return [replace(draft, raw=raw)]


def _scan(content: bytes) -> str | None:
    return "Eicar-Test-Signature" if content == EICAR else None


def _upload(content: str | bytes = TEXT, name: str = "通知.txt") -> Upload:
    return Upload("text", name, content if isinstance(content, bytes) else content.encode())


def _envelope(
    *uploads: Upload, repeat_key: str | None = None, **values: str
) -> Envelope:  # the form as it should be, but for these values
    return Envelope(
        values={**VALUES, **values}, uploads=uploads or (_upload(),), repeat_key=repeat_key
    )


@pytest.fixture
def identity(data: Path) -> Identity:
    account = Account(
        id="acc-agency", role="agency", organ=ORGAN, office=OFFICE, name="报送员", created_at=NOW
    )
    with open_office(data) as office:
        key = office.accounts.add(account)
        found = office.accounts.identify(key)
    assert found is not None
    return found


@pytest.fixture
def make_desk(data: Path) -> MakeDesk:
    def make(read: Callable[[RawFile, bytes], list[Draft]] = _read) -> Desk:
        return Desk(data, Receiver(_sniff, _scan), read)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _refused(desk: Desk, envelope: Envelope, identity: Identity) -> list[tuple[str, str]]:
    """Code and field of each objection, the same from both ways."""
    with pytest.raises(FilingRefusedError) as filed:
        desk.file(envelope, identity, now=NOW)
    with pytest.raises(FilingRefusedError) as checked:
        desk.check(envelope, identity, now=NOW)
    assert filed.value.objections == checked.value.objections
    return [(one.code, one.field) for one in filed.value.objections]


def _is_untouched(data: Path) -> bool:
    kept = [file for file in (data / "files").rglob("*") if file.is_file()]
    with Store.open(data):
        pass  # made if need be
    with StoreReader(data) as reader:
        return not any(reader.totals().values()) and not kept


def test_a_filing_is_kept_held_and_receipted(desk: Desk, data: Path, identity: Identity) -> None:
    filing = desk.file(_envelope(), identity, now=NOW)
    (kept,) = filing.files
    assert path_of(data, kept.sha256).read_bytes() == TEXT.encode()
    assert (filing.state, filing.received_at, kept.name) == ("checked", NOW, "通知.txt")
    with StoreReader(data) as reader:
        version = reader.version(filing.document_id, filing.version)
    assert (version.state, version.text, version.path) == (
        "held",
        TEXT,
        f"filings/{filing.id}/0.txt",
    )


def test_a_check_says_what_was_noticed_and_keeps_nothing(
    desk: Desk, data: Path, identity: Identity
) -> None:
    text = TEXT.replace("一、", "联系手机13800138000。\n一、")
    rehearsal = desk.check(_envelope(_upload(text), number="示水规[2024]3号"), identity, now=NOW)
    assert {one.code for one in rehearsal.findings} == {"number_rewritten", "mobile_number"}
    assert _is_untouched(data)


@pytest.mark.requirement("GZ-23")
def test_readings_come_with_the_document(desk: Desk, data: Path, identity: Identity) -> None:
    reading = Upload("explanation", r"C:\材料\解读.pdf", PDF)
    filing = desk.file(_envelope(_upload(), reading), identity, now=NOW)
    kept = filing.files[1]
    assert (kept.role, kept.name, kept.media_type) == ("explanation", "解读.pdf", "application/pdf")
    assert path_of(data, kept.sha256).read_bytes() == PDF


def test_a_known_format_without_a_reader_is_held_unread(
    desk: Desk, data: Path, identity: Identity
) -> None:
    filing = desk.file(_envelope(_upload(PDF, "通知.pdf")), identity, now=NOW)
    assert [one.code for one in filing.findings] == ["not_read_yet"]
    with StoreReader(data) as reader:
        version = reader.version(filing.document_id, 1)
    assert (version.text, version.state) == ("", "held")
    assert version.metadata.title is not None
    assert version.metadata.title.value == FORM.title


@pytest.mark.parametrize("code", ["reader_crashed", "reader_timeout", "reader_memory"])
def test_a_file_that_breaks_its_reader_is_held_unread(
    make_desk: MakeDesk, identity: Identity, code: str
) -> None:
    def fail(raw: RawFile, data: bytes) -> list[Draft]:
        raise ReadError(code, "made up")

    filing = make_desk(fail).file(_envelope(), identity, now=NOW)
    assert [one.code for one in filing.findings] == ["not_read_yet"]


def test_a_file_that_is_no_document_is_refused(make_desk: MakeDesk, identity: Identity) -> None:
    def fail(raw: RawFile, data: bytes) -> list[Draft]:
        raise ReadError("unknown_charset", "made up")

    assert _refused(make_desk(fail), _envelope(), identity) == [("wrong_format", "file")]


@pytest.mark.parametrize(
    ("uploads", "objections"),
    [
        ([], [("incomplete", "file")]),
        ([_upload(), _upload()], [("incomplete", "file")]),
        ([_upload(b"")], [("incomplete", "file")]),
        ([_upload(b"PK\x03\x04")], [("wrong_format", "file")]),
        ([_upload(), Upload("explanation", "a.zip", b"PK")], [("wrong_format", "explanation")]),
        (
            [_upload(), *(MOST_EXPLANATIONS + 1) * [Upload("explanation", "a", PDF)]],
            [("wrong_format", "explanation")],
        ),
        ([_upload(EICAR)], [("infected", "file")]),
        ([_upload(), Upload("explanation", "a", EICAR)], [("infected", "explanation")]),
        ([_upload("机密★1年\n" + TEXT)], [("secret", "file")]),
        (
            [_upload(TEXT.replace("此件公开发布", "此件不予公开"))],
            [("disclosure_mismatch", "file")],
        ),
    ],
)
@pytest.mark.requirement("item-41")
def test_bad_input_is_refused_and_leaves_nothing(
    desk: Desk,
    data: Path,
    identity: Identity,
    uploads: Sequence[Upload],
    objections: list[tuple[str, str]],
) -> None:
    envelope = Envelope(values=VALUES, uploads=uploads, repeat_key="one")
    assert _refused(desk, envelope, identity) == objections
    assert _is_untouched(data)


def test_what_is_missing_is_named_all_at_once(desk: Desk, data: Path, identity: Identity) -> None:
    envelope = Envelope(values={**VALUES, "registration_no": "", "contact": ""}, uploads=())
    assert _refused(desk, envelope, identity) == [
        ("not_registered", "registration_no"),
        ("incomplete", "contact"),
        ("incomplete", "file"),
    ]
    assert _is_untouched(data)


@pytest.mark.requirement("ND-03")
def test_a_number_under_review_is_refused(desk: Desk, data: Path, identity: Identity) -> None:
    first = desk.file(_envelope(), identity, now=NOW)
    again = _envelope(_upload(TEXT + "更正。"))
    assert _refused(desk, again, identity) == [("duplicate_number", "number")]
    with office_view(data) as view:
        assert [one.id for one in view.filings.own("acc-agency", limit=9)] == [first.id]
    assert len([file for file in (data / "files").rglob("*") if file.is_file()]) == 1


def test_the_same_request_twice_is_one_filing(desk: Desk, identity: Identity) -> None:
    first = desk.file(_envelope(repeat_key="one"), identity, now=NOW)
    later = NOW + timedelta(days=3)
    assert desk.file(_envelope(repeat_key="one"), identity, now=later) == first


@pytest.mark.parametrize(
    "other",
    [
        _envelope(repeat_key="one", contact="另一人"),
        _envelope(_upload(TEXT + "。"), repeat_key="one"),
        _envelope(_upload(name="别名.txt"), repeat_key="one"),
    ],
)
def test_a_key_does_not_stand_for_another_request(
    desk: Desk, identity: Identity, other: Envelope
) -> None:
    desk.file(_envelope(repeat_key="one"), identity, now=NOW)
    with pytest.raises(RepeatedKeyError, match="one"):
        desk.file(other, identity, now=NOW)


def test_a_key_is_free_again_after_a_refusal(desk: Desk, identity: Identity) -> None:
    with pytest.raises(FilingRefusedError):
        desk.file(_envelope(repeat_key="one", contact=""), identity, now=NOW)
    assert desk.file(_envelope(repeat_key="one"), identity, now=NOW).state == "checked"


def test_a_scanner_that_does_not_answer_loses_nothing(data: Path, identity: Identity) -> None:
    def fail(content: bytes) -> str | None:
        raise ScannerError("made up")

    closed = Desk(data, Receiver(_sniff, fail), _read)
    with pytest.raises(ScannerError):
        closed.file(_envelope(repeat_key="one"), identity, now=NOW)
    assert _is_untouched(data)
    desk = Desk(data, Receiver(_sniff, _scan), _read)
    assert desk.file(_envelope(repeat_key="one"), identity, now=NOW).state == "checked"


def test_while_another_process_writes_nothing_is_lost(
    desk: Desk, data: Path, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gazette.store.lock.time.monotonic", iter(range(0, 900, 9)).__next__)
    with Store.open(data), pytest.raises(BusyError):
        desk.file(_envelope(repeat_key="one"), identity, now=NOW)
    assert desk.file(_envelope(repeat_key="one"), identity, now=NOW).state == "checked"


def test_of_filings_of_one_number_at_once_one_is_taken(desk: Desk, identity: Identity) -> None:
    def attempt(number: int) -> str:
        try:
            return desk.file(_envelope(_upload(f"{TEXT}{number}")), identity, now=NOW).id
        except FilingRefusedError as error:
            return error.objections[0].code

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))
    assert sorted(outcomes)[:3] == 3 * ["duplicate_number"]
    assert sorted(outcomes)[3].startswith("fil-")


def test_one_request_sent_many_times_at_once_is_one_filing(desk: Desk, identity: Identity) -> None:
    with ThreadPoolExecutor(4) as pool:
        filings = pool.map(
            lambda _: desk.file(_envelope(repeat_key="one"), identity, now=NOW).id, range(4)
        )
        assert len(set(filings)) == 1
