"""Datasets of other platforms: what a person took out of the catalogue comes back by a person alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.datasets import Distribution, External
from gazette.errors import StateError
from gazette.filing.holding import hold_dataset
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.externals import Platform, external_id, keep_only, record

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
