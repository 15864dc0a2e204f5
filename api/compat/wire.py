"""CKAN's dictionaries, each with the keys that its clients look for."""

from __future__ import annotations

from msgspec import Struct, field


class Extra(Struct, frozen=True):
    """What is said of a package that CKAN has no key for."""

    key: str
    value: str


class Tag(Struct, frozen=True):
    """A keyword."""

    name: str
    display_name: str
    id: str
    state: str = "active"
    vocabulary_id: None = None


class GroupBrief(Struct, frozen=True):
    """A group as it stands in a package."""

    id: str
    name: str
    title: str
    display_name: str
    description: str
    image_display_url: str = ""


class OrganizationBrief(Struct, frozen=True):
    """An organization as it stands in a package."""

    id: str
    name: str
    title: str
    type: str = "organization"
    description: str = ""
    image_url: str = ""
    created: None = None
    is_organization: bool = True
    approval_status: str = "approved"
    state: str = "active"


class Resource(Struct, frozen=True, kw_only=True):
    """One way to get a package's data."""

    id: str
    package_id: str
    name: str
    description: str
    format: str
    mimetype: str
    url: str
    position: int
    resource_type: str
    datastore_active: bool
    created: str | None
    last_modified: str | None
    metadata_modified: str | None
    hash: str = ""
    size: int | None = None
    state: str = "active"
    url_type: None = None
    mimetype_inner: None = None
    cache_url: None = None
    cache_last_updated: None = None


class Package(Struct, frozen=True, kw_only=True):
    """A dataset."""

    id: str
    name: str
    title: str
    notes: str
    url: str
    owner_org: str
    organization: OrganizationBrief
    groups: list[GroupBrief]
    tags: list[Tag]
    num_tags: int
    resources: list[Resource]
    num_resources: int
    license_id: str
    license_title: str
    license_url: str
    isopen: bool
    author: str
    maintainer: str
    version: str | None
    metadata_created: str | None
    metadata_modified: str | None
    extras: list[Extra]
    author_email: None = None
    maintainer_email: None = None
    creator_user_id: None = None
    private: bool = False
    state: str = "active"
    type: str = "dataset"
    relationships_as_subject: tuple[()] = ()
    relationships_as_object: tuple[()] = ()


class Group(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A group, or an organization, with how many packages it has."""

    id: str
    name: str
    title: str
    display_name: str
    description: str
    package_count: int
    type: str
    is_organization: bool
    state: str
    approval_status: str
    image_url: str
    image_display_url: str
    created: str | None
    extras: list[Extra]
    users: list[Extra]
    """None is ever told."""
    packages: list[Package] | None = None
    """Only where they are asked for."""


class Licence(Struct, frozen=True):
    """A licence."""

    id: str
    title: str
    url: str
    is_okd_compliant: bool
    od_conformance: str
    status: str = "active"
    domain_data: bool = True
    domain_content: bool = True
    domain_software: bool = False
    family: str = ""
    maintainer: str = ""


class FacetItem(Struct, frozen=True):
    """A value and how many packages have it."""

    name: str
    display_name: str
    count: int


class Facet(Struct, frozen=True):
    """The values of one field."""

    title: str
    items: list[FacetItem]


class Found(Struct, frozen=True):
    """What `package_search` finds."""

    count: int
    sort: str
    facets: dict[str, dict[str, int]]
    search_facets: dict[str, Facet]
    results: list[Package]


class ResourcesFound(Struct, frozen=True):
    """What `resource_search` finds."""

    count: int
    results: list[Resource]


class Field(Struct, frozen=True):
    """A column."""

    id: str
    type: str


class RowsFound(Struct, frozen=True):
    """What `datastore_search` finds."""

    resource_id: str
    fields: list[Field]
    records: list[dict[str, object]] | list[list[object]]
    records_format: str
    limit: int
    offset: int
    total: int
    total_was_estimated: bool
    include_total: bool
    filters: dict[str, object]
    links: dict[str, str] = field(name="_links")


class Status(Struct, frozen=True):
    """What `status_show` says."""

    ckan_version: str
    site_url: str
    site_description: str
    site_title: str
    error_emails_to: str | None
    locale_default: str
    extensions: list[str]


class Success(Struct, frozen=True):
    """CKAN's envelope of an answer."""

    help: str
    result: object
    success: bool = True
