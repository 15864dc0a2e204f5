"""A document's own metadata, given values before read ones, and what is noticed."""

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from gazette.model import Metadata
from ingest.masthead import Given, read_masthead

pytestmark = pytest.mark.requirement("FOI-01", "GZ-14")

CARRIER = """示例省人民政府办公厅关于印发
《示例省公开工作要点》的通知
示政办发〔2024〕12号
各市、自治州人民政府，示例新区管委会，省政府各部门：
《示例省公开工作要点》已经省政府同意，现印发给你们。
附件：1.示例表.docx
2.示例清单
示例省人民政府办公厅
2024年5月23日
（此件公开发布）
示例省公开工作要点
一、推进公开（责任单位：省教育厅）
本要点自2024年7月1日起施行，有效期5年。
"""
ORDER = """示例省人民政府令
第12号
《示例省数据管理办法》已经省政府第3次常务会议通过，现予公布，自2024年7月1日起施行。
省长 张某某
2024年5月23日
示例省数据管理办法
第一条 为了示例，制定本办法。
"""


def read(text: str, **values: str) -> tuple[Metadata, list[str]]:
    metadata, findings = read_masthead(text, given=Given(**values))
    return metadata, [finding.code for finding in findings]


def values(metadata: Metadata, *names: str) -> list[object]:
    fields = [getattr(metadata, name) for name in names]
    return [field.value if field else None for field in fields]


def test_a_carrier_gives_all_its_fields() -> None:
    metadata, findings = read(CARRIER)
    assert findings == []
    assert values(metadata, "title", "number", "issuers", "genre", "level") == [
        "示例省人民政府办公厅关于印发《示例省公开工作要点》的通知",
        "示政办发〔2024〕12号",
        ("示例省人民政府办公厅",),
        "通知",
        "province",
    ]
    assert values(metadata, "addressees", "disclosure") == [
        "各市、自治州人民政府，示例新区管委会，省政府各部门",
        "active",
    ]
    dates = values(metadata, "signed_on", "published_on", "effective_on", "expires_on")
    assert [str(day) for day in dates] == ["2024-05-23", "None", "2024-07-01", "2029-06-30"]
    assert [one.title for one in metadata.enclosures] == [
        "示例省公开工作要点",
        "示例表",
        "示例清单",
    ]
    assert [duty.responsible for duty in metadata.duties] == [("省教育厅",)]


@pytest.mark.requirement("ND-10")
def test_an_order_is_named_by_what_it_promulgates() -> None:
    metadata, _ = read(ORDER)
    assert values(metadata, "title", "number", "issuers", "genre") == [
        "示例省数据管理办法",
        "示例省人民政府令第12号",
        ("示例省人民政府",),
        "办法",
    ]
    assert [str(day) for day in values(metadata, "signed_on", "effective_on")] == [
        "2024-05-23",
        "2024-07-01",
    ]


def test_every_read_field_has_its_words_in_the_text() -> None:
    metadata, _ = read(CARRIER)
    for name in ("title", "number", "issuers", "signed_on", "effective_on", "disclosure"):
        field = getattr(metadata, name)
        assert field.start is not None, name
        assert CARRIER[field.start : field.end].strip(), name
    assert metadata.signed_on is not None
    assert CARRIER[metadata.signed_on.start : metadata.signed_on.end] == "2024年5月23日"


def test_given_values_beat_read_ones_and_differences_are_named() -> None:
    metadata, findings = read(CARRIER, number="示政办发〔2024〕13号", signed_on="2024-05-24")
    assert [str(value) for value in values(metadata, "number", "signed_on")] == [
        "示政办发〔2024〕13号",
        "2024-05-24",
    ]
    assert findings == ["given_differs", "given_differs"]


def test_the_same_values_given_are_no_difference() -> None:
    _, findings = read(
        CARRIER,
        title="示例省人民政府办公厅关于印发示例省公开工作要点的通知",
        number="示政办发[2024]12号",
        issuer="省政府办公厅",
        signed_on="2024年05月23日",
    )
    assert findings == []


def test_the_texts_own_full_title_beats_a_catalogues() -> None:
    metadata, findings = read(CARRIER, heading="【示例省】《关于示例省预算工作的意见》")
    assert values(metadata, "title") == ["示例省人民政府办公厅关于印发《示例省公开工作要点》的通知"]
    assert findings == ["given_differs"]


def test_a_shortened_catalogue_title_is_no_difference() -> None:
    assert read(CARRIER, heading="【示例省】《示例省公开工作要点》")[1] == []


