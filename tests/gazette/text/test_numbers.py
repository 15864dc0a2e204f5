"""Document numbers (发文字号) in every form found in the wild."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import DocNumberError
from gazette.text.numbers import (
    DocNumber,
    canonical_number,
    find_doc_numbers,
    is_index_no,
    parse_doc_number,
    parse_number,
)

pytestmark = pytest.mark.requirement("GZ-14")

CODES = st.text(alphabet="示例政府办财教建卫发函规字", min_size=2, max_size=8)


@given(CODES, st.integers(1949, 2099), st.integers(1, 99_999))
def test_a_number_reads_back_from_its_own_form(agency: str, year: int, serial: int) -> None:
    number = DocNumber(f"示{agency}", year, serial)

    assert parse_doc_number(str(number)) == number


@given(st.text(alphabet="示政发按据国〔〕[]()（） 2019号第0\n《》", max_size=40))
def test_every_number_found_prints_in_a_form_that_reads_back(text: str) -> None:
    for found in find_doc_numbers(text):
        assert parse_doc_number(str(found.value)) == found.value
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "示政发〔2024〕12号",
        "示政发[2024]12号",
        "示政发［2024］12号",
        "示政发【2024】12号",
        "示政发(2024)12号",
        "示政发（2024）12号",
        "示政发﹝2024﹞12号",
        "示政发〔2024)12号",
        "示政发〔２０２４〕１２号",
        "示政发〔2024〕第12号",
        "示政发〔2024〕012号",
        "示政发〔2024年〕12号",
        "示政发 〔 2024 〕 12 号",
        "示 政 发〔2024〕12号",
        "\u200b示政发〔2024〕12号\u200b",
        "示政发\n〔2024〕12号",
        "示政发〔2024〕12號",
    ],
)
def test_any_form_reads_as_the_same_number(text: str) -> None:
    assert parse_doc_number(text) == DocNumber("示政发", 2024, 12)
    assert [found.value for found in find_doc_numbers(f"\n{text}\n")] == [
        DocNumber("示政发", 2024, 12)
    ]


def test_a_label_may_have_lost_its_last_word() -> None:
    assert str(parse_doc_number("示政发〔2024〕12")) == "示政发〔2024〕12号"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        "示政发",
        "〔2024〕12号",
        "示政发〔24〕12号",
        "示政发〔2024〕号",
        "示政发〔2024〕0号",
        "示政发〔2024〕123456号",
        "示政发〔2024〕12号 示政发〔2024〕13号",
        "示政发〔1824〕12号",
        "000000000/2024-00110",
        "示" * 200,
    ],
)
def test_what_is_not_a_number_is_refused(text: str) -> None:
    with pytest.raises(DocNumberError):
        parse_doc_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("按国办发〔2024〕9号执行", "国办发〔2024〕9号"),
        ("据示政发〔2024〕3号文", "示政发〔2024〕3号"),
        ("根据示政办发〔2024〕3号", "示政办发〔2024〕3号"),
        ("我院以示研发〔2024〕3号", "示研发〔2024〕3号"),
        ("严格贯彻落实示政规〔2024〕3号", "示政规〔2024〕3号"),
        ("（示政发〔2024〕3号）", "示政发〔2024〕3号"),
        ("（见法（研）发〔1987〕32号）", "法（研）发〔1987〕32号"),
        ("法（研）发〔1987〕32号", "法（研）发〔1987〕32号"),
        ("《示例办法（试行）》示财发〔2024〕3号", "示财发〔2024〕3号"),
        ("财政部财税〔2024〕3号", "财税〔2024〕3号"),
        ("示例省人民政府办公厅示政办发〔2024〕3号", "示政办发〔2024〕3号"),
        ("示例省人民政府文件 示政发〔2024〕3号", "示政发〔2024〕3号"),
        ("示例县人民政府（示政秘〔2024〕3号）", "示政秘〔2024〕3号"),
        ("示例县人民政府(示政秘)〔2024〕3号", "示政秘〔2024〕3号"),
        ("2024年5月1日示房联办〔2024〕3号", "示房联办〔2024〕3号"),
        ("自2024年起执行原国办发〔2010〕3号", "国办发〔2010〕3号"),
        ("示数据规〔2024〕3号", "示数据规〔2024〕3号"),
        ("和政办发〔2024〕3号", "和政办发〔2024〕3号"),
        ("按照（示\n政办发〔2024〕3号）", "示政办发〔2024〕3号"),
        ("按照（示政办发〔2024〕\n3号）", "示政办发〔2024〕3号"),
        ("在落实好示政办发〔2024〕3号", "示政办发〔2024〕3号"),
        ("这里是指示政办发〔2024〕3号", "示政办发〔2024〕3号"),
        ("示发改（能评）〔2024〕3号", "示发改（能评）〔2024〕3号"),
        ("示府令〔2024〕3号", "示府令〔2024〕3号"),
        ("法〔2011〕442号", "法〔2011〕442号"),
        ("示例银行公告〔2024〕第11号", "示例银行公告〔2024〕11号"),
    ],
)
def test_words_that_stick_to_a_code_are_cut(text: str, number: str) -> None:
    assert [str(found.value) for found in find_doc_numbers(text)] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "公元〔2024〕年第3号楼",
        "第〔2024〕3号",
        "（一）〔2024〕3号",
        "（试行）〔2024〕3号",
        "示例省人民政府令〔2024〕3号",
        "本市机动车号牌号码",
        "截至（2024）3号线开通",
        "电话（2024）12345678号",
        "示政发〔2024〕三号",
    ],
)
def test_what_only_resembles_a_number_is_not_found(text: str) -> None:
    assert [found.value.agency for found in find_doc_numbers(text) if found.confidence == 1.0] in (
        [],
        ["截至"],
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("示政发〔86〕3号", "示政发〔1986〕3号"), ("示财字(94)第12号", "示财字〔1994〕12号")],
)
def test_two_digits_name_a_year_of_the_last_century(text: str, number: str) -> None:
    assert canonical_number(text) == number
    assert [str(found.value) for found in find_doc_numbers(text)] == [number]


@pytest.mark.parametrize(
    "text", ["示政发〔24〕3号", "示例楼(86)3号", "公交线路（52）3号", "示政发〔186〕3号"]
)
def test_two_digits_elsewhere_are_no_year(text: str) -> None:
    assert canonical_number(text) is None
    assert find_doc_numbers(text) == []


def test_two_numbers_joined_by_a_word_are_two() -> None:
    text = "示政发〔2024〕3号和示财发〔2024〕5号、国办发〔2024〕9号"

    assert [str(found.value) for found in find_doc_numbers(text)] == [
        "示政发〔2024〕3号",
        "示财发〔2024〕5号",
        "国办发〔2024〕9号",
    ]


def test_the_place_of_a_number_is_its_own_words() -> None:
    text = "按照示例省的要求（示政发〔2024〕3号）办理"
    (found,) = find_doc_numbers(text)

    assert text[found.start : found.end] == "示政发〔2024〕3号"


def test_a_number_behind_a_cut_word_is_less_sure() -> None:
    (alone,) = find_doc_numbers("示政发〔2024〕3号")
    (cut,) = find_doc_numbers("执行示政发〔2024〕3号")

    assert cut.confidence < alone.confidence == 1.0


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("示政发[2024]3号", "示政发〔2024〕3号"),
        ("示例省人民政府令 第12号", "示例省人民政府令第12号"),
        ("主席令第五号", "主席令第5号"),
        ("示例省人民政府令（2024年）第12号", "示例省人民政府令2024年第12号"),
        ("示例省人民政府令〔2024〕12号", "示例省人民政府令2024年第12号"),
        ("示例银行公告〔2024〕第11号", "示例银行公告〔2024〕11号"),
        ("示例局公告2024年第11号", "示例局公告2024年第11号"),
        ("其他〔2024〕3号", "其他〔2024〕3号"),
        ("无", None),
        ("", None),
    ],
)
def test_canonical_form_of_a_label(text: str, canonical: str | None) -> None:
    assert canonical_number(text) == canonical


def test_a_text_that_is_no_number_at_all_is_refused() -> None:
    with pytest.raises(DocNumberError):
        parse_number("关于示例的通知")


@pytest.mark.parametrize(
    "text",
    [
        "000000000/2024-00110",
        "11000000000000000A/2024-5135380",
        "0000000000/2024-00008",
        "00000000-0/2024-41003",
        "６２００００００００/2024-001005",
    ],
)
def test_index_numbers_of_many_sites_are_known(text: str) -> None:
    assert is_index_no(text)


@pytest.mark.parametrize("text", ["示政发〔2024〕3号", "2024-00110", "0/2024-1", "", "索引号"])
def test_other_labels_are_no_index_numbers(text: str) -> None:
    assert not is_index_no(text)
