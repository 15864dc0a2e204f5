from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.errors import QueryError
from opendata.search.analyzer import phrase
from opendata.search.mistakes import MAX_LEAVES, MAX_LENGTH, MAX_PATTERNS, MAX_WILDCARDS
from opendata.search.syntax import parse
from opendata.search.tree import (
    And,
    AnyOf,
    Between,
    Boosted,
    Everything,
    Fixed,
    Has,
    Maybe,
    Node,
    Not,
    Or,
    Pattern,
    TextField,
    Words,
    wanted,
)

pytestmark = pytest.mark.requirement("SD-02", "item-31")


def words(text: str, field: TextField = "any", *, exact: bool = False) -> Words:
    found = phrase(text)
    assert found is not None
    return Words(field, found, text, exact)


def meaning(tree: Node) -> Node:
    """A tree without what only ranks."""
    while isinstance(tree, Maybe):
        tree = tree.part
    return tree


_BOTH_WIDTHS = Boosted(
    Or((words("政务", "title"), And((words("公开", "title"), words("数", "title"))))), 2.0
)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        (" 　 ", Everything()),
        ("*:*", Everything()),
        ("政务公开", words("政务公开")),
        ('"政务公开"', words("政务公开", exact=True)),
        ("'政务 公开'", words("政务 公开")),
        ("政务 公开", And((words("政务"), words("公开")))),
        ("政务 公开 政务", And((words("政务"), words("公开")))),
        ("政务 政务", words("政务")),
        ("政务 。 公开", And((words("政务"), words("公开")))),
        ("政务 OR 公开", Or((words("政务"), words("公开")))),
        ("政务 NOT 公开", And((words("政务"), Not(words("公开"))))),
        ("政务 ANDNOT 公开", And((words("政务"), Not(words("公开"))))),
        ("政务 REQUIRE 公开", And((words("政务"), words("公开")))),
        ("政务 OR NOT 公开", Or((words("政务"), Not(words("公开"))))),
        ("政务^2", Boosted(words("政务"), 2.0)),
        ("title:(政务 OR 公开)", Or((words("政务", "title"), words("公开", "title")))),
        ("标题：政务", words("政务", "title")),
        ("正文:政务", words("政务")),
        ("number:示政发(2024)第012号", words("示政发〔2024〕12号", "number")),
        ("title:示政发[2024]12号", words("示政发〔2024〕12号", "title")),
        ("关于印发《办法》的通知", words("关于印发《办法》的通知")),
        ("主题分类:综合政务", words("主题分类:综合政务")),
        ("12:30", words("12:30")),
        ('"政务\n公开"', words("政务\r公开", exact=True)),
        ("title:“open data”", words("open data", "title", exact=True)),
        ("“双减”工作", words("“双减”工作")),
        ('"“双减” 工作"', words("“双减” 工作", exact=True)),
        ("（政务 OR 公开） AND 数", And((Or((words("政务"), words("公开"))), words("数")))),
        ("（标题：政务 OR （title:公开 标题：数））^2", _BOTH_WIDTHS),
        ("政务（公开）", words("政务（公开）")),
        ("政务*", words("政务", exact=True)),
        ("op*", Pattern("any", "op*")),
        ("region:62*", Pattern("region", "62*")),
        ("region:62*,63", Or((Pattern("region", "62*"), AnyOf("region", ("63",))))),
        ("kind:law, kind:unknown", And((AnyOf("kind", ("law",)), AnyOf("kind", ("unknown",))))),
        ("kind:law,unknown", AnyOf("kind", ("law", "unknown"))),
        ("topic:综合政务\\政务公开", AnyOf("topic_path", ("综合政务/政务公开",))),
        ("year:{2020 TO 2023]", Between("year", 2021, 2023)),
        ("year:[TO 2023}", Between("year", None, 2022)),
        ("signed:2024", Between("signed", 20240101, 20241231)),
        ("signed:2024-02", Between("signed", 20240201, 20240229)),
        ("signed:20240223", Between("signed", 20240223, 20240223)),
        ("成文:[2024-02-28 TO]", Between("signed", 20240228, None)),
        ("signed:[2024-07 TO 2024]", Between("signed", 20240701, 20241231)),
        ("signed:[2024 TO 2024-07]", Between("signed", 20240101, 20240731)),
        ("published:*", Has("published")),
        ("topic:*", Has("topic_path")),
        ("title:*", Has("title")),
    ],
)
def test_a_query_means(query: str, tree: Node) -> None:
    assert meaning(parse(query)) == tree


