"""The abstract is the first paragraph of matter, word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.abstract import LONGEST, find_abstract
from gazette.text.outline import outline

pytestmark = pytest.mark.requirement("FOI-01")


@pytest.mark.parametrize(
    ("text", "abstract"),
    [
        (
            "各市人民政府：\n为规范示例工作，制定以下措施。\n一、总则",
            "为规范示例工作，制定以下措施。",
        ),
        (
            "各市、自治州人民政府，示例新区管委会，省政府各部门：\n经省政府同意，现就示例工作通知如下：\n一、总则",
            "经省政府同意，现就示例工作通知如下：",
        ),
        (
            "各单位：\n现将《示例办法》印发给你们，请认真贯彻执行。\n示例局\n为了规范示例工作，特制定示例办法。",
            "为了规范示例工作，特制定示例办法。",
        ),
        (
            "你市《关于示例的请示》收悉。\n经研究，现批复如下：\n一、同意示例，原则上采纳你市的意见。",
            "一、同意示例，原则上采纳你市的意见。",
        ),
        (
            "《示例规划》已经省政府同意，现印发给你们。\n为落实示例工作，我省编制了示例规划。",
            "为落实示例工作，我省编制了示例规划。",
        ),
        (
            "（2024年5月23日示例会议通过）\n为了规范示例工作，特制定示例办法。",
            "为了规范示例工作，特制定示例办法。",
        ),
        (
            "你市《关于示例的请示》收悉。经研究，现批复如下：\n一、同意。",
            "你市《关于示例的请示》收悉。经研究，现批复如下：",
        ),
        (
            "附件：示例表，示例单，示例清单。\n示例工作自即日起在全省全面展开。",
            "示例工作自即日起在全省全面展开。",
        ),
    ],
)
def test_the_first_paragraph_of_matter_is_taken(text: str, abstract: str) -> None:
    field = find_abstract(text)

    assert field is not None
    assert field.value == abstract
    assert field.origin == "read"


def test_a_formula_alone_is_better_than_nothing_and_says_how_sure_it_is() -> None:
    text = "各单位：\n现将《示例办法》印发给你们，请认真贯彻执行。\n示例局"
    field = find_abstract(text)

    assert field is not None
    assert field.value == "现将《示例办法》印发给你们，请认真贯彻执行。"
    assert field.confidence < 0.6


def test_a_statute_begins_with_its_first_article() -> None:
    text = "示例条例\n第一章 总则\n第一条 为了示例，制定本条例。\n第二条 本条例适用于示例。"
    field = find_abstract(text, components=outline(text))

    assert field is not None
    assert field.value == "为了示例，制定本条例。"


def test_an_interpretation_begins_with_its_purpose() -> None:
    text = "示例解释\n为正确审理示例案件，制定本解释。\n第一条 示例的，应予受理。\n第二条 施行。"
    field = find_abstract(text, components=outline(text))

    assert field is not None
    assert field.value == "为正确审理示例案件，制定本解释。"


@pytest.mark.parametrize(
    "text", ["", "示例\n示例", "各市人民政府，省政府各部门，示例新区管委会：", "一、总则\n二、附则"]
)
def test_without_matter_there_is_none(text: str) -> None:
    assert find_abstract(text) is None


@given(st.text(alphabet="示例工作，。；：\n 一、第条（）", max_size=600), st.integers(0, 50))
def test_it_stands_in_the_text_at_its_place_and_is_bounded(text: str, start: int) -> None:
    field = find_abstract(text, start=start)

    assert field is None or (
        text[field.start : field.end] == field.value and 0 < len(field.value) <= LONGEST
    )
