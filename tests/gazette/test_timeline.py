"""Which version answers for a day and a moment: cells against an answer worked out anew each time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Field, HistoryEvent, Metadata, Status, StatusCode
from gazette.timeline import (
    Cell,
    Dated,
    Days,
    Span,
    StatusFact,
    answer,
    days_of,
    newest,
    timeline,
)

pytestmark = pytest.mark.requirement("SD-02", "item-9", "ND-12")

DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(6)]
MOMENTS = [f"2024-06-01T0{n}:00:00.000Z" for n in range(8)]

days = st.sampled_from(DAYS)
spans = st.tuples(st.sampled_from(MOMENTS), st.none() | st.sampled_from(MOMENTS)).map(
    lambda pair: Span(pair[0], pair[1] if pair[1] and pair[1] > pair[0] else None)
)
codes = st.sampled_from(["repealed", "expired", "effective", "amended", "suspended"])


@st.composite
def versions(draw: st.DrawFn) -> list[Dated]:
    count = draw(st.integers(1, 4))
    return [
        Dated(number=n, days=Days(day, day), spans=(draw(spans),))
        for n, day in enumerate(draw(st.lists(st.none() | days, min_size=count, max_size=count)), 1)
    ]


facts = st.lists(
    st.builds(
        StatusFact,
        code=codes,
        since=st.none() | days,
        by=st.none(),
        scope=st.none() | st.just("第三条"),
        rank=st.sampled_from([0, 1]),
        span=spans,
    ),
    max_size=3,
)


def covers(span: Span, moment: str) -> bool:
    return span.since <= moment and (span.until is None or moment < span.until)


def by_hand(shown: list[Dated], said: list[StatusFact], day: date) -> tuple[int, StatusCode] | None:
    """The version that stood on a day and the status then told, without any cell."""
    stands: list[tuple[date, int]] = []
    for version in sorted(shown, key=lambda v: v.number):
        known = [begins for begins, _ in stands]
        begins = version.days.stands or (max(known) if known else date.min)
        stands.append((begins, version.number))
    begun = [state for state in stands if state[0] <= day]
    if not begun:
        return None
    begins, number = max(begun)
    told = [f for f in said if f.scope is None or f.code != "suspended"]
    younger = [f for f in told if begins == date.min or f.since is None or f.since > begins]
    if not younger:
        return (number, "unknown")
    last = max(younger, key=lambda f: (f.rank, f.since or date.min, f.span.since, f.code))
    is_part = last.scope is not None and last.code in ("repealed", "expired")
    return (number, "partially_repealed" if is_part else last.code)


@given(versions(), facts)
def test_every_day_and_moment_has_the_answer_worked_out_by_hand(
    known: list[Dated], said: list[StatusFact]
) -> None:
    cells = timeline(known, said)
    for moment in MOMENTS:
        shown = [v for v in known if covers(v.spans[0], moment)]
        told = [f for f in said if covers(f.span, moment)]
        for day in [DAYS[0] - timedelta(days=1), *DAYS]:
            cell = answer(cells, day=day, moment=moment)
            found = (cell.number, cell.status.code) if cell else None
            assert found == by_hand(shown, told, day)


@given(versions(), facts)
def test_no_two_cells_share_a_day_and_a_moment(known: list[Dated], said: list[StatusFact]) -> None:
    cells = timeline(known, said)
    for moment in MOMENTS:
        now = [c for c in cells if covers(Span(c.recorded_from, c.recorded_to), moment)]
        for day in DAYS:
            assert sum(_on(cell, day) for cell in now) <= 1
        assert sum(cell.valid_to is None for cell in now) == bool(now)


@given(versions(), facts)
def test_what_says_the_same_is_one_cell(known: list[Dated], said: list[StatusFact]) -> None:
    cells = timeline(known, said)
    seams = {(c.number, c.valid_from, c.valid_to, c.status, c.recorded_to) for c in cells}
    assert not [
        c for c in cells if (c.number, c.valid_from, c.valid_to, c.status, c.recorded_from) in seams
    ]


def _on(cell: Cell, day: date) -> bool:
    begun = cell.valid_from is None or cell.valid_from <= day
    return begun and (cell.valid_to is None or day < cell.valid_to)


def test_an_older_state_recorded_later_is_not_the_newest() -> None:
    first = Dated(number=1, days=Days(DAYS[5], DAYS[5]), spans=(Span(MOMENTS[0]),))
    older = Dated(number=2, days=Days(DAYS[1], DAYS[1]), spans=(Span(MOMENTS[3]),))
    cells = timeline([first, older])
    shown = newest(cells)
    assert shown is not None
    assert shown.number == 1
    then = answer(cells, day=DAYS[2], moment=None)
    assert then is not None
    assert (then.number, then.valid_to) == (2, DAYS[5])


def test_a_repeal_before_the_newest_state_is_over() -> None:
    text = Dated(number=1, days=Days(DAYS[3], DAYS[3]), spans=(Span(MOMENTS[0]),))
    old = StatusFact(
        code="repealed", since=DAYS[2], by="b", scope=None, rank=0, span=Span(MOMENTS[1])
    )
    assert [cell.status for cell in timeline([text], [old])] == [Status()]


def test_an_amended_state_stands_from_when_its_amendment_takes_effect() -> None:
    old = Dated(number=1, days=Days(DAYS[0], DAYS[0]), spans=(Span(MOMENTS[0]),))
    new = Dated(number=2, days=Days(DAYS[2], DAYS[2], DAYS[2]), spans=(Span(MOMENTS[0]),))
    decision = StatusFact(
        code="amended", since=DAYS[4], by="b", scope=None, signed=DAYS[2], rank=0,
        span=Span(MOMENTS[1]),
    )  # fmt: skip
    cells = timeline([old, new], [decision])
    shown = newest(cells)
    assert shown is not None
    assert (shown.number, shown.valid_from, shown.in_force) == (2, DAYS[4], DAYS[4])
    assert shown.status == Status()  # the amendment is in the text already
    before = answer(cells, day=DAYS[3], moment=None)
    assert before is not None
    assert (before.number, before.status.code) == (1, "amended")
    as_known_first = answer(cells, day=DAYS[3], moment=MOMENTS[0])
    assert as_known_first is not None
    assert as_known_first.number == 2


@pytest.mark.parametrize(
    ("effective", "events", "signed", "stands", "in_force"),
    [
        (None, (), None, None, None),
        (None, (), DAYS[0], DAYS[0], None),
        (DAYS[1], (), DAYS[0], DAYS[1], DAYS[1]),
        (DAYS[1], (("修正", DAYS[4]),), DAYS[0], DAYS[4], DAYS[4]),
        (DAYS[5], (("修订", DAYS[4]),), DAYS[0], DAYS[5], DAYS[5]),
        (None, (("通过", DAYS[2]), ("公布", DAYS[3])), DAYS[3], DAYS[3], None),
        (None, (("废止", DAYS[4]),), DAYS[0], DAYS[0], None),
    ],
)
def test_a_state_stands_from_its_last_amendment(
    effective: date | None,
    events: tuple[tuple[str, date], ...],
    signed: date | None,
    stands: date | None,
    in_force: date | None,
) -> None:
    history = tuple(HistoryEvent(day=day, action=action, text=action) for action, day in events)
    metadata = Metadata(
        effective_on=Field(effective) if effective else None,
        signed_on=Field(signed) if signed else None,
        history=history,
    )
    found = days_of(metadata)
    assert (found.stands, found.in_force) == (stands, in_force)
