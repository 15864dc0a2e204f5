"""CKAN's organizations, which are the providers of datasets, and its groups, which are the 21 fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from api.compat.errors import ActionError, invalid
from api.compat.listings import Number
from api.compat.names import group_of
from api.compat.package_search import MOST
from api.compat.packages import Packages
from api.compat.wire import Group, GroupBrief, OrganizationBrief, Package
from opendata.catalogue.themes import THEMES

Kind = Literal["organization", "group"]


class GroupList(Struct, frozen=True, kw_only=True):
    """Parameters of `group_list` and `organization_list`."""

    all_fields: bool = False
    sort: str = "name asc"
    limit: Number | None = None
    offset: Number = 0
    groups: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()


class GroupShow(Struct, frozen=True, kw_only=True):
    """Parameters of `group_show` and `organization_show`."""

    id: str
    include_datasets: bool = False


def organization_list(packages: Packages, asked: GroupList) -> list[Group] | list[str]:
    """信息资源提供方 The names of all providers of datasets, or with `all_fields` all of each."""
    return _listed([_organization(*one) for one in _providers(packages)], asked)


def organization_show(packages: Packages, asked: GroupShow) -> Group:
    """One provider, with `include_datasets` what it provides."""
    found = {brief.id: _organization(brief, count) for brief, count in _providers(packages)}
    return _shown("organization", found, packages, asked, lambda one: (one.owner_org,))


def group_list(packages: Packages, asked: GroupList) -> list[Group] | list[str]:
    """开放领域 The 21 fields in which public data are opened, or with `all_fields` all of each."""
    return _listed(list(_groups(packages)), asked)


def group_show(packages: Packages, asked: GroupShow) -> Group:
    """One field, with `include_datasets` what is in it."""
    found = {one.id: one for one in _groups(packages)}
    return _shown("group", found, packages, asked, lambda one: [g.id for g in one.groups])


def _providers(packages: Packages) -> list[tuple[OrganizationBrief, int]]:
    return list(Counter(one.organization for one in packages.each()).items())


def _groups(packages: Packages) -> Iterator[Group]:
    counts = Counter(group.id for one in packages.each() for group in one.groups)
    for theme in THEMES:
        brief = group_of(theme)
        yield _group(brief, "group", brief.description, counts[brief.id])


def _organization(brief: OrganizationBrief, count: int) -> Group:
    return _group(brief, "organization", brief.description, count)


def _group(
    brief: GroupBrief | OrganizationBrief, kind: Kind, description: str, count: int
) -> Group:
    return Group(
        id=brief.id,
        name=brief.name,
        title=brief.title,
        display_name=brief.title,
        description=description,
        package_count=count,
        type=kind,
        is_organization=kind == "organization",
        state="active",
        approval_status="approved",
        image_url="",
        image_display_url="",
        created=None,
        extras=[],
        users=[],
    )


_ORDERS: Mapping[str, Callable[[Group], str | int]] = {
    "name": lambda one: one.name,
    "title": lambda one: one.title,
    "package_count": lambda one: one.package_count,
}


def _listed(groups: list[Group], asked: GroupList) -> list[Group] | list[str]:
    name, _, direction = asked.sort.strip().partition(" ")
    if name not in _ORDERS or direction not in ("asc", "desc", ""):
        raise invalid("sort", f"{asked.sort!r}: {', '.join(_ORDERS)}, with asc or desc behind it")
    wanted = asked.groups or asked.organizations
    kept = [one for one in groups if not wanted or one.name in wanted]
    kept.sort(key=lambda one: one.name)
    kept.sort(key=_ORDERS[name], reverse=direction == "desc")
    end = None if asked.limit is None else asked.offset + asked.limit
    page = kept[asked.offset : end]
    return page if asked.all_fields else [one.name for one in page]


def _shown(
    kind: Kind,
    found: Mapping[str, Group],
    packages: Packages,
    asked: GroupShow,
    groups_of: Callable[[Package], tuple[str, ...] | list[str]],
) -> Group:
    if asked.id not in found:
        raise ActionError("Not Found Error", f"没有 no {kind} {asked.id!r}")
    one = found[asked.id]
    if not asked.include_datasets:
        return one
    inside = [package for package in packages.each() if one.id in groups_of(package)]
    return replace(one, packages=inside[:MOST])
