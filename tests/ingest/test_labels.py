"""Page tables of real sites' layouts (domain §5.1), in every form scraping leaves them in."""

import pytest

from ingest.given import Given
from ingest.labels import Pair, find_table, find_tables, label_of, read_pairs, split_pairs

pytestmark = pytest.mark.requirement("FOI-01", "GZ-14")

TITLE = "示例省人民政府办公厅关于示例的通知"


def given(*lines: str) -> Given:
    table = find_table(list(lines))
    assert table is not None
    return table.given


@pytest.mark.parametrize(
    "lines",
    [
        ["索 引 号：000000000/2024-00012主题分类：综合政务\\政务公开", "发文字号：示政办发〔2024〕12号"],
        ["索　引　号", "000000000/2024-00012", "主题分类", "综合政务\\政务公开", "文 号", "示政办发〔2024〕12号"],
        ["【索引号】 000000000/2024-00012", "【主题分类】 综合政务\\政务公开", "【发文字号】 示政办发〔2024〕12号"],
        ["索引号:000000000/2024-00012", "", "主题分类:", "综合政务\\政务公开", "文号:示政办发〔2024〕12号"],
        ["索引号: 000000000/2024-00012 主题分类: 综合政务\\政务公开 发文字号: 示政办发〔2024〕12号 浏览次数: 12"],
    ],
)  # fmt: skip
def test_a_page_table_is_read_in_any_form(lines: list[str]) -> None:
    read = given(*lines, TITLE, "各市人民政府：")
    assert read.index_no == "000000000/2024-00012"
    assert read.topic == "综合政务\\政务公开"
    assert read.number == "示政办发〔2024〕12号"


def test_labels_of_a_county_site() -> None:
    read = given(
        "索引号：6200000000/2024-00008", "发文字号：示县发〔2024〕8号", "关键词：示例", "发布机构：示例县人民政府",
        "公开形式：主动公开", "公开目录：规范性文件", "生成日期：2024-03-01", "是否有效：是",
    )  # fmt: skip
    assert (read.issuer, read.dated_on, read.status) == ("示例县人民政府", "2024-03-01", "是")
    assert (read.disclosure, read.keywords) == ("主动公开", "示例")


def test_the_surest_label_of_a_field_wins() -> None:
    read = given("发布机构：示例网站", "发文机关：示例省财政厅", "索引号：000/2024-1")
    assert read.issuer == "示例省财政厅"


def test_a_time_behind_a_date_is_no_label() -> None:
    before, pairs = split_pairs("发文机关:示例局成文日期:2024-07-02 00:01")
    assert before == ""
    assert pairs == [Pair("发文机关", "示例局"), Pair("成文日期", "2024-07-02 00:01")]


def test_an_empty_label_does_not_swallow_the_title() -> None:
    table = find_table(["索引号：000/2024-1", "发文机关：示例局", "主题词：", TITLE, "各市："])
    assert table is not None
    assert (sorted(table.lines), table.given.keywords) == ([0, 1, 2], None)


def test_a_sites_own_number_at_the_end_belongs_to_the_table() -> None:
    table = find_table(
        ["索引号", "000/2024-1", "有效性", "有效", "统一编号", "SLAC75-2024-0001", TITLE]
    )
    assert table is not None
    assert sorted(table.lines) == [0, 1, 2, 3, 4, 5]


def test_an_empty_number_does_not_swallow_the_title() -> None:
    assert given("索引号：000/2024-1", "公开方式：主动公开 文号：", TITLE).number is None


@pytest.mark.parametrize(
    "lines",
    [
        ["名称", "依据", "示例事项", "《示例条例》"],  # heads of an ordinary table
        ["来源：示例日报 发布日期：2024-05-01 字体：大 中 小"],  # when the page was posted
        ["标题一句话。", "本办法所称编号：由部门编制。", "附件：略"],
        [TITLE, "各市人民政府：", "现通知如下："],
    ],
)
def test_other_lines_are_no_page_table(lines: list[str]) -> None:
    assert find_table(lines) is None


def test_a_table_below_the_first_sentences_is_the_documents() -> None:
    body = ["为了示例，" + "这是一个很长的句子" * 10 + "。"]
    assert (
        find_table([*body, "索引号：000/2024-1", "文号：示政发〔2024〕1号", "标题：示例"]) is None
    )


def test_tables_anywhere_around_a_document_are_found() -> None:
    read = find_tables(
        ["首页", "要闻", "索引号：000/2024-1", "发文机关：示例局", "公开方式：主动公开"]
    )
    assert (read.index_no, read.issuer) == ("000/2024-1", "示例局")


def test_values_that_cannot_be_are_left_out() -> None:
    read = read_pairs([Pair("成文日期", "见正文"), Pair("索引号", "无"), Pair("文号", "")])
    assert read == Given()


@pytest.mark.parametrize(
    ("text", "label"), [("索　引　号：", "索引号"), ("[文号]", "文号"), ("总则", None)]
)
def test_a_label_is_known_by_its_letters(text: str, label: str | None) -> None:
    assert label_of(text) == label
