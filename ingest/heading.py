"""The head of a document: its title and its number, and where its body begins.

Layouts met: title above the number (seed), 机关标志 and number above the title, number first,
an order (令) without a title line, or a title alone (domain §7.1, §7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gazette.text.normalise import fold, key
from ingest.numbering import (
    FoundNumber,
    HeadLine,
    by_weight,
    head_numbers,
    is_note,
    number_beyond,
)
from ingest.titling import LETTERHEAD, FoundTitle, find_title

_HEAD_LINES = 40
_LONGEST_HEAD = 8_000
_LONGEST_TITLE_LINE = 160

_BODY = re.compile(
    r"""
    第[一二三四五六七八九十0-9]{1,4}\s*[章条编节](?![一-鿿]*[会届次])
    |[一二三四五六七八九十]{1,3}\s*、
    |[0-9]{1,2}[.、](?![0-9])
    |\([一二三四五六七八九十]{1,3}\)
    |问\s*:
    |.*[。;]$
    |.*[。].{20}
    """,
    re.VERBOSE | re.DOTALL,
)
"""The body has begun: a numbered part, or a sentence."""


_NOTE_BEGINS = re.compile(r"[(]\s*(?:根据\s*)?[0-9]{4}\s*年")


class Heading(msgspec.Struct, frozen=True):
    """What the head of a document says. `body` is the offset at which the body begins."""

    lines: tuple[HeadLine, ...]
    numbers: tuple[FoundNumber, ...]
    """The document's own number first; others that stand on lines of their own after it."""
    title: FoundTitle | None
    letterhead: HeadLine | None
    """The line 示例省人民政府文件 (发文机关标志)."""
    body: int

    @property
    def start(self) -> int:
        """Where the document's own first line begins, any heading of the page above it left out."""
        places = [number.start for number in self.numbers[:1] if number.line >= 0]
        places += [self.title.start] if self.title else []
        places += [self.letterhead.start] if self.letterhead else []
        return min(places, default=0)


def read_heading(text: str) -> Heading:
    """The number, title and letterhead of a text.

    >>> heading = read_heading("示例省人民政府关于印发\\n《示例办法》的通知\\n示政发〔2024〕1号\\n各市：\\n现印发。")
    >>> heading.title.title.text, [number.value for number in heading.numbers]
    ('示例省人民政府关于印发《示例办法》的通知', ['示政发〔2024〕1号'])
    """
    lines, body = _head_lines(text)
    lines = list(_with_notes_whole(lines))
    numbers = list(head_numbers(lines))
    letterhead = next((line for line in lines if LETTERHEAD.fullmatch(line.folded)), None)
    title = find_title(text, _without_numbers(lines, numbers), _taken(lines, numbers))
    own = by_weight(numbers, title_line=title.first if title else 0) or number_beyond(text, body)
    return Heading(tuple(lines), tuple(own), title, letterhead, body)


def _head_lines(text: str) -> tuple[list[HeadLine], int]:
    """The lines above the body, and where the body begins."""
    lines: list[HeadLine] = []
    head = fold(text)[:_LONGEST_HEAD]
    place = 0
    while place < len(head) and len(lines) < _HEAD_LINES:
        end = head.find("\n", place)
        end = len(head) if end < 0 else end
        folded = head[place:end].strip()
        if folded:
            start = place + len(head[place:end]) - len(head[place:end].lstrip())
            if _is_body(folded):
                return lines, start
            lines.append(HeadLine(start, start + len(folded), folded))
        place = end + 1
    return lines, min(place, len(text))


def _with_notes_whole(lines: Sequence[HeadLine]) -> Iterator[HeadLine]:
    """The lines with a note in brackets (题注) that is broken over several put together."""
    place = 0
    while place < len(lines):
        stop = _end_of_note(lines, place)
        first, last = lines[place], lines[stop - 1]
        if stop - place == 1:
            yield first
        else:
            joined, end = first.folded, first.end
            for line in lines[place + 1 : stop]:  # as long as in the text, so that places stay
                joined, end = joined + " " * (line.start - end) + line.folded, line.end
            yield HeadLine(first.start, last.end, joined)
        place = stop


def _end_of_note(lines: Sequence[HeadLine], first: int) -> int:
    """The line behind the note that begins on a line; the next one, where none does."""
    if not _NOTE_BEGINS.match(lines[first].folded):
        return first + 1
    open_brackets = 0
    for place in range(first, len(lines)):
        folded = lines[place].folded
        open_brackets += folded.count("(") - folded.count(")")
        if open_brackets <= 0:
            return place + 1 if folded[-1] == ")" else first + 1
    return first + 1


def _is_body(folded: str) -> bool:
    if folded[-1] == ":" or len(folded) > _LONGEST_TITLE_LINE:
        return True
    return bool(_BODY.match(folded))


def _without_numbers(lines: Sequence[HeadLine], numbers: Sequence[FoundNumber]) -> list[HeadLine]:
    """The lines with a number behind a title cut off: …的通知（示政发〔2024〕1号）."""
    bare = list(lines)
    for number in numbers:
        line = bare[number.line]
        if number.is_own_line or is_note(line.folded):
            continue
        folded = line.folded[: number.start - line.start].rstrip(" ([【")
        if folded:
            bare[number.line] = HeadLine(line.start, line.start + len(folded), folded)
    return bare


def _taken(lines: Sequence[HeadLine], numbers: Sequence[FoundNumber]) -> frozenset[int]:
    """The head lines that numbers take up; an order may stand on two: 示例省人民政府令 / 第12号."""
    own = [number for number in numbers if number.is_own_line]
    over = {
        index
        for index, line in enumerate(lines)
        if any(number.start <= line.start < number.end for number in own)
    }
    return frozenset(over | {number.line for number in own})


def same_title(left: str, right: str) -> bool:
    """Whether two titles are one but for width, spaces and quotation marks.

    >>> same_title("关于印发《示例办法》的通知", "关于印发示例办法的通知")
    True
    """
    return _title_key(left) == _title_key(right)


def _title_key(title: str) -> str:
    return re.sub(r"[《》〈〉<>“”\"'‘’·•、,]", "", key(title))
