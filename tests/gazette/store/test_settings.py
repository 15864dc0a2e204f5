"""What a person sets of a document beats what was read, and survives every re-read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import FieldValueError, NotFoundError, StateError
from gazette.model import Draft, Field, Version
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.filings import submission

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def recorded(store: Store, make_draft: Callable[..., Draft], run: int) -> str:
    return store.record(make_draft(), (), clear=True, run=run, now=NOW).document_id


def settle(store: Store, document: str, field: str = "kind", value: str = "official") -> int:
    return store.set_field(document, field, value, actor="editor", reason="核对原文", now=NOW)


def versions(data: Path, document: str) -> list[Version]:
    with StoreReader(data) as reader:
        return reader.published(document)


def test_a_field_that_is_set_makes_a_public_version_that_says_so(
    store: Store, recorded: str, data: Path
) -> None:
    assert settle(store, recorded) == 2
    first, second = versions(data, recorded)

    assert second.metadata.kind == Field("official", origin="set")
    assert (second.text, second.components, second.citations) == (
        first.text,
        first.components,
        first.citations,
    )
    assert replace(second.metadata, kind=None) == replace(first.metadata, kind=None)


def test_reading_the_same_again_changes_nothing(
    store: Store, recorded: str, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    settle(store, recorded)
    again = store.record(make_draft(), (), clear=True, run=run, now=NOW)
    elsewhere = store.record(make_draft(path="b.txt"), (), clear=True, run=run, now=NOW)

    assert (again.outcome, again.version) == ("duplicate", 2)
    assert (elsewhere.outcome, elsewhere.version) == ("duplicate", 2)
    assert len(versions(data, recorded)) == 2


def test_what_is_set_stands_in_every_later_version(
    store: Store, recorded: str, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    settle(store, recorded)
    settle(store, recorded, "topic", "综合政务\\政务公开")
    changed = store.record(
        make_draft(text="示例省人民政府关于示例工作的通知\n各示例单位：\n一、新的示例要求。"),
        (), clear=True, run=run, now=NOW,
    )  # fmt: skip
    last = versions(data, recorded)[-1]

    assert changed.version == last.number == 4
    assert last.metadata.kind == Field("official", origin="set")
    assert last.metadata.topic == Field("2.1", origin="set")


def test_the_last_word_counts(store: Store, recorded: str, data: Path) -> None:
    settle(store, recorded)
    settle(store, recorded, value="government_normative")

    kind = versions(data, recorded)[-1].metadata.kind
    assert kind is not None
    assert kind.value == "government_normative"


def test_a_field_of_a_held_version_stays_held(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    document = store.record(make_draft(), (), clear=False, run=run, now=NOW).document_id

    assert settle(store, document) == 2
    assert versions(data, document) == []
    with StoreReader(data) as reader:
        assert reader.version(document, 2).state == "held"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "办法"),
        ("topic", "示例"),
        ("level", "省级"),
        ("region", "示例省"),
        ("catalogue_item", "1"),
        ("genre", "A"),
        ("title", "示例"),
        ("abstract", "示例"),
    ],
)
def test_only_classes_can_be_set_and_only_to_what_they_can_be(
    store: Store, recorded: str, field: str, value: str
) -> None:
    with pytest.raises(FieldValueError, match=field):
        settle(store, recorded, field, value)


def test_a_setting_needs_a_document_an_actor_and_a_reason(store: Store, recorded: str) -> None:
    with pytest.raises(NotFoundError):
        settle(store, "nothing")
    for actor, reason in (("", "示例"), ("editor", " "), ("editor", "联系电话13800138000")):
        with pytest.raises(StateError):
            store.set_field(recorded, "kind", "official", actor=actor, reason=reason, now=NOW)


def test_a_filing_is_decided_first(store: Store) -> None:
    filed = store.file(submission(), [], now=NOW)

    with pytest.raises(StateError):
        settle(store, filed.document_id)


def test_a_setting_refused_leaves_nothing_behind(store: Store, recorded: str, data: Path) -> None:
    with pytest.raises(StateError):
        store.set_field(recorded, "kind", "official", actor="editor", reason="", now=NOW)

    assert len(versions(data, recorded)) == 1
