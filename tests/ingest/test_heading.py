"""Numbers and titles in the layouts documents and scraped pages have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.heading import read_heading, same_title

pytestmark = pytest.mark.requirement("GZ-07", "GZ-14")

FULL = "示例省人民政府办公厅关于印发《示例省公开工作要点》的通知"
END = "各市人民政府：\n现印发给你们。\n"
NUMBER = "示政办发〔2024〕12号"


@pytest.mark.parametrize(
    "head",
    [
        f"{FULL}\n{NUMBER}\n",
        f"示例省人民政府办公厅关于印发\n《示例省公开工作要点》的通知\n{NUMBER}\n",
        f"示例省人民政府办公厅\n\n关于印发《示例省公开工作要点》\n的通知\n\n{NUMBER}\n",
        f"示例省人民政府办公厅文件\n{NUMBER}\n{FULL}\n",
        f"{NUMBER}\n{FULL}\n",
        f"（{NUMBER}）\n{FULL}\n",
        f"{FULL}\n（{NUMBER}）\n",
        f"{FULL}（{NUMBER}）\n",
        f"{FULL}{NUMBER}\n",
        f"我省印发公开工作要点\n{FULL}\n文号：{NUMBER}\n",
        f"{FULL}\n{NUMBER}  2024年5月23日\n",
        f"　　{FULL}\n　　示政办发[2024]12号\n",
    ],
)
def test_title_and_number_are_read_in_each_layout(head: str) -> None:
    heading = read_heading(head + END)
    assert heading.title is not None
    assert heading.title.title.text == FULL
    assert [number.value for number in heading.numbers] == [NUMBER]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["示例省人民政府关于支持示例园区", "高新技术产业开发区建设", "示范区的批复"], "示例省人民政府关于支持示例园区高新技术产业开发区建设示范区的批复"),
        (["示例省人民政府对省人大", "四次会议第12号建议的答复"], "示例省人民政府对省人大四次会议第12号建议的答复"),
        (["关于支持示例的", "若干措施", "(试行)"], "关于支持示例的若干措施(试行)"),
        (["示例市住房和城乡建设局 示例市财政局", "关于示例补贴的通知"], "示例市住房和城乡建设局 示例市财政局关于示例补贴的通知"),
        (["进一步资助困难群体购买住房", "公 告"], "进一步资助困难群体购买住房公告"),
        (["示例省国有建设用地", "使用权出让管理办法"], "使用权出让管理办法"),
        (["示例省公共数据管理办法"], "示例省公共数据管理办法"),
        (["示例省政府公报编辑部关于第9期", "刊登差错的勘误"], "示例省政府公报编辑部关于第9期刊登差错的勘误"),
    ],
)  # fmt: skip
def test_broken_titles_are_joined_where_they_open(lines: list[str], title: str) -> None:
    heading = read_heading("\n".join(lines) + "\n各市人民政府：\n现通知。")
    assert heading.title is not None
    assert heading.title.title.text == title


@pytest.mark.parametrize(
    "note",
    [
        ["（2003年12月27日示例省第十届人民代表大会", "常务委员会第六次会议通过）"],
        ["(2019年3月1日示例省人民代表大会常务委员会第二次", "会议通过", "根据2021年5月6日示例省人民代表大会", "《关于修改〈示例条例〉的决定》修正", "2023年7月8日（第三次）修订)"],
    ],
)  # fmt: skip
def test_a_note_broken_over_lines_is_no_title(note: list[str]) -> None:
    text = "\n".join(
        ["示例省公共数据管理条例", *note, "目　录", "第一章　总则", "第一条　为了示例。"]
    )
    heading = read_heading(text)
    assert heading.title is not None
    assert heading.title.title.text == "示例省公共数据管理条例"
    whole = heading.lines[1]
    assert text[whole.start : whole.end].split("\n") == note
    assert len(whole.folded) == whole.end - whole.start


def test_a_bracket_that_never_closes_takes_nothing_along() -> None:
    heading = read_heading(
        "示例省公共数据管理条例\n（2003年12月27日通过\n示例省人民政府\n各市：\n现印发。"
    )
    assert [line.folded for line in heading.lines][1:] == ["(2003年12月27日通过", "示例省人民政府"]


def test_the_title_of_an_order_is_not_its_name() -> None:
    heading = read_heading("示例省人民政府令\n第12号\n《示例办法》现予公布。\n")
    assert heading.title is None
    assert heading.numbers[0].value == "示例省人民政府令第12号"


def test_the_number_in_the_note_under_a_title_counts() -> None:
    heading = read_heading("示例办法\n（2024年1月2日示例省人民政府令第3号公布）\n第一条 略。")
    assert [number.value for number in heading.numbers] == ["示例省人民政府令第3号"]


def test_a_cited_number_is_not_the_documents() -> None:
    text = "关于落实《示例通知》（示政发〔2020〕9号）的意见\n各市：\n按示政发〔2021〕3号执行。"
    assert read_heading(text).numbers == ()


def test_two_numbers_on_their_own_lines_are_both_kept() -> None:
    heading = read_heading(f"{FULL}\n{NUMBER}\n示财发〔2024〕3号\n{END}")
    assert [number.value for number in heading.numbers] == [NUMBER, "示财发〔2024〕3号"]


def test_a_number_line_further_down_counts_where_the_head_has_none() -> None:
    text = f"近日，示例市印发措施。\n以下为全文：\n{NUMBER}\n各市：\n略。"
    assert [number.value for number in read_heading(text).numbers] == [NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "各市人民政府：\n现通知如下。",
        "第一章 总则\n第一条 略。",
        "三、加强管理\n略。",
        "为贯彻落实示例精神，制定措施\n略。",
        "示例省财政厅\n2024年5月1日",
    ],
)
def test_a_text_without_a_title_has_none(text: str) -> None:
    assert read_heading(text).title is None


def test_a_headline_is_a_weak_title() -> None:
    heading = read_heading("示例市出台十条新政稳定市场\n近日，示例市发布措施。")
    assert heading.title is not None
    assert heading.title.confidence == 0.5


def test_places_are_those_of_the_text() -> None:
    text = f"\n　　{FULL}\n\n  {NUMBER}\n{END}"
    heading = read_heading(text)
    assert heading.title is not None
    assert text[heading.title.start : heading.title.end] == FULL
    assert text[heading.numbers[0].start : heading.numbers[0].end] == NUMBER
    assert text[heading.body :].startswith("各市人民政府")


@given(st.text(alphabet="示例省关于的通知号〔〕《》2024年\n ：。第一条、（", max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    heading = read_heading(text)
    assert 0 <= heading.start <= len(text)


def test_titles_are_one_but_for_marks() -> None:
    assert same_title("关于印发《示例》的通知", "关于印发示例的通知")
    assert not same_title("示例办法", "示例规定")
