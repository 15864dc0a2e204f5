"""Expansion: what may stand for a word, what stays as it is, and how much there may be."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.engine import Engine, EngineName, Query
from opendata.search.expansion import (
    EXPANSIONS,
    MAX_ADDED,
    MAX_VARIANTS,
    Expansion,
    Expansions,
    understand,
)
from opendata.search.index import open_engine
from opendata.search.numeral_forms import numeral_forms
from opendata.search.organ_names import organ_groups
from opendata.search.same import Named
from opendata.search.scripts import scripts
from opendata.search.sounding import sounding
from opendata.search.synonyms import groups_read, synonyms
from opendata.search.syntax import parse
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31", "WS-08")

ORGANS = organ_groups([Named(("示例省水利厅", "省水利厅"), ("示例省水务局",))])
NAMES = ("示例省信息公开要点", "示例省住房公积金办法", "示例省水利厅", "示例省数据办法")
ALL: Expansions = {
    "pinyin": lambda text: sounding(text, lambda _: NAMES),
    "script": scripts,
    "numerals": numeral_forms,
    "aliases": ORGANS.variants,
    "synonyms": synonyms,
}
DOCUMENTS = (
    invented("old", "示例省資訊公開要點", "二〇二三年四月，國務院辦公廳發布。"),
    invented("new", "示例省信息公开要点", "国务院办公厅于2023年4月发布，见第3条、第十二条。"),
    invented(
        "fund", "示例省住房公积金办法", "第三条　缴存住房公积金。", issuer_names=("示例省水利厅",)
    ),
    invented("law", "中华人民共和国数据安全法", "第一条　数据安全。"),
    invented(
        "cites",
        "示例省数据办法",
        "根据中华人民共和国数据安全法、网络安全法，由卫生部、省水利厅施行。",
    ),
    invented(
        "copy",
        "示例省水务局规章",
        "依照网安法，由国家卫生健康委员会负责。",
        issuer_names=("示例省水务局",),
    ),
)


@pytest.fixture(scope="module")
def archive(name: EngineName, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An index of a few documents that say the same in several ways."""
    engine = open_engine(name, tmp_path_factory.mktemp("expansion"))
    engine.update(DOCUMENTS, (), 1)
    yield engine
    engine.close()


def only(*names: Expansion) -> Expansions:
    return {name: ALL[name] for name in EXPANSIONS if name in names}


def found(engine: Engine, text: str, expansions: Expansions) -> list[str]:
    tree = understand(text, expansions).tree
    hits = engine.search(Query(text=text, tree=tree, limit=100))
    assert hits.total == len(hits.items)
    return [hit.id for hit in hits.items]


@pytest.mark.parametrize(
    ("query", "by", "ids"),
    [
        ("国务院办公厅", "script", {"old", "new"}),
        ("國務院辦公廳", "script", {"old", "new"}),
        ("title:要点", "script", {"old", "new"}),
        ("第三条", "numerals", {"new", "fund"}),
        ("第3条", "numerals", {"new", "fund"}),
        ("第12条", "numerals", {"new"}),
        ("2023年4月", "numerals", {"old", "new"}),
        ("省水利厅", "aliases", {"cites", "copy"}),
        ("issuer:省水利厅", "aliases", {"fund", "copy"}),
        ("卫生部", "aliases", {"cites", "copy"}),
        ("公积金缴存 OR 缴存公积金", "synonyms", {"fund"}),
        ("网络安全法", "synonyms", {"cites", "copy"}),
        ("数安法", "synonyms", {"law", "cites"}),
        ("title:数安法", "synonyms", {"law"}),
    ],
)
def test_a_word_finds_what_says_the_same(
    archive: Engine, query: str, by: Expansion, ids: set[str]
) -> None:
    assert set(found(archive, query, only(by))) == ids
    assert set(found(archive, query, ALL)) >= ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('"国务院办公厅"', {"new"}),
        ('"第3条"', {"new"}),
        ('title:"要点"', {"new"}),
        ("网安法*", {"copy"}),
        ("number:第3条", set()),
        ("第3条", {"new", "fund"}),
        ("NOT 网安法", {"old", "new", "fund", "law"}),
        ("网安法 NOT 卫生部", set()),
        ("网安法^3 AND NOT 中华人民共和国", {"copy"}),
        ("title:(水务局 OR 住房公积金)", {"copy", "fund"}),
    ],
)
def test_what_is_quoted_begun_or_a_number_stays_and_what_is_excluded_does_not(
    archive: Engine, query: str, ids: set[str]
) -> None:
    assert set(found(archive, query, ALL)) == ids


@pytest.mark.parametrize(
    "query", ["", "政务 公开", '"政务" OR title:第3条^2', "NOT 网安法", "示政发〔2024〕1号"]
)
def test_without_expansion_nothing_is_changed(query: str) -> None:
    understood = understand(query, {})
    assert understood.expanded is understood.asked
    assert understood.tree == parse(query)
    assert all(not term.variants for term in understood.terms)


