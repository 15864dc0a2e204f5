"""What is harvested, how far it came, and what failed, in office.db."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.errors import NotFoundError, StateError
from gazette.store.harvests import HarvestFailure, Harvests, HarvestSource, HarvestState
from gazette.store.office import open_office

pytestmark = pytest.mark.requirement("OD-03", "GZ-15")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
AT = "2024-06-01T12:00:00.000Z"
CITY = HarvestSource(
    name="city", kind="oai", url="https://city.example/oai", owner="示例市人民政府办公室",
    trusted=True, inside=True, options={"set": "law"},
)  # fmt: skip


@pytest.fixture
def harvests(tmp_path: Path) -> Iterator[Harvests]:
    with open_office(tmp_path) as office:
        office.harvests.add(CITY, now=NOW)
        yield office.harvests


def test_a_source_is_kept_as_it_was_named(harvests: Harvests) -> None:
    assert harvests.all() == [CITY]
    assert harvests.one("city") == CITY
    assert harvests.state("city") == HarvestState(None, None, None, {}, None, 0)


def test_a_name_is_taken_once(harvests: Harvests) -> None:
    with pytest.raises(StateError, match="'city'"):
        harvests.add(CITY, now=NOW)


def test_a_run_is_begun_moved_and_ended(harvests: Harvests) -> None:
    harvests.begin("city", now=NOW)
    harvests.move("city", "here")
    assert harvests.state("city") == HarvestState("here", AT, None, {}, None, 0)
    harvests.end("city", {"stored": 3}, error="it broke off", now=NOW)
    assert harvests.state("city") == HarvestState("here", AT, AT, {"stored": 3}, "it broke off", 0)
    harvests.begin("city", now=NOW)
    assert harvests.state("city").error is None


def test_what_fails_is_counted_until_it_is_mended(harvests: Harvests) -> None:
    harvests.fail("city", "a", "first", now=NOW)
    harvests.fail("city", "a", "then", now=datetime(2025, 1, 1, tzinfo=UTC))
    assert harvests.failures("city") == [HarvestFailure("a", "then", 2, AT)]
    assert harvests.state("city").failing == 1
    harvests.mend("city", ["a", "b"])
    assert harvests.failures("city") == []


def test_notes_are_kept_until_they_are_forgotten(harvests: Harvests) -> None:
    harvests.note("city", {"a": {"x": 1}, "b": 2})
    harvests.note("city", {"b": 3})
    assert harvests.notes("city") == [("a", b'{"x":1}'), ("b", b"3")]
    harvests.forget("city", ["a", "b"])
    assert harvests.notes("city") == []


def test_with_a_source_all_that_is_known_of_it_goes(harvests: Harvests) -> None:
    harvests.fail("city", "a", "why", now=NOW)
    harvests.note("city", {"a": 1})
    harvests.remove("city")
    assert (harvests.all(), harvests.failures("city"), harvests.notes("city")) == ([], [], [])


@pytest.mark.parametrize("act", ["one", "state", "remove"])
def test_what_is_not_there_is_named(harvests: Harvests, act: str) -> None:
    with pytest.raises(NotFoundError, match="'town'"):
        getattr(harvests, act)("town")
