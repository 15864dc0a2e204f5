"""Our datasets as CKAN's packages: all of them, one by its name or id, one by a resource of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache

import msgspec

from api.calls import Call
from api.compat.errors import ActionError
from api.compat.names import group_of, instant, licence_of, node_id, organization_of, tag_of
from api.compat.resources import resources_of
from api.compat.wire import Extra, Package, Resource
from api.withdrawn import no_dataset
from opendata.catalogue.datasets import Dataset
from opendata.public.copies import Copy


class _Sight(msgspec.Struct, frozen=True, eq=False):
    """All that packages are made of. It is another one as soon as public.db has changed."""

    datasets: Mapping[str, Dataset]
    """One object as long as the file is the same."""
    modified: str | None
    base: str
    organizer: str
    copies: tuple[Copy, ...]

    def _key(self) -> tuple[object, ...]:
        return id(self.datasets), self.modified, self.base, self.organizer, self.copies

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sight) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


class _Built(msgspec.Struct, frozen=True):
    """All packages, by name."""

    packages: list[Package]
    names: dict[str, str]
    """By the id of the package."""
    resources: dict[str, tuple[str, Resource]]
    """By its id, each with the name of its package."""


class Packages:
    """The packages that one call can tell."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._rows = call.house.library.rows()
        self._datasets = self._rows.datasets()

    @cached_property
    def _sight(self) -> _Sight:
        house = self._call.house
        return _Sight(
            self._datasets,
            self._rows.state()[1],
            self._call.base,
            house.settings.site.organizer,
            tuple(house.library.copies()),
        )

    def names(self) -> list[str]:
        """The names of all, in order."""
        return sorted(self._datasets)

    def each(self) -> Iterator[Package]:
        """All of them, by name."""
        return iter(_build(self._sight).packages)

    def named(self, name: str) -> Package:
        """One by its name or id; it counts as used. Raises NotFoundError or WithdrawnError."""
        known = name if name in self._datasets else _build(self._sight).names.get(name)
        if known is None:
            raise no_dataset(self._call.reader, name)
        self._call.count_as(known)
        return _package(self._datasets[known], self._sight)

    def resource(self, id: str) -> tuple[Dataset, Resource]:
        """A resource by its id, and of which dataset; it counts as used. Raises ActionError."""
        found = _build(self._sight).resources.get(id)
        if found is None:
            raise ActionError("Not Found Error", f"没有资源 no resource {id!r}")
        self._call.count_as(found[0])
        return self._datasets[found[0]], found[1]


@lru_cache(maxsize=2)
def _build(sight: _Sight) -> _Built:
    """All packages of a sight; a thousand take 0.2 s."""
    packages = [_package(sight.datasets[name], sight) for name in sorted(sight.datasets)]
    return _Built(
        packages,
        {one.id: one.name for one in packages},
        {resource.id: (one.name, resource) for one in packages for resource in one.resources},
    )


def _package(dataset: Dataset, sight: _Sight) -> Package:
    """A dataset as a package."""
    base = sight.base
    provider = dataset.provider or sight.organizer
    organization = organization_of(provider)
    licence = licence_of(dataset.licence)
    resources = resources_of(dataset, base, sight.copies)
    tags = [tag_of(word.zh) for word in dataset.keywords]
    return Package(
        id=node_id(f"{base}/datasets/{dataset.id}#dataset"),
        name=dataset.id,
        title=dataset.title.zh,
        notes=dataset.description.zh,
        url=dataset.origin.landing_page if dataset.origin else f"{base}/datasets/{dataset.id}",
        owner_org=organization.id,
        organization=organization,
        groups=[group_of(dataset.theme)],
        tags=tags,
        num_tags=len(tags),
        resources=resources,
        num_resources=len(resources),
        license_id=licence.id,
        license_title=licence.title,
        license_url=licence.url,
        isopen=licence.is_okd_compliant,
        author=provider,
        maintainer=sight.organizer,
        version=None if dataset.version is None else str(dataset.version),
        metadata_created=instant(dataset.issued),
        metadata_modified=instant(dataset.modified or sight.modified),
        extras=list(_extras(dataset, f"{base}/api/v1/datasets/{dataset.id}")),
    )


def _extras(dataset: Dataset, address: str) -> Iterator[Extra]:
    yield Extra("title_en", dataset.title.en)
    yield Extra("notes_en", dataset.description.en)
    yield Extra("frequency", dataset.frequency.name.zh)
    if dataset.period is not None:
        yield Extra("temporal_start", dataset.period.start)
        yield Extra("temporal_end", dataset.period.end)
    yield Extra("datapackage", f"{address}/datapackage.json")
    yield Extra("quality", f"{address}/quality")
