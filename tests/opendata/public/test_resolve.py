"""What citations mean, whichever way round the documents came."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from opendata.public.publish import follow
from tests.office import Office

pytestmark = pytest.mark.requirement("GZ-18")

_CITING = "依照《示例省公开办法》（示政发〔2020〕2号）和《示例省数据规定》办理。"


def aims(office: Office, citing: str) -> list[str | None]:
    """The documents that the relations of a document point at, in the order of its text."""
    follow(office.data)
    with closing(sqlite3.connect(office.data / "public.db")) as db:
        query = "SELECT to_document FROM relation WHERE document = ? ORDER BY position"
        return [target for (target,) in db.execute(query, (citing,))]


def test_a_number_and_a_title_are_found(office: Office) -> None:
    method = office.file("公开办法全文", "正文。", number="示政发〔2020〕2号")
    rule = office.file("示例省数据规定", "正文。")
    assert aims(office, office.file("通知", _CITING, cites=True)) == [method, rule]


def test_a_document_published_later_is_found_then(office: Office) -> None:
    citing = office.file("通知", _CITING, cites=True)
    assert aims(office, citing) == [None, None]
    rule = office.file("示例省数据规定", "正文。")
    assert aims(office, citing) == [None, rule]


def test_a_document_withdrawn_is_meant_no_more(office: Office) -> None:
    citing = office.file("通知", _CITING, cites=True)
    rule = office.file("示例省数据规定", "正文。")
    assert aims(office, citing) == [None, rule]
    office.decide(rule, 1, "held")
    assert aims(office, citing) == [None, None]


def test_a_held_document_is_not_meant(office: Office) -> None:
    citing = office.file("通知", _CITING, cites=True)
    office.file("示例省数据规定", "正文。", held=True)
    assert aims(office, citing) == [None, None]


def test_of_two_with_the_same_title_none_is_meant(office: Office) -> None:
    citing = office.file("通知", _CITING, cites=True)
    first = office.file("示例省数据规定", "正文。")
    assert aims(office, citing) == [None, first]
    office.file("示例省数据规定", "另一份。", signed_on=date(2019, 1, 1))
    assert aims(office, citing) == [None, None]


def test_of_two_with_the_same_number_the_title_decides(office: Office) -> None:
    number = "示政发〔2020〕2号"
    office.file("示例省别的办法", "正文。", number=number)
    right = office.file("示例省公开办法", "正文。", number=number, issuers=("示例省数据局",))
    assert aims(office, office.file("通知", _CITING, cites=True)) == [right, None]


def test_the_same_title_under_another_number_is_another_document(office: Office) -> None:
    """Yearly notices share their titles."""
    office.file("示例省公开办法", "去年的。", number="示政发〔2019〕2号")
    assert aims(office, office.file("通知", _CITING, cites=True)) == [None, None]


def test_the_same_title_without_a_number_is_meant(office: Office) -> None:
    method = office.file("示例省公开办法", "没有文号。")
    assert aims(office, office.file("通知", _CITING, cites=True)) == [method, None]


def test_a_title_is_compared_in_one_width(office: Office) -> None:
    method = office.file("示例省公开办法（试行）", "正文。")
    citing = office.file("通知", "依照《示例省公开办法(试行)》办理。", cites=True)
    assert aims(office, citing) == [method]


def test_a_short_name_is_nobody(office: Office) -> None:
    """《通知》 is said of whatever notice was named before."""
    office.file("通知", "正文。", issuers=("示例省财政厅",))
    citing = office.file("示例省某决定", "《通知》的要求仍然有效。", cites=True)
    assert aims(office, citing) == [None]


def test_a_part_of_the_document_itself_is_its_own(office: Office) -> None:
    method = office.file("示例省公开办法", "第一条 本办法第五条另有规定的除外。", cites=True)
    assert aims(office, method) == [method]
