"""What an index is told to take in and to leave out."""

from datetime import date

import pytest

from gazette.ids import organ_id
from gazette.model import Status
from gazette.text.outline import outline
from opendata.public.changes import Changed, changed_since
from opendata.public.publish import follow, rebuild
from tests.office import Office

pytestmark = pytest.mark.requirement("GZ-14")


def after(office: Office, cursor: int) -> Changed:
    """What changed in the office's public.db after a cursor."""
    return changed_since(office.data / "public.db", cursor)


def test_at_first_everything_is_new(office: Office) -> None:
    ids = [office.file(f"通知{place}", f"正文{place}。") for place in range(3)]
    follow(office.data)
    changed = after(office, 0)
    assert [document.id for document in changed.documents] == ids
    assert changed.removed == ()


def test_a_document_says_what_search_needs(office: Office) -> None:
    office.file(
        "示例省财政厅等关于预算的通知",
        "正文。",
        number="示财发〔2024〕1号",
        issuers=("示例省财政厅", "示例省教育厅"),
        status=Status(code="repealed", since=date(2025, 1, 2), by="某决定"),
    )
    follow(office.data)
    (document,) = after(office, 0).documents
    assert (document.number, document.text) == ("示财发〔2024〕1号", "正文。")
    assert document.issuer_names == ("示例省财政厅", "示例省教育厅")
    assert document.issuers == tuple(map(organ_id, document.issuer_names))
    assert (document.signed, document.status_since) == (date(2024, 5, 23), date(2025, 1, 2))


def test_after_the_cursor_there_is_nothing(office: Office) -> None:
    office.file("通知", "正文。")
    follow(office.data)
    cursor = after(office, 0).cursor
    again = after(office, cursor)
    assert (list(again.documents), again.removed, again.cursor) == ([], (), cursor)


def test_only_what_changed_comes_after_the_cursor(office: Office) -> None:
    office.file("甲通知", "正文。")
    altered = office.file("乙通知", "正文。", number="示政发〔2024〕2号")
    follow(office.data)
    cursor = after(office, 0).cursor
    office.file("乙通知", "改后正文。", number="示政发〔2024〕2号")
    follow(office.data)
    before, document = after(office, cursor).documents
    assert (before.id, before.key is None, document.key) == (altered, False, None)
    assert (document.id, document.text) == (altered, "改后正文。")


def test_a_withdrawn_document_is_removed(office: Office) -> None:
    gone = office.file("误发通知", "正文。")
    follow(office.data)
    cursor = after(office, 0).cursor
    office.decide(gone, 1, "held")
    follow(office.data)
    changed = after(office, cursor)
    assert (list(changed.documents), changed.removed) == ([], (gone,))


def test_a_cursor_outlives_a_rebuild(office: Office) -> None:
    office.file("甲通知", "正文。")
    gone = office.file("误发通知", "正文。")
    follow(office.data)
    cursor = after(office, 0).cursor
    office.decide(gone, 1, "held")
    new = office.file("乙通知", "正文。")
    rebuild(office.data)
    changed = after(office, cursor)
    assert [document.id for document in changed.documents] == [new]
    assert changed.removed == (gone,)


def test_a_document_withdrawn_while_reading_is_left_out(office: Office) -> None:
    office.file("甲通知", "正文。")
    gone = office.file("误发通知", "正文。")
    follow(office.data)
    changed = after(office, 0)
    office.decide(gone, 1, "held")
    follow(office.data)
    assert gone not in [document.id for document in changed.documents]
    assert gone in after(office, changed.cursor).removed


RULE = """第一章 总则
第一条 为了示例，制定本办法。
（一）甲；
（二）乙。
第二条 本办法所称示例，是指示例。
一、不在条内
（一）另有小项。
"""


def test_articles_are_the_parts_that_stand_in_no_other_article(office: Office) -> None:
    document = office.file("示例办法", RULE, number="示政发〔2024〕1号", components=outline(RULE))
    follow(office.data)
    changed = changed_since(office.data / "public.db", 0, unit="article")
    articles = list(changed.documents)
    assert [(article.path, article.article) for article in articles][:3] == [
        ("chp_1", "第一章"),
        ("chp_1__art_1", "第一条"),
        ("chp_1__art_2", "第二条"),
    ]
    assert articles[1].text == "第一条 为了示例，制定本办法。\n（一）甲；\n（二）乙。"
    assert {article.called for article in articles} == {f"{document}#{a.path}" for a in articles}
    assert {(one.title, one.number, one.key) for one in articles} == {
        ("示例办法", "示政发〔2024〕1号", None)
    }


def test_a_document_left_without_articles_loses_them(office: Office) -> None:
    document = office.file("示例办法", RULE, number="示政发〔2024〕1号", components=outline(RULE))
    follow(office.data)
    cursor = after(office, 0).cursor
    office.file("示例办法", "全文改写。", number="示政发〔2024〕1号")
    office.file("通知", "没有条款。")
    follow(office.data)
    changed = changed_since(office.data / "public.db", cursor, unit="article")
    assert list(changed.documents) == []
    assert document in changed.removed
