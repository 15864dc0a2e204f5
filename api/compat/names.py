"""How our nouns are named in CKAN: ids that are the same for ever, licences, times."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from api.compat.wire import GroupBrief, Licence, OrganizationBrief, Tag
from gazette.ids import organ_id
from opendata.catalogue.themes import Theme

PATH = "/compat/ckan"
"""What stands before every path of a CKAN."""
ACTIONS = f"{PATH}/api/3/action"

_LICENCES: Mapping[str, tuple[str, str]] = {
    "https://creativecommons.org/licenses/by/4.0/": (
        "CC-BY-4.0",
        "Creative Commons Attribution 4.0",
    ),
    "https://creativecommons.org/publicdomain/zero/1.0/": ("CC0-1.0", "CC0 1.0"),
    "https://creativecommons.org/publicdomain/mark/1.0/": (
        "other-pd",
        "Public Domain Mark 1.0",
    ),
}
"""The id and title of a licence in CKAN's list, by its address."""


def node_id(address: str) -> str:
    """The id of what the catalogue (DCAT) names by an address.

    >>> node_id("https://gazette.example/datasets/documents#dataset")
    'acce5039-49db-59e2-8fd3-96cc1b8c65ae'
    """
    return str(uuid5(NAMESPACE_URL, address))


def instant(at: str | None) -> str | None:
    """An instant as CKAN writes it: UTC, and does not say so.

    >>> instant("2024-06-01T02:03:04.567Z")
    '2024-06-01T02:03:04.567'
    """
    return at.removesuffix("Z") if at else None


def licence_of(address: str) -> Licence:
    """A licence by its address; one that CKAN's list has not goes by its address."""
    id, title = _LICENCES.get(address, (address, address))
    is_open = address in _LICENCES
    conformance = "approved" if is_open else "not reviewed"
    return Licence(id, title, address, is_open, conformance)


def group_of(theme: Theme) -> GroupBrief:
    """One of the 21 fields."""
    zh, en = theme.name.zh, theme.name.en
    return GroupBrief(theme.code, theme.code, zh, zh, en)


def organization_of(provider: str) -> OrganizationBrief:
    """Who provides a dataset."""
    id = organ_id(provider)
    return OrganizationBrief(id, id, provider)


def tag_of(word: str) -> Tag:
    """A keyword."""
    return Tag(word, word, node_id(f"tag:{word}"))
