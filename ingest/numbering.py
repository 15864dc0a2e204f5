"""The document's own number (发文字号, 令) among the lines of its head.

A line that is nothing but a number beats one behind the title or in the note under it; a number
inside 《》 or in a sentence is another document's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from gazette.errors import DocNumberError
from gazette.text.found import Found
from gazette.text.normalise import fold
from gazette.text.numbers import find_doc_numbers, find_orders, parse_number

_BEYOND_HEAD = 6_000
_NUMBER_HINT = re.compile("[号號]")
_NUMBER_LABEL = re.compile(r"[(\[【]?(?:发文字号|文\s*号|发文文号|编\s*号|字\s*号)[】\]]?\s*:?\s*")
_AFTER_NUMBER = re.compile(
    r"""
    [)\]】]?\s*
    (?:签发人.*|[(]?(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日[)]?|特急|急件|加急|\S{1,6}[★☆].*)?
    """,
    re.VERBOSE,
)
_ORDER_BODY = re.compile(r".{2,40}(?:令|公告|公\ 告)")
_ORDER_SERIAL = re.compile(
    r"[(\[〔【]?\s*(?:(?:19|20)[0-9]{2}\s*年?\s*[)\]〕】]?)?\s*[(]?\s*第.{1,9}号\s*[)]?"
)
_NOTE = re.compile(r"[(].*[)]|[(].{6,}")
_LONGEST_LINE = 80
_BARE_LINE = re.compile(r"^[ \t\u3000]*(\S.{5,60}号)[ \t\u3000]*$", re.MULTILINE)


class HeadLine(msgspec.Struct, frozen=True):
    """A line of the head: where it stands in the text, folded, without spaces at its ends."""

    start: int
    end: int
    folded: str


class FoundNumber(msgspec.Struct, frozen=True):
    """A number of the document, canonical, and where it stands."""

    value: str
    start: int
    end: int
    confidence: float
    line: int
    """Index of its (last) head line; -1 where it stands beyond the head."""
    is_own_line: bool = True


def numbers_in(text: str) -> list[Found[str]]:
    """Every document and order number in a text, canonical, in order.

    >>> [found.value for found in numbers_in("示例省人民政府令第3号、示政发[2024]3号")]
    ['示例省人民政府令第3号', '示政发〔2024〕3号']
    """
    documents = [Found(str(one.value), one.start, one.end) for one in find_doc_numbers(text)]
    orders = [Found(str(one.value), one.start, one.end) for one in find_orders(text)]
    return sorted(documents + orders, key=lambda found: found.start)


def is_note(folded: str) -> bool:
    """Whether a line stands in brackets, as the note on passing and publishing does (题注)."""
    return _NOTE.fullmatch(folded) is not None


def is_order_head(folded: str) -> bool:
    """Whether a line is the name of an order without its serial: 示例省人民政府令."""
    return _ORDER_BODY.fullmatch(folded) is not None


def head_numbers(lines: Sequence[HeadLine]) -> Iterator[FoundNumber]:
    """Every number that a head line may hold of the document itself."""
    for index, line in enumerate(lines):
        if not _NUMBER_HINT.search(line.folded):
            continue
        found = _own_line(line, index) or _order_over_two(lines, index) or _in_title(line, index)
        if found:
            yield found


def _own_line(line: HeadLine, index: int) -> FoundNumber | None:
    """A line that is nothing but a number, perhaps with its label, a date or the signer."""
    label = _NUMBER_LABEL.match(line.folded)
    skipped = label.end() if label else 0
    words = line.folded[skipped:]
    if len(words) > _LONGEST_LINE:
        return None
    value = _parse(words.strip("()[]【】"))
    if value:
        return FoundNumber(value, line.start + skipped, line.end, 1.0, index)
    for found in numbers_in(words):
        before, after = words[: found.start].strip(" ("), words[found.end :]
        if not before and _AFTER_NUMBER.fullmatch(after.strip()):
            start = line.start + skipped
            return FoundNumber(found.value, start + found.start, start + found.end, 0.95, index)
    return None


def _order_over_two(lines: Sequence[HeadLine], index: int) -> FoundNumber | None:
    """An order whose serial stands on the line below: 示例省人民政府令 / 第12号."""
    if index == 0 or not _ORDER_SERIAL.fullmatch(lines[index].folded):
        return None
    above = lines[index - 1]
    if not is_order_head(above.folded):
        return None
    value = _parse(above.folded.replace(" ", "") + lines[index].folded)
    return FoundNumber(value, above.start, lines[index].end, 1.0, index) if value else None


def _in_title(line: HeadLine, index: int) -> FoundNumber | None:
    """A number behind a title or in the note under it; one inside 《》 is another document's."""
    if is_note(line.folded):
        found = numbers_in(line.folded)
        if not found or "根据" in line.folded or "修正" in line.folded.partition("公布")[0]:
            return None
        first = found[0]
        return _inside(line, index, first.value, first.start, first.end)
    numbers = find_doc_numbers(line.folded)
    if numbers and line.folded[numbers[-1].end :].strip(" )]】") == "":
        last = numbers[-1]
        if line.folded[: last.start].count("《") <= line.folded[: last.start].count("》"):
            return _inside(line, index, str(last.value), last.start, last.end)
    return None


def _inside(line: HeadLine, index: int, value: str, start: int, end: int) -> FoundNumber:
    return FoundNumber(value, line.start + start, line.start + end, 0.8, index, is_own_line=False)


def _parse(words: str) -> str | None:
    try:
        return str(parse_number(words))
    except DocNumberError:
        return None


def by_weight(numbers: Sequence[FoundNumber], *, title_line: int) -> list[FoundNumber]:
    """Numbers on lines of their own, then those in the title or its note; each value once.

    A number inside another line counts only on the title's first line or below it.
    """
    own = [number for number in numbers if number.is_own_line]
    if own:
        return list({number.value: number for number in reversed(own)}.values())[::-1]
    return [number for number in numbers if number.line >= title_line][:1]


def number_beyond(text: str, body: int) -> list[FoundNumber]:
    """A line further down that is nothing but a number: the text proper begins late."""
    for match in _BARE_LINE.finditer(text, body, min(len(text), _BEYOND_HEAD)):
        value = _parse(fold(match[1]).strip("()"))
        if value:
            start, end = match.span(1)
            return [FoundNumber(value, start, end, 0.6, -1)]
    return []
