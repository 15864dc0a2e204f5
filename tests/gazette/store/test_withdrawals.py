"""Withdrawals: nobody reads it, nothing of it is left, all else stands, and it stays so."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from gazette.errors import NotFoundError, StateError, StoreError, WithdrawnError
from gazette.filing.submission import Submission
from gazette.model import Draft
from gazette.store.files import keep, path_of
from gazette.store.office_view import office_view
from gazette.store.reader import StoreReader
from gazette.store.review_queue import EVERYTHING
from gazette.store.withdrawal_log import LOG, append, read
from gazette.store.withdrawals import catch_up, replay
from gazette.store.withdrawing import Taken
from gazette.store.writer import Store
from tests.filings import TEXT as FILED_TEXT
from tests.filings import submission
from tests.gazette.store.conftest import MakeDraft
from tests.leftovers import files_with

pytestmark = pytest.mark.requirement("OD-11", "SD-17", "item-34")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
GONE = "示例省关于误发事项qzxgone的通知"
WORDS = ("qzxgone", "误发事项")
TEXT = "示例省关于误发事项qzxgone的通知\n" + "误发事项qzxgone的内容。\n" * 300


def withdraw(
    store: Store, document: str, version: int | None = None, *, now: datetime = LATER
) -> Taken:
    return store.withdraw(
        document,
        version,
        code="personal_data",
        authority="示例省人民政府办公厅",
        on=date(2024, 6, 1),
        note="来函要求",
        actor="editor",
        now=now,
    )


@pytest.fixture
def put(store: Store, run: int, data: Path) -> Callable[[Draft], str]:
    """Records a draft whose file is kept, public at once; answers its document."""

    def record(draft: Draft) -> str:
        sha256, _ = keep(data, draft.text.encode())
        raw = msgspec.structs.replace(draft.raw, sha256=sha256)
        kept = msgspec.structs.replace(draft, raw=raw)
        return store.record(kept, (), clear=True, run=run, now=NOW).document_id

    return record


Put = Callable[[Draft], str]


@pytest.fixture
def gone(put: Put, make_draft: MakeDraft) -> str:
    """A document to be withdrawn, among two others."""
    put(make_draft(title="示例省关于甲事的通知", number="示政发〔2024〕11号", text="甲事的内容。"))
    document = put(make_draft(title=GONE, number="示政发〔2024〕12号", text=TEXT))
    put(make_draft(title="示例省关于乙事的通知", number="示政发〔2024〕13号", text="乙事的内容。"))
    return document


def everything(data: Path, document: str) -> list[str]:
    """Each row of the store but those of one document, of runs, ledger and seals, and what is under test."""
    own = {
        "withdrawal", "erased_file", "wiped", "run", "ledger_leaf", "ledger_node", "checkpoint",
        "seal", "content_seal", "sqlite_sequence",
    }  # fmt: skip
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        versions = {
            row[0] for row in db.execute("SELECT id FROM version WHERE document = ?", (document,))
        }
        tables = [
            row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        return [
            f"{table} {row}"
            for table in sorted(set(tables) - own)
            for row in db.execute(f"SELECT * FROM {table}")  # noqa: S608
            if not (document in row or _version_of(db, table, row) in versions)
        ]


def _version_of(db: sqlite3.Connection, table: str, row: tuple[object, ...]) -> object:
    names = [column[1] for column in db.execute(f"PRAGMA table_info({table})")]
    return row[names.index("version")] if "version" in names else None


def test_a_withdrawn_document_is_read_by_nobody(store: Store, gone: str, data: Path) -> None:
    taken = withdraw(store, gone)
    assert (taken.versions, taken.is_final) == ((1,), True)
    with StoreReader(data) as reader:
        assert reader.published(gone) == []
        assert [change.document_id for change in reader.changes(0)][-1] == gone
        assert reader.last_erasure() == reader.last_change()
        with pytest.raises(NotFoundError):
            reader.version(gone, 1)
        assert reader.versions(gone) == []


def test_no_byte_of_it_is_left_in_the_data_directory(store: Store, gone: str, data: Path) -> None:
    """A deleted row would stand in free pages, in the log, and in its file."""
    assert files_with(data, *WORDS) != []
    withdraw(store, gone)
    assert files_with(data, *WORDS) == []
    store.close()
    assert files_with(data, *WORDS) == []


def test_history_stays_and_other_documents_are_untouched(
    store: Store, gone: str, data: Path
) -> None:
    before = everything(data, gone)
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        version = db.execute("SELECT * FROM version WHERE document = ?", (gone,)).fetchall()
    withdraw(store, gone)
    assert everything(data, gone) == before
    with closing(sqlite3.connect(data / "gazette.db")) as db:
        assert db.execute("SELECT * FROM version WHERE document = ?", (gone,)).fetchall() == version
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_one_version_goes_and_the_others_stay(
    store: Store, put: Put, make_draft: MakeDraft, data: Path
) -> None:
    document = put(make_draft(text="第一版的内容。" * 9))
    assert put(make_draft(text="第二版的内容，误发事项。" * 9)) == document
    taken = withdraw(store, document, 2)
    assert (taken.versions, taken.same_text, taken.kept_files) == ((2,), (), ())
    with StoreReader(data) as reader:
        assert [version.number for version in reader.published(document)] == [1]
    assert files_with(data, "误发事项") == []
    assert files_with(data, "第一版") != []


def test_a_version_of_the_very_same_text_is_told(
    store: Store, put: Put, make_draft: MakeDraft, data: Path
) -> None:
    document = put(make_draft())
    store.set_field(document, "kind", "official", actor="editor", reason="示例", now=NOW)
    taken = withdraw(store, document, 1)
    assert (taken.same_text, len(taken.kept_files)) == ((2,), 1)
    assert path_of(data, taken.kept_files[0]).exists()
    assert withdraw(store, document, 2).kept_files == ()
    assert not path_of(data, taken.kept_files[0]).exists()


def test_a_file_that_others_were_read_from_stays(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    sha256, _ = keep(data, b"a table of two rows")
    documents = []
    for record in (1, 2):
        draft = make_draft(
            title=f"示例省关于第{record}件事的通知", number=f"示政发〔2024〕{record}号",
            text=f"第{record}件事。", path="list.csv", record=record,
        )  # fmt: skip
        raw = msgspec.structs.replace(draft.raw, sha256=sha256)
        row = msgspec.structs.replace(draft, raw=raw)
        documents.append(store.record(row, (), clear=True, run=run, now=NOW).document_id)
    assert withdraw(store, documents[0]).kept_files == (sha256,)
    assert path_of(data, sha256).exists()
    assert not store.is_withdrawn(sha256)
    withdraw(store, documents[1])
    assert not path_of(data, sha256).exists()
    assert store.is_withdrawn(sha256)


def test_each_copy_that_said_the_same_goes(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    for name in ("a.html", "b.html"):
        draft = make_draft(text=TEXT, path=name)
        sha256, _ = keep(data, f"<p>{TEXT}</p> {name}".encode())
        copy = msgspec.structs.replace(draft, raw=msgspec.structs.replace(draft.raw, sha256=sha256))
        document = store.record(copy, (), clear=True, run=run, now=NOW).document_id
    assert len(withdraw(store, document).withdrawal.files) == 2
    assert files_with(data, *WORDS) == []


def test_what_a_catalogue_listed_of_it_goes_too(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    row = make_draft(text="", title=GONE, path="list.csv", record=1)
    document = store.record(row, (), clear=True, run=run, now=NOW).document_id
    assert files_with(data, *WORDS) != []
    assert withdraw(store, document).versions == ()
    assert files_with(data, *WORDS) == []
    assert store.record(row, (), clear=True, run=run, now=LATER).outcome == "withdrawn"
    with StoreReader(data) as reader:
        assert list(reader.tombstones(0)) == []


def _filed(store: Store, data: Path) -> tuple[str, Submission]:
    sent = submission()
    recorded = store.file(sent, [FILED_TEXT.encode()], now=NOW)
    store.decide(recorded.document_id, 1, "cleared", actor="editor", reason="已核", now=NOW)
    assert files_with(data, "取水") != []
    return recorded.document_id, sent


def test_what_was_filed_goes_with_its_form_and_files(store: Store, data: Path) -> None:
    document, sent = _filed(store, data)
    withdraw(store, document)
    assert files_with(data, "取水", "示水规", "政策法规处") == []
    with office_view(data) as view:
        assert view.filings.own(sent.filer.account, limit=9) == []
        assert view.filings.count_own(sent.filer.account) == 0
        with pytest.raises(WithdrawnError, match="personal_data"):
            view.filings.filing(sent.id, account=sent.filer.account)
        with pytest.raises(NotFoundError):
            view.filings.filing(sent.id, account="somebody else")


def test_the_same_may_be_filed_again_and_waits_for_a_person(store: Store, data: Path) -> None:
    document, _ = _filed(store, data)
    withdraw(store, document)
    again = store.file(submission("fil-2"), [FILED_TEXT.encode()], now=LATER)
    assert (again.document_id, again.version, again.outcome) == (document, 2, "held")
    assert "withdrawn_before" in {finding.code for finding in again.findings}
    with office_view(data) as view:
        assert view.reviews.page(EVERYTHING, limit=9).total == 1


def test_what_waits_can_be_withdrawn_before_anybody_reads_it(
    store: Store, run: int, make_draft: MakeDraft, data: Path
) -> None:
    held = store.record(make_draft(text=TEXT), (), clear=False, run=run, now=NOW)
    taken = withdraw(store, held.document_id)
    assert not taken.withdrawal.was_public
    assert files_with(data, *WORDS) == []
    with StoreReader(data) as reader:
        assert reader.totals()["waiting"] == 0
        assert (list(reader.tombstones(0)), reader.last_erasure()) == ([], 0)
    with office_view(data) as view:
        assert view.reviews.page(EVERYTHING, limit=9).total == 0


@pytest.mark.parametrize("decision", ["held", "cleared", "returned"])
def test_nothing_is_decided_on_what_is_gone(store: Store, gone: str, decision: str) -> None:
    withdraw(store, gone)
    with pytest.raises(StateError, match="withdrawn"):
        store.decide(gone, 1, decision, actor="editor", reason="示例", now=LATER)  # type: ignore[arg-type]


def test_what_is_gone_cannot_be_withdrawn_again(store: Store, gone: str) -> None:
    withdraw(store, gone, 1)
    for version in (1, None):
        with pytest.raises(StateError, match="already"):
            withdraw(store, gone, version)


def test_what_was_never_here_cannot_be_withdrawn(store: Store, gone: str) -> None:
    with pytest.raises(NotFoundError):
        withdraw(store, "abcdefghij")
    with pytest.raises(NotFoundError):
        withdraw(store, gone, 7)


def test_a_withdrawal_is_no_part_of_a_batch(store: Store, gone: str) -> None:
    """Rolled back with the batch, it would be in the log and not in the store."""
    with pytest.raises(StoreError, match="batch"), store.batch():
        withdraw(store, gone)


# --- what was withdrawn must not come back in silence


def test_the_very_text_is_refused(
    store: Store, gone: str, run: int, make_draft: MakeDraft, data: Path
) -> None:
    withdraw(store, gone)
    again = make_draft(title=GONE, number="示政发〔2024〕12号", text=TEXT, path="other/place.txt")
    recorded = store.record(again, (), clear=True, run=run, now=LATER)
    assert (recorded.document_id, recorded.version, recorded.outcome) == (gone, None, "withdrawn")
    assert files_with(data, *WORDS) == []


def test_another_text_of_it_waits_for_a_person(
    store: Store, gone: str, run: int, make_draft: MakeDraft, data: Path
) -> None:
    withdraw(store, gone)
    again = make_draft(title=GONE, number="示政发〔2024〕12号", text="已去除个人信息。")
    recorded = store.record(again, (), clear=True, run=run, now=LATER)
    assert (recorded.document_id, recorded.version, recorded.outcome) == (gone, 2, "held")
    assert [finding.code for finding in recorded.findings] == ["withdrawn_before"]
    store.decide(gone, 2, "cleared", actor="editor", reason="已去除", now=LATER)
    with StoreReader(data) as reader:
        assert [version.number for version in reader.published(gone)] == [2]


def test_the_very_text_under_another_number_waits_for_a_person(
    store: Store, gone: str, run: int, make_draft: MakeDraft
) -> None:
    withdraw(store, gone)
    again = make_draft(title="示例省另一通知", number="示政发〔2024〕99号", text=TEXT)
    recorded = store.record(again, (), clear=True, run=run, now=LATER)
    assert (recorded.outcome, recorded.document_id != gone) == ("held", True)
    assert [finding.code for finding in recorded.findings] == ["withdrawn_before"]


def test_a_field_is_set_on_what_is_left(
    store: Store, put: Put, make_draft: MakeDraft, data: Path
) -> None:
    document = put(make_draft(text="第一版的内容。" * 9))
    put(make_draft(text="第二版的内容，误发事项。" * 9))
    withdraw(store, document, 2)
    number = store.set_field(document, "kind", "official", actor="editor", reason="示例", now=LATER)
    assert number == 3
    with StoreReader(data) as reader:
        assert [version.number for version in reader.published(document)] == [1, 3]


# --- the log, crashes, restores


def test_it_is_in_the_log_before_it_is_in_the_store(
    store: Store, gone: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that stops between the two leaves a line; the next writer does what it says."""

    class StoppedError(BaseException):
        """The machine stops."""

    def stop(log: Path, withdrawal: object) -> None:
        append(log, withdrawal)  # type: ignore[arg-type]
        raise StoppedError

    monkeypatch.setattr("gazette.store.forgetting.append", stop)
    with pytest.raises(StoppedError):
        withdraw(store, gone)
    monkeypatch.undo()
    store.close()
    with StoreReader(data) as reader:
        assert len(reader.published(gone)) == 1
    Store.open(data).close()
    with StoreReader(data) as reader:
        assert reader.published(gone) == []
    assert files_with(data, *WORDS) == []
    assert len(read(data / LOG)) == 1