@pytest.mark.parametrize(
    "text", ["", "各市：\n现通知如下。", "示例市出台十条新政\n近日，示例市发布。"]
)
def test_a_catalogues_title_stands_in_where_the_text_has_none(text: str) -> None:
    metadata, findings = read(text, heading="【示例市】《关于示例的意见》")
    assert (values(metadata, "title"), findings) == (["关于示例的意见"], [])


def test_the_end_of_a_title_gives_way_to_the_whole() -> None:
    metadata, _ = read(
        "综合改革试点方案的批复\n示函〔2024〕1号\n各市：\n同意。",
        heading="示例省人民政府关于示例综合改革试点方案的批复",
    )
    assert values(metadata, "title") == ["示例省人民政府关于示例综合改革试点方案的批复"]


def test_the_signature_names_who_the_title_shortens() -> None:
    text = "省政府办公厅关于示例的通知\n各市：\n现通知。\n示例省人民政府办公厅\n2024年5月23日"
    assert values(read(text)[0], "issuers") == [("示例省人民政府办公厅",)]


def test_a_given_short_name_gives_way_to_the_same_organs_full_one() -> None:
    metadata, findings = read(CARRIER, issuer="示例省政府办公厅")
    assert (values(metadata, "issuers"), findings) == ([("示例省人民政府办公厅",)], [])


def test_what_is_decided_is_no_addressee() -> None:
    text = (
        "示例省人大常委会关于修改《示例条例》的决定\n会议决定，对《示例条例》作如下修改：\n一、略。"
    )
    assert read(text)[0].addressees is None


def test_the_signature_names_the_others_of_a_joint_title() -> None:
    text = "示例省财政厅等三部门关于示例的通知\n各市：\n现通知。\n示例省财政厅\n示例省教育厅\n示例省民政厅\n2024年5月23日"
    assert values(read(text)[0], "issuers") == [("示例省财政厅", "示例省教育厅", "示例省民政厅")]


def test_a_text_without_line_breaks_gives_its_addressees_and_date() -> None:
    text = "各县、区人民政府，市政府各部门：现将《示例办法》印发给你们，请认真执行。示例市人民政府2024年5月23日（此件公开发布）"
    metadata, _ = read(text)
    assert values(metadata, "addressees", "title") == ["各县、区人民政府，市政府各部门", "示例办法"]
    assert [str(day) for day in values(metadata, "signed_on")] == ["2024-05-23"]


def test_an_unsure_date_counts_only_where_the_text_has_none() -> None:
    signed = "示例省人民政府关于示例的意见\n各市：\n提出意见。\n示例省人民政府\n2024年5月23日"
    assert [str(day) for day in values(read(signed, dated_on="2024-06-01")[0], "signed_on")] == [
        "2024-05-23"
    ]
    metadata, _ = read("示例办法\n第一条 略。", dated_on="2024-06-01")
    assert metadata.signed_on is not None
    assert metadata.signed_on.confidence < 1


def test_the_owner_is_left_open() -> None:
    assert read(CARRIER)[0].owner is None
    assert values(read(CARRIER, owner="示例省司法厅")[0], "owner") == ["示例省司法厅"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("各市：\n现通知如下。", "no_title"),
        (CARRIER.replace("各市", "示财发〔2024〕3号\n各市", 1), "two_numbers"),
        (CARRIER.replace("7月1日", "2月30日"), "impossible_date"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    assert code in read(text)[1]


def test_an_impossible_date_is_named_with_its_value_and_place() -> None:
    text = "示例办法\n自2024年2月30日起施行。"
    _, findings = read_masthead(text, given=Given())
    assert "2024年2月30日" in findings[0].detail
    assert text[findings[0].start : findings[0].end] == "2024年2月30日"


def test_two_numbers_are_both_named() -> None:
    text = CARRIER.replace("各市", "示财发〔2024〕3号\n各市", 1)
    metadata, findings = read_masthead(text, given=Given())
    assert values(metadata, "number") == ["示政办发〔2024〕12号"]
    assert "示财发〔2024〕3号" in findings[0].detail


@generated(
    st.text(
        alphabet="示例省人民政府关于的通知令第号〔〕《》2024年五月日\n ：。、（附件：自起施行",
        max_size=400,
    )
)
def test_any_text_is_read_with_places_inside_it(text: str) -> None:
    metadata, _ = read_masthead(text, given=Given())
    for name in ("title", "number", "issuers", "signed_on", "effective_on", "addressees"):
        field = getattr(metadata, name)
        assert field is None or field.start is None or 0 <= field.start <= field.end <= len(text)
