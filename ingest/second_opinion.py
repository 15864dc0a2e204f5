"""trafilatura's view of a page whose document no marker shows: taken where ours missed much."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from gazette.model import Finding
from gazette.text.normalise import key
from ingest.drafting import Page

_SHARE = 0.6
"""Below this part of trafilatura's sentences our own text is held to have missed the document."""
_LARGEST = 2_000_000
_PARAGRAPH = re.compile("<(?:p|td|li|div|br|tr|h[1-6])[ />]", re.IGNORECASE)
_MOST_PARAGRAPHS = 2_000  # its time grows with the square of their number
_SENTENCE = re.compile("[。；，;,]")
_MARKS = re.compile(r"[\s|#*\\-]+")


def second_opinion(page: Page, source: str, *, is_sure: bool) -> Page:
    """The page as it is, or with trafilatura's lines and the finding `extraction_differs`."""
    if is_sure or len(source) > _LARGEST or len(_PARAGRAPH.findall(source)) > _MOST_PARAGRAPHS:
        return page
    lines = _extract(source)
    own = _bare("".join(page.lines))
    sentences = [bare for line in lines if _SENTENCE.search(line) and (bare := _bare(line))]
    total = sum(map(len, sentences))
    covered = sum(len(sentence) for sentence in sentences if sentence in own)
    if covered >= _SHARE * total:
        return page
    detail = f"own reading has {covered} of {total} characters of trafilatura's; that is taken"
    finding = Finding(code="extraction_differs", detail=detail)
    return replace(page, lines=lines, tables={}, findings=(*page.findings, finding))


def _extract(source: str) -> Sequence[str]:
    # imported here: it takes a second, and most pages and all other readers do without it
    import trafilatura

    text = trafilatura.extract(source, include_tables=True, include_comments=False)
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _bare(words: str) -> str:
    return _MARKS.sub("", key(words))
