"""A text made ready for reading its effects: names and quotations hidden, references in order.

In the masked text, what stands inside 《》 and “” is replaced, character by character, so that a
word of a title (《关于废止…的决定》) or of a quoted article is never taken for the text's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gazette.model import Citation, Component
from gazette.text.citations import find_citations, title_spans
from gazette.text.normalise import fold
from gazette.text.outline import Paths

TITLE, QUOTED = "\ue000", "\ue001"
"""What stands for a character inside 《》, and inside “”."""

ITEM = r"(?:第[0-9零〇一二三四五六七八九十百]{1,6}条[ ]+|[0-9]{1,3}[.、]|[一二三四五六七八九十百]{1,5}、|\([0-9一二三四五六七八九十]{1,4}\))"
"""The number an item begins with, in folded text, for patterns."""

_QUOTE = re.compile("[“”]")
_STRAIGHT = re.compile(r'"[^"\n\ue001]{1,500}"')
_LONGEST_QUOTE = 8000
_SHORT_NAME = re.compile('(?:简称|统称)(?:为|:)?[ ]?["“]?$')
_LONGEST_REFERENCE = 200


class Words:
    """One text with its references; places are code points of the text."""

    def __init__(
        self, text: str, citations: Sequence[Citation], components: Sequence[Component]
    ) -> None:
        self.text = text
        self.folded = fold(text)
        self._spans = list(title_spans(self.folded))
        self.masked = _mask_quotations(_mask_titles(self.folded, self._spans))
        self.components = components
        self.paths = Paths(components)
        self.references = sorted(
            (*filter(_names_an_instrument, citations), *self._unlisted(citations)),
            key=lambda citation: citation.start,
        )
        self._starts = [citation.start for citation in self.references]
        self._ends = [citation.end for citation in self.references]

    def ending_by(self, place: int) -> int:
        """The position of the last reference that ends at or before a place; -1 for none."""
        return bisect_right(self._ends, place) - 1

    def starting_at(self, place: int) -> int:
        """The position of the first reference that starts at or after a place."""
        return bisect_left(self._starts, place)

    def before(self, place: int, *, most: int) -> str:
        """The masked words before a place, back to the start of its sentence or `most` characters."""
        words = self.masked[max(0, place - most) : place]
        return words[max(words.rfind("。"), words.rfind("\n"), words.rfind(";")) + 1 :]

    def _unlisted(self, citations: Sequence[Citation]) -> Iterator[Citation]:
        """Names in brackets that are not among the citations: those like the text's own title.

        An older instrument often has the same title: 原《示例办法》同时废止.
        """
        ends = [citation.end for citation in sorted(citations, key=lambda one: one.start)]
        starts = sorted(citation.start for citation in citations)
        for (start, end), (following, _) in pairwise([*self._spans, (len(self.text), 0)]):
            at = bisect_right(starts, start) - 1
            is_listed = at >= 0 and ends[at] >= end
            if is_listed or _SHORT_NAME.search(self.folded, max(0, start - 6), start):
                continue
            found = find_citations(self.text[start : min(following, end + _LONGEST_REFERENCE)])
            if found and found[0].start == 0 and _names_an_instrument(found[0]):
                yield _moved(found[0], start)


def _moved(citation: Citation, by: int) -> Citation:
    return Citation(
        title=citation.title,
        number=citation.number,
        pinpoint=citation.pinpoint,
        start=citation.start + by,
        end=citation.end + by,
        path=None,
        confidence=citation.confidence,
    )


def _names_an_instrument(citation: Citation) -> bool:
    """False for a part of the text itself (本办法第三条) and for 《示例证书》."""
    if citation.number is not None:
        return True
    return citation.title is not None and citation.confidence >= 1.0


def _mask_titles(folded: str, spans: Sequence[tuple[int, int]]) -> str:
    parts, place = [], 0
    for start, end in spans:
        parts += [folded[place : start + 1], TITLE * (end - start - 2), folded[end - 1]]
        place = end
    return "".join([*parts, folded[place:]])


def _mask_quotations(masked: str) -> str:
    """With what stands in quotation marks hidden; an opening mark never closed hides nothing.

    A quotation of several paragraphs opens each of them and closes the last.
    """
    parts, place = [], 0
    opening: int | None = None
    for match in _QUOTE.finditer(masked):
        if opening is not None and match.start() - opening > _LONGEST_QUOTE:
            opening = None
        if match[0] == "“":
            opening = match.start() if opening is None else opening
        elif opening is not None:
            hidden = QUOTED * (match.start() - opening - 1)
            parts += [masked[place : opening + 1], hidden, match[0]]
            place, opening = match.end(), None
    whole = "".join([*parts, masked[place:]])
    return _STRAIGHT.sub(lambda match: f'"{QUOTED * (len(match[0]) - 2)}"', whole)
