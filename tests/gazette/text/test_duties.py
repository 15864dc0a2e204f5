"""Responsibility notes (责任单位)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.duties import find_duties

pytestmark = pytest.mark.requirement("SD-19")


@pytest.mark.parametrize(
    ("note", "lead", "responsible"),
    [
        ("（责任单位：省财政厅）", (), ("省财政厅",)),
        ("(责任单位:省财政厅、各市政府)", (), ("省财政厅", "各市政府")),
        ("（牵头单位：省财政厅）", ("省财政厅",), ()),
        (
            "（牵头单位：省财政厅；责任单位：省教育厅、各市政府）",
            ("省财政厅",),
            ("省教育厅", "各市政府"),
        ),
        (
            "（牵头单位：省财政厅，配合单位：省教育厅，各市政府）",
            ("省财政厅",),
            ("省教育厅", "各市政府"),
        ),
        (
            "（牵头单位：省编办〔省审改办、省质监局〕；责任单位：各市政府）",
            ("省编办〔省审改办、省质监局〕",),
            ("各市政府",),
        ),
        (
            "（牵头部门：市委宣传部（市文明办）；责任部门：各县）",
            ("市委宣传部（市文明办）",),
            ("各县",),
        ),
        ("［责任单位：省财政厅］", (), ("省财政厅",)),
        ("【责任单位：省财政厅】", (), ("省财政厅",)),
        ("（责任单位：省财政厅、省教育厅等）", (), ("省财政厅", "省教育厅")),
        ("（责任单位：省财政厅、\n省教育厅）", (), ("省财政厅", "省教育厅")),
        ("（责任单位：省财政厅、省教育厅按职责分工负责）", (), ("省财政厅", "省教育厅")),
        (
            "（省教育厅牵头，省财政厅、各市政府按职责分工负责）",
            ("省教育厅",),
            ("省财政厅", "各市政府"),
        ),
        ("（由省教育厅牵头负责）", ("省教育厅",), ()),
        ("（省教育厅、省财政厅等按职责分工负责）", (), ("省教育厅", "省财政厅")),
        ("（省教育厅负责。）", (), ("省教育厅",)),
        ("（省教育厅牵头，省财政厅配合）", ("省教育厅",), ("省财政厅",)),
    ],
)
def test_a_note_names_who_leads_and_who_answers(
    note: str, lead: tuple[str, ...], responsible: tuple[str, ...]
) -> None:
    text = f"做好示例工作。{note}\n下一项"
    (duty,) = find_duties(text)

    assert (duty.lead, duty.responsible) == (lead, responsible)
    assert text[duty.start : duty.end] == note


def test_a_note_may_be_a_line_of_its_own() -> None:
    (duty,) = find_duties("做好示例工作。\n责任单位：省财政厅、省教育厅\n下一项")

    assert duty.responsible == ("省财政厅", "省教育厅")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "约谈涉事责任单位及相关责任人员。",
        "各责任单位：要提高认识，",
        "（责任单位：省财政厅",
        "（责任单位：）",
        "（以下简称负责人）",
        "这项工作由谁负责）",
        "（一）落实责任，各单位负责。",
        "（费用由买受人负责）",
        "（会议由张三负责）",
    ],
)
def test_other_words_are_no_note(text: str) -> None:
    assert find_duties(text) == ()


def test_a_note_inside_another_is_part_of_it() -> None:
    (duty,) = find_duties("（牵头单位：省财政厅（责任单位：省教育厅））")

    assert duty.start == 0


def test_notes_come_in_the_order_of_the_text() -> None:
    text = "甲。（省教育厅负责）乙。（责任单位：省财政厅）丙。（牵头单位：省水利厅）"
    duties = find_duties(text)

    assert [duty.start for duty in duties] == sorted(duty.start for duty in duties)
    assert len(duties) == 3


@given(st.text(alphabet="（）()责任单位牵头：:；、省财政厅负责。\n", max_size=80))
def test_notes_never_overlap_and_stay_inside(text: str) -> None:
    end = 0
    for duty in find_duties(text):
        assert end <= duty.start < duty.end <= len(text)
        end = duty.end