@pytest.mark.parametrize(
    ("query", "position", "message"),
    [
        ('政务 "公开', 3, "not closed"),
        ("(政务", 0, "not closed"),
        ("政务 公开)", 5, "not opened"),
        ("政务 AND", 3, "nothing on its right"),
        ("AND 政务", 0, "nothing on its left"),
        ("政务 AND OR 公开", 7, "nothing on its right"),
        ("(政务 OR) 公开", 6, "nothing on its right"),
        ("NOT", 0, "nothing on its right"),
        ("政务 OR NOT NOT 公开", 10, "NOT stands twice"),
        ("(政务)AND(公开)", 4, "space on both sides"),
        ("政务 issuers:公开", 3, "no field 'issuers'"),
        ("http://example.org/", 0, "no field 'http'"),
        ("title: 政务", 6, "no value"),
        ("政务 title:", 9, "no value"),
        ("kind:法律", 5, "no value '法律'"),
        ("level:city", 6, "no value 'city'"),
        ("year:明年", 5, "'明年'"),
        ("year:>2020", 5, "'>2020'"),
        ("signed:yesterday", 7, "not a date"),
        ("signed:2024-02-30", 7, "not a date"),
        ("signed:{2024-01-01 TO 2024-02-01}", 7, "first and its last day"),
        ("signed:[2024 TO 2022]", 7, "ends before it begins"),
        ("signed:[2024-07-02 TO 2024-07-01]", 7, "ends before it begins"),
        ("year:[2024 TO 2022]", 5, "ends before it begins"),
        ("(" * 300 + "政务" + ")" * 300, 199, "brackets in brackets"),
        ("。", 0, "no word"),
        ("停\udcff", 1, "no text"),
        ("()", 0, "no word"),
        ("NOT 。", 0, "no word"),
        ('title:""', 0, "no word"),
        ("kind:,", 5, "no word"),
        ('"政务 公开"~3', 0, "distance"),
        ("[政务 TO 公开]", 0, "only years and dates"),
        ("政?公开", 1, "letters and digits"),
        ("*公开", 0, "letters and digits"),
        ("region:*2", 7, "letters and digits"),
        ("政" * (MAX_LENGTH + 1), MAX_LENGTH, "longer"),
        (" ".join(map(str, range(MAX_LEAVES + 1))), None, f"more than {MAX_LEAVES}"),
        ("ab" + "?" * (MAX_WILDCARDS + 1), 10, f"more than {MAX_WILDCARDS}"),
        (" ".join(f"ab{n}*" for n in range(MAX_PATTERNS + 1)), None, f"more than {MAX_PATTERNS}"),
    ],
)
def test_a_mistake_is_named_with_its_place(query: str, position: int | None, message: str) -> None:
    with pytest.raises(QueryError, match=message) as error:
        parse(query)
    assert position is None or error.value.position == position


@pytest.mark.parametrize(
    "query", ["示政发〔2024〕12号", "示政发(2024)第012号", " 示政发[2024]12号 "]
)
def test_a_number_ranks_its_document_first(query: str) -> None:
    tree = parse(query)
    assert isinstance(tree, Maybe)
    assert tree.better == Fixed(AnyOf("number_key", ("示政发〔2024〕12号",)), 10_000.0)
    assert words("示政发〔2024〕12号").phrase in [one.phrase for one in wanted(tree)]


def test_a_title_ranks_its_document_first() -> None:
    tree = parse("示例 办法")
    assert isinstance(tree, Maybe)
    assert tree.better == Fixed(AnyOf("title_key", ("示例办法",)), 10_000.0)


@given(st.text(alphabet='政务公开 ab2024():"*?^~[]〔〕号ANDORNT-title：。', max_size=40))
def test_any_query_is_read_or_refused(query: str) -> None:
    with suppress(QueryError):
        assert isinstance(parse(query), Node)


@given(st.text(alphabet="政务公开工作 \u3000\tabANDORTO2024", max_size=40).filter(str.strip))
def test_bare_words_mean_the_same_in_brackets(text: str) -> None:
    """Without brackets the parser is not asked."""
    try:
        bracketed = parse(f"({text})")
    except QueryError:
        with pytest.raises(QueryError):
            parse(text)
    else:
        assert meaning(parse(text)) == meaning(bracketed)


@given(st.text(alphabet="政务公开工作要点", min_size=1, max_size=30))
def test_chinese_is_one_phrase(text: str) -> None:
    assert meaning(parse(text)) == words(text)


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("停车^", 2),
        ("停车^x", 2),
        ("停车^-1", 2),
        ("停车^99999", 2),
        ("停车^2^3", 2),
        ("title:停车^", 8),
        ("停车 ^2", 3),
        ("(停车)^x", 4),
        ("^2", 0),
        ("year:[2020 TO 2024]^3 OR 停车", 19),
    ],
)
def test_a_weight_is_a_number_behind_something(query: str, position: int) -> None:
    """The range with a weight was read as a range AND (^3 OR 停车), and found too little."""
    with pytest.raises(QueryError) as error:
        parse(query)
    assert error.value.position == position
