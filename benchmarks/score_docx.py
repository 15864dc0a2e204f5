"""Word files, new and old, against the text that was set in them: characters and lines.

White space is not compared. The set files begin with a letterhead, a number or a title that their
truth lacks; their lines are compared as printed, before what is a page's is told from the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

import msgspec
from rapidfuzz.distance import Levenshtein

from benchmarks.tally import Row, Tally
from benchmarks.truth import Truth, raw_file, words
from gazette.errors import ReadError
from gazette.model import Draft
from gazette.text.numbers import canonical_number
from ingest import from_docx
from ingest.container_types import DOCX
from ingest.from_docx import page_of_document
from ingest.from_office import documents
from ingest.media import media_type

_SPACES = re.compile(r"\s+")
_NUMBERED = re.compile(r"第.{1,3}[章条]|[一二三四五六七八九十]+、|（.）|[0-9]\. ")
_TEXT_NOTE = "characters as in the truth, white space apart; the rest of 100 is the error rate"
_LINE_NOTE = "lines of made/docx/tricky, which holds each trap of the format"
_NUMBER_NOTE = "those of them that begin with an automatic number"


class _SetTruth(Truth):
    """A line of derived/truth.jsonl."""

    files: Sequence[str] = ()
    header_line_prefix: str | None = None


def score_docx(corpus: Path) -> Iterable[Row]:
    """DOCX, DOC and WPS files."""
    rows: list[Row] = []
    for kind in ("docx", "doc"):
        rows += _derived(corpus, kind)
        rows += _tricky(corpus / "made" / "docx", kind)
    rows += _seed(corpus / "made" / "docx")
    rows += _statutes(corpus)
    return rows


def _derived(corpus: Path, kind: str) -> Iterable[Row]:
    tally = Tally(f"derived {kind}")
    whole = tally.row("whole texts", "without one wrong character")
    characters = tally.row("characters", _TEXT_NOTE)
    truths = {
        name: truth
        for truth in _set_truths(corpus)
        for name in truth.files
        if name.startswith(f"{kind}/")
    }
    for path, data in _as_docx([corpus / "derived" / name for name in truths]):
        truth, printed = truths[f"{kind}/{path.name}"], "".join(page_of_document(data).lines)
        text = truth.text or ""
        wrong = min(_distance(f"{over}{text}", printed) for over in _headings(truth))
        whole.add("text", is_right=wrong == 0)
        _count(characters, text, wrong)
    return tally


def _set_truths(corpus: Path) -> Iterator[_SetTruth]:
    with (corpus / "derived" / "truth.jsonl").open("rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line, type=_SetTruth)


def _headings(truth: _SetTruth) -> Iterator[str]:
    """What a layout may print over the text."""
    number = truth.doc_number or ""
    heads = (f"{truth.header_line_prefix or ''}文件", "")
    numbers = (number, canonical_number(number) or "", "")
    yield from map("".join, product(heads, numbers, (truth.title or "", "")))


def _tricky(folder: Path, kind: str) -> Iterable[Row]:
    tally = Tally(f"made {kind}")
    truth = msgspec.json.decode((folder / "tricky_truth.json").read_bytes(), type=list[str])
    ((_, draft),) = _read([folder / f"tricky.{kind}"])
    text = f"\n{draft.text}\n"
    for line in truth:
        is_right = f"\n{line}\n" in text
        tally.row("lines", _LINE_NOTE).add(line, is_right=is_right)
        if _NUMBERED.match(line):
            tally.row("automatic numbers", _NUMBER_NOTE).add(line, is_right=is_right)
    return tally


def _seed(folder: Path) -> Iterable[Row]:
    """The seed as .doc and .wps, against the same in DOCX."""
    names = ("seed.docx", "seed.doc", "seed_kingsoft.wps")
    (_, whole), *others = _read([folder / name for name in names])
    for path, draft in others:
        tally = Tally(f"made {path.suffix[1:]}")
        row = tally.row("characters of the seed", _TEXT_NOTE)
        _count(row, whole.text, _distance(whole.text, draft.text))
        yield from tally


def _statutes(corpus: Path) -> Iterable[Row]:
    """The statutes whose text is a web archive inside the file."""
    tally = Tally("docx (altChunk)")
    with (corpus / "docx" / "truth.jsonl").open("rb") as lines:
        truths = [msgspec.json.decode(line, type=Truth) for line in lines]
    for truth, (_, draft) in zip(
        truths, _read([corpus / (truth.path or "") for truth in truths]), strict=True
    ):
        title = words(draft.metadata, "title")
        tally.row("title", "exactly").add(title, is_right=title == truth.title)
        parts = [one for one in draft.components if one.kind == "article"]
        tally.row("articles", "texts with at least ten").add(parts, is_right=len(parts) >= 10)
    return tally


def _read(paths: Sequence[Path]) -> Iterator[tuple[Path, Draft]]:
    """The files as read."""
    for path, data in _as_docx(paths):
        yield path, from_docx.read(data, raw_file(path.name, DOCX))[0]


def _as_docx(paths: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """The files as DOCX, old ones converted together; raises the ReadError of the first refused."""
    contents = {path: path.read_bytes() for path in paths}
    old = [path for path in paths if path.suffix != ".docx"]
    files = [(contents[path], media_type(path.name, contents[path])) for path in old]
    for path, made in zip(old, documents(files), strict=True):
        if isinstance(made, ReadError):
            raise made
        contents[path] = made
    yield from contents.items()


def _distance(wanted: str, read: str) -> int:
    return Levenshtein.distance(_SPACES.sub("", wanted), _SPACES.sub("", read))


def _count(row: Row, text: str, wrong: int) -> None:
    """Adds the characters of a text; a wrong, missing or added one counts as one wrong."""
    total = len(_SPACES.sub("", text))
    row.total += total
    row.found += total
    row.right += max(total - wrong, 0)
