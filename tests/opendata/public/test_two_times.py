"""Both times against a model that replays every event anew: random records, any order.

What was withdrawn is gone from every moment (design §3): the model shows of each moment what was
public then and is public now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gazette.model import Draft, Field, Metadata, StatusCode
from gazette.store.instants import write_instant
from gazette.store.reader import StoreReader
from gazette.store.status_events import StatusEvent
from gazette.store.writer import Store
from opendata.public.publish import follow
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from tests.office import Office

DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(5)]
ENDED = {"repealed", "expired", "invalidated", "suspended"}
NAMES = ["甲", "乙", "丙"]


class Said(NamedTuple):
    """An event of the model; what it does not need is None."""

    at: str
    what: str
    name: str
    number: int = 0
    day: date | None = None
    code: StatusCode = "unknown"
    key: int = 0


class Answer(NamedTuple):
    """What the archive says of a document."""

    number: int
    status: str


class TwoTimes(RuleBasedStateMachine):
    """Random records, corrections and changes of status, in valid and in recorded time."""

    @initialize()
    def begin(self) -> None:
        self.folder = TemporaryDirectory()
        self.office = Office(Path(self.folder.name))
        self.said: list[Said] = []
        self.ids: dict[str, str] = {}
        self.count = 0

    @rule(name=st.sampled_from(NAMES), day=st.none() | st.sampled_from(DAYS), held=st.booleans())
    def record(self, name: str, day: date | None, held: bool) -> None:  # noqa: FBT001 (a strategy)
        self.count += 1
        self.ids[name] = self.office.record(draft(name, day, self.count), held=held)
        self._recorded(name, self._corrected_day(name) or day)

    @precondition(lambda self: bool(self._names()))
    @rule(data=st.data(), day=st.none() | st.sampled_from(DAYS))
    def correct(self, data: st.DataObject, day: date | None) -> None:
        name = data.draw(st.sampled_from(self._names()))
        target = max(self._public(name, None))
        self.count += 1
        right = {"abstract": f"第{self.count}次写下的摘要。"}
        if day is not None:
            right["effective_on"] = day.isoformat()
        with self._writing() as (store, now):
            store.correct(self.ids[name], target, right, note="有误", actor="editor", now=now)
        number = self._recorded(name, day or self._day(name, target))
        if day is not None:
            self.said.append(Said(self._now(), "corrected", name, number, day))

    @precondition(lambda self: bool(self.ids))
    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.ids)))
        gone = {s.number for s in self._of(name, "withdrawn")}
        left = [s.number for s in self._of(name, "recorded") if s.number not in gone]
        if not left:
            return
        number = data.draw(st.sampled_from(left))
        is_public = number in self._public(name, None)
        self.office.decide(self.ids[name], number, "held" if is_public else "cleared")
        what = "held" if is_public else "public"
        self.said.append(Said(self._now(), what, name, number))

    @precondition(lambda self: bool(self._names()))
    @rule(data=st.data(), code=st.sampled_from(["repealed", "effective", "expired"]))
    def set_status(self, data: st.DataObject, code: StatusCode) -> None:
        name = data.draw(st.sampled_from(self._names()))
        since = data.draw(st.none() | st.sampled_from(DAYS))
        event = StatusEvent(
            document_id=self.ids[name], code=code, since=since, scope=None, by=None,
            actor="editor", reason="made up",
        )  # fmt: skip
        with self._writing() as (store, now):
            store.set_status(event, now=now)
        self.count += 1
        self.said.append(Said(self._now(), "status", name, 0, since, code, self.count))

    @precondition(lambda self: bool(self._names()))
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(self._names()))
        number = data.draw(st.sampled_from(sorted(self._public(name, None))))
        with self._writing() as (store, now):
            store.withdraw(
                self.ids[name], number, code="other", authority="示例省人民政府", on=now.date(),
                note=None, actor="editor", now=now,
            )  # fmt: skip
        self.said.append(Said(self._now(), "withdrawn", name, number))

    @invariant()
    def every_answer_is_the_models(self) -> None:
        if not getattr(self, "ids", None):
            return
        follow(self.office.data)
        reader = PublicReader(self.office.data / "public.db")
        try:
            for moment in [None, *sorted({s.at for s in self.said})[-4:]]:
                for day in [None, DAYS[0] - timedelta(days=1), *DAYS]:
                    self._compare(reader, day, moment)
        finally:
            reader.close()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _compare(self, reader: PublicReader, day: date | None, moment: str | None) -> None:
        model = {name: self._answer(name, day, moment) for name in self.ids}
        for name, wanted in model.items():
            row = reader.documents.then(self.ids[name], day=day, moment=moment)
            assert (Answer(row.version, row.status) if row else None) == wanted
        page = reader.lists.page(
            Filters(in_force_on=day, moment=moment), sort="-signed_on", limit=10
        )
        listed = {row.id: Answer(row.version, row.status) for row in page.documents}
        assert listed == {self.ids[name]: found for name, found in model.items() if found}
        assert page.total == len(listed)

    def _answer(self, name: str, day: date | None, moment: str | None) -> Answer | None:
        """The model's answer, worked out from every event so far."""
        shown = self._public(name, moment) & self._public(name, None)
        dated = {s.number: s.day for s in self._of(name, "recorded")}
        states: list[tuple[date, int]] = []
        for number in sorted(shown):
            newest = max((begins for begins, _ in states), default=date.min)
            states.append((dated[number] or newest, number))
        begun = [state for state in states if day is None or state[0] <= day]
        if not begun:
            return None
        begins, number = max(begun)
        code, since = self._status(name, begins, moment)
        if day is not None:
            is_over = code in ENDED and (since is None or since <= day)
            if dated[number] is None or is_over:
                return None
        return Answer(number, code)

    def _status(self, name: str, begins: date, moment: str | None) -> tuple[str, date | None]:
        told = [
            s
            for s in self._of(name, "status")
            if (moment is None or s.at <= moment)
            and (begins == date.min or s.day is None or s.day > begins)
        ]
        if not told:
            return ("unknown", None)
        last = max(told, key=lambda s: (s.day or date.min, s.at, s.code))
        return (last.code, last.day)

    def _public(self, name: str, moment: str | None) -> set[int]:
        """The versions public at a moment, by replaying what was decided until then."""
        public: set[int] = set()
        for said in self.said:
            if said.name == name and (moment is None or said.at <= moment):
                if said.what == "public":
                    public.add(said.number)
                elif said.what in ("held", "withdrawn"):
                    public.discard(said.number)
        return public

    def _recorded(self, name: str, day: date | None) -> int:
        """Notes a version that was just recorded, and answers its number."""
        number = 1 + max((s.number for s in self._of(name, "recorded")), default=0)
        self.said.append(Said(self._now(), "recorded", name, number, day))
        if self._was_cleared(name, number):
            self.said.append(Said(self._now(), "public", name, number))
        return number

    def _day(self, name: str, number: int) -> date | None:
        """The day from which a version stands."""
        return next(s.day for s in self._of(name, "recorded") if s.number == number)

    def _corrected_day(self, name: str) -> date | None:
        """As last corrected by a version that is public: it survives what is read later."""
        public = self._public(name, None)
        days = [s.day for s in self._of(name, "corrected") if s.number in public]
        return days[-1] if days else None

    def _was_cleared(self, name: str, number: int) -> bool:
        """Whether the gate let a version through: what follows a withdrawal may be held."""
        with StoreReader(self.office.data) as reader:
            return {v.number: v.state for v in reader.versions(self.ids[name])}[number] == "public"

    def _names(self) -> list[str]:
        return [name for name in sorted(getattr(self, "ids", {})) if self._public(name, None)]

    def _of(self, name: str, what: str) -> list[Said]:
        return [s for s in self.said if s.name == name and s.what == what]

    def _now(self) -> str:
        return write_instant(self.office.now)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Store, datetime]]:
        now = self.office.tick()
        with Store.open(self.office.data) as store:
            yield store, now