def test_a_reader_that_holds_the_log_delays_the_wiping_only(
    store: Store, gone: str, data: Path
) -> None:
    store.close()
    with closing(sqlite3.connect(data / "gazette.db")) as reading, Store.open(data) as opened:
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM content").fetchone()
        assert not withdraw(opened, gone).is_final
        with StoreReader(data) as reader:
            assert reader.published(gone) == []
        assert [path for path in files_with(data, *WORDS) if path.startswith("files/")] == []
    Store.open(data).close()
    assert files_with(data, *WORDS) == []


def test_a_store_put_back_forgets_again(
    store: Store, gone: str, data: Path, tmp_path: Path
) -> None:
    store.close()
    backup = tmp_path / "backup"
    shutil.copytree(data, backup)
    with Store.open(data) as opened:
        withdraw(opened, gone)
    assert files_with(backup, *WORDS) != []
    assert replay(backup, data / LOG) == 1
    assert files_with(backup, *WORDS) == []
    with StoreReader(backup) as reader, StoreReader(data) as original:
        assert list(reader.tombstones(0)) == list(original.tombstones(0))
        assert reader.published(gone) == []


def test_replaying_twice_changes_nothing(
    store: Store, gone: str, data: Path, tmp_path: Path
) -> None:
    store.close()
    backup = tmp_path / "backup"
    shutil.copytree(data, backup)
    with Store.open(data) as opened:
        withdraw(opened, gone)
    replay(backup, data / LOG)
    before = everything(backup, "")
    assert (replay(backup, data / LOG), replay(data, data / LOG)) == (0, 0)
    assert everything(backup, "") == before
    assert read(backup / LOG) == read(data / LOG)


