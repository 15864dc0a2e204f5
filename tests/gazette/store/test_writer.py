"""Recording: what is new becomes a version, what is known adds nothing, what is found holds."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from gazette.errors import StoreError
from gazette.ids import identity_of, opaque_id
from gazette.model import Draft, Field, Finding
from gazette.store.reader import StoreReader
from gazette.store.recording import Recorded
from gazette.store.seals import register
from gazette.store.writer import Store

MakeDraft = Callable[..., Draft]
Record = Callable[..., Recorded]
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
NUMBERED = Finding(code="mobile_number", detail="11 digits")


@pytest.fixture
def record(store: Store, run: int) -> Record:
    def record_one(draft: Draft, *findings: Finding, clear: bool = True) -> Recorded:
        return store.record(draft, findings, clear=clear, run=run, now=NOW)

    return record_one


def _rows(data: Path) -> dict[str, int]:
    db = Database(data / "gazette.db")
    rows = {name: db.table(name).count for name in db.table_names()}
    db.close()
    return rows


def _published(data: Path, document_id: str) -> list[int]:
    with StoreReader(data) as reader:
        return [version.number for version in reader.published(document_id)]


@pytest.mark.requirement("item-41")
def test_a_trusted_clean_draft_is_public_at_once(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    recorded = record(make_draft())
    assert (recorded.version, recorded.outcome) == (1, "stored")
    assert _published(data, recorded.document_id) == [1]


def test_both_decisions_of_a_bulk_clearing_are_written_down(
    record: Record, make_draft: MakeDraft, data: Path, source: str
) -> None:
    record(make_draft())
    connection = sqlite3.connect(data / "gazette.db")
    decisions = connection.execute("SELECT decision, actor FROM decision ORDER BY id").fetchall()
    connection.close()
    assert decisions == [("cleared", f"source:{source}"), ("public", f"source:{source}")]


@pytest.mark.requirement("SD-17")
@pytest.mark.parametrize(("findings", "clear"), [((NUMBERED,), True), ((), False)])
def test_a_finding_or_an_untrusted_source_holds(
    record: Record, make_draft: MakeDraft, data: Path, findings: tuple[Finding, ...], *, clear: bool
) -> None:
    recorded = record(make_draft(), *findings, clear=clear)
    assert recorded.outcome == "held"
    assert _published(data, recorded.document_id) == []


def test_a_readers_own_finding_that_holds_is_not_forgotten(
    record: Record, make_draft: MakeDraft
) -> None:
    assert record(make_draft(findings=(NUMBERED,))).outcome == "held"


def test_a_finding_that_only_informs_does_not_hold(record: Record, make_draft: MakeDraft) -> None:
    informing = Finding(code="two_numbers", detail="two numbers in the masthead")
    assert record(make_draft(), informing).outcome == "stored"


@pytest.mark.requirement("ND-03")
def test_the_same_draft_again_adds_nothing(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    first = record(make_draft())
    before = _rows(data)
    assert record(make_draft()) == Recorded(first.document_id, 1, "duplicate")
    assert _rows(data) == before


def test_a_surer_reading_is_no_new_version(record: Record, make_draft: MakeDraft) -> None:
    record(make_draft(confidence=0.5))
    assert record(make_draft(confidence=0.9)).outcome == "duplicate"


@pytest.mark.parametrize(
    "changed", [{"text": "示例正文已改。"}, {"title": "关于示例工作的通知"}, {"title": None}]
)
def test_another_text_or_title_is_a_new_version(
    record: Record, make_draft: MakeDraft, changed: dict[str, str | None]
) -> None:
    first = record(make_draft())
    assert record(make_draft(**changed)) == Recorded(first.document_id, 2, "stored")


def test_a_text_put_back_is_a_version_of_its_own(record: Record, make_draft: MakeDraft) -> None:
    numbers = [record(make_draft(text=text)).version for text in ("甲文。", "乙文。", "甲文。")]
    assert numbers == [1, 2, 3]


def test_another_place_with_an_old_text_is_a_duplicate_of_that_version(
    record: Record, make_draft: MakeDraft
) -> None:
    for text in ("甲文。", "乙文。"):
        record(make_draft(text=text))
    recorded = record(make_draft(text="甲文。", path="other/1.txt"))
    assert (recorded.version, recorded.outcome) == (1, "duplicate")


def test_a_catalogue_row_is_listed_and_makes_no_version(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    recorded = record(make_draft(text="", path="list.jsonl", record=7))
    assert (recorded.version, recorded.outcome) == (None, "listed")
    assert _rows(data)["version"] == 0


def test_a_catalogue_row_of_a_known_document_only_lists_it(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    known = record(make_draft())
    row = make_draft(text="", path="list.jsonl", record=7)
    assert record(row) == Recorded(known.document_id, None, "listed")
    before = _rows(data)
    assert record(row).outcome == "duplicate"
    assert _rows(data) == before
    assert before["version"] == before["document"] == before["listing"] == 1


def test_a_text_joins_the_document_its_catalogue_row_made(
    record: Record, make_draft: MakeDraft
) -> None:
    listed = record(make_draft(text="", path="list.jsonl", record=7))
    assert record(make_draft()) == Recorded(listed.document_id, 1, "stored")


@pytest.mark.requirement("ND-03")
def test_one_number_under_two_titles_is_two_documents_and_the_second_is_held(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    first = record(make_draft())
    second = record(make_draft(title="示例省人民政府关于另一事项的决定", path="2024/2.txt"))
    assert second.document_id != first.document_id
    assert second.outcome == "held"
    assert [finding.code for finding in second.findings] == ["number_in_use"]
    assert first.document_id in second.findings[0].detail
    with StoreReader(data) as reader:
        held = list(reader.held())
    assert [(h.document_id, h.findings[-1].code) for h in held] == [
        (second.document_id, "number_in_use")
    ]


@pytest.mark.parametrize(
    "title",
    ["《示例省人民政府关于示例工作的通知》政策解读", "示例省人民政府关于示例工作的补充通知"],
)
def test_a_reading_of_policy_with_its_number_is_no_version_of_it(
    record: Record, make_draft: MakeDraft, title: str
) -> None:
    first = record(make_draft())
    reading = record(make_draft(title=title, path="2024/2.txt"))
    assert reading.document_id != first.document_id
    assert reading.outcome == "held"


def test_a_conflict_read_again_adds_nothing(
    record: Record, make_draft: MakeDraft, data: Path
) -> None:
    other = make_draft(title="示例省人民政府关于另一事项的决定", path="2024/2.txt")
    record(make_draft())
    first = record(other)
    before = _rows(data)
    assert record(other).document_id == first.document_id
    assert _rows(data) == before


@pytest.mark.parametrize(
    "title",
    [
        "关于示例工作的通知",
        "【示例省】示例省人民政府关于示例工作的通知",
        "示例省人民政府关于示例工作的\n通知",
        "省政府关于示例工作的通知",
        "印发关于示例工作的通知",
        None,
    ],
)
def test_a_title_written_in_another_way_is_the_same_document(
    record: Record, make_draft: MakeDraft, title: str | None
) -> None:
    first = record(make_draft())
    assert record(make_draft(title=title, path="b.txt")).document_id == first.document_id


@pytest.mark.parametrize("issuers", [(None, "示例省人民政府"), ("示例省人民政府", None)])
def test_an_issuer_that_was_not_read_splits_no_document(
    record: Record, make_draft: MakeDraft, issuers: tuple[str | None, str | None]
) -> None:
    first, second = (record(make_draft(issuer=issuer, path=str(issuer))) for issuer in issuers)
    assert first.document_id == second.document_id


def test_an_issuer_spelled_in_another_way_splits_no_document(
    record: Record, make_draft: MakeDraft
) -> None:
    first = record(make_draft(issuer="示例省人民政府"))
    assert record(make_draft(issuer="示例省政府", path="b.txt")).document_id == first.document_id


def test_two_places_whose_offices_share_a_code_word_stay_apart(
    record: Record, make_draft: MakeDraft
) -> None:
    first = record(make_draft(issuer="甲示例市人民政府", title="甲示例市人民政府关于甲事的通知"))
    second = record(
        make_draft(issuer="乙示例市人民政府", title="乙示例市人民政府关于乙事的通知", path="b.txt")
    )
    assert first.document_id != second.document_id
    assert second.outcome == "stored"


def test_a_corrected_identity_keeps_the_document(record: Record, make_draft: MakeDraft) -> None:
    misread = record(make_draft(number=None))
    corrected = record(make_draft())
    assert (corrected.document_id, corrected.version) == (misread.document_id, 2)
    assert record(make_draft(path="elsewhere.txt")).document_id == misread.document_id


LONG = "为加强示例工作，经示例省人民政府同意，现就有关示例事项通知如下，请认真贯彻执行。"
UNLIKE = "本编所称示例关系，是指平等示例主体之间因示例活动产生的权利义务关系，另有规定除外。"


def test_another_text_from_elsewhere_with_the_same_dates_is_held(
    record: Record, make_draft: MakeDraft
) -> None:
    """Eight parts of one code, each a file under the title of the whole: not eight versions."""
    first = record(make_draft(text=LONG))
    part = record(make_draft(text=UNLIKE, path="part.txt"))
    assert (part.document_id, part.outcome) == (first.document_id, "held")
    assert [finding.code for finding in part.findings] == ["other_text"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (UNLIKE, "2024/1.txt"),  # the same page, rewritten
        (LONG.replace("，", ",\n") + "（此件公开发布）", "copy.txt"),  # a copy from elsewhere
    ],
)
def test_a_page_rewritten_or_a_copy_with_other_breaks_is_a_version(
    record: Record, make_draft: MakeDraft, text: str, path: str
) -> None:
    record(make_draft(text=LONG))
    assert record(make_draft(text=text, path=path)).outcome == "stored"


def test_another_text_with_another_date_is_the_amended_one(
    record: Record, make_draft: MakeDraft
) -> None:
    record(make_draft(text=LONG))
    amended = make_draft(text=UNLIKE, path="amended.txt")
    later = replace(amended.metadata, signed_on=Field(date(2025, 1, 1)))
    assert record(replace(amended, metadata=later)).outcome == "stored"


def test_a_document_misread_as_another_is_not_taken_along(
    record: Record, make_draft: MakeDraft
) -> None:
    """The second file was first read with the number of the first, then with its own."""
    first = record(make_draft())
    misread = record(make_draft(text="另一示例。", path="2024/2.txt"))
    assert misread.document_id == first.document_id
    corrected = record(make_draft(text="另一示例。", path="2024/2.txt", number="示政发〔2024〕2号"))
    assert corrected.document_id != first.document_id


def test_two_titles_at_one_address_are_two_documents(record: Record, make_draft: MakeDraft) -> None:
    page = {"url": "https://example.gov.cn/1.html", "number": None, "issuer": None}
    first = record(make_draft(**page))
    other = record(
        make_draft(**page, title="示例市另一事项行动方案", path="2.txt", text="另一示例。")
    )
    assert other.document_id != first.document_id
    assert other.outcome == "stored"


def test_a_page_that_changes_its_title_stays_one_document(
    record: Record, make_draft: MakeDraft
) -> None:
    page = {"url": "https://example.gov.cn/1.html", "number": None, "issuer": None}
    first = record(make_draft(**page))
    later = record(make_draft(**page, title="示例市另一事项行动方案", text="另一示例。"))
    assert (later.document_id, later.version) == (first.document_id, 2)


def test_an_id_that_another_identity_has_taken_grows(
    store: Store, record: Record, make_draft: MakeDraft, data: Path
) -> None:
    identity = identity_of(make_draft()).text
    connection = sqlite3.connect(data / "gazette.db")
    register(connection)
    row = (opaque_id(identity), "another identity", "bytes", "2024-01-01")
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    recorded = record(make_draft())
    assert recorded.document_id == opaque_id(identity, length=11)
    assert record(make_draft()).document_id == recorded.document_id


def test_an_error_leaves_nothing_of_its_batch(
    store: Store, record: Record, make_draft: MakeDraft, data: Path
) -> None:
    def fail_midway() -> None:
        with store.batch():
            record(make_draft())
            store.start_run("ingest", now=NOW.replace(tzinfo=None))

    before = _rows(data)
    with pytest.raises(StoreError):
        fail_midway()
    assert _rows(data) == before
    assert record(make_draft()).outcome == "stored"
    assert _rows(data)["organ"] == 2


def test_an_error_with_one_record_leaves_the_others_of_its_batch(
    store: Store, record: Record, make_draft: MakeDraft, data: Path, run: int
) -> None:
    with store.batch():
        record(make_draft())
        with pytest.raises(sqlite3.IntegrityError):
            store.record(make_draft(path="b"), (), clear=True, run=run + 99, now=NOW)
        record(make_draft(number="示政发〔2024〕2号", title=None, path="c"))
    assert _rows(data)["version"] == 2


def test_a_clock_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="time zone"):
        store.start_run("ingest", now=NOW.replace(tzinfo=None))


@pytest.mark.requirement("ND-03")
def test_two_machines_give_the_same_ids_and_digests(tmp_path: Path, make_draft: MakeDraft) -> None:
    drafts = [
        make_draft(text=f"第{n}号示例。", number=f"示政发〔2024〕{n}号", title=None, path=f"{n}")
        for n in range(20)
    ]
    seen = []
    for name, now in (("a", NOW), ("b", NOW.replace(year=2031))):
        with Store.open(tmp_path / name) as store:
            store.add_source("示例省人民政府公报", trusted=True, now=now)
            for _ in range(now.year - 2023):  # another run number
                run = store.start_run("ingest", now=now)
            for draft in drafts:
                store.record(draft, (), clear=True, run=run, now=now)
        connection = sqlite3.connect(tmp_path / name / "gazette.db")
        query = "SELECT document, number, digest, sha256, sm3 FROM version ORDER BY id"
        seen.append(connection.execute(query).fetchall())
        connection.close()
    assert seen[0] == seen[1]
    assert len(seen[0]) == 20
