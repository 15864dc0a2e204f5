import pytest

from ingest.markdown import plain, read_markdown

pytestmark = pytest.mark.requirement("GZ-15")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("**第一条** 略", "第一条 略"),
        ("第*一*条", "第*一*条"),
        ("见 *附件*。", "见 附件。"),
        ("面积3*5*2米", "面积3*5*2米"),
        ("[示例法](https://example.cn/a_b)", "示例法"),
        ("![图](a.png)", "图"),
        ("`代码`", "代码"),
        ("1\\. 不是列表", "1. 不是列表"),
        ("甲&nbsp;&lt;乙", "甲\u00a0<乙"),
        ("姓名____，年龄____", "姓名____，年龄____"),
        ("〔2024〕1号", "〔2024〕1号"),
    ],
)
def test_marks_inside_a_line_are_removed(line: str, words: str) -> None:
    assert plain(line) == words


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("# 示例办法\n\n## 第一章 总则 ##\n", ("示例办法", "第一章 总则")),
        ("#示例办法", ("示例办法",)),
        ("1. 甲\n2. 乙", ("1. 甲", "2. 乙")),
        ("- 甲\n* 乙", ("甲", "乙")),
        ("> 引文", ("引文",)),
        ("甲\n---\n乙\n***", ("甲", "乙")),
        ("甲\n##\n乙", ("甲", "乙")),
        ("甲<br>乙", ("甲", "乙")),
        ("甲 <!-- 注\n释 --> 乙", ("甲  乙",)),
        ("甲 <!-- 没有结束", ("甲 <!-- 没有结束",)),
        ("```\n甲\n```", ("甲",)),
        ("\u3000\u3000甲  \n\n\n乙", ("\u3000\u3000甲", "乙")),
    ],
)
def test_marks_around_lines_are_removed(source: str, lines: tuple[str, ...]) -> None:
    assert read_markdown(source).lines == lines


def test_the_first_heading_of_rank_one_is_the_title() -> None:
    page = read_markdown("前言\n\n# 示例办法\n\n# 第一部分")
    assert page.title is not None
    assert page.lines[page.title] == "示例办法"


def test_the_header_ends_at_its_comment() -> None:
    page = read_markdown("# 示例办法\n\n2024年1月1日 公布\n\n<!-- INFO END -->\n\n第一条 略。")
    assert page.lines[1 : page.header] == ("2024年1月1日 公布",)


def test_a_table_is_a_grid_and_lines_of_cells() -> None:
    page = read_markdown("甲\n\n| 名 | 值 |\n|---|:-:|\n| **一** | 1 |\n| 二 |\n\n乙")
    assert page.lines == ("甲", "名\t值", "一\t1", "二", "乙")
    assert page.tables == {1: (3, (("名", "值"), ("一", "1"), ("二", "")))}


def test_bars_without_a_divider_are_words() -> None:
    page = read_markdown("| 不是表 |")
    assert (page.lines, page.tables) == (("| 不是表 |",), {})


def test_a_front_matter_gives_values() -> None:
    page = read_markdown('---\ntitle: "示例办法"\n发文字号：示政发〔2024〕1号\n---\n# 示例办法\n')
    assert page.front == {"title": "示例办法", "发文字号": "示政发〔2024〕1号"}
    assert page.lines == ("示例办法",)


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert read_markdown("---\n这是正文。\n---\n").lines == ("这是正文。",)


_MANY = 200_000


@pytest.mark.parametrize(
    "source",
    [
        "# " + " " * _MANY + "甲",
        "# " + "#" * _MANY + "甲",
        "[" * _MANY,
        "**甲" * _MANY,
        "> " * _MANY,
        "- " * _MANY + "甲",
        "<!--" * _MANY,
        "|" * _MANY,
        "|-" * _MANY + "\n|-",
        "|" * _MANY + "\n|-|\n" + "|\n" * 1000,
        "---\n" * _MANY,
        "`" * _MANY,
        "_" * _MANY,
        "&#" * _MANY,
    ],
    ids=lambda source: source[:4],
)
def test_hostile_lines_are_read_in_linear_time(source: str) -> None:
    """Any of these would take minutes if it took quadratic time."""
    assert sum(map(len, read_markdown(source).lines)) <= len(source)
