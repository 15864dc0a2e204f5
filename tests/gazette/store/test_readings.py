"""What was read before: the ground of resuming, and of a second run that adds nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from gazette.errors import StoreError
from gazette.model import Draft
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("ND-03")
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def was_read(store: Store, source: str) -> Callable[..., bool]:
    def ask(
        path: str = "2024/1.txt",
        record: int | None = None,
        sha256: str = "",
        reader: str = "from_text/1",
    ) -> bool:
        return store.was_read(source, path, record, sha256, reader)

    return ask


def test_what_was_recorded_was_read(
    store: Store, was_read: Callable[..., bool], make_draft: Callable[..., Draft], run: int
) -> None:
    draft = make_draft()
    assert not was_read(sha256=draft.raw.sha256)
    store.record(draft, (), clear=True, run=run, now=NOW)
    assert was_read(sha256=draft.raw.sha256)


@pytest.mark.parametrize(
    "change",
    [{"path": "2024/2.txt"}, {"record": 1}, {"sha256": "00"}, {"reader": "from_text/2"}],
)
def test_other_bytes_another_place_or_a_newer_reader_was_not(
    store: Store,
    was_read: Callable[..., bool],
    make_draft: Callable[..., Draft],
    run: int,
    change: dict[str, object],
) -> None:
    draft = make_draft()
    store.record(draft, (), clear=True, run=run, now=NOW)
    assert not was_read(**{"sha256": draft.raw.sha256} | change)


@pytest.mark.parametrize(("outcome", "expected"), [("failed", False), ("truth", True)])
def test_a_failure_is_tried_again_and_ground_truth_is_not(
    store: Store,
    was_read: Callable[..., bool],
    source: str,
    run: int,
    outcome: str,
    *,
    expected: bool,
) -> None:
    place = (source, "2024/1.txt", None, "aa", "from_text/1")
    store.note(*place, outcome, "empty", run=run, now=NOW)
    assert was_read(sha256="aa") is expected


def test_the_same_note_twice_is_one_row(
    store: Store, source: str, run: int, count: Callable[[str], int]
) -> None:
    for _ in range(2):
        store.note(source, "a", None, "aa", "from_text/1", "failed", "empty", run=run, now=NOW)
    assert count("reading") == 1


def test_a_source_trusted_since_is_read_again(
    store: Store, make_draft: Callable[..., Draft], run: int
) -> None:
    source = store.add_source("示例来源", trusted=False, now=NOW)
    store.note(source, "a", None, "aa", "from_text/1", "held", None, run=run, now=NOW)
    assert store.was_read(source, "a", None, "aa", "from_text/1")
    assert store.add_source("示例来源", trusted=True, now=NOW) == source
    assert not store.was_read(source, "a", None, "aa", "from_text/1")


def test_trust_is_not_lost_by_naming_a_source_again(store: Store, source: str) -> None:
    assert store.add_source("示例省人民政府公报", trusted=False, now=NOW) == source
    assert store.is_trusted(source)


def test_trust_declared_in_a_batch_that_failed_is_not_remembered(store: Store) -> None:
    def fail_midway() -> None:
        with store.batch():
            store.add_source("示例来源", trusted=True, now=NOW)
            store.start_run("ingest", now=NOW.replace(tzinfo=None))

    with pytest.raises(StoreError):
        fail_midway()
    source = store.add_source("示例来源", trusted=False, now=NOW)
    assert not store.is_trusted(source)
