"""The list of subjects (主题分类): its codes, and the ways pages print it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.text.topics import Topic, read_topic, topic_of, topics

_SEPARATORS = ["\\", "/", "-", ">", "—", "＼", "／", " / ", "→", "|"]
_ALL = topics()


def test_the_list_has_22_classes_and_every_subclass_lies_in_one() -> None:
    classes = [topic for topic in _ALL if "." not in topic.code]

    assert [topic.code for topic in classes] == [str(number) for number in range(1, 23)]
    assert all(
        topic.path[0] == topic_of(topic.code.split(".")[0]).path[0]  # type: ignore[union-attr]
        for topic in _ALL
    )


@given(st.sampled_from(_ALL), st.sampled_from(_SEPARATORS))
def test_any_separator_reads_as_the_same_topic(topic: Topic, separator: str) -> None:
    assert read_topic(separator.join(topic.path)) == topic


@given(st.sampled_from(_ALL))
def test_a_code_reads_as_its_topic(topic: Topic) -> None:
    assert read_topic(topic.code) == topic == topic_of(topic.code)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("综合政务", "2"),
        ("综合政务\\示例", "2"),
        ("综合政务\\其他", "2.9"),
        ("其他", "22"),
        ("政务公开", "2.1"),
        ("城乡建设、环境保护\\城乡建设（含住房）", "10.2"),
        ("城乡建设、环境保护/城乡建设(含住房)", "10.2"),
        ("城乡建设", "10.2"),
        ("农业、林业、水利＼农业、畜牧业、渔业", "6.1"),
        ("政府机构\\政府组成部门", "1.3"),
        ("国务院组织机构\\国务院组成部门", "1.3"),
        ("综合政务\\政务公开；科技、教育\\科技", "2.1"),
    ],
)
def test_a_printed_topic_has_its_code(printed: str, code: str) -> None:
    topic = read_topic(printed)

    assert topic is not None
    assert topic.code == code


@pytest.mark.parametrize("printed", ["", "-", "示例分类", "示例\\政务公开", "23", "2.10", "通知"])
def test_what_is_not_in_the_list_has_none(printed: str) -> None:
    assert read_topic(printed) is None
