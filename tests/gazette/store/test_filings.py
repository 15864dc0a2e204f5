"""Filings in the store: held, receipted, one at a time for a number, decided by somebody else."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import FilingRefusedError, NotFoundError, OwnFilingError, StateError
from gazette.filing.objections import ReturnCode
from gazette.filing.submission import Filing, SentFile
from gazette.ids import organ_id
from gazette.store.decisions import Decision
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.review_queue import EVERYTHING, Page, Remit
from gazette.store.writer import Store
from tests.filings import FILER, FORM, NOW, OFFICE, TEXT, raw, submission, unread

pytestmark = pytest.mark.requirement("SD-13", "GZ-05")

LATER = NOW + timedelta(hours=1)


class Desk:
    """The store's two sides: what is filed and decided, and what can then be seen."""

    def __init__(self, store: Store, data: Path) -> None:
        self.store = store
        self._data = data

    def decide(
        self,
        decision: Decision,
        *,
        id: str = "fil-1",
        actor: str = "acc-editor",
        code: ReturnCode | None = None,
        note: str | None = None,
    ) -> None:
        filing = self.filing(id)
        self.store.decide(
            filing.document_id,
            filing.version,
            decision,
            actor=actor,
            reason="已核",
            code=code,
            note=note,
            now=LATER,
        )

    def filing(self, id: str = "fil-1", account: str | None = None) -> Filing:
        with office_view(self._data) as view:
            return view.filings.filing(id, account=account)

    def own(self, account: str = FILER.account, before: int | None = None) -> list[str]:
        with office_view(self._data) as view:
            return [one.id for one in view.filings.own(account, limit=2, before=before)]

    def waiting(self, remit: Remit = EVERYTHING, *, limit: int = 10, after: int = 0) -> Page:
        with office_view(self._data) as view:
            return view.reviews.page(remit, limit=limit, after=after)

    def published(self, id: str = "fil-1") -> list[str]:
        with StoreReader(self._data) as reader:
            return [version.text for version in reader.published(self.filing(id).document_id)]


@pytest.fixture
def desk(store: Store, data: Path) -> Desk:
    return Desk(store, data)


def test_what_is_filed_is_held_and_its_filer_has_a_receipt(desk: Desk) -> None:
    sent = submission()
    recorded = desk.store.file(sent, [], now=LATER)
    filing = desk.filing()
    assert (recorded.outcome, filing.state, filing.version) == ("held", "checked", 1)
    assert filing.received_at == NOW
    assert filing.form == FORM
    (kept,) = filing.files
    assert (kept.name, kept.sha256, kept.sm3) == (
        "通知.txt",
        sent.draft.raw.sha256,
        sent.draft.raw.sm3,
    )
    assert [step.state for step in filing.steps] == ["received", "checked"]
    assert desk.published() == []


@pytest.mark.requirement("GZ-23")
def test_a_reading_is_kept_beside_the_document(desk: Desk) -> None:
    reading = SentFile("explanation", "解读.txt", raw("解读：为什么要计量。"))
    desk.store.file(replace(submission(), files=(*submission().files, reading)), [], now=NOW)
    assert [(file.role, file.name) for file in desk.filing().files] == [
        ("text", "通知.txt"),
        ("explanation", "解读.txt"),
    ]


def test_a_rehearsal_answers_the_same_and_writes_nothing(desk: Desk, data: Path) -> None:
    with StoreReader(data) as reader:
        before = reader.totals()
    rehearsed = desk.store.rehearse(submission(), now=NOW)
    with StoreReader(data) as reader:
        assert reader.totals() == before
        assert reader.sources() == []
    assert desk.store.file(submission(), [], now=NOW) == rehearsed


def test_only_the_filer_sees_its_filings_newest_first(desk: Desk) -> None:
    other = replace(FILER, account="acc-other")
    for n, filer in enumerate([FILER, other, FILER, FILER], start=1):
        number = f"示水规〔2024〕{n}号"
        form = replace(FORM, number=number)
        desk.store.file(
            submission(
                f"fil-{n}", text=TEXT.replace(FORM.number, number), form=form, filer=filer
            ),
            [],
            now=NOW,
        )  # fmt: skip
    assert desk.own() == ["fil-4", "fil-3"]
    assert desk.own(before=desk.filing("fil-3").seq) == ["fil-1"]
    assert desk.own("acc-other") == ["fil-2"]
    with pytest.raises(NotFoundError):
        desk.filing("fil-2", account=FILER.account)


