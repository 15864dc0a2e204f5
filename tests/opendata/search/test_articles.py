"""Articles as hits of their own, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gazette.errors import QueryError
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine
from opendata.search.tree import AnyOf
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_PARTS = {
    "rule": [
        ("chp_1", "第一章", "第一章 总则"),
        ("chp_1__art_1", "第一条", "第一条 为了规范停车，制定本办法。"),
        ("chp_1__art_3", "第3条", "第3条 停车场应当公开收费。\n（一）标价；\n（二）票据。"),
        ("chp_1__art_3-1", "第三条之一", "第三条之一 夜间免费。"),
        ("chp_1__art_13", "第十三条", "第十三条 违者罚款。"),
    ],
    "notice": [
        ("lvl1_3", "三、", "三、公开收费"),
        ("lvl1_3__lvl2_3", "（三）", "（三）收费单位负责。"),
        ("enc_1", "附件1", "附件1\n停车收费表"),
    ],
}
_FIELDS = {
    "rule": {"title": "示例省停车办法", "kind": "provincial_rule", "status": "repealed"},
    "notice": {"title": "示例市关于收费的通知", "kind": "official", "number": "示政发〔2024〕1号"},
}


def articles(document: str) -> Iterator[SearchDocument]:
    """The articles of one of two documents."""
    title = str(_FIELDS[document]["title"])
    rest = {name: value for name, value in _FIELDS[document].items() if name != "title"}
    for path, number, text in _PARTS[document]:
        yield invented(document, title, text, path=path, article=number, **rest)


@pytest.fixture
def engine(name: EngineName, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(name, tmp_path, unit="article")
    opened.update([*articles("rule"), *articles("notice")], (), 1)
    yield opened
    opened.close()


def found(engine: Engine, text: str, **rest: object) -> set[str]:
    hits = engine.search(Query(text=text, limit=100, **rest))  # type: ignore[arg-type]  # a test's
    assert hits.total == len(hits.items)
    return {hit.id for hit in hits.items}


ART_3, LEVEL_3, LEVEL_3_3 = "rule#chp_1__art_3", "notice#lvl1_3", "notice#lvl1_3__lvl2_3"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公开收费", {ART_3, LEVEL_3}),
        ("标价", {ART_3}),
        ("规范停车 收费", set()),
        ("总则", {"rule#chp_1"}),
        ("停车", {"rule#chp_1__art_1", ART_3, "notice#enc_1"}),
        ("示例省停车办法", set()),
        ("title:停车办法 免费", {"rule#chp_1__art_3-1"}),
        ("number:示政发 收费单位", {LEVEL_3_3}),
        ("示政发〔2024〕1号", set()),
        ("kind:official", {LEVEL_3, LEVEL_3_3, "notice#enc_1"}),
        ("id:notice NOT 收费", set()),
        ("article:第三条", {ART_3}),
        ("条:第3条", {ART_3}),
        ("条：第 三 条", set()),
        ("article:三", {ART_3, LEVEL_3, LEVEL_3_3}),
        ("条款:3", {ART_3, LEVEL_3, LEVEL_3_3}),
        ("article:（三）", {ART_3, LEVEL_3, LEVEL_3_3}),
        ("article:第三条之一", {"rule#chp_1__art_3-1"}),
        ("article:3之1", {"rule#chp_1__art_3-1"}),
        ("article:第一条,第十三条", {"rule#chp_1__art_1", "rule#chp_1__art_13"}),
        ("article:第一章", {"rule#chp_1"}),
        ("article:附件1", {"notice#enc_1"}),
        ("article:3 title:停车", {ART_3}),
        ("article:* NOT kind:official NOT article:3", {
            "rule#chp_1", "rule#chp_1__art_1", "rule#chp_1__art_3-1", "rule#chp_1__art_13",
        }),
        ("article:99", set()),
    ],
)  # fmt: skip
def test_a_query_finds_articles(engine: Engine, text: str, names: set[str]) -> None:
    assert found(engine, text) == names


def test_filters_and_facets_are_of_the_document(engine: Engine) -> None:
    official = AnyOf("kind", ("official",))
    assert found(engine, "收费", filters=(official,)) == {LEVEL_3, LEVEL_3_3, "notice#enc_1"}
    facets = engine.search(Query(text="收费", facets=("kind",))).facets["kind"]
    assert [(each.value, each.count) for each in facets] == [
        ("official", 3),
        ("provincial_rule", 1),
    ]


def test_articles_in_force_come_first(engine: Engine) -> None:
    hits = [hit.id for hit in engine.search(Query(text="公开收费")).items]
    assert hits == [LEVEL_3, ART_3]


def test_a_document_is_replaced_and_taken_out_with_its_articles(engine: Engine) -> None:
    assert engine.count() == 8
    shorter = [*articles("rule")][:2]
    engine.update(shorter, (), 2)
    assert found(engine, "id:rule") == {"rule#chp_1", "rule#chp_1__art_1"}
    assert len(engine.checks_of("rule")) == 2
    engine.update((), ["rule"], 3)
    assert found(engine, "") == {LEVEL_3, LEVEL_3_3, "notice#enc_1"}
    assert (engine.count(), engine.checks_of("rule")) == (3, [])


def test_articles_are_not_taken_for_past_states(engine: Engine) -> None:
    assert found(engine, "") == {entry.called for each in _PARTS for entry in articles(each)}


@pytest.mark.parametrize("text", ["article:3", "停车 NOT 条:第三条", "article:*", "(article:3)^2"])
def test_a_search_for_documents_refuses_the_number_of_an_article(
    name: EngineName, tmp_path: Path, text: str
) -> None:
    """It would find nothing, and say nothing."""
    documents = open_engine(name, tmp_path)
    with pytest.raises(QueryError) as caught:
        documents.search(Query(text=text))
    assert caught.value.hint == "查条款用 unit=article searches articles"