def test_the_word_as_written_ranks_before_its_variants(archive: Engine) -> None:
    assert found(archive, "国务院办公厅", ALL)[0] == "new"
    assert found(archive, "國務院辦公廳", ALL)[0] == "old"


def test_a_document_with_another_name_for_a_title_ranks_first(archive: Engine) -> None:
    assert found(archive, "数据安全法", ALL)[0] == "law"
    assert found(archive, "数安法", ALL)[0] == "law"


def test_each_variant_says_how_it_was_found() -> None:
    (term,) = understand("網安法", ALL).terms
    told = {variant.text: variant.by for variant in term.variants}
    assert told["网安法"] == ("script",)
    assert told["网络安全法"] == ("script", "synonyms")


def test_a_variant_that_is_found_anyway_is_not_added() -> None:
    (term,) = understand("公积金", only("synonyms")).terms
    assert (term.variants, term.longer) == ((), ("住房公积金",))


def test_a_word_without_variants_stays_a_word() -> None:
    understood = understand("政务 公开", only("numerals"))
    assert understood.expanded == understood.asked


def test_a_hostile_query_stays_small() -> None:
    words = " OR ".join(f"第{number}条网安法公积金卫生部" for number in range(1, 40))
    terms = understand(words, ALL).terms
    assert max(len(term.variants) for term in terms) <= MAX_VARIANTS
    assert sum(len(term.variants) for term in terms) <= MAX_ADDED
    assert sum(len(term.variants) for term in terms) > MAX_VARIANTS


def test_a_long_word_is_left_alone() -> None:
    (term,) = understand("第三条" * 300, ALL).terms
    assert term.variants == ()


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("第三条", ["第3条"]),
        ("第３条", ["第三条"]),
        ("十二", ["12"]),
        ("12", ["十二"]),
        ("第一百二十条第3款", ["第120条第3款", "第一百二十条第三款"]),
        ("二〇二四年", ["2024年"]),
        ("二○二四年", ["2024年"]),
        ("2024", ["二〇二四", "二○二四", "二零二四"]),
        ("2500元", ["二千五百元"]),
        ("三十日内", ["30日内"]),
        ("一网通办", []),
        ("十四五规划", []),
        ("三公经费", []),
        ("1.5倍", []),
        ("123456789号", []),
        ("第百千条", []),
        ("政务公开", []),
    ],
)
def test_numbers_in_other_numerals(text: str, forms: list[str]) -> None:
    assert list(numeral_forms(text)) == forms


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("中华人民共和国示例法", ["示例法"]),
        ("示例法", ["中华人民共和国示例法"]),
        ("示例管理办法", []),
        ("公积金", ["住房公积金"]),
        ("住房公积金提取", ["公积金提取"]),
        ("养狗", ["养犬"]),
        ("在示例省养狗", []),
        ("停车", []),
    ],
)
def test_other_words_for_the_same(text: str, variants: list[str]) -> None:
    assert list(synonyms(text)) == variants


def test_the_file_of_synonyms_is_well_kept() -> None:
    groups = groups_read()
    assert len(groups) >= 150
    assert [group for group in groups if len(group) < 2 or len(set(group)) < len(group)] == []
    assert len({frozenset(group) for group in groups}) == len(groups)
    assert [name for group in groups for name in group if len(name) < 2] == []


def test_the_file_of_synonyms_says_how_it_is_kept() -> None:
    file = Path(__file__).parents[3] / "opendata" / "search" / "synonyms.txt"
    assert file.read_text(encoding="utf-8").startswith("# ")


WORDS = st.sampled_from(
    ("国务院办公厅", "國務院", "信息公开", "第三条", "第3条", "第12条", "2023年", "卫生部", "省水利厅", "网安法",
     "数据安全法", "公积金", "xinxi", "gjj", "issuer:slt", "title:要点", "issuer:水利厅", '"网安法"', "网安法*", "示例省")
)  # fmt: skip
QUERIES = st.recursive(
    WORDS,
    lambda parts: st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("({} NOT {})".format, parts, parts),
        st.builds("({})^2".format, parts),
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """The same documents in each engine."""
    engines = [open_engine(name, tmp_path_factory.mktemp(name)) for name in get_args(EngineName)]
    for engine in engines:
        engine.update(DOCUMENTS, (), 1)
    yield engines
    for engine in engines:
        engine.close()


@given(QUERIES, st.sets(st.sampled_from(EXPANSIONS)))
def test_both_engines_find_the_same_whatever_is_expanded(
    both: list[Engine], query: str, by: set[Expansion]
) -> None:
    one, other = (set(found(engine, query, only(*by))) for engine in both)
    assert one == other
    assert "NOT" in query or one >= set(found(both[0], query, {}))
