"""A citation as RIS, which programs that keep references take in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from opendata.citation import Citation

MEDIA_TYPE = "application/x-research-info-systems"


def to_ris(citation: Citation) -> bytes:
    """The record, in UTF-8: a statute or a government document."""
    lines = [f"{tag}  - {words}\r\n" for tag, words in _tags(citation) if words]
    return "".join([*lines, "ER  - \r\n"]).encode()


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "STAT" if citation.is_legislation else "GOVDOC"
    yield "ID", citation.id
    yield from (("AU", name) for name in citation.authors)
    yield "TI", citation.title
    if citation.issued_on:
        yield "PY", str(citation.issued_on.year)
        yield "DA", _day(citation.issued_on)
    yield "M1", citation.number or ""
    yield "M3", citation.genre or ""
    if citation.printed:
        yield "T2", citation.printed.gazette
        yield "IS", citation.issue or ""
    if citation.pages:
        yield "SP", str(citation.pages[0])
        yield "EP", str(citation.pages[1])
    yield "LA", "zh-CN"
    yield "Y2", _day(citation.read_on)
    yield "UR", citation.url


def _day(day: date) -> str:
    return day.strftime("%Y/%m/%d")
