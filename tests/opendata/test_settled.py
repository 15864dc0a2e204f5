"""One settled state for a whole file: what is written meanwhile shows only afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest

from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.public.file import DATABASE
from opendata.public.query import Filters
from opendata.public.reader import PublicReader
from opendata.public.walk import BATCH, walk
from tests.made_up import announcements, publish
from tests.many import multiply

pytestmark = pytest.mark.requirement("OD-07", "GZ-16")


def rename(data: Path, title: str) -> None:
    """Gives every document this title."""
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        db.execute("UPDATE document SET title = ?", (title,))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An archive of more documents than are read at once."""
    publish(tmp_path, announcements())
    assert multiply(tmp_path, 60) > 2 * BATCH
    return tmp_path


def test_documents_read_in_one_state_do_not_change_meanwhile(data: Path) -> None:
    with closing(PublicReader(data / DATABASE)) as reader:
        with reader.settled():
            batches = walk(reader, Filters(), sort="-signed_on")
            titles = {one.title for one in next(batches)}
            rename(data, "另一个")
            for documents in batches:
                titles |= {one.title for one in documents}
            assert "另一个" not in titles
        assert {one.title for one in next(walk(reader, Filters(), sort="-signed_on"))} == {"另一个"}


def test_without_it_each_reading_sees_what_is_then_public(data: Path) -> None:
    with closing(PublicReader(data / DATABASE)) as reader:
        batches = walk(reader, Filters(), sort="-signed_on")
        next(batches)
        rename(data, "另一个")
        assert {one.title for documents in batches for one in documents} == {"另一个"}


def test_rows_of_a_dataset_read_in_one_state_do_not_change_meanwhile(data: Path) -> None:
    dataset = derived_datasets()["documents"]
    place = [column.name for column in dataset.columns].index("title")
    with closing(RowReader(data / DATABASE)) as reader, reader.settled():
        batches = reader.batches(Question(dataset))
        next(batches)
        rename(data, "另一个")
        assert "另一个" not in {row[place] for rows in batches for row in rows}


def test_a_state_is_let_go_when_the_work_fails(data: Path) -> None:
    with closing(PublicReader(data / DATABASE)) as reader:
        with suppress(RuntimeError), reader.settled():
            assert reader.documents.document("none") is None
            raise RuntimeError
        rename(data, "另一个")
        assert {one.title for one in next(walk(reader, Filters(), sort="-signed_on"))} == {"另一个"}


@pytest.mark.parametrize("most", [0, 1, BATCH, BATCH + 1])
def test_a_walk_gives_so_many_and_no_more(data: Path, most: int) -> None:
    with closing(PublicReader(data / DATABASE)) as reader:
        batches = walk(reader, Filters(), sort="signed_on", most=most)
        assert sum(map(len, batches)) == most
