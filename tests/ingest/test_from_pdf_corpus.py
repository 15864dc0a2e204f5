"""Real PDFs, made ones with a truth, and hostile ones: read whole, or refused in time with a reason."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.score_pdf import score_pdf_with_text
from benchmarks.tally import Row
from benchmarks.truth import raw_file
from gazette.errors import ReadError
from ingest.from_pdf import read_pages

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("GZ-10", "GZ-17", "SEC-01")]

HOSTILE = {
    "flatebomb.pdf": "too_large",
    "flate3.pdf": "too_large",
    "loop.pdf": "broken",
}
SECONDS = 5.0


@pytest.fixture(scope="module")
def rows(corpus: Path) -> dict[tuple[str, str], Row]:
    scored: Iterable[Row] = score_pdf_with_text(corpus)
    return {(row.group, row.field): row for row in scored}


def test_not_one_letter_in_a_thousand_is_wrong(rows: dict[tuple[str, str], Row]) -> None:
    row = rows["derived (pdf)", "text"]
    assert row.total > 20_000
    assert row.total - row.right <= row.total // 1000


@pytest.mark.parametrize("file", ["single", "gazette2col"])
@pytest.mark.parametrize("field", ["intact", "in order", "pages without heads"])
def test_paragraphs_are_whole_in_order_and_without_heads(
    rows: dict[tuple[str, str], Row], file: str, field: str
) -> None:
    row = rows["made (pdf)", f"{file}: {field}"]
    assert row.right == row.total > 0


def test_what_a_text_layer_says_is_read_again(rows: dict[tuple[str, str], Row]) -> None:
    row = rows["pdf", "letters of the text layer"]
    assert row.right >= 0.999 * row.total > 0
    assert rows["pdf", "read"].right == rows["pdf", "read"].total == 26


@pytest.mark.parametrize(("name", "code"), HOSTILE.items())
def test_a_hostile_file_is_refused_at_once(corpus: Path, name: str, code: str) -> None:
    data = (corpus / "made" / "hostile" / name).read_bytes()
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        read_pages(data, raw_file(name, "application/pdf"))
    assert caught.value.code == code
    assert time.process_time() - started < SECONDS


def test_a_page_of_giant_size_is_bounded(corpus: Path) -> None:
    data = (corpus / "made" / "hostile" / "hugepage.pdf").read_bytes()
    started = time.process_time()
    assert read_pages(data, raw_file("x.pdf", "application/pdf")).page is not None
    assert time.process_time() - started < SECONDS
