"""What a person held stays held: after a crash, and in a store that was put back from a backup."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import StateError, StoreError
from gazette.filing.holding import hold_dataset, hold_document
from gazette.filing.reviewing import Verdict, decide
from gazette.store import holding
from gazette.store.connection import DATABASE
from gazette.store.hold_log import LOG, Hold, append, last_words
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.backups import restore_to, take
from tests.gazette.store.test_seals import differences
from tests.made_up_datasets import FEES, form, upload
from tests.office import Office

pytestmark = pytest.mark.requirement("SEC-01", "SEC-04", "OD-08", "SD-12")

TITLE = "示例省人民政府关于示例工作的通知"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")


def send(office: Office) -> str:
    return office.file(TITLE, f"{TITLE}\n一、示例要求。", number="示政发〔2024〕1号")


def hold(office: Office, document: str) -> None:
    hold_document(office.data, document, reason="申诉核查中", actor="editor", now=office.tick())


def give_back(office: Office, document: str) -> None:
    office.decide(document, 1, "cleared")


def copied(office: Office, to: Path) -> Path:
    """The data directory as it stands, as a backup would have it."""
    Store.open(office.data).close()
    shutil.copytree(office.data, to)
    return to


def with_log(office: Office, data: Path) -> Path:
    """An earlier copy with the log of today, opened by a writer."""
    (data / LOG).parent.mkdir(exist_ok=True)
    shutil.copy(office.data / LOG, data / LOG)
    Store.open(data).close()
    return data


def state(data: Path, document: str) -> str:
    with StoreReader(data) as reader:
        return reader.versions(document)[0].state


def test_a_document_that_was_held_since_is_held_again(office: Office, tmp_path: Path) -> None:
    document = send(office)
    before = copied(office, tmp_path / "before")
    hold(office, document)
    assert state(before, document) == "public"
    assert state(with_log(office, before), document) == "held"
    assert differences(before) == []


def test_once_given_back_it_stays_public(office: Office, tmp_path: Path) -> None:
    document = send(office)
    before = copied(office, tmp_path / "before")
    hold(office, document)
    held = copied(office, tmp_path / "held")
    give_back(office, document)
    assert state(with_log(office, before), document) == "public"
    assert state(with_log(office, held), document) == "held"
    Store.open(office.data).close()
    assert state(office.data, document) == "public"


def test_what_was_sent_back_is_not_put_on_the_list_by_its_own_line(office: Office) -> None:
    document = send(office)
    hold(office, document)
    verdict = Verdict(decision="return", reason="申诉成立")
    decide(office.data, document, 1, verdict, actor="editor", now=office.tick())
    with StoreReader(office.data) as reader:
        before = list(reader.held())
    Store.open(office.data).close()
    with StoreReader(office.data) as reader:
        assert list(reader.held()) == before


def test_a_dataset_that_was_held_since_is_held_again(office: Office, tmp_path: Path) -> None:
    with Store.open(office.data) as store:
        now = office.tick()
        store.datasets.describe("fees", FEES, owner="示例省财政厅", actor="ed", now=now)
        store.datasets.add("fees", upload(), actor="agency", now=now)
        store.datasets.clear_unremarkable("fees", 1, form(), now=now)
    before = copied(office, tmp_path / "before")
    hold_dataset(office.data, "fees", reason="申诉核查中", actor="editor", now=office.tick())
    with StoreReader(with_log(office, before)) as reader:
        assert [one.decision for one in reader.datasets.versions("fees")] == ["held"]


def test_a_file_that_was_taken_back_since_is_so_again(office: Office, tmp_path: Path) -> None:
    document = send(office)
    before = copied(office, tmp_path / "before")
    with Store.open(office.data) as store:
        store.decide_original(
            document, 1, "revoked", actor="editor", reason="含批注", now=office.tick()
        )
    assert with_log(office, before)
    with Store.open(before) as store:
        found = store._connection.execute("SELECT decision, reason FROM original_decision")
        assert found.fetchall() == [("revoked", "含批注")]


def test_a_hold_that_was_logged_happens(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    document = send(office)

    def append_and_fail(log: Path, hold: Hold) -> None:
        append(log, hold)
        raise StoreError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(holding, "append", append_and_fail)
        with pytest.raises(StoreError, match="the power went"):
            hold(office, document)
    assert state(office.data, document) == "public"
    Store.open(office.data).close()
    assert state(office.data, document) == "held"


def test_what_was_never_public_has_no_line(office: Office) -> None:
    document = office.file(TITLE, f"{TITLE}\n一、示例要求。", number="示政发〔2024〕1号", held=True)
    give_back(office, document)
    assert state(office.data, document) == "public"
    assert last_words(office.data / LOG) == []


def test_a_line_cut_short_is_left_out_of_a_restored_log(office: Office, tmp_path: Path) -> None:
    document = send(office)
    take(office.data, tmp_path / "backup")
    hold(office, document)
    log = tmp_path / "saved.jsonl"
    log.write_bytes((office.data / LOG).read_bytes() + b'{"kind":"document","id":"')
    restored = restore_to(tmp_path / "backup", tmp_path / "new", holds=log)
    assert restored.held == 1
    assert state(tmp_path / "new", document) == "held"
    Store.open(tmp_path / "new").close()


def later(office: Office, data: Path) -> Office:
    """Whoever goes on with an earlier copy."""
    other = Office(data)
    other.now = office.now
    return other


def test_what_waited_at_the_gate_keeps_the_next_text_waiting(
    office: Office, tmp_path: Path
) -> None:
    document = office.file(TITLE, f"{TITLE}\n一、示例要求。", number="示政发〔2024〕1号", held=True)
    before = copied(office, tmp_path / "before")
    give_back(office, document)
    hold(office, document)
    other = later(office, with_log(office, before))
    other.file(TITLE, f"{TITLE}\n一、示例措施。", number="示政发〔2024〕1号")
    with StoreReader(before) as reader:
        assert [one.state for one in reader.versions(document)] == ["held", "held"]
    other.decide(document, 2, "cleared")
    other.file(TITLE, f"{TITLE}\n一、示例办法。", number="示政发〔2024〕1号")
    with StoreReader(before) as reader:
        assert [one.state for one in reader.versions(document)] == ["held", "public", "public"]
    Store.open(before).close()
    assert last_words(before / LOG)[0].is_held is False


@pytest.mark.parametrize("text", ["一、示例要求。", "一、另一要求。"], ids=["same", "another"])
def test_what_comes_again_after_a_restore_waits_for_a_person(
    office: Office, tmp_path: Path, text: str
) -> None:
    """The same text, or another one that is given the number of the one that was held."""
    before = copied(office, tmp_path / "before")
    document = send(office)
    hold(office, document)
    other = later(office, with_log(office, before))
    again = other.file(TITLE, f"{TITLE}\n{text}", number="示政发〔2024〕1号")
    assert (again, state(before, document)) == (document, "held")
    other.decide(document, 1, "cleared")
    Store.open(before).close()
    assert state(before, document) == "public"


def test_a_hold_that_came_to_nothing_is_not_logged(office: Office) -> None:
    document = send(office)
    with pytest.raises(StoreError), Store.open(office.data) as store, store.batch():  # noqa: PT012 (a batch that fails)
        store.decide(document, 1, "held", actor="editor", reason="示例", now=office.tick())
        raise StoreError("the disk is full")
    assert last_words(office.data / LOG) == []
    hold(office, document)
    with pytest.raises(StoreError), Store.open(office.data) as store, store.batch():  # noqa: PT012 (the same)
        store.decide(document, 1, "cleared", actor="editor", reason="示例", now=office.tick())
        raise StoreError("the disk is full")
    assert [one.is_held for one in last_words(office.data / LOG)] == [True]


def test_words_that_may_not_be_repeated_keep_nobody_out(office: Office, tmp_path: Path) -> None:
    document = send(office)
    before = copied(office, tmp_path / "before")
    hold(office, document)
    log = office.data / LOG
    log.write_text(log.read_text().replace("申诉核查中", "王某 13800138000"))
    assert state(with_log(office, before), document) == "held"


def test_the_last_line_counts_whatever_its_clock_said(office: Office, tmp_path: Path) -> None:
    document = send(office)
    before = copied(office, tmp_path / "before")
    hold(office, document)
    give_back(office, document)
    office.now -= timedelta(days=1)
    hold(office, document)
    assert state(office.data, document) == state(with_log(office, before), document) == "held"


def test_the_newest_log_counts_before_that_of_the_snapshot(office: Office, tmp_path: Path) -> None:
    document = send(office)
    held = Hold(
        kind="document", id=document, version=1, digest=digest(office.data), is_held=True,
        actor="editor", reason="示例", at="2024-06-01T03:00:00.000Z",
    )  # fmt: skip
    append(office.data / LOG, held)  # of a hold that the copy of the database has not
    take(office.data, tmp_path / "backup")
    append(office.data / LOG, replace(held, is_held=False, at="2024-06-01T04:00:00.000Z"))
    restore_to(tmp_path / "backup", tmp_path / "new", holds=office.data / LOG)
    assert state(tmp_path / "new", document) == "public"


def digest(data: Path) -> str:
    with closing(sqlite3.connect(data / DATABASE)) as db:
        ((found,),) = db.execute("SELECT sha256 FROM version").fetchall()
    return str(found)


def test_the_gate_gives_no_dataset_back_that_a_person_held(office: Office, tmp_path: Path) -> None:
    now = office.tick()
    with Store.open(office.data) as store:
        store.datasets.describe("fees", FEES, owner="示例省财政厅", actor="ed", now=now)
        store.datasets.add("fees", upload(), actor="agency", now=now)
    before = copied(office, tmp_path / "before")
    with Store.open(office.data) as store:
        store.datasets.clear_unremarkable("fees", 1, form(), now=now)
    hold_dataset(office.data, "fees", reason="申诉核查中", actor="editor", now=office.tick())
    with Store.open(with_log(office, before)) as store:
        assert store.datasets.is_held("fees")
        with pytest.raises(StateError, match="a person held fees"):
            store.datasets.clear_unremarkable("fees", 1, form(), now=now)
        store.datasets.clear("fees", 1, form(), actor="editor", reason="示例", now=office.tick())
        assert not store.datasets.is_held("fees")
