"""PDFs against the text that was set in them: letters, paragraphs in order, running heads left.

Of PDFs that others made there is no truth of the text: how many of the Han letters of their text
layer are read again says what gets lost. Those of running heads are not meant to be.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
import pypdfium2
from rapidfuzz.distance import LCSseq, Levenshtein

from benchmarks.tally import Row, Tally
from benchmarks.truth import has_title, is_alike, raw_file, words
from gazette.errors import ReadError
from gazette.model import RawFile
from ingest.from_pdf import read, read_pages

_MOST_ABOVE = 6  # lines of a red head and a title, that stand in no truth
_LETTERS = "letters without spaces; missing, wrong and needless ones are wrong; a red head is free"
_INTACT = "paragraphs that are a line by themselves, whole"
_ORDER = "the same, in the order of the truth"
_LEFT = "pages without a running head or page number among the lines"
_KEPT = "Han letters of the text layer that are read, those of running heads aside"
_HEADS = re.compile(r"总第[0-9]+期|[—–-]\s*[0-9]+\s*[—–-]")
_HAN = re.compile("[\u4e00-\u9fff]")


class _Set(msgspec.Struct):
    title: str
    text: str
    files: list[str] = []


def score_pdf(corpus: Path) -> Iterable[Row]:
    """The derived and the made PDFs, those of others, and real scans."""
    return [*score_pdf_with_text(corpus), *_score_scans(corpus)]


def score_pdf_with_text(corpus: Path) -> Iterable[Row]:
    """Those that have a text layer, which are read in seconds."""
    return [*_score_derived(corpus), *_score_made(corpus), *_score_others(corpus)]


def _score_derived(corpus: Path) -> Tally:
    tally = Tally("derived (pdf)")
    for truth in _derived(corpus):
        for name in truth.files:
            if name.startswith("pdf/"):
                _count(tally, (corpus / "derived" / name), truth)
    return tally


def _derived(corpus: Path) -> Iterator[_Set]:
    with (corpus / "derived" / "truth.jsonl").open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line, type=_Set)


def _count(tally: Tally, path: Path, truth: _Set) -> None:
    row, total = tally.row("text", _LETTERS), len(_plain(truth.text))
    row.found += total
    row.right += total - edits(_lines(path), truth.text)
    row.total += total
    value = words(read(path.read_bytes(), _raw(path))[0].metadata, "title")
    if has_title(truth.text, truth.title):
        is_right = value is not None and is_alike(value, truth.title)
        tally.row("title, where it stands").add(value, is_right=is_right)


def edits(lines: Sequence[str], truth: str) -> int:
    """Letters to change in what is read for it to be its truth; lines of a red head above are free.

    >>> edits(["示例省文件", "甲乙", "丁戊"], "甲 乙丙丁戊己")
    2
    """
    wanted = _plain(truth)
    bodies = [_plain("".join(lines[above:])) for above in range(_MOST_ABOVE + 1)]
    return min(Levenshtein.distance(body, wanted) for body in bodies)


def _score_made(corpus: Path) -> Tally:
    tally = Tally("made (pdf)")
    folder = corpus / "made"
    gazette = msgspec.json.decode(
        (folder / "pdf" / "gazette_truth.json").read_bytes(), type=list[tuple[str, list[str]]]
    )
    body = msgspec.json.decode((folder / "html" / "truth.json").read_bytes())["body"]
    _count_paragraphs(tally, folder / "pdf" / "single.pdf", body[1:])
    _count_paragraphs(tally, folder / "pdf" / "gazette2col.pdf", [p for _, b in gazette for p in b])
    return tally


def _count_paragraphs(tally: Tally, path: Path, truth: Sequence[str]) -> None:
    """The truth of the gazette has marks of Markdown, which were printed too."""
    wanted = [_plain(paragraph).lstrip("#") for paragraph in truth]
    lines = [_plain(line).lstrip("#") for line in _lines(path)]
    intact = sum(paragraph in set(lines) for paragraph in wanted)
    row = tally.row(f"{path.stem}: intact", _INTACT)
    row.found = row.total = len(wanted)
    row.right = intact
    row = tally.row(f"{path.stem}: in order", _ORDER)
    row.found = row.total = len(wanted)
    row.right = LCSseq.similarity(wanted, lines)
    pages = len(pypdfium2.PdfDocument(path))
    row = tally.row(f"{path.stem}: pages without heads", _LEFT)
    row.found = row.total = pages
    row.right = pages - sum(_HEADS.search(line) is not None and len(line) < 40 for line in lines)


def _score_others(corpus: Path) -> Tally:
    tally = Tally("pdf")
    for path in sorted((corpus / "pdf").glob("*.pdf")):
        printed = Counter(_HAN.findall(_text_layer(path)))
        read_again = Counter(_HAN.findall("".join(_lines(path))))
        row = tally.row("letters of the text layer", _KEPT)
        kept = sum((printed & read_again).values())
        row.found += sum(printed.values())
        row.right += kept
        row.total += sum(printed.values())
        tally.row("read").add(sum(read_again.values()), is_right=True)
    return tally


def _score_scans(corpus: Path) -> Tally:
    tally = Tally("pdf_scan")
    for path in sorted((corpus / "pdf_scan").glob("*.pdf")):
        try:
            text = "".join(_lines(path))
        except ReadError:
            text = ""
        tally.row("read").add(text, is_right=len(_HAN.findall(text)) > 0)
    return tally


def _text_layer(path: Path) -> str:
    """What pdfium reads, without the first and the last line of each page."""
    document = pypdfium2.PdfDocument(path)
    pages = (document[n].get_textpage().get_text_range() for n in range(len(document)))
    return "\n".join("\n".join(page.strip().splitlines()[1:-1]) for page in pages)


def _lines(path: Path) -> Sequence[str]:
    return read_pages(path.read_bytes(), _raw(path)).page.lines


def _raw(path: Path) -> RawFile:
    return raw_file(path.name, "application/pdf")


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
