"""The inside of a statute: which 第…条 are its articles, and the 款, 项 and 目 of each."""

import re
from collections.abc import Iterator, Sequence

from gazette.text.marks import LEVELS, Line
from gazette.text.part import RANKS, Part

_SENTENCE_END = re.compile(r"[。!?][”’\"'」』》)\]]*$")
_HEADING = re.compile(r"【(?P<square>[^【】]{1,40})】|\((?P<round>[^()]{2,30})\)(?=[ \t]|$)")
_BARE_HEADING = re.compile(r"[^,。;:、?!()《》“”]{2,20}")
_DELETED = ("删", "略", "废止", "失效")
_LONG_LINE = 25
_WIDTHS = range(20, 61)  # characters of a line set in a column
_LOOK_BACK = 6
_LOOK_AHEAD = 60
_LINES_AHEAD = 30
_MOST_MISSING = 5
_MOST_STRAY = 3
_LONGEST_STRAY = 30


def articles(lines: Sequence[Line], folded: str) -> frozenset[int]:
    """The starts of the lines that are articles; empty when the text is no statute.

    A mark glued to its words counts when it goes on from the last one, give or take a few missing;
    no mark out of sequence counts in an open quotation. Two in sequence make a statute.
    """
    accepted: list[Line] = []
    quoted = False
    sequential = 0
    for line in lines:
        follows = bool(accepted) and _follows(accepted[-1], line)
        if line.kind == "article" and (follows or _stands_alone(line, accepted, quoted=quoted)):
            accepted.append(line)
            sequential += follows
            quoted = False
        quoted = opens_quotation(line, folded, before=quoted)
    if sequential == 0 or 2 * sequential < len(accepted) - 1:
        return frozenset()
    return frozenset(line.start for line in accepted)


def _follows(last: Line, line: Line) -> bool:
    if line.kind != "article":
        return False
    if line.ordinal == last.ordinal:
        return line.insert == last.insert + 1
    return line.ordinal == last.ordinal + 1 and line.insert <= 1


def _stands_alone(line: Line, accepted: Sequence[Line], *, quoted: bool) -> bool:
    if quoted:
        return False
    if line.is_sure or line.ordinal == 1 or not accepted:
        return True
    return 0 < line.ordinal - accepted[-1].ordinal <= _MOST_MISSING


def opens_quotation(line: Line, folded: str, *, before: bool) -> bool:
    """True when a quotation is open at the end of the line."""
    opened = folded.rfind("“", line.start, line.end)
    closed = folded.rfind("”", line.start, line.end)
    return before if opened == closed else opened > closed


def read_article(lines: Sequence[Line], folded: str) -> Part:
    """One article with its 款, 项 and 目, from its line and the lines up to the next part."""
    lines = _without_stray_heading(lines, folded)
    heading, own_words = _article_heading(lines, folded)
    article = Part.of(lines[0], "article", words=heading)
    article.end = lines[-1].end
    paragraphs = list(_paragraphs(lines, folded, own_words))
    if len(paragraphs) == 1:
        article.children = paragraphs[0].children
    else:
        article.children = paragraphs
    return article


def _without_stray_heading(lines: Sequence[Line], folded: str) -> Sequence[Line]:
    """The lines without the words of a heading below them that has lost its number."""
    for kept in range(len(lines) - 1, max(0, len(lines) - 1 - _MOST_STRAY), -1):
        line = lines[kept]
        is_short = line.end - line.start <= _LONGEST_STRAY
        if line.kind is not None or not is_short or folded[line.end - 1] in "。;:,)!?":
            break
        if folded[lines[kept - 1].end - 1] == "。":
            return lines[:kept]
    return lines


def _article_heading(lines: Sequence[Line], folded: str) -> tuple[tuple[int, int], int]:
    """Where the heading of an article stands, and where its own words begin."""
    first = lines[0]
    rest = folded[first.words : min(first.end, first.words + _LOOK_AHEAD)]
    match = _HEADING.match(rest)
    if match:
        start, end = match.span(match.lastgroup or 0)
        if not rest.startswith(_DELETED, start):
            return (first.words + start, first.words + end), first.words + match.end()
    is_followed = len(lines) > 1 and lines[1].kind is None
    if is_followed and first.words < first.end and _BARE_HEADING.fullmatch(rest):
        return (first.words, first.end), first.end
    return (first.start, first.start), first.words


def _paragraphs(lines: Sequence[Line], folded: str, words: int) -> Iterator[Part]:
    """The 款 of an article in order, each with its 项."""
    paragraph: Part | None = None
    last = lines[0]
    ordinal = 0
    for at, line in enumerate(lines):
        start = line.start if at else _after_spaces(folded, words, line.end)
        if start == line.end:
            continue  # 第三条 alone on its line
        if paragraph is None or _is_new_paragraph(paragraph, last, lines, at, folded):
            if paragraph is not None:
                yield paragraph
            ordinal += 1
            paragraph = Part(kind="paragraph", ordinal=ordinal, start=start, end=line.end)
        if line.kind in LEVELS:
            _add_item(paragraph, line)
        _lengthen(paragraph, line.end)
        last = line
    if paragraph is not None:
        yield paragraph


def _is_new_paragraph(
    paragraph: Part, last: Line, lines: Sequence[Line], at: int, folded: str
) -> bool:
    """False for an item, and for a line that goes on with the sentence or the item above it."""
    if lines[at].kind in LEVELS or _item_goes_on(paragraph, lines, at):
        return False
    if _is_wrapped(lines[0], last, lines[at], folded):
        return False
    if _SENTENCE_END.search(folded, max(last.start, last.end - _LOOK_BACK), last.end):
        return True
    if not paragraph.children or folded[last.end - 1] in ";,、:":
        return False
    return last.end - last.start < _LONG_LINE


def _is_wrapped(first: Line, last: Line, line: Line, folded: str) -> bool:
    """True where paragraphs are indented, this line is not, and the last one filled its width."""
    if _is_indented(line, folded) or not _is_indented(first, folded):
        return False
    return last.end - last.start in _WIDTHS


def _is_indented(line: Line, folded: str) -> bool:
    return line.start > 0 and folded[line.start - 1] in " \t"


def _item_goes_on(paragraph: Part, lines: Sequence[Line], at: int) -> bool:
    """True when the next item below carries on the count of the items above."""
    below = next((line for line in lines[at : at + _LINES_AHEAD] if line.kind in LEVELS), None)
    if below is None:
        return False
    above = paragraph
    while above.children:
        above = above.children[-1]
        if (above.mark, above.ordinal + 1) == (below.kind, below.ordinal):
            return True
    return False


def _add_item(paragraph: Part, line: Line) -> None:
    """Put a 项 under its 款, or a 目 under its 项."""
    above = paragraph
    while above.children and RANKS[above.children[-1].mark] < RANKS[str(line.kind)]:
        above = above.children[-1]
    item = Part.of(line, "item" if above is paragraph else "subitem")
    above.children.append(item)


def _lengthen(part: Part, end: int) -> None:
    """Let a part and the last of each generation below it reach an end."""
    part.end = end
    while part.children:
        part = part.children[-1]
        part.end = end


def _after_spaces(folded: str, position: int, end: int) -> int:
    while position < end and folded[position] in " \t":
        position += 1
    return position
