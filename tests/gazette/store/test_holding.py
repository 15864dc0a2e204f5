"""What a person held stays held: after a crash, and in a store that was put back from a backup."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gazette.errors import StoreError
from gazette.filing.holding import hold_dataset, hold_document
from gazette.filing.reviewing import Verdict, decide
from gazette.store import holding
from gazette.store.hold_log import LOG, Hold, append, last_words
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
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
    shutil.copytree(office.data, to)
    return to


def with_log(office: Office, data: Path) -> Path:
    """An earlier copy with the log of today, opened by a writer."""
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
