"""What texts do to others: aimed, applied, proposed and taken back, whatever the order."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.errors import NotFoundError, StateError
from gazette.model import EffectKind, StatusCode
from gazette.store.effects import Asked, Proposal
from gazette.store.reader import StoreReader
from gazette.store.status_events import StatusEvent
from gazette.store.writer import Store
from gazette.timeline import StatusFact, newest
from tests.effects import OLD, old, repealing
from tests.office import Office

pytestmark = pytest.mark.requirement("WS-04", "ND-14", "SD-02")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def status(office: Office, document_id: str) -> tuple[StatusCode, str | None, str | None]:
    """Code, first day and instrument, as the newest state of a document has them."""
    with StoreReader(office.data) as reader:
        cell = newest(reader.public_record(document_id).cells())
    assert cell is not None
    since = cell.status.since.isoformat() if cell.status.since else None
    return (cell.status.code, since, cell.status.by)


def facts(office: Office, document_id: str) -> tuple[StatusFact, ...]:
    with StoreReader(office.data) as reader:
        return reader.public_record(document_id).facts


def waiting(office: Office) -> list[Proposal]:
    with StoreReader(office.data) as reader:
        return list(reader.effects_waiting())


def test_a_number_ends_what_it_names(office: Office) -> None:
    target, acting = office.record(old()), office.record(repealing())
    assert status(office, target) == ("repealed", "2024-05-01", acting)
    assert waiting(office) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_coming_does_not_matter(tmp_path: Path, order: tuple[int, ...]) -> None:
    office = Office(tmp_path)
    drafts = [old(), repealing(), old("示例省人民政府关于其他工作的通知", "示政发〔2015〕8号")]
    ids = {n: office.record(drafts[n]) for n in order}
    assert [status(office, ids[n])[0] for n in range(3)] == ["repealed", "unknown", "unknown"]


@pytest.mark.parametrize(
    ("title", "is_meant"),
    [
        (OLD, True),
        ("关于停车收费管理的通知", True),
        ("关于停车收费的通知", False),
        ("示例市人民政府关于停车收费管理的通知", False),
    ],
)
def test_a_title_ends_the_one_document_that_has_it(
    office: Office, title: str, *, is_meant: bool
) -> None:
    target = office.record(old(number=None))
    office.record(repealing(title=title, number=None))
    assert (status(office, target)[0] == "repealed") == is_meant


def test_a_notice_is_ended_by_the_title_of_what_it_prints(office: Office) -> None:
    target = office.record(old("示例省人民政府关于印发《示例省停车管理办法》的通知"))
    office.record(repealing(title="示例省停车管理办法", number=None))
    assert status(office, target)[0] == "repealed"


def test_a_title_of_two_documents_waits_for_a_person(office: Office) -> None:
    one = office.record(old("示例省人民政府关于防汛的通知", None, 2015))
    two = office.record(old("示例省人民政府关于防汛的通知", None, 2016))
    acting = office.record(repealing(title="关于防汛的通知", number=None))
    assert [status(office, document)[0] for document in (one, two)] == ["unknown", "unknown"]
    (proposal,) = waiting(office)
    assert (proposal.document_id, set(proposal.candidates)) == (acting, {one, two})
    with Store.open(office.data) as store:
        asked = Asked(acting, 0)
        with pytest.raises(StateError, match="name the document"):
            store.apply_effect(asked, actor="editor", reason="读过", now=office.tick())
        store.apply_effect(asked, target=two, actor="editor", reason="读过", now=office.tick())
    assert [status(office, document)[0] for document in (one, two)] == ["unknown", "repealed"]
    assert waiting(office) == []


def test_words_that_are_not_sure_wait_for_a_person(office: Office) -> None:
    target = office.record(old())
    office.record(repealing(confidence=0.6))
    assert status(office, target)[0] == "unknown"
    assert [proposal.candidates for proposal in waiting(office)] == [(target,)]


def test_nothing_ends_what_was_signed_after_it(office: Office) -> None:
    target = office.record(old(year=2025))
    office.record(repealing())
    assert status(office, target)[0] == "unknown"


def test_what_is_not_held_here_is_no_proposal(office: Office) -> None:
    office.record(repealing(number="示政发〔1999〕1号"))
    assert waiting(office) == []


@pytest.mark.parametrize(
    ("kind", "pinpoint", "code"),
    [
        ("repeals", "第三条", "partially_repealed"),
        ("suspends", None, "suspended"),
        ("suspends", "第三条", "unknown"),
        ("amends", "第三条", "amended"),
        ("continues", None, "effective"),
        ("expires", None, "expired"),
        ("invalidates", None, "invalidated"),
    ],
)
def test_each_kind_of_effect_gives_its_status(
    office: Office, kind: EffectKind, pinpoint: str | None, code: str
) -> None:
    target = office.record(old())
    office.record(repealing(kind=kind, pinpoint=pinpoint))
    assert status(office, target)[0] == code


def test_what_the_text_says_no_more_is_revoked(office: Office) -> None:
    target = office.record(old())
    office.record(repealing())
    office.record(replace(repealing(text="更正后的文字。"), effects=()))
    assert status(office, target)[0] == "unknown"
    (fact,) = facts(office, target)
    assert fact.span.until is not None


def test_what_is_public_no_more_acts_no_more(office: Office) -> None:
    target, acting = office.record(old()), office.record(repealing())
    office.decide(acting, 1, "held")
    assert status(office, target)[0] == "unknown"
    office.decide(acting, 1, "cleared")
    assert status(office, target)[0] == "repealed"
    assert len(facts(office, target)) == 2


def test_what_is_held_does_not_act(office: Office) -> None:
    target = office.record(old())
    acting = office.record(repealing(), held=True)
    assert status(office, target)[0] == "unknown"
    office.decide(acting, 1, "cleared")
    assert status(office, target)[0] == "repealed"


def test_a_refused_effect_does_not_act_and_is_not_proposed(office: Office) -> None:
    target, acting = office.record(old()), office.record(repealing())
    with Store.open(office.data) as store:
        store.refuse_effect(Asked(acting, 0), actor="editor", reason="读错", now=office.tick())
    assert status(office, target)[0] == "unknown"
    assert waiting(office) == []


def test_a_person_says_more_than_a_text_and_can_take_it_back(office: Office) -> None:
    target = office.record(old())
    office.record(repealing())
    said = StatusEvent(
        document_id=target, code="effective", since=date(2020, 1, 1), scope=None, by=None,
        actor="editor", reason="清理后继续有效",
    )  # fmt: skip
    with Store.open(office.data) as store:
        event = store.set_status(said, now=office.tick())
    assert status(office, target) == ("effective", "2020-01-01", None)
    with Store.open(office.data) as store:
        store.revoke_status(event, actor="editor", reason="误", now=office.tick())
    assert status(office, target)[0] == "repealed"


def test_every_change_of_status_is_a_change_of_what_is_public(office: Office) -> None:
    target = office.record(old())
    with StoreReader(office.data) as reader:
        before = reader.last_change()
    acting = office.record(repealing())
    with StoreReader(office.data) as reader:
        changed = [change.document_id for change in reader.changes(before)]
    assert changed == [acting, target]


@pytest.fixture
def applied(office: Office) -> Iterator[tuple[Store, str]]:
    office.record(old())
    acting = office.record(repealing())
    with Store.open(office.data) as store:
        yield store, acting


NOW = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(0)


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda s, a: s.apply_effect(Asked(a, 7), actor="x", reason="y", now=NOW), NotFoundError),
        (
            lambda s, a: s.apply_effect(Asked("no", 0), actor="x", reason="y", now=NOW),
            NotFoundError,
        ),
        (lambda s, a: s.apply_effect(Asked(a, 0), actor="x", reason="y", now=NOW), StateError),
        (lambda s, a: s.refuse_effect(Asked(a, 0), actor=" ", reason="y", now=NOW), StateError),
        (
            lambda s, a: s.refuse_effect(
                Asked(a, 0), actor="x", reason="11010519491231002X", now=NOW
            ),
            StateError,
        ),
        (lambda s, a: s.revoke_status(1, actor="x", reason="y", now=NOW), StateError),
        (lambda s, a: s.revoke_status(99, actor="x", reason="y", now=NOW), NotFoundError),
    ],
)
def test_what_cannot_be_decided_is_refused_by_name(
    applied: tuple[Store, str], act: Callable[[Store, str], object], error: type[Exception]
) -> None:
    store, acting = applied
    with pytest.raises(error):
        act(store, acting)
