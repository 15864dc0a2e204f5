"""The rows of a dataset: every one once, in order, by the cheaper way, with nothing held."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gazette.errors import TooSlowError
from opendata.catalogue.aggregates import Aggregate, weight_of
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.questions import Key, Question, Way, row_queries
from opendata.catalogue.rows import RowReader
from opendata.public.connection import Connection, Row
from opendata.public.file import DATABASE
from tests.made_up import announcements, fee_notice, notice, publish, statute

pytestmark = pytest.mark.requirement("OD-07", "GZ-18")

ALL = list(derived_datasets().values())


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A public.db of fifteen documents."""
    data = tmp_path_factory.mktemp("rows")
    publish(data, [notice(), statute(), fee_notice(), *announcements()])
    return data / DATABASE


@pytest.fixture
def reader(path: Path) -> Iterator[RowReader]:
    """A reader of it."""
    with closing(RowReader(path)) as reader:
        yield reader


def paged(reader: RowReader, question: Question, limit: int) -> list[Row]:
    """All rows, page by page."""
    found: list[Row] = []
    after: Key | None = None
    while True:
        page = reader.read(question, after=after, limit=limit)
        assert len(page.rows) <= limit
        found += page.rows
        after = page.end
        if after is None:
            return found


def stored(path: Path, dataset: Dataset, where: str = "1") -> int:
    """How many rows its table has."""
    sql = f"SELECT count(*) FROM {dataset.table} WHERE {where}"  # noqa: S608 (our own words)
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute(sql).fetchone()[0])


@pytest.mark.parametrize("limit", [1, 4, 1000])
@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.id)
def test_every_row_comes_once_in_the_order_of_its_key(
    reader: RowReader, path: Path, dataset: Dataset, limit: int
) -> None:
    found = paged(reader, Question(dataset), limit)
    names = [column.name for column in dataset.columns]
    keys = [tuple(row[names.index(name)] for name in dataset.key) for row in found]
    assert keys == sorted(set(keys))
    assert len(found) == reader.total(Question(dataset)) == stored(path, dataset)


@pytest.mark.parametrize("limit", [1, 2, 1000])
@pytest.mark.parametrize(
    ("name", "value"), [("kind", "announcement"), ("kind", "local_regulation"), ("level", "none")]
)
def test_rows_asked_for_by_value_are_those_and_no_others(
    reader: RowReader, path: Path, name: str, value: str, limit: int
) -> None:
    dataset = derived_datasets()["documents"]
    question = Question(dataset, ((name, value),))
    found = paged(reader, question, limit)
    assert len(found) == stored(path, dataset, f"{name} = '{value}'") == reader.total(question)
    assert len({row[0] for row in found}) == len(found)


def test_the_names_of_all_issuers_stand_beside_the_lead(reader: RowReader) -> None:
    dataset = derived_datasets()["documents"]
    names = [column.name for column in dataset.columns]
    found = paged(reader, Question(dataset, (("number", "示政发〔2024〕12号"),)), 10)
    assert found[0][names.index("issuers")] == "示例省人民政府、示例省数据局"


def test_batches_end_after_as_many_rows_as_are_wanted(path: Path) -> None:
    question = Question(derived_datasets()["documents"])
    with closing(RowReader(path, batch=4)) as reader:
        assert [len(rows) for rows in reader.batches(question)] == [4, 4, 4, 3]
        assert [len(rows) for rows in reader.batches(question, most=6)] == [4, 2]
        assert [len(rows) for rows in reader.batches(question, most=8)] == [4, 4]
        place = reader.read(question, limit=13).end
        assert [len(rows) for rows in reader.batches(question, after=place)] == [2]


@pytest.mark.parametrize("name", ["versions", "documents"])
def test_long_texts_make_a_reading_stop_early_and_lose_nothing(path: Path, name: str) -> None:
    question = Question(derived_datasets()[name])
    with closing(RowReader(path, heavy=20)) as reader:
        sizes = [len(rows) for rows in reader.batches(question)]
    assert max(sizes) < 15
    assert sum(sizes) == 15


def test_many_rows_are_walked_and_few_are_looked_up(path: Path) -> None:
    dataset = derived_datasets()["documents"]
    question = Question(dataset, (("kind", "announcement"),))
    plans = {}
    with closing(sqlite3.connect(path)) as db:
        for walks in (True, False):
            (query,) = row_queries(question, None, ("x",), limit=5, way=Way(walks=walks))
            plan = db.execute(f"EXPLAIN QUERY PLAN {query.sql}", query.values).fetchall()
            plans[walks] = " ".join(row[3] for row in plan)
    assert "USING INDEX sqlite_autoindex_document_1 (id>?)" in plans[True]
    assert "TEMP B-TREE" not in plans[True]
    assert "document_kind (kind=?" in plans[False]


def test_figures_are_remembered_up_to_so_many(path: Path) -> None:
    question = Question(derived_datasets()["documents"])
    asked = (Aggregate("min", "signed_on"), Aggregate("max", "signed_on"))
    with closing(RowReader(path)) as reader:
        first = reader.aggregated(question, asked, ("kind",))
        reader.aggregated(question, asked, ("level",))
        assert reader.aggregated(question, asked, ("kind",)) is first
    weight = weight_of(first)
    assert weight == 2 + len(first.cells) * 3 + len(first.axes[0].values)
    with closing(RowReader(path, figures=weight)) as reader:
        first = reader.aggregated(question, asked, ("kind",))
        assert reader.aggregated(question, asked, ("kind",)) is first
        reader.aggregated(question, asked, ())
        again = reader.aggregated(question, asked, ("kind",))
        assert again == first
        assert again is not first
    with closing(RowReader(path, figures=weight - 1)) as reader:
        first = reader.aggregated(question, asked, ("kind",))
        assert reader.aggregated(question, asked, ("kind",)) is not first


def test_between_two_batches_no_read_is_open(reader: RowReader, path: Path) -> None:
    """A held read transaction keeps the log from being cut: it grew to 380 MB (serving.md §5)."""
    batches = reader.batches(Question(derived_datasets()["documents"]), most=1)
    next(batches)
    with closing(sqlite3.connect(path, timeout=0)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert busy == 0


def test_the_state_changes_with_the_content(tmp_path: Path) -> None:
    with closing(RowReader(tmp_path / DATABASE)) as empty:
        assert empty.state()[1] is None
        assert empty.read(Question(derived_datasets()["documents"]), limit=5).rows == []
        publish(tmp_path, [notice()])
    states = []
    for made in ([statute()], [fee_notice()]):
        publish(tmp_path, made)
        with closing(RowReader(tmp_path / DATABASE)) as reader:
            states.append(reader.state())
    assert states[0] != states[1]
    assert states[0][1] == "2024-06-01T02:03:04.000Z"


def test_a_reading_is_given_up_after_its_time(path: Path) -> None:
    slow = Connection(path, seconds=0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    with pytest.raises(TooSlowError, match="0 s"):
        list(slow.each(endless))
