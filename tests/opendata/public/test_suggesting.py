"""What is suggested out of public.db, in what order, and that it is public."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from gazette.model import Status
from gazette.store.writer import Store
from opendata.public.publish import follow, made_with, rebuild
from opendata.public.reader import PublicReader
from opendata.public.suggesting import Kind, Suggestion, suggest
from opendata.search.pinyin import PINYIN
from tests.leftovers import files_with
from tests.office import START, Office

pytestmark = pytest.mark.requirement("WS-08", "item-31")

KINDS: tuple[Kind, ...] = ("title", "number", "organ", "topic")
TITLE = "示例省人民政府关于推进政务公开的通知"


def suggested(
    office: Office, text: str, kinds: tuple[Kind, ...] = KINDS, limit: int = 10
) -> list[Suggestion]:
    follow(office.data)
    with closing(PublicReader(office.data / "public.db")) as reader:
        return suggest(reader.suggestions, text, kinds=kinds, limit=limit)


def texts(found: list[Suggestion]) -> list[str]:
    return [one.text for one in found]


def withdraw(office: Office, document: str) -> None:
    with Store.open(office.data) as store:
        store.withdraw(
            document, None, code="personal_data", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note="来函要求", actor="editor", now=START.replace(month=7),
        )  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["示例省人民", "政务公开", "zhengwugongkai", "zheng wu gong kai", "zhengwugo", "zwgk"]
)
def test_a_title_is_found_by_any_way_of_typing(office: Office, typed: str) -> None:
    document = office.file(TITLE, "正文。")
    (found,) = suggested(office, typed, ("title",))
    assert found.row is not None
    assert (found.row.id, found.text, found.documents) == (document, TITLE, 1)


@pytest.mark.parametrize("typed", ["示例省人", "人民政府", "shilisheng", "slsrmzf"])
def test_an_organ_is_found_by_any_way_of_typing(office: Office, typed: str) -> None:
    office.file(TITLE, "正文。")
    office.file(TITLE + "（续）", "正文。")
    (found,) = suggested(office, typed, ("organ",))
    assert (found.text, found.documents) == ("示例省人民政府", 2)


@pytest.mark.parametrize(
    "typed",
    ["示政发[2024]12号", "示政发（２０２４）12号", "示政发2024 12", "〔2024〕12号", "示政发"],
)
def test_a_number_is_found_in_any_writing(office: Office, typed: str) -> None:
    office.file(TITLE, "正文。", number="示政发〔2024〕12号")
    assert texts(suggested(office, typed, ("number",))) == ["示政发〔2024〕12号"]


@pytest.mark.parametrize(
    "typed", ["示政发〔2024〕13号", "示政发〔9024〕12号", "示政发〔2024〕112号"]
)
def test_a_number_one_slip_away_is_near(office: Office, typed: str) -> None:
    office.file(TITLE, "正文。", number="示政发〔2024〕12号")
    office.file(TITLE + "（续）", "正文。", number="示政发〔2024〕345号")
    (found,) = suggested(office, typed, ("number",))
    assert (found.text, found.match.how) == ("示政发〔2024〕12号", "near")


def test_better_answers_come_before_others(office: Office) -> None:
    titles = ["整务公凯规程", "关于政务公开", "政务公开办法", "政务公开"]
    for title in titles:
        office.file(title, "正文。")
    assert texts(suggested(office, "政务公开", ("title",))) == titles[:0:-1]
    assert texts(suggested(office, "zwgk", ("title",)))[0] == "政务公开"


def test_what_is_in_force_comes_before_what_ended_and_the_newest_first(office: Office) -> None:
    ended = Status(code="repealed", since=date(2024, 1, 1))
    office.file("示例办法一", "正文。", signed_on=date(2023, 1, 1), status=ended)
    office.file("示例办法二", "正文。", signed_on=date(2020, 1, 1))
    office.file("示例办法三", "正文。", signed_on=date(2021, 1, 1))
    assert texts(suggested(office, "示例办法", ("title",))) == [
        "示例办法三", "示例办法二", "示例办法一",
    ]  # fmt: skip


def test_a_title_of_several_documents_is_suggested_once(office: Office) -> None:
    for number in range(3):
        office.file("人事任免", f"正文{number}。", number=f"示政任〔2024〕{number + 1}号")
    office.file("人事任免规定", "正文。")
    found = suggested(office, "人事", ("title",))
    assert [(one.text, one.documents) for one in found] == [("人事任免", 3), ("人事任免规定", 1)]


def test_no_more_are_given_than_asked_for(office: Office) -> None:
    with office.batch():
        for number in range(30):
            office.file(
                f"示例办法{number}", f"正文{number}。", number=f"示政发〔2024〕{number + 1}号"
            )
    assert len(suggested(office, "示", limit=7)) == 7
    assert len(suggested(office, "sl", limit=50)) == 31


@pytest.mark.parametrize(
    "typed", ["", "。", '"', "''", "*", "\x00", "\ud800", "title:政", "^", "政" * 200, "a" * 200]
)
def test_whatever_is_typed_is_no_error(office: Office, typed: str) -> None:
    office.file(TITLE, "正文。", number="示政发〔2024〕12号")
    assert suggested(office, typed) == []


@pytest.mark.requirement("OD-11", "SEC-01")
def test_what_is_held_is_not_suggested(office: Office) -> None:
    office.file(TITLE, "正文。")
    office.file("示例省某某厅关于政务公开的批复", "正文。", held=True, issuers=("示例省某某厅",))
    assert texts(suggested(office, "zwgk", ("title",))) == [TITLE]
    assert suggested(office, "某某") == []
    assert suggested(office, "moumou") == []


@pytest.mark.requirement("OD-11", "SEC-01")
def test_what_is_withdrawn_is_gone_at_once_and_its_words_from_the_file(office: Office) -> None:
    office.file(TITLE, "正文。")
    gone = office.file(
        "误发的qzxgone情况", "正文。", number="示误发〔2024〕7号", issuers=("示例局",)
    )
    assert len(suggested(office, "误发")) == 2
    withdraw(office, gone)
    for typed in ("误发", "wufa", "wfdq", "示误发", "qzxgone", "示例局", "slj"):
        assert suggested(office, typed) == []
    assert not {"public.db", "public.db-wal"} & set(files_with(office.data, "qzxgone"))


def test_a_renamed_document_is_suggested_by_its_new_title_alone(office: Office) -> None:
    document = office.file(TITLE, "正文。")
    suggested(office, "zwgk")
    with Store.open(office.data) as store:
        store.correct(
            document, 1, {"title": "关于数据共享的通知"}, note="误植", actor="editor", now=START
        )
    assert texts(suggested(office, "sjgx")) == ["关于数据共享的通知"]
    assert suggested(office, "zwgk") == []


def test_following_and_making_anew_give_the_same_words(office: Office) -> None:
    for number in range(5):
        office.file(f"示例办法{number}", f"正文{number}。", number=f"示政发〔2024〕{number + 1}号")
        follow(office.data)
    followed = _words(office)
    rebuild(office.data)
    assert _words(office) == followed


def test_other_readings_make_public_db_anew(office: Office) -> None:
    assert PINYIN in made_with()


def _words(office: Office) -> list[tuple[object, ...]]:
    """Every word of the index of suggestions with its column and row."""
    with closing(sqlite3.connect(office.data / "public.db")) as db:
        db.execute(
            "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, suggestion_fts, instance)"
        )
        return db.execute(
            "SELECT term, doc, col, offset FROM temp.words ORDER BY 1, 2, 3, 4"
        ).fetchall()
