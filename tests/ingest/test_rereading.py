"""Reading again what is kept: only where a better reader finds something else, and never over a person."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from gazette.model import Draft, RawFile
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from ingest import from_text, readers
from ingest.progress import Plain
from ingest.readers import Reader
from ingest.report import Report, Totals
from ingest.rereading import reread
from tests.ingest.conftest import Run
from tests.ingest.test_from_issue import issue_pdf

pytestmark = pytest.mark.requirement("GZ-10", "GZ-16")

NOTICE = "示例省人民政府关于第{0}项工作的通知\n示政发〔2024〕{0}号\n各市：\n现通知如 下。\n示例省人民政府\n2024年5月23日\n"


@pytest.fixture
def again(tmp_path: Path, noon: datetime) -> Callable[[], Totals]:
    def again() -> Totals:
        return reread(
            tmp_path / "data",
            source=None,
            jobs=0,
            owner="示例省人民政府办公厅",
            report=Report(Plain(io.StringIO().write), None),
            now=lambda: noon + timedelta(hours=1),
        )

    return again


def better(data: bytes, raw: RawFile) -> list[Draft]:
    """A reader that knows a space that does not belong there."""
    drafts = from_text.read(data.replace("如 下".encode(), "如下".encode()), raw)
    return [replace(draft, reader="from_text/99") for draft in drafts]


@pytest.fixture
def ids(tmp_path: Path, run: Run) -> list[str]:
    """Two documents, of which the second has nothing to mend; their folder is gone since."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.txt").write_text(NOTICE.format(1))
    (folder / "2.txt").write_text(NOTICE.format(2).replace("如 下", "如下"))
    found = [row["document"] for row in run().lines]
    for path in folder.iterdir():
        path.unlink()
    return found


@pytest.fixture
def improved(ids: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A release after that which read the documents."""
    reader = Reader("from_text/99", better)
    monkeypatch.setitem(readers._READERS, "text/plain", reader)


def texts(data: Path, document_id: str) -> list[str]:
    with StoreReader(data) as reader:
        return [version.text for version in reader.published(document_id)]


def test_the_same_reader_reads_nothing_again(ids: list[str], again: Callable[[], Totals]) -> None:
    assert again() == Totals()


@pytest.mark.usefixtures("improved")
def test_a_better_reader_makes_a_version_where_it_finds_something_else(
    tmp_path: Path, ids: list[str], again: Callable[[], Totals]
) -> None:
    assert again() == Totals(files=2, records=2, stored=1, duplicate=1)
    first, second = (texts(tmp_path / "data", id) for id in ids)
    assert [("如 下" in text) for text in first] == [True, False]
    assert len(second) == 1
    assert again() == Totals()


@pytest.mark.usefixtures("improved")
def test_what_a_person_set_stands(
    tmp_path: Path, ids: list[str], noon: datetime, again: Callable[[], Totals]
) -> None:
    with Store.open(tmp_path / "data") as store:
        store.correct(
            ids[0], 1, {"abstract": "改正的摘要。"}, note="有误", actor="editor",
            now=noon + timedelta(minutes=1),
        )  # fmt: skip
    again()
    with StoreReader(tmp_path / "data") as reader:
        newest = reader.published(ids[0])[-1]
    assert newest.metadata.abstract is not None
    assert newest.metadata.abstract.value == "改正的摘要。"


@pytest.mark.usefixtures("improved")
def test_what_was_withdrawn_is_not_read_again(
    tmp_path: Path, ids: list[str], noon: datetime, again: Callable[[], Totals]
) -> None:
    with Store.open(tmp_path / "data") as store:
        store.withdraw(
            ids[0], None, code="other", authority="示例省人民政府", on=noon.date(), note=None,
            actor="editor", now=noon,
        )  # fmt: skip
    totals = again()
    assert totals.stored == 0
    assert texts(tmp_path / "data", ids[0]) == []


def test_what_was_read_with_a_list_asks_for_its_folder(
    tmp_path: Path, run: Run, again: Callable[[], Totals], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.txt").write_text(NOTICE.format(1))
    (folder / "清单.csv").write_text("文件名,摘要\n1.txt,摘要。\n")
    run()
    assert again() == Totals()
    monkeypatch.setitem(readers._READERS, "text/plain", Reader("from_text/100", better))
    assert again() == Totals(files=1, records=1, failed=1)


def test_a_whole_issue_is_read_again_as_one_file(
    tmp_path: Path, run: Run, again: Callable[[], Totals], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "2024-11.pdf").write_bytes(issue_pdf())
    assert run().totals.stored == 3
    for path in folder.iterdir():
        path.unlink()
    known = readers.reader_of("application/pdf")
    monkeypatch.setitem(readers._READERS, "application/pdf", replace(known, name="from_pdf/99"))
    assert again() == Totals(files=1, records=3, duplicate=3)
    assert again() == Totals()
