"""Amendments: which instrument each item changes, and where."""

import pytest

from gazette.model import Effect
from gazette.text.citations import find_citations
from gazette.text.effects import read_effects
from gazette.text.outline import outline

pytestmark = pytest.mark.requirement("ND-14", "WS-04")

TITLE = "示例省人民政府关于修改《示例办法》的决定"
A = "《示例办法》（示政发〔2019〕3号）"


def read(text: str, title: str | None = None) -> list[tuple[str | None, str | None]]:
    """Title and part of each instrument amended; other effects fail the test."""
    effects = read_all(text, title)
    assert {effect.kind for effect in effects} <= {"amends"}
    return [(effect.title, effect.pinpoint) for effect in effects]


def read_all(text: str, title: str | None = None) -> tuple[Effect, ...]:
    citations = find_citations(text, None, title)
    return read_effects(text, citations=citations, components=outline(text), title=title)


@pytest.mark.parametrize(
    ("words", "pinpoint"),
    [
        (f"对{A}作如下修改：", None),
        (f"决定对{A}作出修改。", None),
        (f"{A}作如下补充、修改：", None),
        (f"{A}根据本决定作相应修改，重新公布。", None),
        (f"修改{A}第二条。", "第二条"),
        (f"将{A}第三条修改为：“示例。”", "第三条"),
        (f"将{A}中第三条修改为“示例”。", "第三条"),
        (f"{A}第三条第二款中的“甲”修改为“乙”。", "第三条第二款"),
        (f"将{A}中的“甲”修改为“乙”。", None),
        (f"{A}第五条“甲”中，将“乙”修改为“丙”。", "第五条"),
        (f"在{A}第六条中增加一款。", "第六条"),
        (f"{A}增加一条，作为第十二条。", "第十二条"),
        (f"删去{A}第七条。", "第七条"),
        (f"将{A}修改为《示例规定》。", None),
        (f"{A}第二条关于“甲”的有关规定，调整为“乙”。", "第二条"),
    ],
)
def test_words_that_name_the_instrument_amend_it(words: str, pinpoint: str | None) -> None:
    assert read(f"现将有关事项通知如下：\n{words}") == [("示例办法", pinpoint)]


@pytest.mark.parametrize(
    "words",
    [
        f"正在抓紧修改完善{A}。",
        f"适时修订{A}。",
        f"（三）修订{A}。\n（四）加强宣传。",
        f"拟将{A}第三条修改为“示例”。",
        f"建议对{A}作如下修改：",
        f"{A}修改后，另行公布。",
        f"依照{A}第三条修改申请材料。",
        "根据《关于修改〈示例办法〉的决定》，制定本通知。",
        "将第三条修改为：“示例。”",
        f"，{A}提出的任务增加一项。",
        f"在{A}第三条规定的基础上，标准调整为500元。",
        f"根据{A}第三条，标准调整为500元。",
        "经协商一致的，可以对合同进行修改。",
    ],
)
def test_words_about_other_changes_amend_nothing(words: str) -> None:
    assert read(f"现将有关事项通知如下：\n{words}") == []


def test_items_amend_what_the_title_names() -> None:
    text = (
        f"{TITLE}\n省人民政府决定对{A}作如下修改：\n"
        "一、将第三条修改为：“甲。《示例规定》同时废止。”\n"
        "二、第五条第二款中的“乙”修改为“丙”。\n"
        "三、删去第七条。\n"
        "四、增加一条，作为第十二条：“丁。\n“将第一条修改为戊。”\n"
        "本决定自2024年7月1日起施行。\n"
        "附件：示例办法\n第一条 示例。\n第二条 将第三条修改为示例。"
    )
    assert read(text, TITLE) == [
        ("示例办法", None),
        ("示例办法", "第三条"),
        ("示例办法", "第五条第二款"),
        ("示例办法", "第七条"),
        ("示例办法", "第十二条"),
    ]


def test_items_carry_the_number_of_their_target() -> None:
    text = f"{TITLE}\n决定对{A}作如下修改：\n一、删去第七条。"

    assert {effect.number for effect in read_all(text, TITLE)} == {"示政发〔2019〕3号"}


def test_each_section_has_its_own_target() -> None:
    text = (
        "示例省人民政府关于修改部分规章的决定\n决定对下列规章作如下修改：\n"
        "一、修改《示例办法》\n1.将第三条修改为：“甲。”\n"
        "二、对《示例规定》作出修改\n（一）删去第五条。\n"
        "三、《示例条例》\n1.删除第六条。"
    )
    assert read(text, "示例省人民政府关于修改部分规章的决定") == [
        ("示例办法", None),
        ("示例办法", "第三条"),
        ("示例规定", None),
        ("示例规定", "第五条"),
        ("示例条例", "第六条"),
    ]


def test_items_under_two_targets_name_neither() -> None:
    text = "现就有关事项通知如下：\n对《示例办法》和《示例规定》作如下修改：\n一、删去第五条。"

    assert read(text) == [("示例办法", None), ("示例规定", None)]


def test_a_short_name_stands_for_the_instrument() -> None:
    text = (
        "现就有关事项通知如下：\n根据《示例省公开办法》（示政发〔2019〕3号，以下简称《办法》）：\n"
        "一、将《办法》第三条修改为：“甲。”"
    )
    assert read(text) == [("示例省公开办法", "第三条")]


def test_a_text_without_amending_title_or_heading_has_no_items() -> None:
    assert read("第一条 示例。\n第二条 将第三条修改为示例。\n第三条 略。", "示例办法") == []
