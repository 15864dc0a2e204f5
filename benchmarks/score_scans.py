"""Scans against the text that was set on them: letters, titles, what proof-reading is asked for.

PDFs are given to the reader of pictures as a TIFF of their pages at 200 dots an inch. The truth of
a scan goes on after its last page, and its head stands in no truth: both ends are free.
"""

from __future__ import annotations

import io
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import pypdfium2
from rapidfuzz.distance import Levenshtein

from benchmarks.tally import Row, Tally
from benchmarks.truth import has_title, is_alike, raw_file, words
from gazette.model import Draft
from ingest.characters import Characters
from ingest.from_scan import read
from ingest.misreadings import mend
from ingest.scanned import WEAK

_DPI = 200
_FIRST_WORDS = 16  # letters of a heading that an alignment may take for those of the truth
_LONGEST_HEAD = 120  # characters: a red head, a number, a title of several lines
_LETTERS = "characters; missing, wrong and needless ones are wrong"
_FLAGGED = "wrong lines told to want proof-reading; found is all lines told"


class _Truth(msgspec.Struct):
    id: str
    title: str
    text: str
    files: list[str] = []


def score_scans(corpus: Path) -> Iterable[Row]:
    """The derived scans and the made ones, with the CPU seconds of a page as a note."""
    derived, made = Tally("derived (scan)"), Tally("made (scan)")
    for truth in _derived(corpus):
        for name in truth.files:
            if name.startswith("scan/"):
                _count(derived, corpus / "derived" / name, truth.text, title=truth.title)
    for path, text in _made(corpus):
        _count(made, path, text, title=None)
    return [*derived, *made]


def _derived(corpus: Path) -> Iterator[_Truth]:
    with (corpus / "derived" / "truth.jsonl").open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line, type=_Truth)


def _made(corpus: Path) -> Iterator[tuple[Path, str]]:
    """The made scans with the text layer of the page that was rasterised."""
    folder = corpus / "made"
    cases = msgspec.json.decode(
        (folder / "scans" / "cases.json").read_bytes(), type=list[tuple[str, int, int, str, str]]
    )
    for name, page, _, _, file in cases:
        document = pypdfium2.PdfDocument(folder / "pdf" / f"{name}.pdf")
        yield folder / "scans" / file, document[page].get_textpage().get_text_range()


def _count(tally: Tally, path: Path, text: str, *, title: str | None) -> None:
    data = path.read_bytes()
    started = time.process_time()
    (draft,) = read(data if path.suffix == ".jpg" else as_tiff(data), raw_file(path.name, ""))
    seconds = time.process_time() - started
    pages = _characters(draft)
    edits, total = letters(draft.text, text)
    row = tally.row("text", _LETTERS)
    row.found, row.right, row.total = (
        row.found + total,
        row.right + total - edits,
        row.total + total,
    )
    lines = [(line.score < WEAK, mend(line.text)) for page in pages for line in page.lines]
    proof = tally.row("weak lines", _FLAGGED)
    for is_told, line in lines:
        is_wrong = _plain(line) not in _plain(text + (title or ""))
        proof.found += is_told
        proof.right += is_told and is_wrong
        proof.total += is_wrong
    if title is not None and has_title(draft.text, title):
        value = words(draft.metadata, "title")
        tally.row("title, where it stands").add(
            value, is_right=value is not None and is_alike(value, title)
        )
    print(f"{path.name}: {edits} of {total}, {seconds / len(pages):.1f} CPU seconds a page")


def letters(read: str, truth: str) -> tuple[int, int]:
    """Edits between a text as read and the part of its truth that it reaches, and that part's length.

    What stands before the first letter of the truth, and the truth after the last letter read, is
    free.

    >>> letters("文件甲乙丁戊己", "甲 乙丙丁戊己庚")
    (1, 6)
    """
    one, other = _plain(read), _plain(truth)
    operations = [each for each in Levenshtein.opcodes(one, other) if each.tag != "equal"]
    total, edits = len(other), 0
    for each in operations:
        read_too, unread = each.src_end - each.src_start, each.dest_end - each.dest_start
        if each.dest_end == len(other) and each.tag == "insert":
            total -= unread
        elif not _is_heading(each.tag, each.dest_start, read_too):
            edits += max(read_too, unread)
    return edits, total


def _is_heading(tag: str, at: int, length: int) -> bool:
    """Whether letters that only the text as read has stand over the truth, or over its first words."""
    return tag == "delete" and at <= _FIRST_WORDS and length <= _LONGEST_HEAD


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _characters(draft: Draft) -> list[Characters]:
    (kept,) = [each.data for each in draft.attachments if each.role == "characters"]
    return msgspec.json.decode(kept, type=list[Characters])


def as_tiff(data: bytes) -> bytes:
    """The pages of a PDF as pictures, in one TIFF."""
    document = pypdfium2.PdfDocument(data)
    images = [page.render(scale=_DPI / 72).to_pil().convert("L") for page in document]
    buffer = io.BytesIO()
    images[0].save(buffer, "TIFF", save_all=True, append_images=images[1:], dpi=(_DPI, _DPI))
    return buffer.getvalue()
