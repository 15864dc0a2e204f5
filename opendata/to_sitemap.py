"""Pages as sitemaps, and sitemaps as an index of them (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

import msgspec

MEDIA_TYPE = "application/xml"

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Located(msgspec.Struct, frozen=True):
    """What stands at an address, and when it last changed (RFC 3339); None where nobody knows."""

    address: str
    changed_at: str | None = None


def sitemap_pieces(batches: Iterable[Iterable[Located]]) -> Iterator[bytes]:
    """A sitemap, piece by piece; the caller sees to it that it has a page and no more than may be.

    >>> b"".join(sitemap_pieces([[Located("https://gazette.example/?a&b")]])).decode()[-65:]
    '<url><loc>https://gazette.example/?a&amp;b</loc></url>\\n</urlset>\\n'
    """
    yield f"{_HEAD}<urlset {_NAMESPACE}>\n".encode()
    for batch in batches:
        yield "".join(_line("url", one) for one in batch).encode()
    yield b"</urlset>\n"


def sitemap_index(sitemaps: Iterable[Located]) -> bytes:
    """The index of sitemaps."""
    lines = "".join(_line("sitemap", one) for one in sitemaps)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{lines}</sitemapindex>\n".encode()


def _line(name: str, one: Located) -> str:
    changed = f"<lastmod>{one.changed_at}</lastmod>" if one.changed_at else ""
    return f"<{name}><loc>{escape(one.address)}</loc>{changed}</{name}>\n"
