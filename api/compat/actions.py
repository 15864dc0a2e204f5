"""The actions of CKAN that are answered: which parameters each takes, and what it gives."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

import gazette
from api.calls import Call
from api.compat import datastore, groups, listings, package_search
from api.compat.errors import ActionError
from api.compat.matching import nearest
from api.compat.names import PATH
from api.compat.packages import Packages
from api.compat.parameters import read
from api.compat.wire import Status

_VERSION = "2.10"
"""The release of CKAN whose words these are."""
_WRITING = (
    "_create", "_update", "_patch", "_delete", "_purge", "_upsert", "_revise", "_reorder",
    "_invite", "_submit", "_move", "_clear",
)  # fmt: skip
"""How the names of actions end that change something."""


class HelpShow(Struct, frozen=True, kw_only=True):
    """Parameters of `help_show`."""

    name: str


class Action(Struct, frozen=True):
    """What is answered under a name."""

    takes: type[Struct]
    give: Callable[[Call, Any], object]  # Any: what it takes
    told: str


def status_show(call: Call, _: listings.Nothing) -> Status:
    """What answers here: a part of CKAN's action API over the datasets of a gazette."""
    site = call.house.settings.site
    return Status(
        ckan_version=_VERSION,
        site_url=f"{call.base}{PATH}",
        site_description=f"{site.name_en}. Gongbao {gazette.__version__}: the catalogue, to be read.",
        site_title=site.name,
        error_emails_to=site.email or None,
        locale_default="zh_Hans_CN",
        extensions=["datastore"],
    )


def site_read(_: Call, __: listings.Nothing) -> bool:
    """Whether everything may be read by everybody: it may."""
    return True


def help_show(_: Call, asked: HelpShow) -> str:
    """What an action gives and which parameters it takes."""
    return find(asked.name).told


def find(name: str) -> Action:
    """An action by its name. Raises ActionError for what is none, or would change something."""
    found = ACTIONS.get(name)
    if found is not None:
        return found
    if name.endswith(_WRITING):
        detail = (
            f"{name}: 此处只读，数据表请经 /api/v1/tables 或 gongbao dataset 报送 "
            "nothing is changed here; send tables to /api/v1/tables, or with `gongbao dataset`"
        )
        raise ActionError("Authorization Error", detail)
    detail = f"Action name not known: {name}{nearest(name, ACTIONS)}; see help_show"
    raise ActionError("Bad Request", detail)


def act(call: Call, name: str, given: Mapping[str, object]) -> object:
    """What an action gives. Raises ActionError or ProblemError."""
    action = find(name)
    return action.give(call, read(given, action.takes))


def _of_packages(
    takes: type[Struct], give: Callable[[Packages, Any], object]
) -> Action:  # Any: what it takes
    return Action(takes, lambda call, asked: give(Packages(call), asked), _told(give, takes))


def _told(give: Callable[..., object], takes: type[Struct]) -> str:
    names = ", ".join(takes.__struct_encode_fields__) or "none"
    return f"{inspect.getdoc(give)}\n\nParameters: {names}."


ACTIONS: Mapping[str, Action] = {
    "help_show": Action(HelpShow, help_show, _told(help_show, HelpShow)),
    "site_read": Action(listings.Nothing, site_read, _told(site_read, listings.Nothing)),
    "status_show": Action(listings.Nothing, status_show, _told(status_show, listings.Nothing)),
    "package_list": _of_packages(listings.PackageList, listings.package_list),
    "current_package_list_with_resources": _of_packages(
        listings.PackagePage, listings.package_page
    ),
    "package_show": _of_packages(listings.Show, listings.package_show),
    "package_search": _of_packages(package_search.PackageSearch, package_search.package_search),
    "resource_show": _of_packages(listings.Show, listings.resource_show),
    "resource_search": _of_packages(listings.ResourceSearch, listings.resource_search),
    "organization_list": _of_packages(groups.GroupList, groups.organization_list),
    "organization_show": _of_packages(groups.GroupShow, groups.organization_show),
    "group_list": _of_packages(groups.GroupList, groups.group_list),
    "group_show": _of_packages(groups.GroupShow, groups.group_show),
    "tag_list": _of_packages(listings.TagList, listings.tag_list),
    "license_list": _of_packages(listings.Nothing, listings.license_list),
    "datastore_search": Action(
        datastore.DatastoreSearch,
        lambda call, asked: datastore.datastore_search(call, Packages(call), asked),
        _told(datastore.datastore_search, datastore.DatastoreSearch),
    ),
}
