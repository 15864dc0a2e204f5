"""Our datasets as CKAN's packages: all of them, one by its name or id, one by a resource of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from api.calls import Call
from api.compat.errors import ActionError
from api.compat.names import group_of, instant, licence_of, node_id, organization_of, tag_of
from api.compat.resources import resources_of
from api.compat.wire import Extra, Package, Resource
from api.withdrawn import no_dataset
from opendata.catalogue.datasets import Dataset
from opendata.public.copies import Copy


class Packages:
    """The packages that one call can tell."""

    def __init__(self, call: Call) -> None:
        self._call = call
        rows = call.house.library.rows()
        self._datasets = rows.datasets()
        self._modified = rows.state()[1]

    @cached_property
    def _copies(self) -> list[Copy]:
        return self._call.house.library.copies()

    def names(self) -> list[str]:
        """The names of all, in order."""
        return sorted(self._datasets)

    def each(self) -> Iterator[Package]:
        """All of them, by name."""
        return (self.of(self._datasets[name]) for name in self.names())

    def named(self, name: str) -> Package:
        """One by its name or id; it counts as used. Raises NotFoundError or WithdrawnError."""
        found = self._datasets.get(name)
        if found is None:
            ids = ((self._id(one), one) for one in self._datasets.values())
            found = next((one for id, one in ids if id == name), None)
        if found is None:
            raise no_dataset(self._call.reader, name)
        self._use(found)
        return self.of(found)

    def resource(self, id: str) -> tuple[Dataset, Resource]:
        """A resource by its id, and of which dataset; it counts as used. Raises ActionError."""
        for dataset in self._datasets.values():
            for resource in self._resources(dataset):
                if resource.id == id:
                    self._use(dataset)
                    return dataset, resource
        raise ActionError("Not Found Error", f"没有资源 no resource {id!r}")

    def of(self, dataset: Dataset) -> Package:
        """A dataset as a package."""
        base, site = self._call.base, self._call.house.settings.site
        provider = dataset.provider or site.organizer
        organization = organization_of(provider)
        licence = licence_of(dataset.licence)
        resources = self._resources(dataset)
        tags = [tag_of(word.zh) for word in dataset.keywords]
        return Package(
            id=self._id(dataset),
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
            maintainer=site.organizer,
            version=None if dataset.version is None else str(dataset.version),
            metadata_created=instant(dataset.issued),
            metadata_modified=instant(dataset.modified or self._modified),
            extras=list(_extras(dataset, f"{base}/api/v1/datasets/{dataset.id}")),
        )

    def _id(self, dataset: Dataset) -> str:
        return node_id(f"{self._call.base}/datasets/{dataset.id}#dataset")

    def _resources(self, dataset: Dataset) -> list[Resource]:
        return resources_of(dataset, self._call.base, self._copies)

    def _use(self, dataset: Dataset) -> None:
        self._call.count_as(dataset.id)


def _extras(dataset: Dataset, address: str) -> Iterator[Extra]:
    yield Extra("title_en", dataset.title.en)
    yield Extra("notes_en", dataset.description.en)
    yield Extra("frequency", dataset.frequency.name.zh)
    if dataset.period is not None:
        yield Extra("temporal_start", dataset.period.start)
        yield Extra("temporal_end", dataset.period.end)
    yield Extra("datapackage", f"{address}/datapackage.json")
    yield Extra("quality", f"{address}/quality")
