"""OFD files against the text that was set in them, and against what their parts are known to hold.

White space, and the width of letters and marks, are not compared. The set files begin with a letterhead,
a number or a title that their truth lacks.
"""

from __future__ import annotations

import html
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import msgspec
from rapidfuzz.distance import Levenshtein

from benchmarks.tally import Row, Tally
from benchmarks.truth import is_alike, raw_file, words
from gazette.edition.paper import Paper
from gazette.edition.write_ofd import write_ofd
from gazette.errors import ReadError
from ingest.drafting import Page, make_draft
from ingest.from_ofd import READER, check, read_pages
from ingest.layout import Sheet
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import read_package

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SPACES = re.compile(r"\s+")
_CHARACTERS = "as in the truth, white space and width apart; the rest of 100 is the error rate"
_PARAGRAPHS = "paragraphs of the truth that are lines of the text"
_HEAD = "the letters that the file's parts begin with are all on its pages"
_AGAIN = "texts of derived/ set by us and read again, letter by letter"
_REASONS = {
    "badxml": "page_unreadable",
    "bomb": "zip_bomb",
    "deltabomb": "",
    "empty": "broken",
    "lol": "dtd",
    "missing_page": "page_unreadable",
    "traversal": "unsafe_name",
    "truncated": "broken",
    "xxe": "dtd",
}
"""What is said of each of the hostile files; nothing of one that is read whole."""


class _Set(msgspec.Struct):
    """A line of derived/truth.jsonl."""

    title: str
    text: str
    files: Sequence[str] = ()
    doc_number: str | None = None
    header_line_prefix: str | None = None


class _Found(msgspec.Struct):
    """A line of ofd/truth.jsonl."""

    path: str
    text_head: str
    text_chars: int
    signed: bool
    attachments: int


def score_ofd(corpus: Path) -> Iterable[Row]:
    """All groups: set texts, page pictures, files of other makers, hostile ones, our own writer."""
    return [
        *_derived(corpus, "text"),
        *_derived(corpus, "image"),
        *_seed(corpus),
        *_of_others(corpus),
        *_hostile(corpus),
        *_written(corpus),
    ]


def _derived(corpus: Path, kind: str) -> Iterable[Row]:
    tally = Tally(f"derived ofd ({kind})")
    for truth in _set_truths(corpus):
        for name in truth.files:
            if name.startswith("ofd/") and name.endswith(f"_{kind}.ofd"):
                _count(tally, truth, corpus / "derived" / name)
    return tally


def _count(tally: Tally, truth: _Set, path: Path) -> None:
    started = time.process_time()
    page = _page(path.read_bytes())
    seconds = time.process_time() - started
    printed = _plain("".join(page.lines))
    text = _plain(truth.text)
    wrong = min(Levenshtein.distance(_plain(head) + text, printed) for head in _heads(truth))
    tally.row("whole texts", "without one wrong character").add("text", is_right=wrong == 0)
    _add(tally.row("characters", _CHARACTERS), len(text), wrong)
    lines = {_plain(line) for line in page.lines}
    for line in filter(None, map(_plain, truth.text.split("\n"))):
        tally.row("paragraphs", _PARAGRAPHS).add(line, is_right=line in lines)
    draft = make_draft(page, raw=raw_file(path.name, ""), record=None, reader=READER)
    title = words(draft.metadata, "title")
    tally.row("title").add(title, is_right=title is not None and is_alike(title, truth.title))
    print(f"{path.name}: {wrong} of {len(text)} wrong, {seconds:.1f} CPU seconds")


def _set_truths(corpus: Path) -> Iterator[_Set]:
    with (corpus / "derived" / "truth.jsonl").open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line, type=_Set)


def _heads(truth: _Set) -> Iterator[str]:
    """What a layout may print over the text."""
    heads = (f"{truth.header_line_prefix or ''}文件", "")
    return map("".join, product(heads, (truth.doc_number or "", ""), (truth.title, "")))


def _seed(corpus: Path) -> Iterable[Row]:
    """The seed's body as OFD: a part of its page, which begins and ends with the site's own lines."""
    tally = Tally("made ofd")
    printed = _plain("".join(_page((corpus / "made" / "own_seed.ofd").read_bytes()).lines))
    page = _plain((corpus / "seed" / "gansu-2018-83.txt").read_text(encoding="utf-8"))
    start = max(page.find(printed[:20]), 0)
    wrong = Levenshtein.distance(page[start : start + len(printed)], printed)
    _add(tally.row("characters of the seed", _CHARACTERS), len(printed), wrong)
    return tally


def _of_others(corpus: Path) -> Iterable[Row]:
    tally = Tally("ofd")
    with (corpus / "ofd" / "truth.jsonl").open("rb") as lines:
        truths = [msgspec.json.decode(line, type=_Found) for line in lines]
    for truth in truths:
        data = (corpus / truth.path).read_bytes()
        opened = read_package(Package(data), _unread)
        if truth.text_chars:
            head = Counter(_plain(html.unescape(html.unescape(truth.text_head))))
            read = "".join(run.text for sheet in opened.sheets for run in sheet.runs)
            missing = head - Counter(_plain(read))
            tally.row("texts", _HEAD).add("text", is_right=not missing)
        row = tally.row("attachments")
        row.found, row.total = row.found + len(opened.attachments), row.total + truth.attachments
        row.right += min(len(opened.attachments), truth.attachments)
        if truth.signed:
            said = [each for each in check(data, ()) if each.code.endswith("_present")]
            tally.row("signed files told").add(said, is_right=bool(said))
    return tally


def _unread(_: object, number: int, shown: Shown) -> Sheet:
    """A page that is a picture, left unread."""
    return Sheet(number, shown.width, shown.height, ())


def _hostile(corpus: Path) -> Iterable[Row]:
    tally = Tally("made ofd_bad")
    for name, reason in _REASONS.items():
        said = _said(corpus / "made" / "ofd_bad" / f"{name}.ofd")
        tally.row("reason given").add(said or "read", is_right=said == reason)
    return tally


def _said(path: Path) -> str:
    try:
        page = _page(path.read_bytes())
    except ReadError as error:
        return error.code
    return next((each.code for each in page.findings if each.code == "page_unreadable"), "")


def _written(corpus: Path) -> Iterable[Row]:
    """What our own writer sets, read back."""
    tally = Tally("write_ofd")
    for truth in _set_truths(corpus):
        data = write_ofd(_paper(truth))
        text, read = _plain(truth.text), _plain("".join(_page(data).lines))
        _add(tally.row("characters", _AGAIN), len(text), Levenshtein.distance(text, read))
        tally.row("whole texts").add("text", is_right=text == read)
    return tally


def _paper(truth: _Set) -> Paper:
    """A text without a title, which would be printed over it."""
    return Paper(
        title="",
        number=None,
        issuers=(),
        text=truth.text,
        components=(),
        tables=(),
        recorded_at=_EPOCH,
    )


def _plain(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def _add(row: Row, total: int, wrong: int) -> None:
    """Adds the characters of a text; a wrong, missing or added one counts as one wrong."""
    row.total += total
    row.found += total
    row.right += max(total - wrong, 0)


def _page(data: bytes) -> Page:
    return read_pages(data, raw_file("示例.ofd", "application/ofd")).page
