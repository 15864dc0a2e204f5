"""Automatic numbers are printed as Word prints them (ECMA-376 part 1, 17.9)."""

import pytest

from gazette.model import RawFile
from ingest.from_docx import read
from tests.word_files import level, listed, numbering, p, styles, word_file

pytestmark = pytest.mark.requirement("GZ-10", "GZ-17")

TITLE = "示例省人民政府办公厅关于示例工作的通知"
NOTHING = '<w:suff w:val="nothing"/>'
OFFICIAL = [
    level(0, "chineseCounting", "%1、", NOTHING),
    level(1, "chineseCounting", "（%2）", NOTHING),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircleChinese", "%4", NOTHING),
]
STATUTE = [
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "japaneseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'),
    level(2, "japaneseCounting", "（%3）"),
]
AGAIN = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


def numbers(
    body: str, raw: RawFile, lists: dict[int, list[str]], **more: dict[int, tuple[int, str]]
) -> list[str]:
    parts = {"numbering": numbering(lists, more.get("changes", {}))}
    return read(word_file(p(TITLE) + body, parts=parts), raw)[0].text.split("\n")[1:]


def test_levels_count_and_start_again_after_a_higher_one(raw: RawFile) -> None:
    places = [0, 1, 1, 2, 2, 3, 0, 1, 2]
    body = "".join(listed("甲", 1, place) for place in places)
    assert numbers(body, raw, {1: OFFICIAL}) == [
        "一、甲", "（一）甲", "（二）甲", "1. 甲", "2. 甲", "①甲", "二、甲", "（一）甲", "1. 甲",
    ]  # fmt: skip


def test_articles_run_on_through_the_chapters(raw: RawFile) -> None:
    body = "".join(listed("甲", 1, place) for place in (0, 1, 1, 2, 0, 1, 2, 2))
    assert numbers(body, raw, {1: STATUTE}) == [
        "第一章 甲", "第一条 甲", "第二条 甲", "（一）甲", "第二章 甲", "第三条 甲", "（一）甲",
        "（二）甲",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("restart", "last"), [("", "1. 甲"), ('<w:lvlRestart w:val="1"/>', "2. 甲")]
)
def test_a_level_may_start_again_after_one_level_only(
    restart: str, last: str, raw: RawFile
) -> None:
    levels = [*OFFICIAL[:2], level(2, "decimal", "%3.", restart)]
    body = "".join(listed("甲", 1, place) for place in (0, 1, 2, 1, 2))
    assert numbers(body, raw, {1: levels})[-1] == last


def test_lists_of_one_abstract_list_count_together(raw: RawFile) -> None:
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 1)
    found = numbers(body, raw, {1: OFFICIAL}, changes={2: (1, "")})
    assert found == ["一、甲", "二、乙", "三、丙"]


def test_a_start_override_counts_once(raw: RawFile) -> None:
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 2) + listed("丁", 1)
    found = numbers(body, raw, {1: OFFICIAL}, changes={2: (1, AGAIN)})
    assert found == ["一、甲", "一、乙", "二、丙", "三、丁"]


def test_a_level_override_prints_another_number(raw: RawFile) -> None:
    other = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    found = numbers(listed("甲", 1) + listed("乙", 2), raw, {1: OFFICIAL}, changes={2: (1, other)})
    assert found == ["一、甲", "II. 乙"]


def test_legal_numbering_prints_all_levels_in_digits(raw: RawFile) -> None:
    levels = [OFFICIAL[0], level(1, "decimal", "%1.%2", "<w:isLgl/>")]
    body = "".join(listed("甲", 1, place) for place in (0, 0, 1))
    assert numbers(body, raw, {1: levels})[-1] == "2.1 甲"


def test_a_deeper_level_before_its_higher_one_takes_that_ones_start(raw: RawFile) -> None:
    levels = [OFFICIAL[0], level(1, "decimal", "%1.%2", "<w:isLgl/>")]
    assert numbers(listed("甲", 1, 1) + listed("乙", 1), raw, {1: levels}) == ["1.1 甲", "一、乙"]


def test_a_number_comes_from_a_style_and_the_one_it_is_based_on(raw: RawFile) -> None:
    place = '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    article = f'<w:style w:type="paragraph" w:styleId="条">{place}</w:style>'
    based = '<w:style w:type="paragraph" w:styleId="条文"><w:basedOn w:val="条"/></w:style>'
    none = '<w:pStyle w:val="条"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (
        p("甲", properties='<w:pStyle w:val="条"/>')
        + p("乙", properties='<w:pStyle w:val="条文"/>')
        + p("丙", properties=none)
    )
    parts = {"numbering": numbering({1: STATUTE}, {}), "styles": styles(article, based)}
    found = read(word_file(p(TITLE) + body, parts=parts), raw)[0].text.split("\n")[1:]
    assert found == ["第一条 甲", "第二条 乙", "丙"]


def test_a_heading_style_stands_at_the_level_that_names_it(raw: RawFile) -> None:
    levels = [
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="标题1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="标题2"/>'),
    ]
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    headings = [
        f'<w:style w:type="paragraph" w:styleId="标题{n}">{place}</w:style>' for n in (1, 2)
    ]
    body = "".join(p("甲", properties=f'<w:pStyle w:val="标题{n}"/>') for n in (1, 2, 2, 1))
    parts = {"numbering": numbering({1: levels}, {}), "styles": styles(*headings)}
    found = read(word_file(p(TITLE) + body, parts=parts), raw)[0].text.split("\n")[1:]
    assert found == ["一、甲", "（一）甲", "（二）甲", "二、甲"]


def test_a_list_that_links_to_a_style_has_the_levels_of_that_styles_list(raw: RawFile) -> None:
    link = '<w:numStyleLink w:val="公文"/>'
    place = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="numbering" w:styleId="公文">{place}</w:style>'
    parts = {"numbering": numbering({1: OFFICIAL, 2: [link]}, {}), "styles": styles(style)}
    body = p(TITLE) + listed("甲", 2) + listed("乙", 2, 1)
    assert read(word_file(body, parts=parts), raw)[0].text.split("\n")[1:] == ["一、甲", "（一）乙"]


@pytest.mark.parametrize(("bullet", "text"), [("\uf0b7", "• 甲"), ("－", "－ 甲"), ("", "• 甲")])
def test_a_bullet_is_a_bullet(bullet: str, text: str, raw: RawFile) -> None:
    assert numbers(listed("甲", 1), raw, {1: [level(0, "bullet", bullet)]}) == [text]


def test_a_paragraph_of_a_list_that_is_not_there_has_no_number(raw: RawFile) -> None:
    assert numbers(listed("甲", 7) + listed("乙", 1, 8), raw, {1: OFFICIAL}) == ["甲", "乙"]


def test_a_deleted_paragraph_is_not_counted(raw: RawFile) -> None:
    gone = (
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr>'
    )
    body = listed("甲", 1) + p(properties=gone) + listed("乙", 1)
    assert numbers(body, raw, {1: OFFICIAL}) == ["一、甲", "二、乙"]
