"""The past of documents in public.db: states, moments, status changes, effects, origins."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gazette.text.normalise import NORMALISER
from opendata.public.publish import follow
from opendata.public.reader import PublicReader
from tests.office import SOURCE, START, Office
from tests.past import Past, make

pytestmark = pytest.mark.requirement("SD-02", "item-9")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Past:
    return make(tmp_path_factory.mktemp("past"))


@pytest.fixture
def reader(past: Past) -> Iterator[PublicReader]:
    with closing(PublicReader(past.data / "public.db")) as opened:
        yield opened


def test_states_stand_one_after_the_other(reader: PublicReader, past: Past) -> None:
    states = reader.history.states(past.rule)
    assert [(one.version, one.valid_from, one.valid_to) for one in states] == [
        (2, "2020-01-01", "2023-07-01"),
        (1, "2023-07-01", None),
    ]
    assert [one.in_force_from for one in states] == ["2020-01-01", "2023-07-01"]


def test_moments_are_those_at_which_the_archive_said_something_else(
    reader: PublicReader, past: Past
) -> None:
    """The earlier text, recorded later, changes nothing of what the newest state says."""
    said = past.moments
    moments = reader.history.moments(past.rule)
    assert [(one.since, one.until, one.version) for one in moments] == [(said["amended"], None, 1)]
    moments = reader.history.moments(past.old)
    assert [(one.since, one.until, one.status) for one in moments] == [
        (said["old"], said["repealed"], "unknown"),
        (said["repealed"], None, "repealed"),
    ]


def test_what_was_held_for_a_while_was_not_said_then(tmp_path: Path) -> None:
    office = Office(tmp_path)
    document = office.file("示例省人民政府关于某事的通知", "正文。")
    for state in ("held", "cleared"):
        office.decide(document, 1, state)
    follow(tmp_path)
    with closing(PublicReader(tmp_path / "public.db")) as reader:
        moments = reader.history.moments(document)
        origin = reader.history.origin(document, 1)
    assert [one.until is None for one in moments] == [False, True]
    assert moments[0].until is not None
    assert moments[0].until < moments[1].since
    assert origin is not None
    assert [(one.decision, one.by) for one in origin.decisions] == [
        ("public", "source"),
        ("held", "office"),
        ("public", "office"),
    ]


def test_a_change_of_status_names_its_instrument(reader: PublicReader, past: Past) -> None:
    (change,) = reader.history.status_changes(past.old)
    assert (change.code, change.since, change.by) == ("repealed", "2024-05-01", past.repealing)
    assert change.recorded_at == past.moments["repealed"]
    assert reader.history.status_changes(past.rule) == []


def test_what_acts_on_a_document_is_found(reader: PublicReader, past: Past) -> None:
    (acting,) = reader.relations.acting_on(past.old, limit=5)
    assert (acting.kind, acting.document) == ("repeals", past.repealing)
    assert reader.relations.acting_on(past.old, limit=0) == []
    assert reader.relations.acting_on(past.repealing, limit=5) == []


def test_a_version_tells_where_it_came_from(reader: PublicReader, past: Past) -> None:
    origin = reader.history.origin(past.rule, 2)
    assert origin is not None
    assert (origin.source_name, origin.file, origin.record) == (SOURCE, "rules/2020.txt", None)
    assert origin.url == "https://www.shili.example/2020.html"
    assert (origin.reader, origin.normaliser) == ("by_hand/1", NORMALISER)
    assert origin.received_at[:19] == START.isoformat()[:19]
    assert origin.stored_at == origin.published_at == past.moments["first"]
    assert origin.before == 1
    first = reader.history.origin(past.rule, 1)
    assert first is not None
    assert first.before is None


@pytest.mark.parametrize("number", [3, 2**70])
def test_what_is_not_there_has_no_origin(reader: PublicReader, past: Past, number: int) -> None:
    assert reader.history.origin(past.rule, number) is None
    assert reader.documents.at_version(past.rule, number) is None


@pytest.mark.parametrize("number", [1, 2])
def test_a_document_is_read_as_one_version_says(
    reader: PublicReader, past: Past, number: int
) -> None:
    row = reader.documents.at_version(past.rule, number)
    assert row is not None
    assert row.version == number
    assert row.effective_on == {1: "2023-07-01", 2: "2020-01-01"}[number]


def test_the_last_word_on_a_version_counts(reader: PublicReader, past: Past) -> None:
    row = reader.documents.at_version(past.old, 1)
    assert row == reader.documents.document(past.old)
    assert row is not None
    assert row.status == "repealed"
