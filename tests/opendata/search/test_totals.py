"""The total is of all hits, however few are asked for, in each engine."""

import pytest

from opendata.search.engine import Engine, Query
from opendata.search.tree import AnyOf, Node
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")

_WEAKER = [invented(f"w{n:02}", "一", f"市{'民' * n}河湖", level="county") for n in range(30)]
_STRONGER = [invented(f"s{n:02}", "市河湖", "", level="county") for n in range(5)]


@pytest.mark.parametrize("query", ["市", "河湖", "市 AND 河湖", "市 OR 村", "市 NOT 村", "市^3"])
@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("filters", [(), (AnyOf("level", ("county",)),)])
def test_weak_hits_after_strong_ones_count(
    engine: Engine, query: str, limit: int, filters: tuple[Node, ...]
) -> None:
    """Whoosh dropped hits that could not be among the first from its total."""
    engine.update([*_WEAKER[:5], *_STRONGER, *_WEAKER[5:]], (), 1)
    hits = engine.search(Query(text=query, filters=filters, limit=limit))
    assert (hits.total, len(hits.items)) == (35, limit)
