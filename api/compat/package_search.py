"""`package_search`: which packages, in which order, how many of each kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import Meta, Struct, field

from api.compat.errors import invalid
from api.compat.matching import EXACT, nearest, relevance, select
from api.compat.packages import Packages
from api.compat.query_syntax import Term, read_terms
from api.compat.wire import Facet, FacetItem, Found, Package

MOST = 1000
"""Packages of one answer, as CKAN has it; who asks for more gets these."""

_MOST_KEYS = 5
_SORT = "score desc, metadata_modified desc"
_FACETS = {
    "organization": "组织 Organizations",
    "groups": "领域 Groups",
    "tags": "关键词 Tags",
    "res_format": "格式 Formats",
    "license_id": "许可 Licenses",
}
_ORDERS: Mapping[str, Callable[[Package], str]] = {
    "name": lambda one: one.name,
    "title": lambda one: one.title,
    "title_string": lambda one: one.title,
    "metadata_created": lambda one: one.metadata_created or "",
    "metadata_modified": lambda one: one.metadata_modified or "",
}


class PackageSearch(Struct, frozen=True, kw_only=True):
    """Parameters of `package_search`."""

    q: str = ""
    fq: str = ""
    fq_list: tuple[str, ...] = ()
    sort: str = _SORT
    rows: Annotated[int, Meta(ge=0, le=2**31)] = 10
    start: Annotated[int, Meta(ge=0, le=2**31)] = 0
    facet: bool = True
    facet_field: tuple[str, ...] = field(name="facet.field", default=())
    facet_limit: int = field(name="facet.limit", default=50)
    facet_mincount: Annotated[int, Meta(ge=0)] = field(name="facet.mincount", default=1)


def package_search(packages: Packages, asked: PackageSearch) -> Found:
    """Datasets that have all words of `q` and every `field:value` of `fq`, with exact counts.

    `sort` by score, name, title_string, metadata_created or metadata_modified; `rows` up to 1000;
    `facet.field` among organization, groups, tags, res_format and license_id.
    """
    words = read_terms(asked.q)
    terms = (*words, *(term for text in (asked.fq, *asked.fq_list) for term in read_terms(text)))
    _check_facets(asked)
    everything = list(packages.each())
    found = _sorted(select(everything, terms), asked.sort, words)
    fields = dict.fromkeys(asked.facet_field) if asked.facet else ()
    facets = {name: _facet(found, everything, name, asked) for name in fields}
    return Found(
        count=len(found),
        sort=asked.sort,
        facets={
            name: {item.name: item.count for item in one.items} for name, one in facets.items()
        },
        search_facets=facets,
        results=found[asked.start : asked.start + min(asked.rows, MOST)],
    )


def _check_facets(asked: PackageSearch) -> None:
    for name in asked.facet_field:
        if name not in _FACETS:
            detail = f"no facet {name!r}{nearest(name, _FACETS)}; there are {', '.join(_FACETS)}"
            raise invalid("facet.field", detail)


def _sorted(found: list[Package], sort: str, words: Sequence[Term]) -> list[Package]:
    """In order, the first key weighing most; by name where all are equal."""
    ordered = sorted(found, key=lambda one: one.name)
    parts = sort.split(",")
    if len(parts) > _MOST_KEYS:
        raise invalid("sort", f"{len(parts)} fields; at most {_MOST_KEYS}")
    for part in reversed(parts):
        name, _, direction = part.strip().partition(" ")
        if direction.strip().lower() not in ("asc", "desc", ""):
            raise invalid("sort", f"{part.strip()!r}: asc or desc must follow the field")
        falls = direction.strip().lower() == "desc"
        if name == "score":
            ordered.sort(key=lambda one: relevance(one, words), reverse=falls)
        elif name in _ORDERS:
            ordered.sort(key=_ORDERS[name], reverse=falls)
        else:
            raise invalid("sort", f"no field {name!r}{nearest(name, ('score', *_ORDERS))}")
    return ordered


def _facet(
    found: Iterable[Package], everything: Iterable[Package], name: str, asked: PackageSearch
) -> Facet:
    """The values of a field, the most frequent first; rarer ones than asked for are left out."""
    counts = Counter(value for one in found for value in EXACT[name](one))
    if asked.facet_mincount == 0:
        counts.update(dict.fromkeys((v for one in everything for v in EXACT[name](one)), 0))
    kept = sorted(
        ((value, count) for value, count in counts.items() if count >= asked.facet_mincount),
        key=lambda pair: (-pair[1], pair[0]),
    )
    most = None if asked.facet_limit < 0 else asked.facet_limit
    shown = _shown(everything, name)
    items = [FacetItem(value, shown.get(value, value), count) for value, count in kept[:most]]
    return Facet(_FACETS[name], items)


def _shown(packages: Iterable[Package], name: str) -> dict[str, str]:
    """How values are shown that are no words themselves."""
    if name == "organization":
        return {one.organization.name: one.organization.title for one in packages}
    if name == "groups":
        return {group.name: group.title for one in packages for group in one.groups}
    if name == "license_id":
        return {one.license_id: one.license_title for one in packages}
    return {}
