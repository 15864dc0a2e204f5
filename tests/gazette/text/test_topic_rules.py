"""The subject of a document by the words of its title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.titles import parse_title
from gazette.text.topic_rules import classify_topic
from gazette.text.topics import topic_of


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("示例省人民政府办公厅关于印发《示例省政务公开工作要点》的通知", "2.1"),
        ("示例省人民政府关于加强义务教育工作的意见", "11.2"),
        ("示例市住房公积金管理办法", "10.2"),
        ("转发省公安厅关于加强学校食堂食品安全工作意见的通知", "9.4"),
        ("示例省人民政府关于同意示例高速公路设置收费站的批复", "7.7"),
        ("关于成立示例省水利工作领导小组的通知", "1.9"),
        ("关于建立示例联席会议制度的函", "1.9"),
        ("关于印发示例省教育厅主要职责内设机构和人员编制规定的通知", "1.3"),
        ("关于印发示例省统计局职能配置、内设机构和人员编制规定的通知", "1.5"),
        ("关于政协第十届三次会议第12号提案答复的函", "22"),
        ("最高人民法院关于审理示例案件的解释", "16.3"),
        ("示例省人民政府关于促进农村电子商务健康发展的意见", "8.2"),
    ],
)
def test_the_words_of_a_title_tell_its_subject(title: str, code: str) -> None:
    field = classify_topic(parse_title(title))

    assert field is not None
    assert (field.value, field.origin) == (code, "read")
    assert 0.5 < field.confidence < 1


@pytest.mark.parametrize(
    "title",
    [
        "",
        "示例省人民政府关于做好有关工作的通知",
        "示例省教育厅关于做好有关工作的通知",
        "示例省人民政府关于促进健康发展的意见",
        "示例省人民政府关于电视电话会议的通知",
    ],
)
def test_a_title_that_does_not_settle_it_has_no_subject(title: str) -> None:
    assert classify_topic(parse_title(title)) is None


def test_an_organ_named_on_the_way_counts_less_than_the_matter() -> None:
    title = parse_title("转发省财政厅关于加强图书馆建设意见的通知")

    assert classify_topic(title).value == "12.1"  # type: ignore[union-attr]


def test_who_issues_it_can_settle_what_the_title_leaves_even() -> None:
    title = parse_title("关于学校体育的意见")

    assert classify_topic(title, ["示例省教育厅"]) != classify_topic(title, ["示例省体育局"])


@given(st.text(max_size=200))
def test_any_text_has_a_listed_subject_or_none(text: str) -> None:
    field = classify_topic(parse_title(text))

    assert field is None or topic_of(field.value) is not None
