"""Every file of the real folders of files is read, or refused with the right reason: a golden list.

`tests/data/corpus_outcomes.csv` holds paths, digests and reasons only. `python -m
tests.ingest.test_corpus_outcomes REPORT` writes it anew from a report that a person has looked through.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.ingest.conftest import Run

GROUPS = (
    "derived", "docx", "gazette_compiled", "gazette_foreign", "made", "ofd", "pdf", "pdf_scan",
)  # fmt: skip
GOLDEN = Path(__file__).parent.parent / "data" / "corpus_outcomes.csv"
_HEADER = ("path", "sha256", "outcome", "reason")
_READ = frozenset({"stored", "held", "duplicate", "listed", "truth", "unchanged"})


def outcomes(corpus: Path, lines: Iterable[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """A row for each file: read, skipped or failed, with the reasons of what was not read."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in lines:
        path = _file(corpus, f"{line['source']}/{line['path']}")
        outcome = "read" if line["outcome"] in _READ else line["outcome"]
        reason = "" if outcome == "read" else line["reason"]
        found.setdefault(path, set()).add((outcome, reason))
    return [
        (path, _digest(corpus / path), outcome, reason)
        for path, each in sorted(found.items())
        for outcome, reason in sorted(each)
    ]


def _file(corpus: Path, path: str) -> str:
    """The file itself, where a member of a package is named."""
    while not (corpus / path).is_file():
        path = path.rpartition("/")[0]
    return path


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


@pytest.mark.long
@pytest.mark.corpus
@pytest.mark.requirement("GZ-10", "GZ-17")
def test_every_file_is_read_or_refused_for_the_right_reason(corpus: Path, run: Run) -> None:
    ran = run(*[corpus / group for group in GROUPS], jobs=2)
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        golden = [tuple(row) for row in csv.reader(file)][1:]
    assert outcomes(corpus, ran.lines) == golden
    known = {(corpus / group / path.relative_to(corpus / group)).relative_to(corpus).as_posix()
             for group in GROUPS for path in (corpus / group).rglob("*") if path.is_file()}  # fmt: skip
    assert {row[0] for row in golden} == known


@pytest.mark.long
@pytest.mark.corpus
@pytest.mark.requirement("SEC-01")
def test_hostile_files_are_refused_and_leave_the_parent_as_it_was(corpus: Path, run: Run) -> None:
    run(corpus / "txt_pages", jobs=2)  # not counted: libraries load
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ran = run(corpus / "made" / "hostile", corpus / "made" / "ofd_bad", jobs=2)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (
        after - before < 64 * 1024
    )  # KiB: it holds a file at a time, and never what it unpacks to
    refused = {line["reason"] for line in ran.lines if line["outcome"] == "failed"}
    assert not refused & {"reader_failed", "not_recorded", "quarantined"}


if __name__ == "__main__":
    report = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    rows = outcomes(Path(os.environ["GAZETTE_CORPUS"]), map(json.loads, report))
    with GOLDEN.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([_HEADER, *rows])
