"""Statutes in Markdown: their heading marks are the truth of the outline, hidden from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from benchmarks.tally import Row, Tally
from benchmarks.truth import bare, raw_file, words
from gazette.model import Component
from gazette.text.outline import outline
from ingest import from_markdown

_DIVISIONS = {"book", "subbook", "chapter", "section"}
_GROUPS = {"level1", "level2"}


class _Event(msgspec.Struct):
    date: str


class _Law(msgspec.Struct):
    path: str
    title: str
    history: list[_Event]


class _Heading(msgspec.Struct):
    rank: int
    place: int
    words: str


def score_laws(corpus: Path) -> Iterable[Row]:
    """Headings, article numbers, titles and history events of all statutes."""
    tally = Tally("laws")
    for line in (corpus / "laws/truth.jsonl").read_bytes().splitlines():
        law = msgspec.json.decode(line, type=_Law)
        source = (corpus / law.path).read_bytes()
        text, headings = _without_marks(source.decode())
        _count_headings(tally, headings, outline(text))
        draft = from_markdown.read(source, raw_file(law.path, "text/markdown"))[0]
        title = words(draft.metadata, "title")
        tally.row("title").add(title, is_right=bare(title or "") == bare(law.title))
        days = {str(event.day) for event in draft.metadata.history}
        for event in law.history:
            tally.row("history dates").add(event.date, is_right=event.date in days)
    return tally


def _count_headings(tally: Tally, headings: set[int], components: Sequence[Component]) -> None:
    articles = [part.path.rpartition("_")[2] for part in components if part.kind == "article"]
    kinds = _DIVISIONS | _GROUPS if articles else _DIVISIONS
    own = [part for part in components if not part.path.startswith("enc_")]
    found = {part.start for part in own if part.kind in kinds}
    others = {part.start for part in own if part.kind in _GROUPS}
    row = tally.row("headings", "编章节: found counts every heading read, wrong those not marked")
    row.right += len(headings & (found | others))
    row.found += len(headings & (found | others)) + len(found - headings)
    row.total += len(headings)
    if articles:
        tally.row("条 consecutive", "statutes with articles").add(
            articles, is_right=_is_consecutive(articles)
        )


def _is_consecutive(numbers: Sequence[str]) -> bool:
    """Each number follows the last: 3 after 2, 3-1 (之一) after 3, 4 after 3-1."""
    parsed = [tuple(map(int, f"{number}-0".split("-")[:2])) for number in numbers]
    return all(
        (after[0] == before[0] + 1 and after[1] <= 1) or after == (before[0], before[1] + 1)
        for before, after in pairwise(parsed)
    )


def _without_marks(source: str) -> tuple[str, set[int]]:
    """The text without its heading marks, and where marked headings begin, contents left out."""
    lines: list[str] = []
    marked: list[_Heading] = []
    place = 0
    for line in re.sub("<!--.*?-->", "", source).split("\n"):
        heading = line.lstrip("#").lstrip(" ")
        rank = len(line) - len(line.lstrip("#"))
        if rank > 1 and heading:
            marked.append(_Heading(rank, place, heading))
        lines.append(heading)
        place += len(heading) + 1
    text = "\n".join(lines)
    return text, set(_bodies(text, marked))


def _bodies(text: str, marked: Sequence[_Heading]) -> Iterator[int]:
    """Places of headings that are not entries of contents: those come again, and touch another."""
    for at, heading in enumerate(marked):
        near = marked[max(0, at - 1) : at + 2]
        again = any(other.words == heading.words for other in marked[at + 1 :])
        if not (again and any(_touch(text, heading, other) for other in near)):
            yield heading.place


def _touch(text: str, one: _Heading, other: _Heading) -> bool:
    first, last = sorted((one, other), key=lambda heading: heading.place)
    between = text[first.place + len(first.words) : last.place]
    return one is not other and one.rank == other.rank and not between.strip()