@pytest.mark.requirement("ND-03")
def test_a_number_waits_once(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    with pytest.raises(FilingRefusedError) as refused:
        desk.store.file(submission("fil-2", text=TEXT + "更正。"), [], now=NOW)
    assert [(one.code, one.field) for one in refused.value.objections] == [
        ("duplicate_number", "number")
    ]
    assert desk.own() == ["fil-1"]


@pytest.mark.requirement("ND-03")
def test_a_number_of_another_document_is_refused(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("cleared")
    form = replace(FORM, title="示例省水利厅关于停止执行另一文件的通知")
    with pytest.raises(FilingRefusedError, match="number"):
        desk.store.file(submission("fil-2", text="另一文件。", form=form), [], now=NOW)


def test_a_correction_of_what_is_public_is_a_finding_that_holds(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("cleared")
    corrected = TEXT.replace("应当公开", "应当按月公开")
    recorded = desk.store.file(submission("fil-2", text=corrected), [], now=LATER)
    assert (recorded.version, recorded.outcome) == (2, "held")
    assert "number_known" in {one.code for one in desk.filing("fil-2").findings}
    assert desk.published() == [TEXT]


def test_the_very_same_is_not_taken_once_it_is_public(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("cleared")
    with pytest.raises(FilingRefusedError, match="public"):
        desk.store.file(submission("fil-2"), [], now=NOW)


@pytest.mark.requirement("SD-16", "item-41")
def test_clearing_publishes_and_the_filer_sees_it(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("cleared", note="可以刊登")
    assert desk.published() == [TEXT]
    filing = desk.filing()
    assert (filing.state, filing.steps[-1].note, filing.steps[-1].at) == (
        "cleared",
        "可以刊登",
        LATER,
    )
    assert desk.waiting().total == 0


@pytest.mark.requirement("SD-16", "item-41")
@pytest.mark.parametrize("decision", ["cleared", "returned", "held"])
def test_nobody_decides_on_what_he_filed(desk: Desk, decision: Decision) -> None:
    desk.store.file(submission(), [], now=NOW)
    with pytest.raises(OwnFilingError):
        desk.decide(decision, actor=FILER.account, code="late")
    assert desk.published() == []


@pytest.mark.requirement("SD-16")
def test_nobody_clears_what_he_filed_and_another_filed_again(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("returned", code="incomplete")
    desk.store.file(submission("fil-2", filer=replace(FILER, account="acc-other")), [], now=LATER)
    with pytest.raises(OwnFilingError):
        desk.decide("cleared", id="fil-2", actor=FILER.account)


def test_a_return_needs_a_coded_reason(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    with pytest.raises(StateError, match="coded reason"):
        desk.decide("returned")
    desk.decide("returned", code="text_mismatch", note="与备案文本不一致")
    step = desk.filing().steps[-1]
    assert (step.state, step.code, step.note) == ("returned", "text_mismatch", "与备案文本不一致")


def test_the_same_filed_again_is_back_on_the_list(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("returned", code="incomplete")
    assert desk.waiting().total == 0
    recorded = desk.store.file(submission("fil-2"), [], now=LATER)
    assert (recorded.version, recorded.outcome) == (1, "duplicate")
    (review,) = desk.waiting().reviews
    assert (review.filing, review.version) == ("fil-2", 1)
    assert desk.filing("fil-1").state == "returned"


def test_what_is_public_can_be_held_again_and_its_filing_says_so(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    desk.decide("cleared")
    desk.decide("held")
    assert desk.filing().state == "held"
    assert desk.published() == []


def test_what_nobody_has_read_is_a_version_that_cannot_be_cleared(desk: Desk) -> None:
    recorded = desk.store.file(unread(), [], now=NOW)
    assert (recorded.version, recorded.outcome) == (1, "held")
    with pytest.raises(StateError, match="nothing has been read"):
        desk.decide("cleared")
    assert desk.published() == []


def test_two_files_nobody_has_read_are_two_versions(desk: Desk) -> None:
    desk.store.file(unread(), [], now=NOW)
    desk.decide("returned", code="incomplete")
    recorded = desk.store.file(unread("fil-2", content="%PDF-1.7 另一份"), [], now=NOW)
    assert recorded.version == 2


@pytest.mark.requirement("SD-14")
def test_each_office_sees_what_was_filed_with_it(desk: Desk) -> None:
    desk.store.file(submission(), [], now=NOW)
    main, other = (
        Remit(organ_id(name), ingested=False) for name in (OFFICE, "示例市人民政府办公室")
    )
    assert (desk.waiting(main).total, desk.waiting(other).total) == (1, 0)
    (review,) = desk.waiting(main).reviews
    assert (review.title, review.number, review.issuers) == (FORM.title, FORM.number, FORM.issuers)


@pytest.mark.requirement("SD-14")
def test_a_version_outside_the_remit_is_not_there(desk: Desk, data: Path) -> None:
    recorded = desk.store.file(submission(), [], now=NOW)
    with office_view(data) as view:
        assert view.reviews.filing_of(recorded.document_id, 1, EVERYTHING) == "fil-1"
        with pytest.raises(NotFoundError):
            view.reviews.filing_of(recorded.document_id, 1, Remit("org-other", ingested=True))


def test_the_queue_is_paged_oldest_first(desk: Desk) -> None:
    for n in range(1, 4):
        number = f"示水规〔2024〕{n}号"
        text = TEXT.replace(FORM.number, number)
        desk.store.file(
            submission(f"fil-{n}", text=text, form=replace(FORM, number=number)), [], now=NOW
        )
    first = desk.waiting(limit=2)
    assert ([one.filing for one in first.reviews], first.total) == (["fil-1", "fil-2"], 3)
    rest = desk.waiting(limit=2, after=first.reviews[-1].seq)
    assert [one.filing for one in rest.reviews] == ["fil-3"]


def test_a_view_of_no_store_is_empty(tmp_path: Path) -> None:
    with office_view(tmp_path / "new") as view:
        assert view.filings.count_own("acc-agency") == 0
        assert view.reviews.page(EVERYTHING, limit=1).total == 0
