"""Decisions: who may follow what, who must be named, and what they do to what is public."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.errors import NotFoundError, StateError
from gazette.model import Draft
from gazette.store.decisions import Decision
from gazette.store.reader import StoreReader
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("item-41")
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def held(store: Store, make_draft: Callable[..., Draft], run: int) -> str:
    return store.record(make_draft(), (), clear=False, run=run, now=NOW).document_id


@pytest.fixture
def decide(store: Store, held: str) -> Callable[..., None]:
    def one(state: Decision, *, actor: str = "示例编辑", reason: str = "已核对") -> None:
        store.decide(held, 1, state, actor=actor, reason=reason, now=NOW)

    return one


def _state(data: Path, document_id: str) -> str:
    with StoreReader(data) as reader:
        return reader.version(document_id, 1).state


def test_a_cleared_version_is_public_at_once(
    decide: Callable[..., None], held: str, data: Path
) -> None:
    assert _state(data, held) == "held"
    decide("cleared")
    assert _state(data, held) == "public"


@pytest.mark.parametrize(
    "steps",
    [
        ("public",),
        ("cleared", "cleared"),
        ("cleared", "public"),
        ("cleared", "returned"),
        ("returned", "returned"),
        ("returned", "public"),
    ],
)
def test_a_step_that_skips_the_gate_is_refused(
    decide: Callable[..., None], steps: tuple[Decision, ...]
) -> None:
    for step in steps[:-1]:
        decide(step)
    with pytest.raises(StateError, match=f"cannot become {steps[-1]}"):
        decide(steps[-1])


@pytest.mark.parametrize(
    "steps",
    [("held",), ("returned", "held"), ("returned", "cleared"), ("cleared", "held", "cleared")],
)
def test_a_version_may_be_held_again_and_taken_up_again(
    decide: Callable[..., None], steps: tuple[Decision, ...], held: str, data: Path
) -> None:
    for step in steps:
        decide(step)
    assert _state(data, held) == ("public" if steps[-1] == "cleared" else "held")


@pytest.mark.parametrize("missing", [{"actor": " "}, {"reason": ""}])
def test_a_decision_names_who_and_why(decide: Callable[..., None], missing: dict[str, str]) -> None:
    with pytest.raises(StateError, match="needs an actor and a reason"):
        decide("cleared", **missing)


@pytest.mark.requirement("SD-17")
def test_a_reason_must_not_repeat_the_personal_data(decide: Callable[..., None]) -> None:
    with pytest.raises(StateError, match=r"personal data \(mobile_number\)") as caught:
        decide("cleared", reason="手机13800138000是公开的")
    assert "13800138000" not in str(caught.value)


def test_a_version_that_does_not_exist_is_named(store: Store, held: str) -> None:
    with pytest.raises(NotFoundError, match=f"{held}/2"):
        store.decide(held, 2, "cleared", actor="示例编辑", reason="已核对", now=NOW)


def test_a_public_version_taken_back_is_a_change_and_gone(
    decide: Callable[..., None], held: str, data: Path
) -> None:
    decide("cleared")
    with StoreReader(data) as reader:
        before = reader.last_change()
        assert [version.number for version in reader.published(held)] == [1]
        decide("held")
        assert [change.document_id for change in reader.changes(before)] == [held]
        assert reader.published(held) == []


def test_a_returned_version_leaves_the_list_and_stays_held(
    decide: Callable[..., None], held: str, data: Path
) -> None:
    decide("returned")
    with StoreReader(data) as reader:
        assert list(reader.held()) == []
        assert reader.totals()["held"] == 1
    assert _state(data, held) == "held"


def test_a_version_behind_a_public_one_waits_for_nobody(
    store: Store, make_draft: Callable[..., Draft], run: int, held: str, data: Path
) -> None:
    newer = make_draft(text="示例省人民政府关于示例工作的通知\n各示例单位：\n一、新的示例要求。")
    recorded = store.record(newer, (), clear=True, run=run, now=NOW)
    with StoreReader(data) as reader:
        assert recorded.document_id == held
        assert [version.number for version in reader.published(held)] == [2]
        assert list(reader.held()) == []
