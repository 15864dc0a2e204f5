"""Lists of clean-up decisions: as items, as tables, as bare lines."""

import pytest

from gazette.model import Effect, EffectKind, Table
from gazette.text.citations import find_citations
from gazette.text.effects import read_effects
from gazette.text.outline import outline

pytestmark = pytest.mark.requirement("ND-09", "ND-14")

TITLE = "示例省人民政府关于公布规范性文件清理结果的通知"
HEAD = f"{TITLE}\n各市人民政府：\n现将清理结果通知如下，请遵照执行。\n"
Line = tuple[EffectKind, str | None, str | None]


def read(text: str, tables: tuple[Table, ...] = ()) -> tuple[Effect, ...]:
    citations = find_citations(text, None, TITLE)
    return read_effects(
        text, citations=citations, components=outline(text), title=TITLE, tables=tables
    )


def lines(text: str, tables: tuple[Table, ...] = ()) -> list[Line]:
    return [(one.kind, one.title, one.number) for one in read(text, tables)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("决定废止的规范性文件目录", "repeals"),
        ("一、废止的规范性文件（共2件）", "repeals"),
        ("附件1：省人民政府决定废止的文件目录", "repeals"),
        ("经清理，决定废止下列文件：", "repeals"),
        ("下列规范性文件予以废止：", "repeals"),
        ("一、对内容已被替代的2件规范性文件予以废止：", "repeals"),
        ("二、对适用期已过的2件规范性文件宣布失效：", "expires"),
        ("宣布失效的规范性文件目录", "expires"),
        ("继续有效的规范性文件目录", "continues"),
        ("保留的规章目录（2件）", "continues"),
        ("停止执行的文件清单", "suspends"),
        ("修改的规范性文件目录", "amends"),
    ],
)
def test_the_heading_says_what_the_list_does(heading: str, kind: EffectKind) -> None:
    text = (
        f"{HEAD}{heading}\n1.《示例办法》（示政发〔2010〕3号）\n2.《示例规定》（示政发〔2010〕4号）"
    )

    assert lines(text) == [
        (kind, "示例办法", "示政发〔2010〕3号"),
        (kind, "示例规定", "示政发〔2010〕4号"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "拟修改的规范性文件目录",
        "建议废止的规范性文件目录",
        "已废止的文件目录",
        "保留、修改和废止的规范性文件目录",
        "规范性文件目录",
        "撤销的机构名单",
        "现将有关材料报送如下：",
    ],
)
def test_a_list_of_something_else_does_nothing(heading: str) -> None:
    assert lines(f"{HEAD}{heading}\n1.《示例办法》（示政发〔2010〕3号）") == []


def test_a_new_heading_ends_the_list_above() -> None:
    text = (
        f"{HEAD}一、废止的规范性文件目录\n1.《示例办法》（示政发〔2010〕3号）\n"
        "二、继续有效的规范性文件目录\n1.《示例规定》（示政发〔2010〕4号）\n"
        "三、拟修改的规范性文件目录\n1.《示例细则》（示政发〔2010〕5号）"
    )
    assert lines(text) == [
        ("repeals", "示例办法", "示政发〔2010〕3号"),
        ("continues", "示例规定", "示政发〔2010〕4号"),
    ]


def test_a_sentence_ends_the_list() -> None:
    text = (
        f"{HEAD}废止的规范性文件目录\n1.《示例办法》（示政发〔2010〕3号）\n"
        "各级机关要做好衔接工作。\n《示例规定》（示政发〔2010〕4号）"
    )
    assert lines(text) == [("repeals", "示例办法", "示政发〔2010〕3号")]


def test_titles_without_brackets_are_read_with_their_numbers() -> None:
    text = f"{HEAD}废止的规范性文件目录\n1.示例省人民政府关于示例的通知（示政发〔2010〕3号）\n2.示例省关于示例的意见"
    first, second = read(text)

    assert (first.title, first.number) == ("示例省人民政府关于示例的通知", "示政发〔2010〕3号")
    assert (second.title, second.number) == ("示例省关于示例的意见", None)
    assert first.confidence >= 0.9 > second.confidence


def test_a_number_on_the_next_line_belongs_to_its_title() -> None:
    text = (
        f"{HEAD}废止的规范性文件目录\n1\n示例省关于示例的办法\n示政发〔2011〕4号\n"
        "2\n示例省关于示例的规定\n示政发〔2011〕5号"
    )
    assert lines(text) == [
        ("repeals", "示例省关于示例的办法", "示政发〔2011〕4号"),
        ("repeals", "示例省关于示例的规定", "示政发〔2011〕5号"),
    ]


def test_a_row_gives_name_and_number_from_its_cells() -> None:
    text = (
        f"{HEAD}废止的规范性文件目录\n序号\t文件名称\t文号\t理由\n"
        "1\t示例省关于示例的通知\t示政发〔2010〕3号\t已被《示例条例》代替\n"
        "2\t《示例办法》\t示政发〔2010〕4号\t"
    )
    found = lines(text)

    assert found[0] == ("repeals", "示例省关于示例的通知", "示政发〔2010〕3号")
    assert found[1] == ("repeals", "示例办法", "示政发〔2010〕4号")


def test_the_column_of_results_says_more_than_the_heading() -> None:
    text = (
        f"{HEAD}规范性文件清理结果一览表\n序号\t文件名称\t文号\t清理结果\n"
        "1\t示例省关于甲的通知\t示政发〔2010〕3号\t废止\n"
        "2\t示例省关于乙的通知\t示政发〔2010〕4号\t继续有效\n"
        "3\t示例省关于丙的通知\t示政发〔2010〕5号\t拟修改"
    )
    assert lines(text) == [
        ("repeals", "示例省关于甲的通知", "示政发〔2010〕3号"),
        ("continues", "示例省关于乙的通知", "示政发〔2010〕4号"),
    ]


def test_a_plan_of_work_does_nothing() -> None:
    text = f"{HEAD}2024年立法计划\n序号\t名称\t类别\n1\t《示例条例》\t修改\n2\t《示例办法》\t废止"

    assert lines(text) == []


def test_a_result_that_spans_rows_holds_for_each() -> None:
    body = "序号\t文件名称\t结果\n1\t示例省关于甲的通知\t宣布失效\n2\t示例省关于乙的通知"
    text = f"{HEAD}清理结果表\n{body}"
    rows = (
        ("序号", "文件名称", "结果"),
        ("1", "示例省关于甲的通知", "宣布失效"),
        ("2", "示例省关于乙的通知", "宣布失效"),
    )
    table = Table(start=text.index(body), end=len(text), rows=rows)

    assert lines(text, (table,)) == [
        ("expires", "示例省关于甲的通知", None),
        ("expires", "示例省关于乙的通知", None),
    ]


def test_which_of_two_ends_a_joint_list_does_not_say() -> None:
    text = f"{HEAD}决定废止和宣布失效的规范性文件目录\n1.《示例办法》（示政发〔2010〕3号）"
    (effect,) = read(text)

    assert effect.kind == "repeals"
    assert effect.confidence < 0.9


def test_an_item_has_its_own_place() -> None:
    text = f"{HEAD}废止的规范性文件目录\n1.《示例办法》（示政发〔2010〕3号）\n2.《示例规定》（示政发〔2010〕4号）"
    first, second = read(text)

    assert text[first.start : first.end] == "《示例办法》（示政发〔2010〕3号）"
    assert text[second.start : second.end] == "《示例规定》（示政发〔2010〕4号）"
