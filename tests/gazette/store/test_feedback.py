"""Feedback in office.db: due on working days, public only as an editor published it, contacts erasable."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from gazette.errors import BusyError, FeedbackError, NotFoundError, StateError
from gazette.filing.feedback import ErrorReports, FeedbackDays, FeedbackKind, Letter
from gazette.store import feedback
from gazette.store.feedback import FeedbackDesk, Wanted
from gazette.store.office import DATABASE, open_office
from tests.leftovers import files_with

pytestmark = pytest.mark.requirement("OD-08", "OD-09")

NOW = datetime(2018, 9, 20, 2, 0, tzinfo=UTC)
DAYS = FeedbackDays()
ID_NUMBER = "620102190001010010"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FeedbackDesk]:
    with open_office(tmp_path) as office:
        yield office.feedback


def letter(words: str = "第三条的日期有误。", kind: FeedbackKind = "correction") -> Letter:
    return Letter(kind=kind, words=words, document="k7q2m9xt4d", contact="reader@example.org")


def test_it_is_due_after_the_working_days_of_its_kind(desk: FeedbackDesk) -> None:
    made = desk.add(letter(kind="request"), days=DAYS.of("request"), now=NOW)
    assert (made.status, made.due_on) == ("received", "2018-10-24")
    assert [made.is_overdue(date(2018, 10, day)) for day in (24, 25)] == [False, True]


def test_nothing_is_public_before_an_editor_publishes_it(desk: FeedbackDesk) -> None:
    made = desk.add(letter(f"身份证{ID_NUMBER}"), days=7, now=NOW)
    assert desk.page(Wanted(published=True), limit=9).items == []
    with pytest.raises(FeedbackError, match="id_number"):
        desk.publish(made.id, made.words, now=NOW)
    desk.publish(made.id, "附件中有个人信息。", now=NOW)
    (public,) = desk.page(Wanted(published=True), limit=9).items
    assert (public.public_words, public.words) == ("附件中有个人信息。", f"身份证{ID_NUMBER}")


def test_errors_are_counted_by_dataset_and_status(desk: FeedbackDesk) -> None:
    """Of nothing else: requests, and errors in documents, are no errors in a dataset."""
    for dataset in ("permits", "permits", "fees"):
        made = desk.add(Letter(kind="correction", words="有误", dataset=dataset), days=7, now=NOW)
    desk.accept(made.id, now=NOW)
    desk.add(Letter(kind="request", words="想要", dataset="permits"), days=7, now=NOW)
    desk.add(letter(), days=7, now=NOW)
    assert desk.errors() == {"permits": ErrorReports(received=2), "fees": ErrorReports(accepted=1)}


def test_it_is_accepted_once_and_then_closed(desk: FeedbackDesk) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    desk.accept(id, now=NOW)
    with pytest.raises(StateError, match="accepted or closed"):
        desk.accept(id, now=NOW)
    with pytest.raises(FeedbackError, match="mobile_number"):
        desk.answer(id, "请拨打手机13800138000", now=NOW)
    desk.answer(id, "已更正。", now=NOW)
    assert (desk.find(id).status, desk.find(id).reply) == ("answered", "已更正。")
    assert not desk.find(id).is_overdue(date(2999, 1, 1))
    with pytest.raises(StateError, match="accepted or closed"):
        desk.accept(id, now=NOW)


def test_a_reply_is_corrected_and_what_was_published_is_taken_back(desk: FeedbackDesk) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    desk.publish(id, "日期有误。", now=NOW)
    for reply in ("已更正。", "已于九月更正。"):
        desk.answer(id, reply, now=NOW)
        assert (desk.find(id).reply, desk.find(id).status) == (reply, "answered")
    desk.refuse(id, "不属于本机关。", now=NOW)
    assert (desk.find(id).status, desk.find(id).reply) == ("refused", "不属于本机关。")
    desk.unpublish(id)
    taken = desk.find(id)
    assert (taken.public_words, taken.published_at) == (None, None)
    assert desk.count(Wanted(published=True)) == 0


def test_it_may_be_refused_at_once(desk: FeedbackDesk) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    desk.refuse(id, "不属于本机关。", now=NOW)
    assert desk.find(id).status == "refused"


def test_what_is_published_again_keeps_its_day(desk: FeedbackDesk) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    desk.publish(id, "第一稿", now=NOW)
    day = desk.find(id).published_at
    desk.publish(id, "第二稿", now=NOW + timedelta(days=1))
    assert (desk.find(id).public_words, desk.find(id).published_at) == ("第二稿", day)


def test_a_list_reaches_the_last_one_and_counts_exactly(desk: FeedbackDesk) -> None:
    ids = [desk.add(letter(), days=7, now=NOW + timedelta(hours=n // 2)).id for n in range(5)]
    desk.add(letter(kind="appeal"), days=7, now=NOW)
    wanted, found, start = Wanted(kind=("correction",), document="k7q2m9xt4d"), [], None
    for _ in range(3):
        page = desk.page(wanted, limit=2, start=start)
        start = page.end
        found += [one.id for one in page.items]
        assert page.total == 5
    assert (start, sorted(found)) == (None, sorted(ids))
    assert set(found[:1]) == {ids[4]}


def test_everybodys_list_reads_what_is_published_alone(desk: FeedbackDesk, tmp_path: Path) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    desk.publish(id, "日期有误。", now=NOW)
    statements: list[str] = []
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        reader = FeedbackDesk(Database(connection, execute_plugins=False))
        connection.set_trace_callback(statements.append)
        start = ("2999-01-01T00:00:00.000Z", "fb-z")
        assert reader.page(Wanted(published=True), limit=9, start=start).total == 1
        connection.set_trace_callback(None)
        plans = [connection.execute(f"EXPLAIN QUERY PLAN {one}").fetchall() for one in statements]
    assert len(plans) == 2
    assert all("feedback_public" in plan[0][3] for plan in plans)
    assert not any("B-TREE" in step[3] for plan in plans for step in plan)


def test_what_is_overdue_is_counted(desk: FeedbackDesk) -> None:
    first, second = (desk.add(letter(), days=days, now=NOW).id for days in (1, 20))
    late = Wanted(overdue_on="2018-10-01")
    assert [one.id for one in desk.page(late, limit=9).items] == [first]
    desk.answer(first, "已更正。", now=NOW)
    assert (desk.count(late), desk.find(second).status) == (0, "received")


def test_how_to_reach_the_sender_is_erased_from_the_disk(
    desk: FeedbackDesk, tmp_path: Path
) -> None:
    id = desk.add(letter(), days=7, now=NOW).id
    assert files_with(tmp_path, "reader@example.org")
    assert desk.forget_contact(id)
    assert desk.find(id).contact is None
    assert files_with(tmp_path, "reader@example.org") == []
    assert desk.forget_contact(id)


def test_a_flood_is_stopped(desk: FeedbackDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "MOST_OPEN", 1)
    id = desk.add(letter(), days=7, now=NOW).id
    with pytest.raises(BusyError, match="too much"):
        desk.add(letter(), days=7, now=NOW)
    desk.refuse(id, "重复。", now=NOW)
    assert desk.add(letter(), days=7, now=NOW).status == "received"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        (Letter(kind="request", words=" \n"), "words"),
        (Letter(kind="request", words="长" * 4001), "words"),
        (Letter(kind="request", words="a\0b"), "words"),
        (Letter(kind="request", words="有", contact="a" * 201), "contact"),
        (Letter(kind="request", words="有", document="a", dataset="b"), "dataset"),
    ],
)
def test_a_letter_that_cannot_be_is_refused_by_name(
    desk: FeedbackDesk, given: Letter, name: str
) -> None:
    with pytest.raises(FeedbackError, match=f"^{name}: "):
        desk.add(given, days=7, now=NOW)


def test_what_there_is_not_is_not_found(desk: FeedbackDesk) -> None:
    for act in (desk.find, desk.forget_contact, desk.unpublish):
        with pytest.raises(NotFoundError, match="fb-none"):
            act("fb-none")
    with pytest.raises(NotFoundError, match="fb-none"):
        desk.publish("fb-none", "内容", now=NOW)
    with pytest.raises(NotFoundError, match="fb-none"):
        desk.answer("fb-none", "内容", now=NOW)
