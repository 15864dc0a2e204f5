"""The outline of invented statutes and official documents, and what holds for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.model import Citation, Component
from gazette.text.outline import attach, outline

pytestmark = pytest.mark.requirement("item-37", "GZ-15", "GZ-18")

STATUTE = """示例省档案公开办法
目\u3000录
第一章 总则
第二章 程序
第三章 附则
第一章 总\u3000则
第一条 为了规范档案公开，制定本办法。
第二条 档案公开遵循下列原则：
（一）公正；
（二）便民，包括：
1.网上办理；
2.就近办理。
前款所称就近办理，是指在示例市内办理。
第三条规定的示例，见前款。
第二章 程序
第一节 申请
第三条 申请人应当提交申请书。
第三条之一 申请书可以是电子的。
第二节 答复
第四条 机关应当答复。
第三章 附则
第五条 本办法自2024年1月1日起施行。
"""

NOTICE = """示例省人民政府办公厅关于印发《示例省档案公开工作要点》的通知
示政办发〔2024〕1号
各市人民政府，省政府各部门：
《示例省档案公开工作要点》已经省政府同意，现印发给你们。
示例省人民政府办公厅
2024年3月1日
（此件公开发布）
示例省档案公开工作要点
为了做好档案公开，制定本要点。
一、加强公开
（一）围绕示例推进公开。
1.推进甲。落实甲的各项要求。
2.推进乙。
二、加强服务
（二）围绕服务推进公开。
3.推进丙。（责任单位：省档案局）
1.5万元以上的项目另行规定。
附件：1.甲表
2.乙表
示例省档案局
2024年2月1日
附件1
甲表
一、填写说明
附件2
乙表
（一）填写说明
"""


def paths(text: str) -> list[str]:
    return [component.path for component in outline(text)]


def words(text: str, path: str) -> str:
    (found,) = [one for one in outline(text) if one.path == path]
    return text[found.start : found.end]


def test_a_statute_has_chapters_sections_articles_and_their_parts() -> None:
    assert paths(STATUTE) == [
        "chp_1",
        "chp_1__art_1",
        "chp_1__art_2",
        "chp_1__art_2__para_1",
        "chp_1__art_2__para_1__point_1",
        "chp_1__art_2__para_1__point_2",
        "chp_1__art_2__para_1__point_2__point_1",
        "chp_1__art_2__para_1__point_2__point_2",
        "chp_1__art_2__para_2",
        "chp_1__art_2__para_3",
        "chp_2",
        "chp_2__sec_1",
        "chp_2__sec_1__art_3",
        "chp_2__sec_1__art_3-1",
        "chp_2__sec_2",
        "chp_2__sec_2__art_4",
        "chp_3",
        "chp_3__art_5",
    ]


def test_item_and_subitem_are_told_apart() -> None:
    kinds = {one.path: one.kind for one in outline(STATUTE)}
    assert kinds["chp_1__art_2__para_1__point_2"] == "item"
    assert kinds["chp_1__art_2__para_1__point_2__point_1"] == "subitem"


def test_the_front_contents_are_not_parts() -> None:
    assert words(STATUTE, "chp_1") == "第一章 总\u3000则"
    assert outline(STATUTE)[0].heading == "总则"


def test_an_article_reaches_over_its_paragraphs() -> None:
    assert words(STATUTE, "chp_1__art_2").endswith("见前款。")
    assert words(STATUTE, "chp_1__art_2__para_1").startswith("档案公开遵循")
    assert words(STATUTE, "chp_1__art_2__para_1__point_2").endswith("就近办理。")


def test_a_notice_holds_its_enclosure_and_annexes() -> None:
    assert paths(NOTICE) == [
        "enc_1",
        "enc_1__lvl1_1",
        "enc_1__lvl1_1__lvl2_1",
        "enc_1__lvl1_1__lvl2_1__lvl3_1",
        "enc_1__lvl1_1__lvl2_1__lvl3_2",
        "enc_1__lvl1_2",
        "enc_1__lvl1_2__lvl2_2",
        "enc_1__lvl1_2__lvl2_2__lvl3_3",
        "enc_2",
        "enc_2__lvl1_1",
        "enc_3",
        "enc_3__lvl2_1",
    ]


def test_an_enclosure_has_the_title_it_was_announced_with() -> None:
    found = {one.path: one for one in outline(NOTICE)}
    assert (found["enc_1"].number, found["enc_1"].heading) == ("", "示例省档案公开工作要点")
    assert (found["enc_2"].number, found["enc_2"].heading) == ("附件1", "甲表")


@pytest.mark.parametrize(
    "closing",
    [
        "示例省财政厅\n2024年3月1日",
        "示例省财政厅 示例省教育厅\n二〇二四年三月一日\n（此件公开发布）",
        "示例省财政厅\n示例省教育厅",
        "特此通知。\n示例省财政厅\n2024年3月1日",
        "附件：1.甲表\n2.乙表（样\n表）\n示例省财政厅\n2024年3月1日",
        "示例省财政厅办公室\n2024年3月1日印发",
        "（联系人：某某；联系电话：略）",
        "附件：甲表",
        "责任编辑：某某",
    ],
)
def test_closing_lines_belong_to_no_part(closing: str) -> None:
    text = f"一、甲。\n二、落实乙。\n乙的要求。\n{closing}"
    assert words(text, "lvl1_2").endswith("乙的要求。")


def test_a_note_of_responsibility_is_no_closing_line() -> None:
    assert words("一、甲。\n二、乙。\n（责任单位：示例省财政厅）", "lvl1_2").endswith("财政厅）")


@pytest.mark.parametrize("list_of_annexes", ["附件：1.", "附件：", "附件1.", "附件1、"])
def test_the_list_of_annexes_tells_a_title_broken_over_lines(list_of_annexes: str) -> None:
    text = f"一、甲\n{list_of_annexes}示例口岸区的界址\n示例省人民政府\n2024年3月1日\n附件1\n示例口岸区\n的界址\n单位：米"
    (found,) = [one for one in outline(text) if one.kind == "enclosure"]
    assert found.heading == "示例口岸区的界址"


def test_a_note_of_maker_and_day_is_no_part_of_a_title() -> None:
    text = "转发示例局《示例工作意见》的通知\n现转发。\n示例工作意见\n（示例局 2024年3月1日）\n一、甲\n二、乙"
    assert outline(text)[0].heading == "示例工作意见"


def test_a_sentence_that_is_the_whole_item_is_no_heading() -> None:
    headings = [one.heading for one in outline("一、加强领导。\n1.有名称。\n2.有场所。落实场所。")]
    assert headings == ["加强领导", None, "有场所"]


def test_the_last_item_leaves_out_annex_list_signature_and_date() -> None:
    assert words(NOTICE, "enc_1__lvl1_2__lvl2_2__lvl3_3").endswith("另行规定。")


def test_the_heading_of_an_item_is_its_short_first_sentence() -> None:
    headings = {one.path: one.heading for one in outline(NOTICE)}
    assert headings["enc_1__lvl1_1__lvl2_1__lvl3_1"] == "推进甲"


def test_numbers_may_run_on_across_sections() -> None:
    ordinals = [one.ordinal for one in outline(NOTICE) if one.kind == "level3"]
    assert ordinals == [1, 2, 3]


def test_a_repeated_number_gets_a_stable_suffix() -> None:
    text = "第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。"
    assert paths(text) == ["art_1", "art_2", "art_2~2", "art_3"]


def test_headings_glued_to_their_number_count() -> None:
    text = "第一章总则\n第一条为了示例，制定本办法。\n第二条略。\n第二章附则\n第三条略。"
    assert paths(text) == ["chp_1", "chp_1__art_1", "chp_1__art_2", "chp_2", "chp_2__art_3"]


def test_a_heading_may_stand_on_the_line_below_its_number() -> None:
    text = "第一章\n总则\n第一条 略。\n第二条 略。"
    found = outline(text)[0]
    assert (found.heading, text[found.start : found.end]) == ("总则", "第一章\n总则")


def test_levels_over_articles_are_headings_and_not_items() -> None:
    text = "一、管辖\n第一条 甲：\n一、子；\n二、丑。\n二、回避\n第二条 乙。\n第三条 丙。"
    assert paths(text) == [
        "lvl1_1",
        "lvl1_1__art_1",
        "lvl1_1__art_1__point_1",
        "lvl1_1__art_1__point_2",
        "lvl1_2",
        "lvl1_2__art_2",
        "lvl1_2__art_3",
    ]


def test_articles_quoted_by_an_amendment_are_not_parts() -> None:
    text = (
        "一、将第五条修改为：\n“第五条 机关应当：\n（一）公开；\n第六条 略。”\n二、删去第七条。\n"
        "三、第八条不变。"
    )
    assert paths(text) == ["lvl1_1", "lvl1_2", "lvl1_3"]


def test_an_article_heading_in_brackets_is_read() -> None:
    text = "第一条【目的】 为了示例。\n第二条（定义） 略。\n第三条（一）子；"
    assert [one.heading for one in outline(text)] == ["目的", "定义", None]


def test_a_line_between_items_of_one_count_stays_with_its_item() -> None:
    text = (
        "第一条 略。\n第二条 有下列情形的：\n（一）甲。\n甲的说明。\n（二）乙。\n乙之后另起一款。"
    )
    assert paths(text) == [
        "art_1",
        "art_2",
        "art_2__para_1",
        "art_2__para_1__point_1",
        "art_2__para_1__point_2",
        "art_2__para_2",
    ]


def test_a_line_broken_inside_a_sentence_makes_no_paragraph() -> None:
    assert paths("第一条 为了规范示\n例，制定本办法。\n第二条 略。") == ["art_1", "art_2"]


def test_a_line_set_in_a_column_goes_on_below_a_full_stop() -> None:
    text = (
        "\u3000\u3000第一条 为了规范档案公开活动，提高档案公开的质量，制定本办法。\n"
        "本办法所称档案，是指示例。\n\u3000\u3000第二条 略。"
    )
    assert paths(text) == ["art_1", "art_2"]


@pytest.mark.parametrize("number", ["3", "— 3 —", "-3-", "第3页", "第 3 页 共 9 页"])
def test_a_page_number_is_no_paragraph(number: str) -> None:
    assert paths(f"第一条 甲。\n{number}\n第二条 乙。") == ["art_1", "art_2"]


def test_a_title_in_the_middle_of_a_sentence_begins_no_enclosure() -> None:
    text = (
        "关于修改《示例管理办法》的决定\n现将公布的《\n示例管理办法\n》修改如下：\n一、甲\n二、乙"
    )
    assert paths(text) == ["lvl1_1", "lvl1_2"]


def test_a_heading_that_lost_its_number_is_no_paragraph() -> None:
    text = "第一条 甲。\n机构与\n职责\n第二条 乙。"
    assert paths(text) == ["art_1", "art_2"]
    assert words(text, "art_1") == "第一条 甲。"


def test_an_order_carries_the_rule_it_promulgates() -> None:
    text = (
        "示例省人民政府令\n第12号\n《示例省档案公开办法》已经通过，现予公布。\n省长 某某\n"
        "2024年3月1日\n示例省档案公开\n办法\n第一条 甲。\n第二条 乙。"
    )
    assert paths(text) == ["enc_1", "enc_1__art_1", "enc_1__art_2"]


def test_a_citation_gets_the_innermost_part_it_stands_in() -> None:
    text = "第一条 依据《甲》。\n第二条 依据：\n（一）《乙》。\n《丙》另行规定。\n附件\n《丁》表"
    cited = [
        Citation(title=title, number=None, pinpoint=None, start=at, end=at + 3, path=None)
        for title in "甲乙丙丁"
        for at in [text.index(f"《{title}》")]
    ]
    attached = attach(cited, outline(text))
    assert [one.path for one in attached] == [
        "art_1",
        "art_2__para_1__point_1",
        "art_2__para_2",
        "enc_1",
    ]


def test_a_citation_outside_every_part_keeps_no_path() -> None:
    cited = Citation(title="甲", number=None, pinpoint=None, start=0, end=3, path=None)
    assert attach([cited], outline("《甲》\n一、乙\n二、丙"))[0].path is None


_LINES = st.sampled_from(
    [
        "目录", "第一编 甲", "第一分编 乙", "第一章 总则", "第二章 附则", "第一节 丙", "第一条 甲。",
        "第二条 乙：", "第二条之一 乙。", "第三条丙。", "第三条", "一、甲", "二、乙。", "（一）甲；",
        "（二）乙。", "1.甲；", "2.乙。", "（1）子", "⑵丑", "平常的一句话。", "平常的一句", "附件", "附件2",
        "附件：1.甲表", "2.乙表", "2024年3月1日", "示例省人民政府", "（此件公开发布）", "“引文", "引文”",
        "关于印发《示例办法》的通知", "示例办法", "特此通知。", "", "\u3000\u3000第四条\u3000缩进。",
    ]
)  # fmt: skip
_TEXTS = st.lists(_LINES, max_size=40).map("\n".join)
_UPPER = {"book", "subbook", "chapter", "section", "level1", "level2", "level3", "level4"}


def holds(above: Component, below: Component) -> bool:
    """Own words of an upper part end before its child; an article and its parts enclose theirs."""
    if above.kind in _UPPER or above.kind == "enclosure":
        return above.end <= below.start
    return above.start <= below.start and below.end <= above.end


@given(_TEXTS)
def test_every_path_is_unique(text: str) -> None:
    found = paths(text)
    assert len(set(found)) == len(found)


@given(_TEXTS)
def test_every_part_is_inside_the_text_without_outer_spaces(text: str) -> None:
    for one in outline(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == text[one.start : one.end].strip()
        assert text[one.start : one.end].startswith(one.number)


@given(_TEXTS)
def test_children_stand_in_order_inside_or_under_their_parent(text: str) -> None:
    found = outline(text)
    by_path = {one.path: one for one in found}
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(holds(by_path[one.parent], one) for one in found if one.parent)


@given(_TEXTS)
def test_siblings_do_not_overlap(text: str) -> None:
    last: dict[str | None, int] = {}
    for one in outline(text):
        assert one.start >= last.get(one.parent, 0)
        last[one.parent] = one.end


@given(
    st.text(alphabet="第一二三十条章节款项之、（）()1２.附件目录《》“”。 \n\u3000甲", max_size=200)
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert len(set(paths(text))) == len(outline(text))


_MANY = 50_000


@pytest.mark.parametrize(
    "text",
    [
        "第一条 " + "甲" * 20 * _MANY,
        "一" * _MANY,
        " " * _MANY,
        "(" * _MANY,
        "《" * _MANY + "印发",
        "附件\n" * _MANY,
        "目录\n" + "第一章 总则\n" * _MANY,
        "第一条 甲\n第二条 乙：\n" + "（一）丙\n" * _MANY,
        "附件：1.甲乙丙丁\n" + "2.甲乙丙丁\n" * _MANY,
        "“甲\n一、乙\n" * _MANY,
        "第一条 略\n第二条 略\n" + "一、管辖\n" * _MANY,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_hostile_texts_are_read_in_linear_time(text: str) -> None:
    """Any of these would take minutes if it took quadratic time."""
    assert all(one.end <= len(text) for one in outline(text))
