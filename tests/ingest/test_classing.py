"""What a reader says of a document as a whole: kind, subject, catalogue item, abstract."""

from datetime import UTC, datetime

import pytest

from gazette.model import Draft, Field, Metadata, RawFile
from gazette.text.abstract import LONGEST
from ingest import from_markdown, from_text
from ingest.classing import classed, with_abstract

NOTICE = """示例省人民政府关于加强义务教育工作的通知
示政发〔2024〕3号
各市、自治州人民政府，示例新区管委会，省政府各部门：
为加强义务教育工作，办好每一所学校，现就有关事项通知如下：
一、总体要求
坚持公平。
示例省人民政府
2024年5月23日
"""
CARRIER = """示例省人民政府关于印发《示例省公墓管理办法》的通知
示政发〔2024〕4号
各市人民政府：
现将《示例省公墓管理办法》印发给你们，请认真贯彻执行。
示例省人民政府
2024年5月23日
示例省公墓管理办法
第一条 为规范公墓管理，制定本办法。
第二条 本办法所称公墓，是指安放骨灰的地方。
第三条 本办法自2024年7月1日起施行，有效期5年。
"""
STATUTE = """# 示例省气象条例
2019年3月1日 示例省第十三届人民代表大会常务委员会第九次会议通过
<!-- INFO END -->
## 第一章 总则
第一条 为了发展气象事业，制定本条例。
第二条 本条例适用于示例省。
"""


def read(text: str) -> Draft:
    return from_text.read(text.encode(), raw("text/plain"))[0]


def raw(media_type: str) -> RawFile:
    return RawFile(
        sha256="", sm3="", size=0, media_type=media_type, path="a", source="",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )  # fmt: skip


def test_a_notice_has_a_subject_and_its_first_paragraph() -> None:
    draft = read(NOTICE)
    metadata = draft.metadata

    assert metadata.topic is not None
    assert (metadata.topic.value, metadata.topic.origin) == ("11.2", "read")
    assert metadata.abstract is not None
    assert metadata.abstract.value == "为加强义务教育工作，办好每一所学校，现就有关事项通知如下："
    assert draft.text[metadata.abstract.start : metadata.abstract.end] == metadata.abstract.value
    assert metadata.kind is None  # a notice can be either


@pytest.mark.requirement("ND-01")
@pytest.mark.requirement("FOI-04")
def test_the_enclosed_instrument_decides_what_a_carrier_is() -> None:
    metadata = read(CARRIER).metadata

    assert metadata.genre is not None
    assert metadata.genre.value == "通知"
    assert metadata.kind is not None
    assert metadata.kind.value == "government_normative"
    assert metadata.catalogue_item is not None
    assert metadata.catalogue_item.value == "rules"
    assert metadata.abstract is not None
    assert metadata.abstract.value == "为规范公墓管理，制定本办法。"


def test_a_statute_is_told_by_its_maker() -> None:
    metadata = from_markdown.read(STATUTE.encode(), raw("text/markdown"))[0].metadata

    assert metadata.kind is not None
    assert metadata.kind.value == "local_regulation"
    assert metadata.topic is not None
    assert metadata.topic.value == "10.5"
    assert metadata.abstract is not None
    assert metadata.abstract.value == "为了发展气象事业，制定本条例。"


def test_what_is_given_beats_what_is_read() -> None:
    given = Metadata(
        title=Field("示例省人民政府关于加强义务教育工作的通知"),
        topic=Field("文化、广电、新闻出版\\文化", "given"),
        kind=Field("official", "given"),
        abstract=Field("概述", "given"),
    )
    found = classed(with_abstract(given, NOTICE, body=0, components=()))

    assert found.topic == Field("12.1", "given")
    assert (found.kind, found.abstract) == (given.kind, given.abstract)


def test_a_printed_topic_of_another_list_stays_as_printed() -> None:
    given = Metadata(title=Field("示例"), topic=Field("示例栏目", "given"))

    assert classed(given).topic == given.topic


def test_a_text_without_matter_has_no_abstract() -> None:
    assert read("示例省人民政府任免通知\n示政任〔2024〕1号\n张三\n李四\n").metadata.abstract is None


def test_a_long_paragraph_ends_with_its_last_whole_sentence() -> None:
    sentence = "示例工作应当依法进行，任何单位和个人都应当遵守有关的规定。"
    draft = read(NOTICE.replace("为加强", sentence * 20 + "为加强"))
    abstract = draft.metadata.abstract

    assert abstract is not None
    assert len(abstract.value) <= LONGEST
    assert abstract.value.endswith("。")


def test_a_reading_takes_no_day_of_effect_from_what_it_explains() -> None:
    draft = read("《示例省气象办法》政策解读\n一、什么时候开始\n2024年3月15日起施行，有效期5年。\n")

    assert draft.metadata.kind is not None
    assert draft.metadata.kind.value == "interpretation"
    assert draft.metadata.effective_on is None
    assert draft.metadata.expires_on is None
