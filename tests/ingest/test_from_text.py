"""Text files and scraped pages become one draft each: the document, without its page."""

import time

import pytest

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.from_text import READER, read

pytestmark = pytest.mark.requirement("GZ-15", "GZ-17", "item-37")

SCRAPED = """当前位置：首页 > 政策文件 > 正文
示例省2024年公开工作要点
另一市卫生网 www.example.com 发布日期：2024-05-29 09:16:51 来源：示例门户网
示例省人民政府办公厅关于印发
《示例省2024年公开工作要点》的通知
示政办发〔2024〕12号
各市、自治州人民政府，省政府各部门：
《示例省2024年公开工作要点》已经省政府同意，现印发给你们，请按《关于公开的意见》（国示发〔2023〕5号）执行。
示例省人民政府办公厅
2024年5月23日
（此件公开发布）
示例省2024年公开工作要点
一、推进公开
（一）公开文件。
1.公开各类文件。（责任单位：省政府各部门）
责任编辑：某某"""


def draft(text: str, raw: RawFile) -> Draft:
    (only,) = read(text.encode(), raw)
    return only


def test_a_scraped_page_gives_the_document_alone(raw: RawFile) -> None:
    found = draft(SCRAPED, raw)
    assert found.text.startswith(
        "示例省人民政府办公厅关于印发\n《示例省2024年公开工作要点》的通知\n"
    )
    assert found.text.endswith("（责任单位：省政府各部门）")
    assert (found.reader, found.record, found.findings) == (READER, None, ())


def test_the_page_around_it_is_kept_as_evidence(raw: RawFile) -> None:
    lines = draft(SCRAPED, raw).metadata.provenance
    assert [(line.kind, line.text[:4]) for line in lines] == [
        ("breadcrumb", "当前位置"),
        ("banner", "示例省2"),
        ("source", "另一市卫"),
        ("editor", "责任编辑"),
    ]


def test_a_republishers_date_is_never_the_date_of_publication(raw: RawFile) -> None:
    metadata = draft(SCRAPED, raw).metadata
    assert metadata.published_on is None
    assert metadata.signed_on is not None
    assert str(metadata.signed_on.value) == "2024-05-23"


def test_outline_citations_and_enclosure_are_joined(raw: RawFile) -> None:
    found = draft(SCRAPED, raw)
    assert [(one.title, one.path) for one in found.metadata.enclosures] == [
        ("示例省2024年公开工作要点", "enc_1")
    ]
    assert {part.kind for part in found.components} == {"enclosure", "level1", "level2", "level3"}
    assert [citation.number for citation in found.citations if citation.number] == [
        "国示发〔2023〕5号"
    ]


def test_a_label_block_leaves_the_text_as_given_values(raw: RawFile) -> None:
    block = "索 引 号：000/2024-00012主题分类：综合政务\n发文机关：示例省人民政府办公厅成文日期：2024-05-23\n"
    found = draft(block + SCRAPED.split("\n", 3)[3], raw)
    assert found.text.startswith("示例省人民政府办公厅关于印发")
    assert found.metadata.index_no is not None
    assert found.metadata.index_no.origin == "given"


def test_the_only_title_of_a_page_stays_in_the_text(raw: RawFile) -> None:
    found = draft(
        "示例市调整示例政策\n日期：2024-05-31 来源：示例中心\n经审议，决定调整政策。", raw
    )
    assert found.text == "示例市调整示例政策\n经审议，决定调整政策。"


def test_a_title_printed_twice_is_kept_once(raw: RawFile) -> None:
    title = "示例中心关于印发示例办法的通知"
    found = draft(
        f"{title}\n发布日期：2024-06-08 浏览次数：29\n示金规〔2024〕3号\n\n{title}\n\n各单位：\n现印发。",
        raw,
    )
    assert found.text.count(title) == 1
    assert found.metadata.title is not None
    assert found.metadata.title.value == title


def test_the_menu_of_a_page_is_no_title(raw: RawFile) -> None:
    page = (
        "首页\n省情\n要闻\n政务公开\n当前位置：首页 > 政务公开\n示例省公共数据管理办法\n第一条 略。"
    )
    found = draft(page, raw)
    assert found.text == "示例省公共数据管理办法\n第一条 略。"
    assert found.findings == ()


def test_lines_above_a_title_stay_where_nothing_parts_them(raw: RawFile) -> None:
    found = draft("特急\n示例省人民政府关于示例的通知\n各市：\n现通知。", raw)
    assert found.text.startswith("特急\n")


@pytest.mark.requirement("ND-12")
def test_the_note_under_a_statutes_title_is_its_history(raw: RawFile) -> None:
    note = "（2019年3月5日示例省人民政府令第12号公布　根据2021年6月1日《示例省人民政府关于修改〈示例办法〉的决定》修订）"
    metadata = draft(
        f"示例省数据管理办法\n{note}\n第一章 总则\n第一条 略。\n第二条 略。", raw
    ).metadata
    assert [str(event.day) for event in metadata.history] == ["2019-03-05", "2021-06-01"]
    assert metadata.number is not None
    assert metadata.number.value == "示例省人民政府令第12号"
    assert metadata.kind is not None
    assert metadata.kind.value == "provincial_rule"


def test_a_text_without_a_title_is_kept_and_says_so(raw: RawFile) -> None:
    found = draft("各市：\n现通知如下。", raw)
    assert found.metadata.title is None
    assert [finding.code for finding in found.findings] == ["no_title"]


def test_a_line_of_letters_that_nobody_sees_is_blank(raw: RawFile) -> None:
    (draft,) = read("示例省停车场管理办法\n第一条　停车。\n\u200b\n\ufeff".encode(), raw)
    assert draft.metadata.title is not None
    assert draft.metadata.title.value == "示例省停车场管理办法"


def test_broken_bytes_are_named(raw: RawFile) -> None:
    (found,) = read(SCRAPED.encode()[:-1], raw)
    assert found.findings[0].code == "broken_characters"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\x00", "binary"),
        (b" \n", "empty"),
        (b"\xfe\xff\xfe\xff", "empty"),  # a byte order mark twice: a letter that nobody sees
        ("打印\n关闭".encode(), "empty"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str, raw: RawFile) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, raw)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "line", ["文" * 3_000_000, "索引号:" * 300_000, "《" * 500_000, "2024年" * 300_000]
)
def test_a_line_without_end_is_read_in_bounded_time(line: str, raw: RawFile) -> None:
    started = time.process_time()
    (found,) = read(line.encode(), raw)
    assert len(found.text) >= len(line) - 1
    assert time.process_time() - started < 20


@pytest.mark.requirement("ND-14")
def test_an_order_that_changes_another_rule_names_it_in_outer_marks(raw: RawFile) -> None:
    order = "示例省人民政府令\n第6号\n《关于修改〈示例办法〉的决定》已经通过，现予公布。\n省长 某某\n2024年5月23日\n"
    title = draft(order, raw).metadata.title
    assert title is not None
    assert title.value == "关于修改《示例办法》的决定"
