"""A harvest of a CKAN: every dataset that its `package_search` gives, page by page, by name.

All are read each time, for a list of what changed would not tell what is gone; what says the same is nothing
new here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from urllib.parse import urlencode

import msgspec

from gazette.datasets import Distribution, External
from gazette.errors import FetchError
from ingest.harvest.addresses import instant, read_link
from ingest.harvest.describing import Describing
from ingest.harvest.visit import Visit

ROWS = 100
"""Datasets of a page."""

_MOST_PAGES = 10_000
_ACTION = "api/3/action/package_search"
_LARGEST = 64 * 1024 * 1024  # bytes of a page


class _Named(msgspec.Struct, frozen=True):
    name: str | None = None
    title: str | None = None
    display_name: str | None = None


class _Extra(msgspec.Struct, frozen=True):
    key: str
    value: object = None


class _Resource(msgspec.Struct, frozen=True):
    url: str | None = None
    name: str | None = None
    description: str | None = None
    format: str | None = None
    mimetype: str | None = None


_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class _Package(msgspec.Struct, frozen=True):
    id: _Id
    name: str
    title: str | None = None
    notes: str | None = None
    url: str | None = None
    organization: _Named | None = None
    author: str | None = None
    groups: Sequence[_Named] = ()
    tags: Sequence[_Named] = ()
    license_url: str | None = None
    license_id: str | None = None
    metadata_created: str | None = None
    metadata_modified: str | None = None
    extras: Sequence[_Extra] = ()
    resources: Sequence[_Resource] = ()


class _Identified(msgspec.Struct, frozen=True):
    id: _Id


class _Page(msgspec.Struct, frozen=True):
    count: int
    results: Sequence[msgspec.Raw]


class _Answer(msgspec.Struct, frozen=True):
    success: bool
    result: _Page


_decode = msgspec.json.Decoder(_Answer).decode
_package = msgspec.json.Decoder(_Package).decode
_identified = msgspec.json.Decoder(_Identified).decode


def harvest(visit: Visit) -> None:
    """Takes in what a CKAN says of its datasets now; what it shows no more is taken from the catalogue.

    Raises FetchError where it does not answer, or gave not all of them: then nothing is taken out.
    """
    described = Describing(visit)
    count = 0
    for number in range(_MOST_PAGES):
        asked = {"q": "*:*", "sort": "name asc", "rows": str(ROWS), "start": str(number * ROWS)}
        page = _page(visit, f"{_ACTION}?{urlencode(asked)}")
        count = page.count
        for raw in page.results:
            _record(visit, described, raw)
        if not page.results or (number + 1) * ROWS >= count:
            break
    if len(described) != count:
        detail = f"it gave {len(described)} of {count} datasets: none is taken out"
        raise FetchError(str(visit.fetcher.base.join(_ACTION)), detail)
    described.end()


def _page(visit: Visit, url: str) -> _Page:
    answer = visit.fetcher.get(url, accept="application/json", largest=_LARGEST)
    try:
        return _decode(answer.body).result
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FetchError(answer.url, f"not an answer of CKAN: {error}"[:300]) from error


def _record(visit: Visit, described: Describing, raw: msgspec.Raw) -> None:
    try:
        package = _package(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        described.fail(_id_of(visit, raw), f"not a dataset of CKAN: {error}"[:300])
        return
    described.record(external_of(package, base=str(visit.fetcher.base)))


def _id_of(visit: Visit, raw: msgspec.Raw) -> str:
    """The id of what else cannot be read; raises FetchError for what has none."""
    try:
        return _identified(raw).id
    except (msgspec.DecodeError, RecursionError) as error:
        where = str(visit.fetcher.base.join(_ACTION))
        raise FetchError(where, f"it gives a dataset without id: {error}"[:300]) from error


def external_of(package: _Package, *, base: str) -> External:
    """What a package says, in our terms."""
    extras = {one.key: one.value for one in package.extras}
    frequency = extras.get("frequency")
    organization = package.organization
    return External(
        identifier=package.id,
        landing_page=read_link(package.url) or f"{base}dataset/{package.name}",
        title=package.title or package.name,
        abstract=package.notes,
        provider=(organization and (organization.title or organization.name)) or package.author,
        themes=tuple(_words(package.groups)),
        frequency=frequency if isinstance(frequency, str) else None,
        keywords=tuple(one.display_name or one.name or "" for one in package.tags),
        licence=package.license_url or package.license_id,
        issued=instant(package.metadata_created),
        modified=instant(package.metadata_modified),
        distributions=tuple(_distributions(package)),
    )


def _words(groups: Sequence[_Named]) -> Iterator[str]:
    for one in groups:
        yield from filter(None, (one.name, one.title, one.display_name))


def _distributions(package: _Package) -> Iterator[Distribution]:
    """Those that lead somewhere."""
    for one in package.resources:
        address = read_link(one.url)
        if address is not None:
            name = one.name or one.description or one.format or address
            yield Distribution(
                address=address,
                name=" ".join(name.split())[:200] or address[:200],
                format=(one.format or "").strip()[:200] or None,
                media_type=(one.mimetype or "").strip()[:200] or None,
            )
