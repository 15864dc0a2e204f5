"""A document as Akoma Ntoso is valid, and holds every character of its text once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from gazette.text.outline import outline
from opendata.akn_body import NAMESPACE
from opendata.expression import Expression
from opendata.public.rows import ArticleRow, IssuerRow, RelationRow, TableRow
from opendata.to_akn import to_akn
from opendata.xml_text import as_xml
from tests.made_up import NOTICE_TEXT, notice, statute
from tests.opendata.expressions import BASE, CITED, ID, expression_of, sample, titled

pytestmark = pytest.mark.requirement("OD-07", "ND-15", "ND-12")

SCHEMAS = Path(__file__).parents[1] / "data" / "akoma-ntoso-3.0"
NAMES = {"a": NAMESPACE}
STATUTE = expression_of(statute())


def read(expression: Expression) -> etree._Element:
    return etree.fromstring(to_akn(expression))


def words(element: etree._Element) -> str:
    return "".join(element.itertext())


def one(root: etree._Element, path: str) -> etree._Element:
    (found,) = root.iterfind(path, NAMES)
    return found


def test_the_sample_is_valid_and_whole() -> None:
    shown = list(sample())
    assert len(shown) > 50
    for expression in shown:
        root = read(expression)
        assert faults(root) == []
        assert words(root) == expression.text


def test_a_statute_is_an_act_of_its_parts() -> None:
    root = read(STATUTE)
    assert faults(root) == []
    point = one(root, ".//a:article/a:list/a:point[@eId='chp_2__art_3__point_1']")
    assert words(point) == "（一）依法公开；"
    chapter = one(root, ".//a:body/a:chapter[@eId='chp_1']")
    assert [words(chapter[0]), words(chapter[1])] == ["第一章", "总则"]
    assert words(one(root, ".//a:article[@eId='chp_2__art_3']/a:intro")).strip() == "数据应当公开："


def test_another_document_is_a_doc_with_its_levels() -> None:
    root = read(expression_of(notice()))
    assert faults(root) == []
    assert root[0].tag == f"{{{NAMESPACE}}}doc"
    levels = root.iterfind(".//a:mainBody/a:hcontainer[@name='level1']", NAMES)
    assert [level.get("eId") for level in levels] == ["lvl1_1", "lvl1_2"]


def test_work_expression_and_manifestation_have_names() -> None:
    root = read(replace(STATUTE, row=replace(STATUTE.row, region="620100")))
    values = {
        level: one(root, f".//a:{level}/a:FRBRthis").get("value")
        for level in ("FRBRWork", "FRBRExpression", "FRBRManifestation")
    }
    work = f"/akn/cn-gs/act/2019-11-28/{ID}"
    assert values == {
        "FRBRWork": f"{work}/!main",
        "FRBRExpression": f"{work}/zho@2020-01-01/!main",
        "FRBRManifestation": f"{work}/zho@2020-01-01.akn/!main",
    }
    aliases = [alias.get("value") for alias in root.iterfind(".//a:FRBRWork/a:FRBRalias", NAMES)]
    assert aliases == ["示例省数据条例", f"{BASE}/documents/{ID}"]


def test_it_says_when_it_was_passed_and_is_in_force() -> None:
    root = read(STATUTE)
    events = {each.get("eId"): each.attrib for each in root.iterfind(".//a:eventRef", NAMES)}
    assert (events["e_2"]["date"], events["e_2"]["type"]) == ("2019-11-28", "generation")
    assert events["e_in_force"]["date"] == "2020-01-01"
    assert one(root, ".//a:timeInterval").get("start") == "#e_in_force"


def test_a_citation_leads_to_what_is_held() -> None:
    root = read(expression_of(notice()))
    links = root.findall(".//a:ref", NAMES)
    assert {link.get("href") for link in links} == {f"{BASE}/documents/{CITED}"}
    assert words(links[0]) == "《示例省数据条例》第三条"


def test_what_is_cited_and_not_held_is_plain_text() -> None:
    shown = expression_of(notice())
    unknown = [replace(each, to_document=None) for each in shown.relations]
    root = read(replace(shown, relations=unknown))
    assert (root.findall(".//a:ref", NAMES), words(root)) == ([], NOTICE_TEXT)


def test_title_and_number_are_told_apart_in_the_preface() -> None:
    text = "示例省人民政府关于\n推进示例工作的通知\n示政发〔2024〕12号\n各市：\n略。"
    shown = titled(expression_of(notice()), "示例省人民政府关于推进示例工作的通知")
    root = read(replace(shown, text=text, parts=[], relations=[]))
    assert faults(root) == []
    titles = [words(each) for each in root.iterfind(".//a:preface/a:p/a:docTitle", NAMES)]
    assert titles == text.split("\n")[:2]
    assert words(one(root, ".//a:preface/a:p/a:docNumber")) == "示政发〔2024〕12号"


def test_an_annex_is_an_attachment_with_a_name_of_its_own() -> None:
    text = "一、明确职责\n略。\n附件1\n示例台账\n甲\t乙\n丙\t丁\n附件2\n示例名单\n一、名单\n略。"
    root = read(outlined(text, tables=(grid(text, "甲\t乙\n丙\t丁"),)))
    assert faults(root) == []
    attached = root.findall(".//a:attachment", NAMES)
    assert [each.get("eId") for each in attached] == ["enc_1", "enc_2"]
    assert words(attached[0][1]) == "示例台账"
    names = [one(each, ".//a:FRBRWork/a:FRBRthis").get("value") for each in attached]
    assert [str(name).rpartition("/")[2] for name in names] == ["!enc_1", "!enc_2"]
    cells = [words(cell) for cell in attached[0].iterfind(".//a:td", NAMES)]
    assert cells == ["甲", "乙", "丙", "丁"]
    assert words(root) == text


def test_an_empty_text_is_valid() -> None:
    for shown in (STATUTE, expression_of(notice())):
        bare = replace(shown, text="", parts=[], relations=[], row=replace(shown.row, issuers=()))
        assert faults(read(bare)) == []


LINE = st.sampled_from(
    [
        "第一章 总则", "第二章\n罚则", "第一条 为了示例，制定本办法。", "第二条　略。", "（一）甲；",
        "（二）乙。", "1.丙", "一、明确职责", "一、略。二是略。", "（一）加强领导", "附件1", "附件：名单",
        "示例办法", "示例省人民政府", "2024年5月23日", "", " ", "\u3000\u3000略。", "甲\t乙", "\r", "\x0b",
    ]
)  # fmt: skip
ANY = st.text(max_size=12)


@settings(deadline=None)  # the first reads the schema
@given(st.lists(LINE | ANY, max_size=25))
def test_any_text_with_its_outline_is_valid_and_whole(some: list[str]) -> None:
    check(outlined("\n".join(some)))


@st.composite
def claims(draw: st.DrawFn) -> Expression:
    """Parts, tables and citations that may overlap as they like."""
    text = draw(st.text("甲乙第一条（） \n\t\u3000", max_size=40))
    place = st.integers(0, len(text) + 2)
    paths = ["chp_1", "chp_1__art_1", "chp_1__art_1__point_1", "art_2", "enc_1", "enc_1__lvl1_1"]
    kinds = ["chapter", "article", "item", "article", "enclosure", "level1"]
    chosen = draw(st.lists(st.integers(0, len(paths) - 1), unique=True))
    parts = [
        ArticleRow(paths[at], kinds[at], draw(ANY), draw(st.none() | ANY), "", *spot)
        for at in sorted(chosen)
        for spot in [sorted((draw(place), draw(place)))]
    ]
    spots = [sorted((draw(place), draw(place))) for _ in range(draw(st.integers(0, 3)))]
    tables = tuple(TableRow(start, end, (("甲", "乙"),)) for start, end in spots)
    relations = [
        RelationRow("cites", ID, 0, None, CITED, None, None, None, "", spot[0], spot[1], 1.0)
        for spot in spots
    ]
    version = replace(STATUTE.version, tables=tables)
    row = replace(STATUTE.row, kind=draw(st.sampled_from(["law", "official"])))
    return replace(STATUTE, text=text, parts=parts, relations=relations, version=version, row=row)


@settings(deadline=None)  # the first reads the schema
@given(claims())
def test_what_overlaps_is_told_once(expression: Expression) -> None:
    check(expression)


@settings(deadline=None)  # the first reads the schema
@given(ANY)
def test_any_name_may_stand_in_what_is_said_of_it(name: str) -> None:
    row = replace(STATUTE.row, issuers=(IssuerRow("org-1", name, "province"),), number=name or None)
    read(replace(titled(STATUTE, name), row=row, office=name))


def check(expression: Expression) -> None:
    root = read(expression)
    assert faults(root) == []
    assert words(root) == as_xml(expression.text)


def outlined(text: str, tables: tuple[TableRow, ...] = ()) -> Expression:
    """The text with the parts that it has."""
    shown = expression_of(notice())
    parts = [
        ArticleRow(
            each.path,
            each.kind,
            each.number,
            each.heading,
            text[each.start : each.end],
            each.start,
            each.end,
        )
        for each in outline(text)
    ]
    version = replace(shown.version, tables=tables)
    return replace(shown, text=text, parts=parts, relations=[], version=version)


def grid(text: str, printed: str) -> TableRow:
    start = text.index(printed)
    rows = tuple(tuple(row.split("\t")) for row in printed.split("\n"))
    return TableRow(start, start + len(printed), rows)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "akomantoso30.xsd"))


def faults(root: etree._Element) -> list[str]:
    schema().validate(root)
    return [str(error) for error in schema().error_log]
