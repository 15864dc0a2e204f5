"""Searches as of a day and a moment find one state of each document, on each engine."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query
from opendata.search.index import open_engine
from opendata.search.times import AsOf
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-31")

FIRST, THEN, NOW = (f"2024-0{month}-01T00:00:00.000Z" for month in (1, 3, 6))
IN_MAY = "2024-05-01T00:00:00.000Z"


def states(id: str, first: str, second: str, third: str) -> list[SearchDocument]:
    """A text of 2020, amended in 2022; at first this archive had the text of 2020 wrong."""
    old, new = date(2020, 1, 1), date(2022, 1, 1)
    return [
        invented(
            id, f"{id}条例", first, key=f"{id}@1.1", effective=old, recorded_from=FIRST,
            recorded_to=THEN,
        ),
        invented(
            id, f"{id}条例", second, key=f"{id}@2.2", effective=old, valid_to=new, recorded_from=THEN
        ),
        invented(
            id, f"{id}条例", third, effective=old, in_force_from=new, recorded_from=THEN, kind="law"
        ),
    ]  # fmt: skip


@pytest.fixture(params=["tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    name: EngineName = request.param
    opened = open_engine(name, tmp_path)
    shelf = [
        *states("a", "停车收费误写", "停车收费原文", "停车收费新文"),
        *states("b", "河湖误写", "河湖原文", "河湖新文"),
        invented("c", "无日期的通知", "停车", recorded_from=NOW),
    ]
    opened.update(shelf, (), 1)
    yield opened
    opened.close()


def found(engine: Engine, text: str, as_of: AsOf | None = None) -> set[str]:
    hits = engine.search(Query(text=text, as_of=as_of, limit=100, facets=("kind",)))
    assert hits.total == len(hits.items) == sum(c.count for c in hits.facets["kind"])
    return {hit.id for hit in hits.items}


@pytest.mark.parametrize(
    ("text", "as_of", "ids"),
    [
        ("", None, {"a", "b", "c"}),
        ("停车", None, {"a", "c"}),
        ("原文", None, set()),
        ("新文", None, {"a", "b"}),
        ("", AsOf(day=date(2021, 1, 1)), {"a@2.2", "b@2.2"}),
        ("原文", AsOf(day=date(2021, 12, 31)), {"a@2.2", "b@2.2"}),
        ("停车", AsOf(day=date(2022, 1, 1)), {"a"}),
        ("", AsOf(day=date(2019, 12, 31)), set()),
        ("误写", AsOf(moment=FIRST), {"a@1.1", "b@1.1"}),
        ("", AsOf(moment=IN_MAY), {"a", "b"}),
        ("", AsOf(moment=NOW), {"a", "b", "c"}),
        ("河湖", AsOf(date(2021, 1, 1), IN_MAY), {"b@2.2"}),
        ("原文", AsOf(date(2021, 1, 1), FIRST), set()),
        ("NOT 停车", AsOf(date(2021, 1, 1), FIRST), {"b@1.1"}),
    ],
)
def test_each_document_is_found_in_the_state_asked_for(
    engine: Engine, text: str, as_of: AsOf | None, ids: set[str]
) -> None:
    assert found(engine, text, as_of) == ids


def test_a_document_replaced_or_removed_takes_its_states_along(engine: Engine) -> None:
    engine.update([invented("a", "a条例", "停车只有一个状态")], ["b"], 2)
    assert found(engine, "") == {"a", "c"}
    assert found(engine, "", AsOf(day=date(2021, 1, 1))) == set()
    assert engine.count() == 2


def test_older_states_are_not_counted_as_documents(engine: Engine) -> None:
    assert engine.count() == 3