def test_a_store_put_back_by_hand_with_its_log_catches_up(
    store: Store, gone: str, data: Path, tmp_path: Path
) -> None:
    store.close()
    shutil.copytree(data, tmp_path / "backup")
    with Store.open(data) as opened:
        withdraw(opened, gone)
    shutil.copytree(data / "keys", tmp_path / "backup/keys", dirs_exist_ok=True)
    catch_up(tmp_path / "backup")
    assert files_with(tmp_path / "backup", *WORDS) == []


def test_what_a_store_put_back_never_had_waits_when_it_comes(
    data: Path, gone: str, store: Store, tmp_path: Path, make_draft: MakeDraft
) -> None:
    """Its document is newer than the backup; its file was copied after the database."""
    older = tmp_path / "older"
    with Store.open(older) as empty:
        empty.add_source("示例省人民政府公报", trusted=True, now=NOW)
    shutil.copytree(data / "files", older / "files")
    withdraw(store, gone)
    assert replay(older, data / LOG) == 1
    assert files_with(older, *WORDS) == []
    with Store.open(older) as opened:
        run = opened.start_run("ingest", now=LATER)
        again = make_draft(title=GONE, number="示政发〔2024〕12号", text=TEXT)
        recorded = opened.record(again, (), clear=True, run=run, now=LATER)
        assert (recorded.document_id, recorded.version, recorded.outcome) == (gone, 2, "held")
    with StoreReader(older) as reader:
        assert [one.document for one in reader.tombstones(0)] == [gone]


