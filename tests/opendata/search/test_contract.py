"""What every engine must do, asked of each."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from gazette.errors import QueryError, StoreError
from opendata.public.changes import document_of
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Facet, Query, Sort
from opendata.search.generations import Generations
from opendata.search.index import open_engine
from opendata.search.times import AsOf, in_force
from opendata.search.tree import AnyOf, Between, Node, Not, Or, days
from tests.opendata.search.shelf import DOCUMENTS, TEXTS, invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")

ALL = {document.id for document in DOCUMENTS}


def found(engine: Engine, text: str = "", *filters: Node) -> set[str]:
    hits = engine.search(Query(text=text, filters=filters, limit=100))
    assert hits.total == len(hits.items)
    return {document_of(hit.id) for hit in hits.items}


def order(engine: Engine, query: Query) -> list[str]:
    return [document_of(hit.id) for hit in engine.search(query).items]


def served(ids: Sequence[str]) -> Mapping[str, str]:
    return {id: TEXTS[id] for id in ids}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ALL),
        ("*", ALL),
        ("政务公开", {"plan"}),
        ("数据安全", {"order"}),
        ('"数据安全"', {"order"}),
        ("安全", {"order", "joint", "first"}),
        ("第12号", {"order"}),
        ("12号", {"plan", "order", "twelfth"}),
        ("2024年", {"joint", "first"}),
        ("ipv6", {"joint"}),
        ('"open data"', {"joint"}),
        ("op*", {"joint"}),
        ("op?n OR ipx*", {"joint"}),
        ("数据*", {"order", "joint"}),
        ("云", {"joint"}),
        ("则", {"bare"}),
        ("政务 公开", {"plan", "order", "bare"}),
        ("政务 AND 公开 NOT 公开政务", {"plan", "order"}),
        ("NOT 安全", {"plan", "twelfth", "bare"}),
        ("停车场 OR 河湖", {"order", "twelfth"}),
        ("停车场 OR NOT 示例省", {"order", "joint", "bare"}),
        ("(停车场 OR 河湖) AND 意见", {"twelfth"}),
        ("安全 ANDMAYBE 云岭", {"order", "joint", "first"}),
        ("NOT 安全 ANDMAYBE 公开", {"plan", "twelfth", "bare"}),
        ("停车场 OR (NOT 安全 ANDMAYBE 公开)", {"order", "plan", "twelfth", "bare"}),
        ("安全^3", {"order", "joint", "first"}),
        ("安全^0", {"order", "joint", "first"}),
        ("title:安全^3", {"first"}),
        ("title:安全^0.5 OR 河湖", {"first", "twelfth"}),
        ("(title:安全 OR 河湖)^2 AND 意见", {"twelfth"}),
        ("NOT (安全^2)", {"plan", "twelfth", "bare"}),
        ("year:2019^2 OR 河湖", {"order", "twelfth"}),
        ("(signed:[2024-12 TO])^2 OR 停车场", {"order", "twelfth"}),
        ("title:政务*", {"plan"}),
        ("政务*^2 AND title:要点", {"plan"}),
        ("题*", set()),
        ("title:停*", {"order"}),
        ("signed:[TO 2024-01-01]", {"order", "first"}),
        ("title:安全", {"first"}),
        ("标题：安全", {"first"}),
        ("text:安全生产", {"first"}),
        ("issuer:数据局", {"joint"}),
        ("issuer:org-dd", {"joint"}),
        ("issuer:org-dd,org-aa", {"joint", "plan"}),
        ("number:示政发", {"first", "twelfth"}),
        ("number:示政发(2024)第12号", {"twelfth"}),
        ("kind:provincial_rule", {"order"}),
        ("kind:provincial_rule,unknown", {"order", "bare"}),
        ("genre:通知 AND level:prefecture", {"joint"}),
        ("topic:综合政务", {"plan", "joint"}),
        ("topic:综合政务/政务公开", {"plan"}),
        ("status:repealed", {"order"}),
        ("region:9900*", {"plan", "order", "first", "twelfth"}),
        ("year:2024", {"plan", "joint", "first", "twelfth"}),
        ("year:[2019 TO 2023]", {"order"}),
        ("signed:2024-01", {"joint", "first"}),
        ("signed:[2024-01-02 TO 2024-06]", {"plan", "joint"}),
        ("published:[2025 TO]", {"twelfth"}),
        ("published:*", {"plan", "twelfth"}),
        ("NOT year:*", {"bare"}),
        ("topic:*", {"plan", "order", "joint"}),
        ("title:*", ALL),
        ("index_no:*", {"plan"}),
        ("number:*", ALL - {"bare"}),
        ("issuer:*", ALL - {"bare"}),
        ("region:* NOT genre:通知", {"order", "first", "twelfth"}),
        ("000000000/2024-00110", {"plan"}),
        ("id:bare,plan", {"bare", "plan"}),
        ("没有这样的词", set()),
        ("办法》的", set()),
        ('"施行，自"', set()),
        ('"公开。\n二"', {"plan"}),
        ('"公开。\n三"', set()),
    ],
)
def test_a_query_finds(shelf: Engine, query: str, ids: set[str]) -> None:
    assert found(shelf, query) == ids


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("数据安全", set()),
        ("数据", {"scattered"}),
        ("据安", {"scattered"}),
        ("全", {"scattered"}),
        ("数", {"scattered"}),
        ("据云", set()),
        ("安徽报道", {"scattered"}),
    ],
)
def test_scattered_characters_are_not_found_together(
    engine: Engine, query: str, ids: set[str]
) -> None:
    """Joined by AND, the pairs 数据 据安 安全 find this text; as a phrase they do not."""
    engine.update([invented("scattered", "一", "数据库。据安徽报道。安全")], (), 1)
    assert found(engine, query) == ids


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "（）", "()", "【】", "﹝﹞", "［］"])
def test_a_number_finds_its_documents_in_any_brackets(shelf: Engine, brackets: str) -> None:
    query = f"示政发{brackets[0]}2024{brackets[1]}1号"
    assert found(shelf, query) == {"plan", "first"}
    assert order(shelf, Query(text=query))[0] == "first"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("示政发〔2024〕第012号", "twelfth"),
        ("示例省人民政府令第12号", "order"),
        ("示例省停车场管理办法", "order"),
        ("《示例省停车场管理办法》", "order"),
        ("附则", "bare"),
        ("安全生产", "first"),
        ("政务公开", "plan"),
        ("安全 生产", "first"),
    ],
)
def test_what_is_meant_comes_first(shelf: Engine, query: str, first: str) -> None:
    assert order(shelf, Query(text=query))[0] == first


def test_an_exact_title_comes_before_longer_ones(engine: Engine) -> None:
    engine.update(
        [
            invented("longer", "示例省测绘条例实施办法（示例省测绘条例）", "示例省测绘条例。" * 9),
            invented("exact", "示例省测绘条例", "总则"),
        ],
        (),
        1,
    )
    assert order(engine, Query(text="示例省测绘条例")) == ["exact", "longer"]


def test_words_side_by_side_in_a_title_come_first(engine: Engine) -> None:
    engine.update(
        [
            invented("apart", "政务通报与公开电话", "政务与公开"),
            invented("together", "某政务公开通报", "政务与公开"),
        ],
        (),
        1,
    )
    assert order(engine, Query(text="政务 公开")) == ["together", "apart"]


def over(id: str, text: str, **fields: object) -> SearchDocument:
    """A document that was repealed."""
    return invented(id, "某题", text, status="repealed", **fields)


@pytest.mark.parametrize("text", ["停车收费", "停车 收费", "停车 OR 罚款", "issuer:示例省"])
def test_what_is_repealed_comes_after_what_is_in_force(engine: Engine, text: str) -> None:
    """The better fit is the repealed one: the shorter text, and the first to be indexed."""
    fields = {"issuer_names": ("示例省人民政府",)}
    shelf = [
        over("old", "停车收费。", **fields),
        invented("new", "某题", "停车收费。" + "另行规定。" * 2, **fields),
        *(invented(f"other{n}", "某题", "别的事。" * 9) for n in range(9)),
    ]
    engine.update(shelf, (), 1)
    assert order(engine, Query(text=text)) == ["new", "old"]


@pytest.mark.parametrize("text", ["停", "停车", "p2*", "停车^3", "title:某题", "kind:unknown"])
def test_of_two_equal_texts_the_one_in_force_comes_first(engine: Engine, text: str) -> None:
    engine.update([over("old", "停车p2p"), invented("new", "某题", "停车p2p")], (), 1)
    assert order(engine, Query(text=text)) == ["new", "old"]


def test_a_far_better_fit_comes_first_though_it_is_repealed(engine: Engine) -> None:
    shelf = [
        invented("mention", "关于收费目录的通知", "另行规定。" * 50 + "停车收费。"),
        invented("subject", "停车收费办法", "停车收费。" * 5, status="repealed"),
    ]
    engine.update(shelf, (), 1)
    assert order(engine, Query(text="停车收费")) == ["subject", "mention"]


@pytest.mark.parametrize("status", ["repealed", "expired", "invalidated", "suspended"])
def test_who_asks_for_a_validity_gets_the_best_fit_first(engine: Engine, status: str) -> None:
    shelf = [
        invented("old", "某题", "停车收费。", status=status),
        invented("new", "某题", "停车收费。另行规定。", status="effective"),
    ]
    engine.update(shelf, (), 1)
    both = AnyOf("status", ("effective", status))
    assert order(engine, Query(text="停车")) == ["new", "old"]
    assert order(engine, Query(text="停车", filters=(both,))) == ["old", "new"]
    assert order(engine, Query(text=f"停车 status:effective,{status}")) == ["old", "new"]
    assert order(engine, Query(text="停车", as_of=AsOf())) == ["old", "new"]


@pytest.mark.parametrize("text", ["安全", "公开 政务", "停车场 OR 河湖", "NOT 安全", "政*", ""])
def test_what_is_repealed_is_found_all_the_same(shelf: Engine, text: str) -> None:
    everywhere = AnyOf("status", ("repealed", "effective", "unknown"))
    assert found(shelf, text) == found(shelf, text, everywhere)


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        (AnyOf("kind", ("provincial_rule", "unknown")), {"order", "bare"}),
        (AnyOf("issuer_id", ("org-dd",)), {"joint"}),
        (AnyOf("topic_path", ("综合政务",)), {"plan", "joint"}),
        (AnyOf("topic", ("城乡建设",)), {"order"}),
        (AnyOf("number_key", ("示政发〔2024〕12号",)), {"twelfth"}),
        (Between("year", 2019, 2020), {"order"}),
        (Or((Between("year", 2019, 2019), AnyOf("genre", ("决定",)))), {"order", "first"}),
        (days("signed", date(2024, 1, 2), date(2024, 5, 23)), {"joint", "plan"}),
        (days("published", None, date(2024, 12, 31)), {"plan"}),
        (Not(AnyOf("level", ("province",))), {"joint", "bare"}),
        (in_force(date(2020, 1, 1)), {"order"}),
        (in_force(date(2023, 1, 1)), set()),
        (in_force(date(2024, 7, 1)), {"plan", "joint"}),
        (in_force(date(2026, 1, 1)), {"plan", "joint"}),
        (in_force(date(2026, 1, 2)), {"plan"}),
    ],
)
def test_a_condition_narrows(shelf: Engine, condition: Node, ids: set[str]) -> None:
    assert found(shelf, "", condition) == ids
    assert found(shelf, "NOT 则 AND NOT 停车场", condition) == ids - {"bare", "order"}


def test_conditions_do_not_change_scores(shelf: Engine) -> None:
    free = shelf.search(Query(text="安全"))
    bound = shelf.search(Query(text="安全", filters=(Between("year", 2000, 2030),)))
    scores = {hit.id: hit.score for hit in free.items}
    assert {hit.id: hit.score for hit in bound.items} == pytest.approx(scores)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("signed", ["order", "first", "joint", "plan", "twelfth", "bare"]),
        ("-signed", ["twelfth", "plan", "joint", "first", "order", "bare"]),
        ("published", ["plan", "twelfth"]),
        ("-published", ["twelfth", "plan"]),
    ],
)
def test_days_sort_with_the_unknown_last(shelf: Engine, sort: Sort, ids: list[str]) -> None:
    assert order(shelf, Query(sort=sort, limit=len(ids))) == ids


def test_pages_join_to_the_whole(shelf: Engine) -> None:
    whole = order(shelf, Query(text="示例省 OR 安全 OR 公开"))
    pages = [
        hit
        for offset in range(0, 8, 2)
        for hit in order(shelf, Query(text="示例省 OR 安全 OR 公开", offset=offset, limit=2))
    ]
    assert pages == whole


@pytest.mark.parametrize("sort", ["relevance", "-signed"])
def test_a_page_may_be_empty_and_the_total_left_out(shelf: Engine, sort: Sort) -> None:
    assert shelf.search(Query(text="安全", sort=sort, limit=0)).total == 3
    assert shelf.search(Query(text="安全", sort=sort, limit=0)).items == ()
    assert shelf.search(Query(text="安全", sort=sort, total=False)).total is None


@pytest.mark.parametrize(
    ("facet", "counts"),
    [
        ("issuer", [("org-bb", 3), ("org-aa", 1), ("org-cc", 1), ("org-dd", 1)]),
        ("kind", [("government_normative", 4), ("provincial_rule", 1), ("unknown", 1)]),
        ("genre", [("通知", 2), ("决定", 1), ("办法", 1), ("意见", 1)]),
        ("level", [("province", 4), ("prefecture", 1), ("unknown", 1)]),
        ("topic", [("城乡建设", 1), ("综合政务/电子政务", 1), ("综合政务\\政务公开", 1)]),
        ("status", [("unknown", 4), ("effective", 1), ("repealed", 1)]),
        ("region", [("990000", 4), ("990100", 1)]),
        ("year", [(2024, 4), (2019, 1)]),
    ],
)
def test_facets_count_all_hits(
    shelf: Engine, facet: Facet, counts: list[tuple[str | int, int]]
) -> None:
    hits = shelf.search(Query(facets=(facet,), limit=1))
    assert [(count.value, count.count) for count in hits.facets[facet]] == counts


@pytest.mark.parametrize(
    ("query", "bars"),
    [
        (Query(histogram="year"), [(2019, 1), (2024, 4)]),
        (Query(histogram="month"), [(201903, 1), (202401, 2), (202405, 1), (202412, 1)]),
        (Query(text="安全", histogram="month", limit=0, total=False), [(201903, 1), (202401, 2)]),
        (Query(text="没有这个词", histogram="year"), []),
        (Query(), []),
    ],
)
def test_hits_are_counted_by_when_they_were_signed(
    shelf: Engine, query: Query, bars: list[tuple[int, int]]
) -> None:
    hits = shelf.search(query)
    assert [(bar.value, bar.count) for bar in hits.histogram] == bars


def test_facets_keep_to_query_and_conditions(shelf: Engine) -> None:
    province = AnyOf("level", ("province",))
    hits = shelf.search(Query(text="安全", filters=(province,), facets=("year",), limit=0))
    assert [(count.value, count.count) for count in hits.facets["year"]] == [(2019, 1), (2024, 1)]


def test_snippets_come_from_the_served_text(shelf: Engine) -> None:
    hits = shelf.search(Query(text="数据 安全 NOT 决定", snippets=1, sort="signed"), texts=served)
    (joint,) = (hit for hit in hits.items if document_of(hit.id) == "joint")
    pieces = [[piece.text[start:end] for start, end in piece.marks] for piece in joint.highlights]
    assert "安全" in {word for words in pieces for word in words}
    for piece in joint.highlights:
        assert TEXTS[joint.id][piece.start :].replace("\n", " ").startswith(piece.text)


def test_a_document_is_replaced_and_taken_out(engine: Engine) -> None:
    """In tantivy 0.27 deleting by an unsigned number deletes nothing; ids are text."""
    engine.update([invented("a", "一", "原文"), invented("b", "二", "原文")], (), 1)
    engine.update([invented("a", "一", "新文")], (), 2)
    assert engine.count() == 2
    assert found(engine, "原文") == {"b"}
    assert found(engine, "新文") == {"a"}
    engine.update((), ["b", "never there"], 3)
    assert found(engine) == {"a"}
    assert (engine.count(), engine.cursor()) == (1, 3)


def test_a_failed_update_leaves_everything_as_it_was(engine: Engine) -> None:
    engine.update([invented("a", "一", "原文")], (), 1)

    def broken() -> object:
        yield invented("a", "一", "新文")
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        engine.update(broken(), (), 2)  # type: ignore[arg-type]  # a generator that fails
    assert (found(engine, "原文"), engine.cursor()) == ({"a"}, 1)
    engine.update([invented("a", "一", "再文")], (), 3)
    assert (found(engine, "再文"), engine.cursor()) == ({"a"}, 3)


def test_a_reader_sees_what_another_wrote(name: EngineName, tmp_path: Path) -> None:
    writer, reader = open_engine(name, tmp_path), open_engine(name, tmp_path)
    writer.update([invented("a", "一", "原文")], (), 7)
    assert reader.count() == 0
    reader.reload()
    assert (found(reader, "原文"), reader.cursor()) == ({"a"}, 7)


def test_a_second_writer_is_told(
    engine: Engine, name: EngineName, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("opendata.search.generations._WAIT", 0.1)
    with (
        Generations(tmp_path / name).alone(),
        pytest.raises(StoreError, match=r"another process .* is writing"),
    ):
        engine.update((), (), 1)


@pytest.mark.parametrize("query", ['"', "a AND", "issuers:x", "营?商"])
def test_a_mistake_is_named(shelf: Engine, query: str) -> None:
    with pytest.raises(QueryError):
        shelf.search(Query(text=query))


@pytest.mark.parametrize(("offset", "limit"), [(10_000, 1), (-1, 5), (0, -1)])
def test_a_page_out_of_reach_is_refused(shelf: Engine, offset: int, limit: int) -> None:
    with pytest.raises(QueryError):
        shelf.search(Query(offset=offset, limit=limit))
