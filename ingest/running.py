"""Running heads and feet of pages, and page numbers (页码): told from the text between them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gazette.text.normalise import fold, key
from ingest.layout import Run, Sheet, middle, rows_of

_EDGE = 0.12  # of the page's height, at the top and at the bottom
_SHARE = 0.3  # of the pages: what stands on so many is no page's own
_FEWEST = 2  # pages
_DIGITS = re.compile(r"[0-9]+|[一二三四五六七八九十百]+|(?<![a-z])[ivxlc]+(?![a-z])")
_PAGE_NUMBER = re.compile(
    r"""
    [-–—―─~·•.\s]* (?: 第? \s* [0-9]{1,4} \s* 页? | [ivxlc]{1,7} ) [-–—―─~·•.\s]*
    (?: [,，/]? \s* (?:共|of)? \s* [0-9]{1,4} \s* 页? )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERS_ON_EDGE = 0.15


def running_runs(sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """The runs that belong to no page's text, by the page's and the run's place in the list."""
    counted: Counter[tuple[bool, str]] = Counter()
    edges: list[list[tuple[list[int], bool, str]]] = []
    for sheet in sheets:
        rows = _edge_rows(sheet)
        edges.append(rows)
        counted.update({(is_top, words) for _, is_top, words in rows})
    fewest = max(_FEWEST, _SHARE * len(sheets))
    return {
        (place, run)
        for place, rows in enumerate(edges)
        for runs, is_top, words in rows
        if counted[is_top, words] >= fewest or _is_page_number(sheets[place], runs)
        for run in runs
    }


def _edge_rows(sheet: Sheet) -> list[tuple[list[int], bool, str]]:
    """The rows near the edges: their runs, whether at the top, and their words without digits."""
    places = {id(run): place for place, run in enumerate(sheet.runs)}
    found = []
    for row in rows_of(sheet.runs):
        at = middle(row[0].box) / max(sheet.height, 1.0)
        if min(at, 1 - at) <= _EDGE or (1 - at <= _NUMBERS_ON_EDGE and _is_number(row)):
            words = _DIGITS.sub("#", key("".join(run.text for run in row)).lower())
            found.append(([places[id(run)] for run in row], at < 0.5, words))
    return found


def _is_page_number(sheet: Sheet, runs: Sequence[int]) -> bool:
    """Whether a row at an edge is a page number and nothing stands further out."""
    return _is_number([sheet.runs[place] for place in runs])


def _is_number(row: Sequence[Run]) -> bool:
    return _PAGE_NUMBER.fullmatch(fold("".join(run.text for run in row)).strip()) is not None