def test_a_log_that_was_lost_is_written_again(store: Store, gone: str, data: Path) -> None:
    withdraw(store, gone)
    store.close()
    written = read(data / LOG)
    (data / LOG).unlink()
    Store.open(data).close()
    assert read(data / LOG) == written


def test_a_log_that_is_damaged_stops_the_store(store: Store, gone: str, data: Path) -> None:
    withdraw(store, gone)
    store.close()
    log = data / LOG
    log.write_bytes(b"{}\n" + log.read_bytes())
    with pytest.raises(StoreError, match="line 1"):
        Store.open(data)


def test_a_number_that_was_withdrawn_is_never_used_again(
    store: Store, put: Put, make_draft: MakeDraft, data: Path, tmp_path: Path, run: int
) -> None:
    document = put(make_draft(text="第一版的内容。" * 9))
    store.close()
    shutil.copytree(data, tmp_path / "backup")
    with Store.open(data) as opened:
        second = make_draft(text="第二版的内容，误发事项。" * 9)
        assert opened.record(second, (), clear=True, run=run, now=NOW).version == 2
        withdraw(opened, document, 2)
    replay(tmp_path / "backup", data / LOG)
    with Store.open(tmp_path / "backup") as restored:
        third = make_draft(text="第三版的内容。" * 9)
        assert restored.record(third, (), clear=True, run=run, now=LATER).version == 3
