"""`/sitemap.xml` and the sitemaps it names: every page there is, for search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import chain
from typing import cast
from urllib.parse import quote

from litestar.params import FromPath

from api.calls import Call, Reply
from api.queries import NoQuery
from api.reading import Route, read
from api.streams import Stream
from gazette.errors import NotFoundError
from opendata.public.sitemap_reader import Section
from opendata.to_sitemap import MEDIA_TYPE, Located, sitemap_index, sitemap_pieces

_XML = Route(media_types=(MEDIA_TYPE,), tag="site")
_PAGES = "pages.xml"
_NAME = re.compile(
    r"""(?P<section>documents|issues|organs)
        -(?P<number>[0-9]{1,9})\.xml  # the part, from 0""",
    re.VERBOSE,
)
_STANDING = ("/", "/issues", "/organs", "/datasets", "/coverage", "/about", "/docs", "/standards")
"""Pages that every site has."""


@read("/sitemap.xml", _XML)
def read_index(request: Call) -> Reply:
    """站点地图索引 The sitemaps, each with the last change of its pages."""
    request.ask(NoQuery)
    folder = f"{request.base}/sitemaps"
    parts = [
        Located(f"{folder}/{part.section}-{part.number}.xml", part.changed_at)
        for part in request.reader.sitemaps.parts()
    ]
    return Reply(sitemap_index([Located(f"{folder}/{_PAGES}"), *parts]), MEDIA_TYPE.encode())


@read("/sitemaps/{sitemap:str}", _XML)
def read_sitemap(sitemap: FromPath[str], request: Call) -> Reply | Stream:
    """站点地图 At most 50,000 pages; documents stand in the part of their last change."""
    request.ask(NoQuery)
    if sitemap == _PAGES:
        return Reply(b"".join(sitemap_pieces([_few(request)])), MEDIA_TYPE.encode())
    found = _NAME.fullmatch(sitemap)
    if found is None:
        raise NotFoundError("sitemap", sitemap)
    section, number = cast("Section", found["section"]), int(found["number"])
    batches = _located(request, section, number)
    first = next(batches, None)
    if first is None:
        raise NotFoundError("sitemap", sitemap)
    tag = _tag(request, section, number)
    return Stream(sitemap_pieces(chain([first], batches)), MEDIA_TYPE.encode(), [(b"etag", tag)])


def _located(request: Call, section: Section, number: int) -> Iterator[list[Located]]:
    folder = f"{request.base}/{section}"
    for pages in request.reader.sitemaps.pages(section, number):
        yield [Located(f"{folder}/{quote(page.id)}", page.changed_at) for page in pages]


def _few(request: Call) -> list[Located]:
    """The pages that are not one a document, issue or organ."""
    issues, base = request.reader.issues, request.base
    datasets = request.house.library.rows().datasets()
    years = issues.years()
    shelves = dict.fromkeys(year.gazette for year in years)
    return [
        *(Located(base + path) for path in _STANDING),
        *(Located(f"{base}/datasets/{one}") for one in datasets),
        *(Located(f"{base}/issues/{gazette}") for gazette in shelves),
        *(Located(f"{base}/issues/{year.gazette}/{year.year}") for year in years),
    ]


def _tag(request: Call, section: Section, number: int) -> bytes:
    """The weak tag of a sitemap: of documents until one of its own changes, else until anything does."""
    if section == "documents":
        mark = request.reader.sitemaps.mark(number)
    else:
        mark, _ = request.house.library.rows().state()
    told = f"{request.base}\n{section}\n{number}\n{mark}".encode()
    return f'W/"{blake2b(told, digest_size=12).hexdigest()}"'.encode()
