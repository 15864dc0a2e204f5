"""The order of changes: each document at its last, with what it was; numbers that outlive a rebuild."""

from datetime import date, timedelta
from shutil import copytree

import pytest

from gazette.store.instants import write_instant
from gazette.store.writer import Store
from opendata.public.change_reader import FIRST, ChangePage, ChangePlace, ChangeReader
from opendata.public.publish import follow, rebuild
from opendata.public.reader import PublicReader
from tests.effects import old, repealing
from tests.office import Office

pytestmark = pytest.mark.requirement("OD-03", "GZ-15")


def changes(office: Office) -> ChangeReader:
    return PublicReader(office.data / "public.db").changes


def everything(office: Office) -> ChangePage:
    follow(office.data)
    return changes(office).after(FIRST, limit=1000)


def kinds(office: Office) -> dict[str, str]:
    return {change.document: change.kind for change in everything(office).changes}


def withdraw(office: Office, document: str, version: int | None = None) -> None:
    with Store.open(office.data) as store:
        store.withdraw(
            document, version, code="published_in_error", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note=None, actor="editor", now=office.tick(),
        )  # fmt: skip


def test_a_change_says_what_it_was(office: Office) -> None:
    new = office.file("甲通知", "正文。")
    altered = office.file("乙通知", "正文。", number="示政发〔2024〕2号")
    office.file("乙通知", "改后正文。", number="示政发〔2024〕2号")
    held = office.file("丙通知", "正文。")
    office.decide(held, 1, "held")
    gone = office.file("丁通知", "正文。")
    withdraw(office, gone)
    assert kinds(office) == {
        new: "recorded", altered: "changed", held: "withdrawn", gone: "withdrawn"
    }  # fmt: skip


def test_a_repeal_changes_the_status_alone(office: Office) -> None:
    repealed, by = office.record(old()), office.record(repealing())
    assert kinds(office) == {repealed: "status", by: "recorded"}


def test_a_version_that_went_leaves_its_tombstone_with_what_stays(office: Office) -> None:
    document = office.file("乙通知", "正文。", number="示政发〔2024〕2号")
    office.file("乙通知", "改后正文。", number="示政发〔2024〕2号")
    withdraw(office, document, 2)
    (change,) = everything(office).changes
    assert (change.kind, change.version) == ("changed", 1)
    assert [(one.version, one.code) for one in change.tombstones] == [(2, "published_in_error")]


def test_a_change_says_when(office: Office) -> None:
    document = office.file("甲通知", "正文。")
    follow(office.data)
    assert changes(office).times([document, "x"]) == {document: write_instant(office.now)}
    withdraw(office, document)
    assert everything(office).changes[0].at == write_instant(office.now)


def test_pages_reach_the_last_change_and_go_on_from_there(office: Office) -> None:
    ids = [office.file(f"通知{place}", f"正文{place}。") for place in range(5)]
    follow(office.data)
    page = changes(office).after(FIRST, limit=3)
    rest = changes(office).after(page.end, limit=3)
    assert [change.document for change in (*page.changes, *rest.changes)] == ids
    assert (page.total, page.has_more, rest.total, rest.has_more) == (5, True, 2, False)
    assert changes(office).after(rest.end, limit=3).changes == []
    new = office.file("新通知", "正文。")
    follow(office.data)
    assert [change.document for change in changes(office).after(rest.end, limit=3).changes] == [new]
    newest = changes(office).latest(limit=2)
    assert [change.document for change in newest] == [new, ids[-1]]
    older = changes(office).latest(limit=9, before=newest[-1].seq)
    assert [change.document for change in older] == ids[-2::-1]


def test_one_may_begin_at_an_instant(office: Office) -> None:
    office.file("甲通知", "正文。")
    second = office.file("乙通知", "正文。")
    at = office.now
    follow(office.data)
    reader = changes(office)
    page = reader.after(reader.since(write_instant(at)), limit=9)
    assert [change.document for change in page.changes] == [second]
    later = write_instant(at + timedelta(milliseconds=1))
    assert reader.after(reader.since(later), limit=9).changes == []


def test_changes_are_the_same_in_a_file_made_anew(office: Office) -> None:
    for place in range(4):
        office.file(f"通知{place}", f"正文{place}。")
    gone = office.file("误发通知", "正文。")
    follow(office.data)
    withdraw(office, gone)
    office.record(old())
    follow(office.data)
    office.record(repealing())
    before = everything(office)
    rebuild(office.data)
    assert everything(office) == before
    assert changes(office).knows(before.end)


def test_a_place_is_known_while_history_goes_on(office: Office) -> None:
    places: list[ChangePlace] = []
    for place in range(6):
        document = office.file(f"通知{place}", f"正文{place}。")
        places.append(everything(office).end)
        withdraw(office, document)
    follow(office.data)
    assert [changes(office).knows(place) for place in (FIRST, *places)] == [True] * 7


def test_a_place_behind_the_last_change_is_not_known(office: Office) -> None:
    office.file("甲通知", "正文。")
    end = everything(office).end
    assert not changes(office).knows(ChangePlace(end.seq + 1, end.at))


def test_a_place_of_a_history_that_was_cut_off_is_not_known(office: Office) -> None:
    """A backup is restored; what is recorded then takes the numbers that a reader knows already."""
    office.file("甲通知", "正文。")
    backup = Office(office.data.with_name("restored"))
    copytree(office.data, backup.data)
    office.file("乙通知", "正文。")
    lost = everything(office).end
    backup.now = office.now + timedelta(days=1)
    backup.file("丙通知", "正文。")
    backup.file("丁通知", "正文。")
    follow(backup.data)
    assert not changes(backup).knows(lost)
    assert changes(backup).knows(FIRST)


def test_an_archive_not_made_yet_contradicts_nobody(office: Office) -> None:
    reader = changes(office)
    place = ChangePlace(7, "2024-06-01T00:00:00.000Z")
    assert reader.knows(place)
    assert reader.after(place, limit=1) == ChangePage([], 0, place, has_more=False)
