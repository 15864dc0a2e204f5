from datetime import UTC, date, datetime

import pytest

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from ingest.from_markdown import read

pytestmark = pytest.mark.requirement("GZ-15", "GZ-18")

STATUTE = """# 示例省档案公开条例

2012年3月1日 示例省第十一届人民代表大会常务委员会第三十次会议通过

2023年5月6日 示例省第十四届人民代表大会常务委员会第二次会议第一次修订

2023年7月1日 施行

<!-- INFO END -->

## 第一章 总 则

第一条 为了示例，根据《示例法》，制定本条例。

第二条 有下列情形的，应当公开：

（一）甲；

（二）乙。

## 第二章 附 则

第三条 本条例自2012年6月1日起施行。

附件

档案目录

| 序号 | 名称 |
|---|---|
| 1 | 甲 |
"""

NOTICE = """# 示例省人民政府办公厅关于示例工作的通知

示政办发〔2024〕3号

各市人民政府：

现将有关事项通知如下：

## 一、加强公开

做好**公开**。

示例省人民政府办公厅

2024年3月1日

（此件公开发布）
"""


def drafted(source: str, path: str = "示例.md") -> Draft:
    raw = RawFile(
        sha256="0" * 64,
        sm3="0" * 64,
        size=len(source),
        media_type="text/markdown",
        path=path,
        source="src-1",
        received_at=datetime(2024, 6, 1, tzinfo=UTC),
    )
    (draft,) = read(source.encode(), raw)
    return draft


def test_a_statute_keeps_its_words_without_the_marks() -> None:
    text = drafted(STATUTE).text
    assert text.startswith("示例省档案公开条例\n2012年3月1日 ")
    assert "#" not in text
    assert "<!--" not in text
    assert "\n第一章 总 则\n" in text


def test_a_statute_has_its_title_in_its_place() -> None:
    draft = drafted(STATUTE)
    title = draft.metadata.title
    assert title is not None
    assert draft.text[title.start : title.end] == title.value == "示例省档案公开条例"


def test_the_header_is_the_history() -> None:
    history = drafted(STATUTE).metadata.history
    assert [event.action for event in history] == ["通过", "第一次修订", "施行"]


def test_version_maker_and_effect_come_from_the_history() -> None:
    found = drafted(STATUTE).metadata
    assert found.signed_on is not None
    assert found.issuers is not None
    assert found.effective_on is not None
    assert found.signed_on.value == date(2023, 5, 6)
    assert found.issuers.value == ("示例省人民代表大会常务委员会",)
    assert found.effective_on.value == date(2023, 7, 1)


def test_the_first_effect_is_not_that_of_an_amended_version() -> None:
    source = STATUTE.replace("2023年7月1日 施行", "2023年7月1日 《修改决定》第二次修正")
    assert drafted(source).metadata.effective_on is None


def test_a_sentence_of_the_text_names_the_day_of_effect() -> None:
    source = "# 示例省公开办法\n\n2024年1月2日 示例省人民政府令第5号公布\n\n<!-- INFO END -->\n\n第一条 略。\n\n第二条 本办法自2024年3月1日起施行。"
    found = drafted(source).metadata
    assert found.effective_on is not None
    assert found.number is not None
    assert found.published_on is not None
    assert found.effective_on.value == date(2024, 3, 1)
    assert found.number.value == "示例省人民政府令第5号"
    assert found.published_on.value == date(2024, 1, 2)


def test_the_day_in_the_file_name_is_a_weak_date_of_publication() -> None:
    field = drafted(STATUTE, "示例省档案公开条例(2023-05-08).md").metadata.published_on
    assert field is not None
    assert (field.value, field.origin) == (date(2023, 5, 8), "given")
    assert field.confidence < 0.8


def test_a_header_older_than_the_file_name_is_weak_evidence() -> None:
    found = drafted(STATUTE, "示例省档案公开条例(2024-05-08).md").metadata
    assert found.signed_on is not None
    assert found.published_on is not None
    assert found.signed_on.confidence < 0.5
    assert found.published_on.value == date(2024, 5, 8)
    assert found.effective_on is None


def test_an_impossible_day_in_the_file_name_is_none() -> None:
    assert drafted(STATUTE, "示例(2023-02-30).md").metadata.published_on is None


def test_an_interpretation_has_the_number_under_its_title() -> None:
    source = "# 最高人民法院关于示例的规定\n\n2024年1月2日 最高人民法院审判委员会第1次会议通过\n\n<!-- INFO END -->\n\n最高人民法院\n\n关于示例的规定\n\n法释〔2024〕1号\n\n第一条 略。"
    found = drafted(source).metadata
    assert found.number is not None
    assert found.issuers is not None
    assert (found.number.value, found.issuers.value) == ("法释〔2024〕1号", ("最高人民法院",))


def test_components_citations_and_annexes_are_found() -> None:
    draft = drafted(STATUTE)
    assert [one.path for one in draft.components] == [
        "chp_1",
        "chp_1__art_1",
        "chp_1__art_2",
        "chp_1__art_2__point_1",
        "chp_1__art_2__point_2",
        "chp_2",
        "chp_2__art_3",
        "enc_1",
    ]
    assert [(one.title, one.path) for one in draft.citations] == [("示例法", "chp_1__art_1")]
    assert [(one.title, one.path) for one in draft.metadata.enclosures] == [("档案目录", "enc_1")]


def test_a_table_has_its_place_in_the_text() -> None:
    draft = drafted(STATUTE)
    (table,) = draft.metadata.tables
    assert draft.text[table.start : table.end] == "序号\t名称\n1\t甲"


def test_a_notice_is_read_by_its_masthead() -> None:
    draft = drafted(NOTICE)
    found = draft.metadata
    assert found.number is not None
    assert found.signed_on is not None
    assert found.disclosure is not None
    assert found.number.value == "示政办发〔2024〕3号"
    assert found.signed_on.value == date(2024, 3, 1)
    assert found.disclosure.value == "active"
    assert [one.path for one in draft.components] == ["lvl1_1"]


def test_a_front_matter_gives_what_the_text_lacks() -> None:
    source = "---\ndoc_number: 示政发〔2024〕1号\n成文日期: 2024-02-03\n---\n\n# 示例省人民政府关于示例的意见\n\n为了示例，提出意见。"
    found = drafted(source).metadata
    assert found.number is not None
    assert found.signed_on is not None
    assert (found.number.value, found.number.origin) == ("示政发〔2024〕1号", "given")
    assert found.signed_on.value == date(2024, 2, 3)


@pytest.mark.parametrize("data", [b"", b" \n\n", b"%PDF-1.4"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    raw = drafted(NOTICE).raw
    with pytest.raises(ReadError):
        read(data, raw)
