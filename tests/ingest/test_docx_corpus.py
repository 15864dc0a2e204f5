"""Real and made Word files: every character that was set, and a reason for each that is refused."""

from pathlib import Path

import pytest

from benchmarks.score_docx import score_docx
from benchmarks.tally import Row
from benchmarks.truth import raw_file
from gazette.errors import ReadError
from ingest.container_types import DOCX
from ingest.from_docx import read

pytestmark = [pytest.mark.corpus, pytest.mark.requirement("GZ-10", "GZ-17")]

WRITER = Path("/usr/lib/libreoffice/program/libswlo.so")


@pytest.fixture(scope="module")
def rows(corpus: Path) -> dict[tuple[str, str], Row]:
    if not WRITER.is_file():
        pytest.skip("LibreOffice Writer is missing")
    return {(row.group, row.field): row for row in score_docx(corpus)}


@pytest.mark.parametrize(
    ("group", "field"),
    [
        ("derived docx", "characters"),
        ("derived docx", "whole texts"),
        ("derived doc", "whole texts"),
        ("made docx", "lines"),
        ("made docx", "automatic numbers"),
        ("made doc", "characters of the seed"),
        ("made wps", "characters of the seed"),
        ("docx (altChunk)", "articles"),
    ],
)
def test_nothing_of_it_is_wrong(rows: dict[tuple[str, str], Row], group: str, field: str) -> None:
    row = rows[group, field]
    assert (row.right, row.total > 0) == (row.total, True)


def test_an_old_file_keeps_all_lines_but_one(rows: dict[tuple[str, str], Row]) -> None:
    """Its writer did not keep that articles run on through the chapters."""
    row = rows["made doc", "lines"]
    assert (row.right, row.total) == (39, 40)


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("bomb", "zip_bomb"),
        ("deep", "zip_bomb"),
        ("lol", "dtd"),
        ("manyp", "zip_bomb"),
        ("xxe", "dtd"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(corpus: Path, name: str, code: str) -> None:
    data = (corpus / "made" / "hostile" / f"{name}.docx").read_bytes()
    with pytest.raises(ReadError) as refused:
        read(data, raw_file(f"{name}.docx", DOCX))
    assert refused.value.code == code
