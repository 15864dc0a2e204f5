"""Datasets of other platforms: what a person took out of the catalogue comes back by a person alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.datasets import Distribution, External, Metadata
from gazette.errors import DatasetError, StateError
from gazette.filing.holding import hold_dataset
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.externals import Platform, external_id, keep_only, record, shown
from tests.made_up_datasets import form, upload

pytestmark = pytest.mark.requirement("OD-03", "OD-08")

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CITY = Platform(name="示例市开放平台", owner="示例省人民政府办公厅", trusted=True, theme="law")
ID = external_id(CITY.name, "1")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a store."""
    Store.open(tmp_path).close()
    return tmp_path


def entry(name: str = "1") -> External:
    """What the platform says of its dataset; its way leads to a file of this name."""
    way = Distribution(address=f"https://open.example/{name}.csv", name="站点表")
    return External(
        identifier="1", landing_page="https://open.example/1", title="示例市公交站点",
        distributions=(way,),
    )  # fmt: skip


def hold(data: Path) -> tuple[int, ...]:
    return hold_dataset(data, ID, reason="权益申诉，核查中", actor="editor", now=NOW)


def decisions(data: Path) -> list[str]:
    with StoreReader(data) as reader:
        return [one.decision for one in reader.datasets.versions(ID)]


def test_what_an_appeal_holds_does_not_come_back_with_a_letter_changed(data: Path) -> None:
    assert record(data, CITY, entry(), now=NOW) == "public"
    assert hold(data) == (1,)
    assert record(data, CITY, entry(), now=NOW) == "held"
    assert record(data, CITY, entry("2"), now=NOW) == "held"
    assert decisions(data) == ["held", "held"]
    with StoreReader(data) as reader:
        assert [one.code for _, one in reader.datasets.findings(ID, 2)] == ["held_before"]


def test_an_appeal_holds_what_only_the_harvest_held(data: Path) -> None:
    record(data, CITY, entry(), now=NOW)
    assert keep_only(data, CITY, [], now=NOW) == 1
    assert hold(data) == (1,)
    assert record(data, CITY, entry(), now=NOW) == "held"
    assert decisions(data) == ["held"]
    with pytest.raises(StateError):
        hold(data)


def test_what_only_the_harvest_held_comes_back_as_it_was_and_changed(data: Path) -> None:
    record(data, CITY, entry(), now=NOW)
    keep_only(data, CITY, [], now=NOW)
    assert record(data, CITY, entry(), now=NOW) == "public"
    keep_only(data, CITY, [], now=NOW)
    assert record(data, CITY, entry("2"), now=NOW) == "public"


def test_the_gate_gives_nothing_back_that_a_person_holds(data: Path) -> None:
    record(data, CITY, entry(), now=NOW)
    hold(data)
    with Store.open(data) as store, pytest.raises(StateError, match="a person holds"):
        store.datasets.clear(ID, 1, None, actor="gate", reason="nothing found", now=NOW)
    assert decisions(data) == ["held"]


def described(data: Path) -> Metadata:
    with StoreReader(data) as reader:
        metadata = reader.datasets.metadata(ID)
    assert metadata is not None
    return metadata


def describe(data: Path, id: str, metadata: Metadata, *, actor: str = "editor") -> int | None:
    with Store.open(data) as store:
        return store.datasets.describe(id, metadata, owner="示例市交通局", actor=actor, now=NOW)


def test_only_a_harvest_says_where_else_a_dataset_is(data: Path) -> None:
    record(data, CITY, entry(), now=NOW)
    said = described(data)
    none = replace(said, origin=None)
    for id, metadata in (("bus-stops", said), (external_id(CITY.name, "2"), none), (ID, none)):
        with pytest.raises(DatasetError, match="harvest"):
            describe(data, id, metadata)
    assert describe(data, ID, replace(said, name="公交站点")) == 2


def test_what_only_says_to_be_of_a_platform_is_not_taken_out(data: Path) -> None:
    """In an archive of before anybody could say so."""
    record(data, CITY, entry(), now=NOW)
    describe(data, "bus-stops", described(data), actor=CITY.actor)
    with Store.open(data) as store:
        number = store.datasets.add("bus-stops", upload(), actor="agency", now=NOW)
        assert store.datasets.clear_unremarkable("bus-stops", number or 0, form(), now=NOW)
    assert keep_only(data, CITY, ["1"], now=NOW) == 0
    assert shown(data, CITY) == {"1"}
