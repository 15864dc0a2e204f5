"""The table of contents (目录) at the front of a text, which repeats the headings of the body."""

import re
from collections.abc import Sequence

from gazette.text.marks import DIVISIONS, Line
from gazette.text.normalise import key

_LABEL = re.compile(r"目\s*[录次]")
_PAGE = re.compile(r"[\s.…·•⋯—\-_]*[(]?[0-9]{0,4}[)]?$")
_LONGEST_ENTRY = 80
_FEWEST_ENTRIES = 2


def without_contents(lines: Sequence[Line], folded: str) -> Sequence[Line]:
    """The lines without a front table of contents, the same lines where there is none."""
    first = next((at for at, line in enumerate(lines) if _is_entry(line)), None)
    if first is None:
        return lines
    last = _end_of_run(lines, folded, first)
    entries = [line for line in lines[first:last] if _is_entry(line)]
    fewest = 1 if first and _is_label(lines[first - 1], folded) else _FEWEST_ENTRIES
    if len(entries) < fewest or not _come_again(entries, lines[last:], folded):
        return lines
    return [*lines[:first], *lines[last:]]


def _is_entry(line: Line) -> bool:
    return line.kind in DIVISIONS or line.kind in ("level1", "level2")


def _is_label(line: Line, folded: str) -> bool:
    return _LABEL.fullmatch(folded, line.start, line.end) is not None


def _end_of_run(lines: Sequence[Line], folded: str, first: int) -> int:
    """The place where headings without a body end, or where the first of them comes again."""
    top = _identity(lines[first], folded)
    for at in range(first + 1, len(lines)):
        line = lines[at]
        if line.kind == lines[first].kind and _identity(line, folded) == top:
            return at
        if line.kind == "article" or not _is_short(line, folded):
            return at
    return len(lines)


def _is_short(line: Line, folded: str) -> bool:
    return line.end - line.start <= _LONGEST_ENTRY and folded[line.end - 1] not in "。;:,"


def _come_again(entries: Sequence[Line], body: Sequence[Line], folded: str) -> bool:
    """True when nearly every entry is a heading of the body too."""
    wanted = [_identity(line, folded) for line in entries]
    present = {_identity(line, folded) for line in body if _is_entry(line)}
    return 10 * sum(one in present for one in wanted) >= 8 * len(wanted)


def _identity(line: Line, folded: str) -> tuple[str | None, int, str]:
    """What a heading and its entry have in common: kind, number and words, not the page."""
    words = folded[line.words : min(line.end, line.words + _LONGEST_ENTRY)]
    return line.kind, line.ordinal, key(_PAGE.sub("", words))
