"""Real folders, whole: every row accounted for, nothing twice, the same everywhere."""

from itertools import islice
from pathlib import Path
from shutil import copytree

import pytest

from gazette.store.reader import StoreReader
from ingest.report import Totals
from tests.ingest.conftest import Ran, Run

pytestmark = [pytest.mark.requirement("GZ-15", "GZ-16", "GZ-17"), pytest.mark.corpus]

GROUPS = ("seed", "laws", "html", "policies", "txt_pages", "registry")
SUMMED = ("stored", "listed", "duplicate", "unchanged", "held", "truth", "failed")


@pytest.fixture
def part(corpus: Path, tmp_path: Path) -> list[Path]:
    """Some of each group, small enough for every run of the tests."""
    root = tmp_path / "part"
    for group in GROUPS:
        (root / group).mkdir(parents=True)
    for name in ("seed", "laws/oracle", "html", "txt_pages"):
        copytree(corpus / name, root / name, dirs_exist_ok=True)
    for name, lines in (("policies/policies.jsonl", 60), ("registry/chongqing.jsonl", 300)):
        with (corpus / name).open("rb") as file:
            (root / name).write_bytes(b"".join(islice(file, lines)))
    return [root / group for group in GROUPS]


def assert_accounted_for(ran: Ran) -> None:
    assert ran.totals.records == sum(getattr(ran.totals, name) for name in SUMMED)
    assert ran.totals.records == sum(row["outcome"] != "skipped" for row in ran.lines)
    assert ran.totals.failed == 0, ran.screen


def digests(data: Path) -> list[tuple[str, int, str, str]]:
    with StoreReader(data) as reader:
        return [
            (version.document_id, version.number, version.sha256, version.sm3)
            for change in reader.changes(0)
            for version in reader.published(change.document_id)
        ]


def assert_walks(run: Run, paths: list[Path], folder: Path) -> Totals:
    one = run(*paths, data=folder / "one", jobs=2)
    again = run(*paths, data=folder / "one", jobs=2)
    other = run(*paths, data=folder / "other", jobs=0)
    assert_accounted_for(one)
    assert_accounted_for(again)
    assert again.totals.unchanged == one.totals.records
    assert other.lines == one.lines
    assert digests(folder / "one") == digests(folder / "other")
    return one.totals


def test_a_part_of_each_group_walks_in(part: list[Path], run: Run, tmp_path: Path) -> None:
    totals = assert_walks(run, part, tmp_path)
    assert totals.files == 1 + 4 + 41 + 1 + 60 + 1
    assert totals.records == 1 + 4 + 40 + 40 + 60 + 60 + 300
    assert totals.truth == 40


def test_every_group_walks_in_whole(corpus: Path, run: Run, tmp_path: Path) -> None:
    totals = assert_walks(run, [corpus / group for group in GROUPS], tmp_path)
    assert totals.files == 1 + 585 + 41 + 1 + 60 + 6
    assert totals.truth == 580 + 40
    assert totals.records == 1 + 584 + 580 + 40 + 40 + 2009 + 60 + 20_866
