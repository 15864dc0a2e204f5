"""trafilatura's view of a page whose document no marker shows: taken where ours is too small."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from gazette.model import Finding
from ingest.drafting import Page

_SHARE = 0.6
"""Below this part of trafilatura's characters our own text is held to have missed the document."""
_LARGEST = 2_000_000


def second_opinion(page: Page, source: str, *, is_sure: bool) -> Page:
    """The page as it is, or with trafilatura's lines and the finding `extraction_differs`."""
    if is_sure or len(source) > _LARGEST:
        return page
    lines = _extract(source)
    own, other = _characters(page.lines), _characters(lines)
    if own >= _SHARE * other:
        return page
    detail = f"own reading {own} characters, trafilatura {other}; the longer is taken"
    finding = Finding(code="extraction_differs", detail=detail)
    return replace(page, lines=lines, tables={}, findings=(*page.findings, finding))


def _extract(source: str) -> list[str]:
    # imported here: it takes a second, and most pages and all other readers do without it
    import trafilatura

    text = trafilatura.extract(source, include_tables=True, include_comments=False)
    return [line for line in (text or "").split("\n") if line.strip()]


def _characters(lines: Sequence[str]) -> int:
    return sum(len("".join(line.split())) for line in lines)
