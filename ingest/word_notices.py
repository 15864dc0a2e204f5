"""What was left out of a Word file, or changed, counted by kind: nothing is lost without a word."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from gazette.model import Finding

Notice = Literal[
    "hidden_text", "tracked_changes", "comments", "pictures", "drawings", "embedded_objects",
    "formulas", "unknown_symbols", "page_headers", "macros",
]  # fmt: skip

_WORDS: dict[Notice, str] = {
    "hidden_text": "{:,} characters of hidden text left out",
    "tracked_changes": "{:,} tracked deletions left out; what was inserted is taken",
    "comments": "{:,} comments left out",
    "pictures": "{:,} pictures, of which nothing is read",
    "drawings": "{:,} charts or diagrams, of which nothing is read",
    "embedded_objects": "{:,} embedded objects, of which nothing is read",
    "formulas": "{:,} formulas written on one line",
    "unknown_symbols": "{:,} symbols of a font unknown here stand as 〓",
    "page_headers": "{:,} headers or footers with words left out",
    "macros": "it carries {:,} program, which was not run",
}


class Notices:
    """Counts while a file is read."""

    def __init__(self) -> None:
        self._counts: Counter[Notice] = Counter()

    def add(self, notice: Notice, count: int = 1) -> None:
        """Counts one more, or several; nothing for none."""
        if count:
            self._counts[notice] += count

    def findings(self) -> tuple[Finding, ...]:
        """A finding for each kind that was met."""
        return tuple(
            Finding(code=notice, detail=words.format(self._counts[notice]))
            for notice, words in _WORDS.items()
            if self._counts[notice]
        )
