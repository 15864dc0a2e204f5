"""Corrections: a version that names what it corrects, through the gate, and not undone by a re-read."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from gazette.errors import FieldValueError, NotFoundError, OwnFilingError, StateError
from gazette.filing.clearing import examine
from gazette.filing.correction import CORRECTIONS, CorrectedFile
from gazette.ids import source_id
from gazette.model import Disclosure, Draft, Field, Metadata, Version
from gazette.store.files import path_of
from gazette.store.reader import StoreReader
from gazette.store.recording import Recorded
from gazette.store.writer import Store
from tests.filings import TEXT as FILED_TEXT
from tests.filings import submission
from tests.gazette.store.conftest import NUMBER, TEXT, TITLE, MakeDraft
from tests.leftovers import files_with

pytestmark = pytest.mark.requirement("GZ-06", "OD-08")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
RIGHT = TEXT.replace("示例措施", "正确措施")


def correct(
    store: Store,
    document: str,
    number: int,
    correction: CorrectedFile | dict[str, str],
    *,
    note: str = "第二段有误",
    actor: str = "editor",
) -> Recorded:
    return store.correct(document, number, correction, note=note, actor=actor, now=LATER)


def public(draft: Draft) -> Draft:
    """The draft with what the gate asks for."""
    active: Disclosure = "active"
    metadata = msgspec.structs.replace(
        draft.metadata,
        disclosure=Field(active, origin="given"),
        disclosure_reason=Field("already published", origin="given"),
    )
    return msgspec.structs.replace(draft, metadata=metadata)


def file(make_draft: MakeDraft, text: str = RIGHT, *, title: str | None = TITLE) -> CorrectedFile:
    """A better file: it says nothing of who discloses it, and why."""
    draft = make_draft(text=text, title=title)
    metadata = Metadata(title=draft.metadata.title, number=draft.metadata.number)
    raw = msgspec.structs.replace(draft.raw, source=source_id(CORRECTIONS))
    read = msgspec.structs.replace(draft, metadata=metadata, raw=raw)
    return CorrectedFile(read, text.encode())


@pytest.fixture
def wrong(store: Store, run: int, make_draft: MakeDraft) -> str:
    """A document whose public version 1 has an error."""
    return store.record(public(make_draft()), (), clear=True, run=run, now=NOW).document_id


def published(data: Path, document: str) -> list[Version]:
    with StoreReader(data) as reader:
        return reader.published(document)


def test_a_corrected_field_makes_a_version_that_says_so(
    store: Store, wrong: str, data: Path
) -> None:
    done = correct(store, wrong, 1, {"signed_on": "2024年5月24日"})
    assert (done.version, done.outcome, done.findings) == (2, "stored", ())
    first, second = published(data, wrong)
    assert (first.corrects, second.corrects) == (None, 1)
    assert (first.text, first.components) == (second.text, second.components)
    assert second.metadata.signed_on == Field(date(2024, 5, 24), origin="set")
    assert first.metadata.signed_on != second.metadata.signed_on


def test_a_better_file_makes_a_version_with_its_text(
    store: Store, wrong: str, data: Path, make_draft: MakeDraft
) -> None:
    done = correct(store, wrong, 1, file(make_draft))
    assert (done.version, done.outcome) == (2, "stored")
    first, second = published(data, wrong)
    assert (first.text, second.text, second.corrects) == (TEXT, RIGHT, 1)
    assert second.metadata.disclosure == Field("active", origin="given")
    assert (second.source, second.path) == (source_id(CORRECTIONS), f"corrections/{wrong}/2")


def test_the_better_file_is_kept(
    store: Store, wrong: str, data: Path, make_draft: MakeDraft
) -> None:
    better = file(make_draft)
    raw = msgspec.structs.replace(better.draft.raw, sha256=_sha256(better.content))
    draft = msgspec.structs.replace(better.draft, raw=raw)
    correct(store, wrong, 1, CorrectedFile(draft, better.content))
    assert path_of(data, raw.sha256).read_bytes() == better.content


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_file_that_is_refused_is_not_kept(
    store: Store, wrong: str, data: Path, make_draft: MakeDraft
) -> None:
    with pytest.raises(NotFoundError):
        correct(store, wrong, 7, file(make_draft))
    assert not (data / "files").exists()


def test_what_the_wrong_text_had_read_in_it_is_gone_with_it(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    draft = public(make_draft())
    metadata = msgspec.structs.replace(
        draft.metadata, effective_on=Field(date(2024, 7, 1), start=3, end=9)
    )
    stored = store.record(
        msgspec.structs.replace(draft, metadata=metadata), (), clear=True, run=run, now=NOW
    )
    correct(store, stored.document_id, 1, file(make_draft))
    _, second = published(data, stored.document_id)
    assert second.metadata.effective_on is None
    assert second.metadata.owner == draft.metadata.owner


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"abstract": "联系人手机 13800138000"}, "mobile_number"),
        ({"title": "示例省关于11010519491231002X的通知"}, "id_number"),
    ],
)
@pytest.mark.requirement("SD-17")
def test_a_correction_passes_the_gate(
    store: Store, wrong: str, data: Path, fields: dict[str, str], code: str
) -> None:
    done = correct(store, wrong, 1, fields)
    assert (done.outcome, [finding.code for finding in done.findings]) == ("held", [code])
    assert [version.number for version in published(data, wrong)] == [1]
    store.decide(wrong, 2, "cleared", actor="editor", reason="已核", now=LATER)
    assert [version.corrects for version in published(data, wrong)] == [None, 1]


def test_what_somebody_let_stand_before_may_stand_again(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    draft = public(make_draft(text="联系人手机 13800138000"))
    held = store.record(draft, examine(draft), clear=True, run=run, now=NOW)
    assert held.outcome == "held"
    store.decide(held.document_id, 1, "cleared", actor="editor", reason="值班电话", now=NOW)
    assert correct(store, held.document_id, 1, {"abstract": "摘要"}).outcome == "stored"


def test_a_correction_of_what_is_held_is_held(
    store: Store, run: int, make_draft: MakeDraft
) -> None:
    held = store.record(public(make_draft()), (), clear=False, run=run, now=NOW)
    assert correct(store, held.document_id, 1, {"abstract": "摘要"}).outcome == "held"


def test_the_wrong_page_read_again_undoes_no_field(
    store: Store, wrong: str, run: int, make_draft: MakeDraft, data: Path
) -> None:
    correct(store, wrong, 1, {"title": "示例省人民政府关于正确工作的通知"})
    again = store.record(public(make_draft()), (), clear=True, run=run, now=LATER)
    assert (again.document_id, again.version, again.outcome) == (wrong, 2, "duplicate")


def test_the_wrong_page_read_again_undoes_no_text(
    store: Store, wrong: str, run: int, make_draft: MakeDraft, data: Path
) -> None:
    """Read by a better reader, the wrong page would have been the latest version."""
    correct(store, wrong, 1, file(make_draft))
    same = store.record(public(make_draft()), (), clear=True, run=run, now=LATER)
    assert (same.version, same.outcome) == (1, "duplicate")
    store.set_field(wrong, "kind", "official", actor="editor", reason="示例", now=LATER)
    other = store.record(
        public(make_draft(text=f"{TEXT}\n页脚")), (), clear=True, run=run, now=LATER
    )
    assert (other.version, other.outcome) == (4, "held")
    assert "corrected_before" in {finding.code for finding in other.findings}
    assert [version.number for version in published(data, wrong)] == [1, 2, 3]


def test_a_corrected_number_leads_to_the_document(
    store: Store, wrong: str, run: int, make_draft: MakeDraft
) -> None:
    correct(store, wrong, 1, {"number": "示政发[2024]7号"})
    later = make_draft(number="示政发〔2024〕7号", path="other.txt")
    assert store.record(later, (), clear=True, run=run, now=LATER).document_id == wrong
    old = make_draft(number=NUMBER, path="third.txt")
    assert store.record(old, (), clear=True, run=run, now=LATER).document_id == wrong


def test_a_number_of_another_document_holds_the_correction(
    store: Store, wrong: str, run: int, make_draft: MakeDraft
) -> None:
    other = make_draft(title="示例省关于另一工作的通知", number="示政发〔2024〕7号", path="b.txt")
    store.record(other, (), clear=True, run=run, now=NOW)
    done = correct(store, wrong, 1, {"number": "示政发〔2024〕7号"})
    assert (done.outcome, [one.code for one in done.findings]) == ("held", ["number_in_use"])


def test_the_version_that_readers_see_is_corrected_not_one_before_it(
    store: Store, wrong: str
) -> None:
    """The text of an earlier version would stand as the latest."""
    correct(store, wrong, 1, {"abstract": "摘要"})
    with pytest.raises(StateError, match=r"version 2 .* public"):
        correct(store, wrong, 1, {"abstract": "另一摘要"})
    assert correct(store, wrong, 2, {"abstract": "另一摘要"}).version == 3


def test_nothing_new_is_no_correction(store: Store, wrong: str, make_draft: MakeDraft) -> None:
    with pytest.raises(StateError, match="version 1 says the very same"):
        correct(store, wrong, 1, {"title": TITLE})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "official"}, "can be corrected"),
        ({"number": "12"}, "发文字号"),
        ({"signed_on": "2024-02-30"}, "a day"),
        ({"title": " "}, "characters"),
        ({"title": "两\n行"}, "one line"),
        ({"issuers": "、"}, "organs"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    store: Store, wrong: str, fields: dict[str, str], words: str, count: Callable[[str], int]
) -> None:
    with pytest.raises(FieldValueError, match=words):
        correct(store, wrong, 1, fields)
    assert (count("version"), count("correction")) == (1, 0)


@pytest.mark.parametrize(
    ("note", "actor"), [(" ", "editor"), ("漏印", " "), ("原文 11010519491231002X 有误", "editor")]
)
def test_a_correction_says_who_and_why_and_nothing_personal(
    store: Store, wrong: str, note: str, actor: str
) -> None:
    with pytest.raises(StateError):
        correct(store, wrong, 1, {"abstract": "摘要"}, note=note, actor=actor)


def test_what_is_not_there_is_not_corrected(store: Store, wrong: str) -> None:
    for document, number in ((wrong, 2), ("abcdefghij", 1)):
        with pytest.raises(NotFoundError):
            correct(store, document, number, {"abstract": "摘要"})


@pytest.mark.requirement("SD-16")
def test_nobody_corrects_what_he_filed_himself(store: Store) -> None:
    filed = store.file(submission(), [FILED_TEXT.encode()], now=NOW)
    with pytest.raises(OwnFilingError):
        store.decide(filed.document_id, 1, "cleared", actor="acc-agency", reason="示例", now=NOW)
    store.decide(filed.document_id, 1, "cleared", actor="editor", reason="已核", now=NOW)
    with pytest.raises(OwnFilingError):
        correct(store, filed.document_id, 1, {"abstract": "摘要"}, actor="acc-agency")
    assert correct(store, filed.document_id, 1, {"abstract": "摘要"}).outcome == "stored"


def test_a_filing_that_waits_comes_first(store: Store) -> None:
    filed = store.file(submission(), [FILED_TEXT.encode()], now=NOW)
    with pytest.raises(StateError, match="waits for a decision"):
        correct(store, filed.document_id, 1, {"abstract": "摘要"})


@pytest.mark.requirement("OD-11")
def test_a_correction_that_is_withdrawn_takes_its_words_along(
    store: Store, wrong: str, data: Path, run: int, make_draft: MakeDraft
) -> None:
    correct(store, wrong, 1, {"abstract": "qzxwords"})
    assert files_with(data, "qzxwords") != []
    store.withdraw(
        wrong, 2, code="other", authority="示例省", on=date(2024, 6, 1), note=None,
        actor="editor", now=LATER,
    )  # fmt: skip
    assert files_with(data, "qzxwords") == []
    assert [version.number for version in published(data, wrong)] == [1]
    again = correct(store, wrong, 1, {"abstract": "摘要"})
    assert (again.version, again.outcome) == (3, "held")
    assert [finding.code for finding in again.findings] == ["withdrawn_before"]
