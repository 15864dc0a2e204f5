"""Agencies' datasets in gazette.db: said, sent, decided, withdrawn, and nobody's own judge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.datasets import CellFinding, Metadata
from gazette.errors import DatasetError, NotFoundError, OwnFilingError, StateError
from gazette.store.connection import DATABASE
from gazette.store.dataset_clearing import Choosing
from gazette.store.files import keep, path_of
from gazette.store.reader import StoreReader
from gazette.store.verifying_datasets import DatasetPublications
from gazette.store.withdrawal_log import LOG, read
from gazette.store.writer import Store
from tests.made_up_datasets import FEES, NOW, PHONE, form, upload

pytestmark = pytest.mark.requirement("OD-05", "OD-11")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store that knows one dataset."""
    with Store.open(tmp_path) as store:
        store.datasets.describe("fees", FEES, owner="示例省财政厅", actor="ed", now=NOW)
        yield store


def test_each_revision_says_who_said_it_and_the_same_again_is_none(
    store: Store, tmp_path: Path
) -> None:
    again = store.datasets.describe("fees", FEES, owner="其他", actor="x", now=NOW)
    changed = replace(FEES, frequency="monthly")
    assert again is None
    assert store.datasets.describe("fees", changed, owner="其他", actor="second", now=NOW) == 2
    with StoreReader(tmp_path) as reader:
        assert [one.actor for one in reader.datasets.revisions("fees")] == ["ed", "second"]
        assert reader.datasets.metadata("fees") == changed
        assert reader.datasets.owner("fees") == "示例省财政厅"


@pytest.mark.parametrize(
    ("id", "metadata"),
    [
        ("Fees", FEES),
        ("x" * 60, FEES),
        ("usage", FEES),
        ("changes", FEES),
        ("originals", FEES),
        ("fees", replace(FEES, openness="none")),
        ("fees", replace(FEES, openness="conditional")),
        ("fees", replace(FEES, provider_code="11370322004222241M")),
        ("fees", replace(FEES, contact="王某 13800138000")),
        ("fees", replace(FEES, keywords=("王某 13800138000",))),
        ("fees", replace(FEES, abstract="机密★1年")),
        ("fees", replace(FEES, keywords=("此件不予公开",))),
        ("fees", replace(FEES, name="")),
        ("fees", replace(FEES, licence="free")),
        *(("fees", replace(FEES, licence=f"https://example.org/a{one}b")) for one in ' <>"{}|\\^`'),
    ],
)
def test_metadata_that_may_not_stand_is_refused(store: Store, id: str, metadata: Metadata) -> None:
    with pytest.raises(DatasetError):
        store.datasets.describe(id, metadata, owner="示例省财政厅", actor="ed", now=NOW)


