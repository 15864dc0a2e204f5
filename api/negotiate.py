"""Which form of a page a reader wants: by its ending, else by Accept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus

from api.problems import ProblemError
from gazette.edition import write_docx, write_ofd
from opendata import (
    to_akn,
    to_bibtex,
    to_csl,
    to_gbt7714,
    to_jsonld,
    to_markdown,
    to_rdfxml,
    to_ris,
    to_turtle,
)

ENDINGS = {
    "json": "application/json",
    "txt": "text/plain",
    "md": to_markdown.MEDIA_TYPE,
    "xml": to_akn.MEDIA_TYPE,
    "jsonld": to_jsonld.MEDIA_TYPE,
    "ttl": to_turtle.MEDIA_TYPE,
    "rdf": to_rdfxml.MEDIA_TYPE,
    "docx": write_docx.MEDIA_TYPE,
    "ofd": write_ofd.MEDIA_TYPE,
}
"""Forms of documents, by the ending of their address."""

CITATIONS = {
    "bib": to_bibtex.MEDIA_TYPE,
    "ris": to_ris.MEDIA_TYPE,
    "csl": to_csl.MEDIA_TYPE,
    "gbt7714": to_gbt7714.MEDIA_TYPE,
}
"""How documents are cited, by the ending of their address: what is said of them, no form of them."""

OFFERED = ENDINGS | CITATIONS
"""Everything that an ending can ask for."""

XML = "application/xml"
"""Another name of Akoma Ntoso, for readers that know no closer one."""


def split_ending(name: str, endings: Sequence[str] = tuple(OFFERED)) -> tuple[str, str]:
    """The last part of an address, and the ending that chooses its form; empty without one.

    >>> split_ending("2024-06-01T02:03:04.000Z.json"), split_ending("2024-06-01T02:03:04.000Z")
    (('2024-06-01T02:03:04.000Z', 'json'), ('2024-06-01T02:03:04.000Z', ''))
    """
    stem, dot, ending = name.rpartition(".")
    return (stem, ending) if dot and ending in endings else (name, "")


@lru_cache(maxsize=512)
def choose(accept: str, offered: Sequence[str]) -> str:
    """The media type to serve of those offered, the first where the reader has no preference.

    Raises ProblemError (406) where none will do.

    >>> choose("text/html;q=0.5, application/*", ("text/html", "application/json"))
    'application/json'
    """
    ranges = [_read_range(part) for part in accept.split(",") if part.strip()]
    if not ranges:
        return offered[0]
    quality = {kind: _quality(kind, ranges) for kind in offered}
    best = max(offered, key=lambda kind: quality[kind])
    if quality[best] <= 0:
        detail = f"none of {accept!r} is offered; there is {', '.join(offered)}"
        raise ProblemError("not-acceptable", HTTPStatus.NOT_ACCEPTABLE, detail)
    return best


def _read_range(part: str) -> tuple[str, float]:
    kind, *parameters = (bit.strip() for bit in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return kind.lower(), _number(value)
    return kind.lower(), 1.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _quality(kind: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The quality of the closest range that covers a type."""
    for pattern in (kind, kind.split("/")[0] + "/*", "*/*"):
        for named, quality in ranges:
            if named == pattern:
                return quality
    return 0.0
