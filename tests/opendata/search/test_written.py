"""A tree as text is read as the same tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.search.syntax import read
from opendata.search.written import write

pytestmark = pytest.mark.requirement("SD-02", "item-31")

LEAVES = (
    "政务", "公开", "第三条", '"政务 公开"', '"open data"', "标题：停车", 'title:"办法"', "number:示政发〔2024〕1号",
    "issuer:数据局", "issuer:org-aa,org-bb", "kind:law,official", "topic:综合政务/政务公开", "topic:2.1",
    "year:2024", "year:[2020 TO 2024]", "year:[2020 TO]", "signed:2024", "signed:[2024-01-02 TO 2024-06]",
    "published:[TO 2024-06-30]", "effective:2024-07-01", "title:*", "topic:*", "政务*", "示2*", "op*", "gb?t",
    "region:62*", "id:bare", "index_no:000000000/2024-00110", "12号", "关于印发《办法》的通知",
)  # fmt: skip
COMBINED = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("({} ANDMAYBE {})".format, parts, parts),
        st.builds("(NOT {})".format, parts),
        st.builds("({})^{}".format, parts, st.sampled_from([2, 0.5, 10])),
    ),
    max_leaves=8,
)


@given(COMBINED)
def test_what_is_written_is_read_as_the_same(query: str) -> None:
    tree = read(query)
    assert write(read(write(tree))) == write(tree)
    assert read(write(tree)) == tree


@pytest.mark.parametrize("query", LEAVES)
def test_every_leaf_has_one_spelling(query: str) -> None:
    assert read(write(read(query))) == read(query)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "*"),
        ("政务  公开", "政务 AND 公开"),
        ("标题：停车 OR NOT (a b)^2", "title:停车 OR (NOT ((a AND b)^2))"),
        ("signed:2024-02", "signed:[2024-02-01 TO 2024-02-29]"),
        ("示政发[2024]1号", '"示政发[2024]1号"'),
    ],
)
def test_a_query_is_understood_as(query: str, text: str) -> None:
    assert write(read(query)) == text