def test_a_version_needs_a_described_dataset_and_comes_once(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.datasets.add("other", upload(), actor="agency", now=NOW)
    assert store.datasets.add("fees", upload(), actor="agency", now=NOW) == 1
    assert store.datasets.add("fees", upload(), actor="agency", now=NOW) is None
    assert store.datasets.add("fees", upload(b"b"), actor="agency", now=NOW) == 2


def test_nobody_decides_on_what_he_sent(store: Store) -> None:
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    mask = [Choosing((1,), "mask", "personal")]
    with pytest.raises(OwnFilingError):
        store.datasets.choose("fees", 1, mask, actor="agency", now=NOW)
    with pytest.raises(OwnFilingError):
        store.datasets.clear("fees", 1, form(), actor="agency", reason="fine", now=NOW)


def test_a_version_is_public_once_every_finding_is_decided_on(store: Store, tmp_path: Path) -> None:
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    with pytest.raises(StateError, match="1 项问题未决定"):
        store.datasets.clear("fees", 1, form(), actor="ed", reason="fine", now=NOW)
    store.datasets.choose("fees", 1, [Choosing((1,), "mask", "本人")], actor="ed", now=NOW)
    assert store.datasets.clear("fees", 1, form(), actor="ed", reason="fine", now=NOW)
    with StoreReader(tmp_path) as reader:
        public = reader.datasets.public("fees")
        assert public is not None
        assert public.versions[0].decision == "public"
        assert reader.datasets.choices("fees", 1) == {1: "mask"}
    assert DatasetPublications().compare(tmp_path, (0, 0)).differences == ()


def test_what_was_public_is_not_chosen_on_again(store: Store) -> None:
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    store.datasets.choose("fees", 1, [Choosing((1,), "publish", "公开")], actor="ed", now=NOW)
    store.datasets.clear("fees", 1, form(), actor="ed", reason="fine", now=NOW)
    store.datasets.hold("fees", 1, actor="ed", reason="a mistake", now=NOW)
    for positions in ((1,), ()):
        mask = [Choosing(positions, "mask", "本人")]
        with pytest.raises(StateError, match="send the file anew"):
            store.datasets.choose("fees", 1, mask, actor="ed", now=NOW)
    store.datasets.choose("fees", 1, [], actor="ed", now=NOW)
    assert store.datasets.clear("fees", 1, None, actor="ed", reason="checked", now=NOW)


def test_a_choice_is_of_a_finding_and_its_reason_repeats_no_personal_data(store: Store) -> None:
    linked = CellFinding(code="k_anonymity", detail="k = 1")
    store.datasets.add("fees", upload(b"a", PHONE, linked), actor="agency", now=NOW)
    for choosing in (
        Choosing((3,), "mask", "x"),
        Choosing((2,), "mask", "x"),
        Choosing((2,), "leave-out", "x"),
        Choosing((1,), "publish", "his number is 13800138000"),
        Choosing((1,), "publish", " "),
    ):
        with pytest.raises(StateError):
            store.datasets.choose("fees", 1, [choosing], actor="ed", now=NOW)


def test_the_same_rows_again_are_no_new_public_version(store: Store, tmp_path: Path) -> None:
    for content in (b"a", b"b"):
        store.datasets.add("fees", upload(content), actor="agency", now=NOW)
    assert store.datasets.clear_unremarkable("fees", 1, form(), now=NOW)
    assert not store.datasets.clear_unremarkable("fees", 2, form(), now=NOW)
    with StoreReader(tmp_path) as reader:
        assert [one.decision for one in reader.datasets.versions("fees")] == ["public", "returned"]


def test_a_hold_takes_a_version_from_the_readers_and_the_ledger_says_so(
    store: Store, tmp_path: Path
) -> None:
    store.datasets.add("fees", upload(), actor="agency", now=NOW)
    store.datasets.clear_unremarkable("fees", 1, form(), now=NOW)
    store.datasets.hold("fees", 1, actor="ed", reason="being checked", now=NOW)
    with StoreReader(tmp_path) as reader:
        assert reader.datasets.public("fees") is None
    assert DatasetPublications().compare(tmp_path, (0, 0)).differences == ()
    assert store.datasets.clear("fees", 1, None, actor="ed", reason="checked", now=NOW)


@pytest.mark.parametrize("version", [1, None])
def test_a_withdrawal_erases_rows_and_files_and_is_logged(
    store: Store, tmp_path: Path, version: int | None
) -> None:
    sent, made = keep(tmp_path, b"a")[0], keep(tmp_path, b"form")[0]
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    store.datasets.choose("fees", 1, [Choosing((1,), "mask", "x")], actor="ed", now=NOW)
    store.datasets.clear("fees", 1, form(), actor="ed", reason="fine", now=NOW)
    taken = store.withdraw(
        "dataset:fees", version, code="personal_data", authority="示例省财政厅",
        on=date(2026, 3, 2), note=None, actor="ed", now=NOW,
    )  # fmt: skip
    assert taken.versions == (1,)
    assert not path_of(tmp_path, sent).exists()
    assert not path_of(tmp_path, made).exists()
    assert [one.document for one in read(tmp_path / LOG)] == ["dataset:fees"]
    with StoreReader(tmp_path) as reader:
        assert reader.datasets.versions("fees") == []
        assert (reader.datasets.metadata("fees") is None) == (version is None)
        assert reader.datasets.last_erasure() == reader.datasets.last_change()
        assert [one.document for one in reader.tombstones(0)] == ["dataset:fees"]
    assert DatasetPublications().compare(tmp_path, (0, 0)).differences == ()
    with pytest.raises(StateError, match="was withdrawn already"):
        store.withdraw(
            "dataset:fees", version, code="other", authority="示例省财政厅",
            on=date(2026, 3, 2), note=None, actor="ed", now=NOW,
        )  # fmt: skip


def test_a_store_put_back_from_a_backup_forgets_the_dataset_again(
    store: Store, tmp_path: Path
) -> None:
    store.datasets.add("fees", upload(), actor="agency", now=NOW)
    store.datasets.clear_unremarkable("fees", 1, form(), now=NOW)
    backup = tmp_path / "backup"
    with Store.open(backup) as other:
        other.datasets.describe("fees", FEES, owner="示例省财政厅", actor="ed", now=NOW)
        other.datasets.add("fees", upload(), actor="agency", now=NOW)
    store.withdraw(
        "dataset:fees", None, code="personal_data", authority="示例省财政厅",
        on=date(2026, 3, 2), note=None, actor="ed", now=NOW,
    )  # fmt: skip
    with Store.open(backup) as other:
        assert other.replay(read(tmp_path / LOG)) == 1
        assert other.replay(read(tmp_path / LOG)) == 0
    with StoreReader(backup) as reader:
        assert reader.datasets.versions("fees") == []
        assert reader.datasets.metadata("fees") is None


def test_what_was_recorded_cannot_be_changed(store: Store, tmp_path: Path) -> None:
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        for statement in (
            "UPDATE dataset_version SET rows = 3",
            "DELETE FROM dataset_decision",
            "UPDATE dataset_finding SET detail = ''",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()