def draft(name: str, day: date | None, count: int) -> Draft:
    """A state of an instrument, each with a text of its own."""
    title = f"示例省{name}管理办法"
    metadata = Metadata(
        title=Field(title),
        issuers=Field(("示例省人民政府",)),
        kind=Field("provincial_rule"),
        effective_on=Field(day) if day else None,
        owner=Field("示例省人民政府"),
        disclosure=Field("active"),
        disclosure_reason=Field("already published"),
    )
    raw = Office.raw(f"{name} {count}", f"{name}.txt")
    text = f"{title}\n第一条 第{count}次写下的文字。"
    return Draft(raw=raw, record=None, reader="by_hand/1", text=text, metadata=metadata)


TestTwoTimes = TwoTimes.TestCase
TestTwoTimes.settings = settings(
    max_examples=15,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestTwoTimes = pytest.mark.requirement("SD-02", "item-9", "item-34")(TestTwoTimes)


@pytest.mark.requirement("OD-11")
def test_a_wiped_file_still_finds_the_words_of_every_state(tmp_path: Path) -> None:
    """A withdrawal writes public.db anew: the full text must still point at its rows."""
    office = Office(tmp_path)
    gone = office.record(draft("甲", DAYS[0], 1))
    kept = [
        (office.record(draft(name, day, count)), day, count)
        for count, (name, day) in enumerate([("乙", DAYS[1]), ("乙", DAYS[3]), ("丙", DAYS[2])], 2)
    ]
    follow(office.data)
    with Store.open(office.data) as store:
        now = office.tick()
        store.withdraw(
            gone, None, code="other", authority="示例省人民政府", on=now.date(), note=None,
            actor="editor", now=now,
        )  # fmt: skip
    follow(office.data)
    reader = PublicReader(office.data / "public.db")
    for id, day, count in kept:
        filters = Filters(q=f"第{count}次写下的文字", in_force_on=day)
        assert [
            row.id for row in reader.lists.page(filters, sort="-signed_on", limit=5).documents
        ] == [id]
    newest = [Filters(q="第3次写下的文字"), Filters(q="第4次写下的文字"), Filters(q="写下的文字")]
    assert [reader.lists.page(one, sort="-signed_on", limit=5).total for one in newest] == [1, 1, 2]
    reader.close()
