"""The tree of one text from its numbered lines: what stands under what."""

import re
from collections.abc import Sequence

from gazette.text.closing import without_closing
from gazette.text.contents import without_contents
from gazette.text.marks import DIVISIONS, LEVELS, Line
from gazette.text.part import RANKS, Part
from gazette.text.statute import articles, opens_quotation, read_article

_PAGE_NUMBER = re.compile(
    r"[-—–·•\ ]*(?:[0-9]{1,4}|第\ ?[0-9]{1,4}\ ?页(?:[,/\ ]*共\ ?[0-9]{1,4}\ ?页)?)[-—–·•\ ]*"
)
_LONGEST_PAGE_NUMBER = 20
_SENTENCE = "。;:,"
_LONGEST_HEADING = 60
_LONGEST_LEAD = 40  # the first sentence of an item, set in bold where there is bold


def nest(lines: Sequence[Line], folded: str) -> list[Part]:
    """The topmost parts of one text, each with its children."""
    own = [line for line in lines if not _is_page_number(line, folded)]
    body = without_closing(without_contents(own, folded), folded)
    tree = _Tree(body, folded)
    for at in range(len(body)):
        tree.take(at)
    tree.close_article()
    return tree.roots


def _is_page_number(line: Line, folded: str) -> bool:
    if line.end - line.start > _LONGEST_PAGE_NUMBER:
        return False
    return _PAGE_NUMBER.fullmatch(folded, line.start, line.end) is not None


class _Tree:
    """The parts placed so far, and the article whose lines are being gathered."""

    def __init__(self, lines: Sequence[Line], folded: str) -> None:
        self.lines = lines
        self.folded = folded
        self.roots: list[Part] = []
        self.open: list[Part] = []
        """The last part placed and the parts it stands under, topmost first."""
        self.article: list[Line] = []
        self.counts: dict[str, int] = {}
        """The last number of each kind of level inside that article."""
        self.is_quoted = False
        self.articles = articles(lines, folded)
        self.is_ruled_out = _lone_section(lines)

    def take(self, at: int) -> None:
        """Place one line: as a part of its own, or inside the part above it."""
        line = self.lines[at]
        if line.start in self.articles:
            self.close_article()
            self.article = [line]
            self.counts = {}
            self.is_quoted = False
        elif line.kind and self._is_heading(at):
            self.close_article()
            self._place(Part.of(line, line.kind, words=_heading(line, self.folded)))
            self.is_quoted = False
        elif self.article:
            self.article.append(line)
            self.counts[line.kind or ""] = line.ordinal
        elif self.open:
            self._lengthen(line)
        self.is_quoted = opens_quotation(line, self.folded, before=self.is_quoted)

    def close_article(self) -> None:
        """Read the article whose lines are all gathered, and place it."""
        if self.article:
            self._place(read_article(self.article, self.folded))
            self.open.pop()  # what follows stands beside an article or above it, never inside
            self.article = []

    def _place(self, part: Part) -> None:
        rank = RANKS[part.kind]
        while self.open and RANKS[self.open[-1].kind] >= rank:
            self.open.pop()
        siblings = self.open[-1].children if self.open else self.roots
        siblings.append(part)
        self.open.append(part)

    def _lengthen(self, line: Line) -> None:
        """Take an unnumbered line into the last part; the first may be its heading."""
        part = self.open[-1]
        is_bare = part.words[0] == part.words[1] and part.kind in DIVISIONS
        if is_bare and _is_title(line, self.folded):
            part.words = (line.start, line.end)
        part.end = max(part.end, line.end)

    def _is_heading(self, at: int) -> bool:
        """True for a line that begins a part above the articles."""
        line = self.lines[at]
        if line.kind in LEVELS:
            if self.article and not self._stands_over_articles(at):
                return False
        elif line.kind not in DIVISIONS or line.start == self.is_ruled_out:
            return False
        return not self.is_quoted or self._is_next(line)

    def _is_next(self, line: Line) -> bool:
        """True when an open part has the number before this one."""
        return any(p.kind == line.kind and p.ordinal + 1 == line.ordinal for p in self.open)

    def _stands_over_articles(self, at: int) -> bool:
        """True for 一、管辖 over articles, false for an item 一、 inside the article above it."""
        line = self.lines[at]
        if line.words == line.end or not _is_title(line, self.folded):
            return False
        if self.counts.get(line.kind or "", 0) + 1 == line.ordinal > 1:
            return False
        if line.ordinal > 1:
            return self._is_next(line)
        for below in self.lines[at + 1 : at + 1 + len(LEVELS)]:
            if below.kind not in LEVELS or below.ordinal > 1:
                return below.start in self.articles
        return False


def _lone_section(lines: Sequence[Line]) -> int | None:
    """The start of a 节 that no 章 or other 节 accompanies: a heading quoted by an amendment."""
    divisions = [line for line in lines if line.kind in DIVISIONS]
    if len(divisions) == 1 and divisions[0].kind == "section" and divisions[0].ordinal > 1:
        return divisions[0].start
    return None


def _is_title(line: Line, folded: str) -> bool:
    start = line.words if line.kind else line.start
    if line.end - start > _LONGEST_HEADING or folded[line.end - 1] in _SENTENCE:
        return False
    return "。" not in folded[start : line.end]


def _heading(line: Line, folded: str) -> tuple[int, int]:
    """The place of a heading's words; of a longer item its first sentence, when that is short."""
    if line.kind in DIVISIONS:
        return line.words, line.end
    stop = folded.find("。", line.words, min(line.end, line.words + _LONGEST_HEADING + 1))
    end = stop if stop >= 0 else line.end
    is_long = end - line.words > _LONGEST_LEAD or folded.count(",", line.words, end) > 1
    if is_long or folded[end - 1] in ";,":
        return line.start, line.start
    return line.words, end
