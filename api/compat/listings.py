"""The plain lists of a CKAN: packages, resources, tags, licences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Annotated

from msgspec import Meta, Struct

from api.compat.errors import invalid
from api.compat.matching import nearest
from api.compat.names import licence_of
from api.compat.package_search import MOST
from api.compat.packages import Packages
from api.compat.wire import Licence, Package, Resource, ResourcesFound, Tag

Number = Annotated[int, Meta(ge=0, le=2**31)]
"""How many, or behind how many."""


class PackageList(Struct, frozen=True, kw_only=True):
    """Parameters of `package_list`."""

    limit: Number | None = None
    offset: Number = 0


class PackagePage(Struct, frozen=True, kw_only=True):
    """Parameters of `current_package_list_with_resources`."""

    limit: Number = MOST
    offset: Number = 0
    page: Annotated[int, Meta(ge=1, le=2**31)] = 1


class Show(Struct, frozen=True, kw_only=True):
    """Parameters of `package_show` and `resource_show`."""

    id: str
    include_datasets: bool = False
    """ckanapi sends it whatever it shows."""


class ResourceSearch(Struct, frozen=True, kw_only=True):
    """Parameters of `resource_search`."""

    query: Annotated[tuple[str, ...], Meta(min_length=1, max_length=20)]
    order_by: str = ""
    offset: Number = 0
    limit: Number = 100


class TagList(Struct, frozen=True, kw_only=True):
    """Parameters of `tag_list`."""

    query: str = ""
    all_fields: bool = False


class Nothing(Struct, frozen=True):
    """Of an action that takes no parameters."""


def package_list(packages: Packages, asked: PackageList) -> list[str]:
    """The names of all datasets, in order."""
    end = None if asked.limit is None else asked.offset + asked.limit
    return packages.names()[asked.offset : end]


def package_page(packages: Packages, asked: PackagePage) -> list[Package]:
    """All datasets whole, by name, at most 1000 at a time."""
    size = min(asked.limit, MOST)
    start = asked.offset or (asked.page - 1) * size
    return list(islice(packages.each(), start, start + size))


def package_show(packages: Packages, asked: Show) -> Package:
    """One dataset by its name or id."""
    return packages.named(asked.id)


def resource_show(packages: Packages, asked: Show) -> Resource:
    """One way to get a dataset, by its id."""
    return packages.resource(asked.id)[1]


_RESOURCE_FIELDS: Mapping[str, Callable[[Resource], str]] = {
    "name": lambda one: one.name,
    "description": lambda one: one.description,
    "format": lambda one: one.format,
    "mimetype": lambda one: one.mimetype,
    "url": lambda one: one.url,
}


def resource_search(packages: Packages, asked: ResourceSearch) -> ResourcesFound:
    """Ways to get datasets for which every `field:text` of `query` holds: the text stands in the field.

    Fields are name, description, format, mimetype and url; `order_by` one of them.
    """
    tests = [_test(text) for text in asked.query]
    found = [
        resource
        for package in packages.each()
        for resource in package.resources
        if all(text in read(resource).casefold() for read, text in tests)
    ]
    if asked.order_by:
        found.sort(key=_field("order_by", asked.order_by))
    return ResourcesFound(len(found), found[asked.offset : asked.offset + min(asked.limit, MOST)])


def tag_list(packages: Packages, asked: TagList) -> list[Tag] | list[str]:
    """The keywords of all datasets, those in which `query` stands, or with `all_fields` all of each."""
    tags = {tag.name: tag for package in packages.each() for tag in package.tags}
    wanted = asked.query.casefold()
    kept = [tags[name] for name in sorted(tags) if wanted in name.casefold()]
    return kept if asked.all_fields else [tag.name for tag in kept]


def license_list(packages: Packages, _: Nothing) -> list[Licence]:
    """The licences under which datasets are."""
    return [licence_of(one) for one in sorted({package.license_url for package in packages.each()})]


def _test(text: str) -> tuple[Callable[[Resource], str], str]:
    name, colon, wanted = text.partition(":")
    if not colon:
        raise invalid("query", f"{text!r}: must be `field:text`")
    return _field("query", name), wanted.casefold()


def _field(parameter: str, name: str) -> Callable[[Resource], str]:
    found = _RESOURCE_FIELDS.get(name)
    if found is None:
        known = ", ".join(_RESOURCE_FIELDS)
        detail = f"no field {name!r}{nearest(name, _RESOURCE_FIELDS)}; there are {known}"
        raise invalid(parameter, detail)
    return found
