"""How many pages a CPU second a format with pages is read at, beside its bare library."""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2

from benchmarks.generate import notice
from benchmarks.truth import raw_file
from ingest import from_pdf

_WIDTH, _HEIGHT, _MARGIN, _GUTTER = 595, 842, 80, 24  # points
_SIZES = {1: 16, 2: 10}  # of the type, by the number of columns
_TIMES = 3


def main(count: int) -> None:
    """Prints pages per CPU second, of a page for every fifth document: as lines, and as drafts."""
    count = max(count // 5, 1)
    print(f"{count} pages of invented notices, best of {_TIMES}")
    print(f"  {'':28}{'pages/CPU s':>14}")
    for columns in _SIZES:
        data = _pdf(count, columns)
        _row(f"PDF, columns: {columns}, bare", count, partial(_bare, data))
        _row(f"PDF, columns: {columns}, lines", count, partial(_lines, data))
        _row(f"PDF, columns: {columns}, drafts", count, partial(_drafts, data))


def _bare(data: bytes) -> object:
    document = pypdfium2.PdfDocument(data)
    return [document[n].get_textpage().get_text_range() for n in range(len(document))]


def _lines(data: bytes) -> object:
    return from_pdf.read_pages(data, raw_file("pages.pdf", "application/pdf"))


def _drafts(data: bytes) -> object:
    return from_pdf.read(data, raw_file("pages.pdf", "application/pdf"))


def _row(name: str, count: int, work: Callable[[], object]) -> None:
    seconds = min(_seconds(work) for _ in range(_TIMES))
    print(f"  {name:28}{count / max(seconds, 0.001):14.0f}")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _pdf(count: int, columns: int) -> bytes:
    """So many pages, full of notices, in a font that every reader has."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, Stream, String

    with pikepdf.Pdf.new() as pdf:
        system = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=4)
        face = Name("/STSong-Light")
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=face,
            CIDSystemInfo=system,
            DW=1000,
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=face,
            Encoding=Name("/UniGB-UCS2-H"),
            DescendantFonts=Array([pdf.make_indirect(descendant)]),
        )
        resources = pdf.make_indirect(Dictionary(Font=Dictionary(F1=font)))
        rows = _rows(columns)
        for _ in range(count):
            page = pdf.add_blank_page(page_size=(_WIDTH, _HEIGHT))
            page.Resources = resources
            page.Contents = Stream(pdf, _drawn(rows, columns).encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def _rows(columns: int) -> Iterator[tuple[int, str]]:
    """Rows of notices without end: the ems that each is indented by, and its words."""
    width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    most = int(width / _SIZES[columns])
    number = 0
    while number := number + 1:
        for paragraph in notice(number).splitlines():
            yield 2, paragraph[: most - 2]
            for start in range(most - 2, len(paragraph), most):
                yield 0, paragraph[start : start + most]


def _drawn(rows: Iterator[tuple[int, str]], columns: int) -> str:
    size = _SIZES[columns]
    leading = size * 1.7
    width = (_WIDTH - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    drawn: list[str] = []
    for column in range(columns):
        left = _MARGIN + column * (width + _GUTTER)
        for row in range(int((_HEIGHT - 2 * _MARGIN) / leading)):
            indent, words = next(rows)
            place = f"1 0 0 1 {left + indent * size} {_HEIGHT - _MARGIN - (row + 1) * leading} Tm"
            drawn.append(f"BT /F1 {size} Tf {place} <{words.encode('utf-16-be').hex()}> Tj ET")
    return "\n".join(drawn)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    main(parser.parse_args().documents)
