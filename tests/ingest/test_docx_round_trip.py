"""What is written as DOCX reads back the same, and stands on the page as GB/T 9704 has it."""

from __future__ import annotations

import collections
import io
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import docx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazette.edition.docx_tables import table_xml
from gazette.edition.paper import Grid, Paper
from gazette.edition.write_docx import write_docx
from gazette.model import Draft, RawFile
from ingest.from_docx import page_of_document, read
from tests.gazette.edition.test_paper import NOTICE, TITLE, paper
from tests.sample.reading import drafts
from tests.word_files import p, word_file

pytestmark = pytest.mark.requirement("GZ-10", "OD-07")

NOON = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
WRITER = Path("/usr/lib/libreoffice/program/soffice.bin")
LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\u00ad"),
    min_size=1,
)


def paper_of(draft: Draft) -> Paper:
    metadata = draft.metadata
    return Paper(
        title=metadata.title.value if metadata.title else "",
        number=metadata.number.value if metadata.number else None,
        issuers=metadata.issuers.value if metadata.issuers else (),
        text=draft.text,
        components=draft.components,
        tables=metadata.tables,
        recorded_at=NOON,
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def test_the_sample_reads_back_word_for_word_with_its_tables() -> None:
    texts = [draft for draft in drafts().values() if draft.text]
    assert len(texts) > 50
    for draft in texts:
        page = page_of_document(write_docx(paper_of(draft)))
        read_back = [line.strip() for line in page.lines]
        wanted = lines_of(draft.text)
        assert read_back[-len(wanted) :] == wanted
        tables = [rows for _, rows in page.tables.values()]
        assert tables == [table.rows for table in draft.metadata.tables]


def test_a_notice_reads_back_as_the_same_draft(raw: RawFile) -> None:
    (draft,) = read(write_docx(paper(NOTICE)), raw)
    assert draft.text.split("\n") == lines_of(NOTICE)
    assert draft.metadata.title is not None
    assert draft.metadata.title.value == TITLE
    (again,) = read(write_docx(paper_of(draft)), raw)
    assert again.text == draft.text
    assert again.components == draft.components


@given(st.lists(LINE, min_size=1))
def test_any_lines_read_back(lines: list[str]) -> None:
    text = "\n".join(lines)
    page = page_of_document(write_docx(paper(text, title="", number=None)))
    assert list(page.lines) == lines_of(text)


@given(st.text(min_size=1))
def test_characters_that_xml_cannot_hold_harm_nothing(text: str) -> None:
    page_of_document(write_docx(paper(text, title=text, issuers=(text,))))


WORD = st.text("甲乙丙丁", max_size=3)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A table cut into blocks of equal cells: each block is one cell, printed once."""
    height, width = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    filled = [[""] * width for _ in range(height)]
    shown = [[""] * width for _ in range(height)]
    free = {(y, x) for y in range(height) for x in range(width)}
    count = 0
    while free:
        top, left = min(free)
        down, across = draw(st.integers(1, 3)), draw(st.integers(1, 3))
        block = [(top + y, left + x) for y in range(down) for x in range(across)]
        if not free.issuperset(block):
            block = [(top, left)]
        free -= set(block)
        count += 1
        text = f"{draw(WORD)}{count}"
        shown[top][left] = text
        for y, x in block:
            filled[y][x] = text
    return Grid(tuple(map(tuple, filled)), tuple(map(tuple, shown)))


@given(grids())
def test_merged_cells_read_back_merged(grid: Grid) -> None:
    page = page_of_document(word_file(table_xml(grid, p)))
    ((_, rows),) = page.tables.values()
    assert rows == grid.filled
    assert list(page.lines) == ["\t".join(row).rstrip("\t") for row in grid.shown]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_docx(paper(NOTICE)) == write_docx(paper(NOTICE))


def test_others_can_open_it_and_see_what_it_is() -> None:
    opened = docx.Document(io.BytesIO(write_docx(paper(NOTICE, issuers=("甲厅", "乙<厅>")))))
    properties = opened.core_properties
    assert (properties.title, properties.author) == (TITLE, "甲厅、乙<厅>")
    assert properties.created == NOON
    section = opened.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(edge.mm) for edge in margins if edge is not None] == [37, 35, 28, 26]


def test_issuers_stand_in_a_header_where_the_text_has_no_letterhead() -> None:
    headed = docx.Document(io.BytesIO(write_docx(paper("正文。", issuers=("示例省水利厅",)))))
    assert headed.sections[0].first_page_header.paragraphs[0].text == "示例省水利厅"
    bare = docx.Document(io.BytesIO(write_docx(paper(NOTICE))))
    assert bare.sections[0].different_first_page_header_footer is False


@pytest.mark.skipif(not WRITER.is_file(), reason="LibreOffice Writer is missing")
def test_a_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    body = "测" * (28 * 60 - 2)
    (tmp_path / "a.docx").write_bytes(write_docx(paper(body, title="", number=None, issuers=())))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(WRITER), "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    for _ in range(2):  # the first start makes the profile
        subprocess.run([*command, str(tmp_path / "a.docx")], capture_output=True, check=False)
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    text = pdf[1].get_textpage().get_text_range().split("\r\n")
    pdf.close()
    assert collections.Counter(map(len, text))[28] == 22
    assert text[-1] == "— 2 —"
