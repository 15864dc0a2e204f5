"""What was withdrawn, read again: refused at the door and not kept, whatever it comes in."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from benchmarks.generate import notice
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from tests.ingest.conftest import Ran, Run
from tests.ingest.test_run import documents, table, write
from tests.leftovers import files_with
from tests.web_archive import Archive, page

pytestmark = pytest.mark.requirement("OD-11", "item-34")


def withdraw(data: Path, document: str, now: datetime) -> None:
    with Store.open(data) as store:
        store.withdraw(
            document, None, code="personal_data", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note=None, actor="editor", now=now,
        )  # fmt: skip


def refused(ran: Ran) -> list[tuple[str, int | None, str | None]]:
    return [
        (row["path"], row.get("record"), row.get("reason"))
        for row in ran.lines
        if row["outcome"] == "failed"
    ]


def words(number: int) -> str:
    """Words of an invented notice that stand in no other, though others cite it."""
    return notice(number, characters=400).split("\n")[4][:50]


def test_the_same_file_is_refused_each_time(tmp_path: Path, run: Run, noon: datetime) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    write(tmp_path / "in/b.txt", notice(2))
    gone, _ = documents(run())
    withdraw(tmp_path / "data", gone, noon)
    for _ in range(2):
        again = run()
        assert refused(again) == [("a.txt", None, "withdrawn_before")]
        assert again.totals.unchanged == 1
        assert "a.txt: withdrawn_before" in again.screen
        assert files_with(tmp_path / "data", words(1)) == []


def test_the_same_file_elsewhere_is_refused(tmp_path: Path, run: Run, noon: datetime) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    (gone,) = documents(run())
    withdraw(tmp_path / "data", gone, noon)
    write(tmp_path / "other/renamed.txt", notice(1))
    assert refused(run(tmp_path / "other")) == [("renamed.txt", None, "withdrawn_before")]
    assert files_with(tmp_path / "data", words(1)) == []


def test_the_same_text_in_another_file_is_refused_and_not_kept(
    tmp_path: Path, run: Run, noon: datetime
) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    (gone,) = documents(run())
    withdraw(tmp_path / "data", gone, noon)
    write(tmp_path / "in/a.txt", notice(1) + "\n\n")
    assert refused(run()) == [("a.txt", None, "withdrawn_before")]
    assert files_with(tmp_path / "data", words(1)) == []


def test_a_mended_file_waits_for_a_person(tmp_path: Path, run: Run, noon: datetime) -> None:
    write(tmp_path / "in/a.txt", notice(1))
    (gone,) = documents(run())
    withdraw(tmp_path / "data", gone, noon)
    write(tmp_path / "in/a.txt", notice(1).replace("负责公开", "可以公开"))
    (line,) = run().lines
    assert (line["document"], line["version"], line["outcome"]) == (gone, 2, "held")
    with StoreReader(tmp_path / "data") as reader:
        (held,) = reader.held()
    assert "withdrawn_before" in {finding.code for finding in held.findings}


def test_a_row_of_a_table_is_refused_and_the_others_stand(
    tmp_path: Path, run: Run, noon: datetime
) -> None:
    rows = [{"text": notice(n)} for n in (1, 2)]
    write(tmp_path / "in/b.jsonl", table(*rows))
    first, second = documents(run())
    withdraw(tmp_path / "data", first, noon)
    write(tmp_path / "in/b.jsonl", table(*rows, {"text": notice(3)}))
    again = run()
    assert refused(again) == [("b.jsonl", 1, "withdrawn_before")]
    assert [row["outcome"] for row in again.lines] == ["failed", "duplicate", "stored"]
    assert second in documents(again)


def test_a_table_of_which_all_was_withdrawn_is_refused_whole(
    tmp_path: Path, run: Run, noon: datetime
) -> None:
    write(tmp_path / "in/b.jsonl", table(*({"text": notice(n)} for n in (1, 2))))
    for document in documents(run()):
        withdraw(tmp_path / "data", document, noon)
    assert refused(run()) == [("b.jsonl", None, "withdrawn_before")]
    assert files_with(tmp_path / "data", words(1), words(2)) == []


def test_a_web_archive_goes_with_a_page_of_it_and_the_other_pages_stand(
    tmp_path: Path, run: Run, noon: datetime
) -> None:
    """Each page is a file of its own; the archive they came in held all of them once more."""
    archive = Archive(packed=False).add("1.html", page(1)).add("2.html", page(2))
    write(tmp_path / "in/site.warc", archive.data)
    first, second = documents(run())
    kept = files_with(tmp_path / "data/files", words(1))
    assert len(kept) == 2
    withdraw(tmp_path / "data", first, noon)
    assert files_with(tmp_path / "data", words(1)) == []
    assert len(files_with(tmp_path / "data/files", words(2))) == 1

    again = run()
    assert refused(again) == [("site.warc", again.lines[0]["record"], "withdrawn_before")]
    assert again.totals.unchanged == 1
    assert files_with(tmp_path / "data", words(1)) == []
    with StoreReader(tmp_path / "data") as reader:
        assert len(reader.published(second)) == 1
