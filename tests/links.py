"""Reads link values (RFC 8288) strictly, as `Link` headers and TimeMaps hold them."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINK = re.compile(
    r"""\s*<(?P<uri>[^<>\s]+)>                       # the address
        (?P<parameters>(?:\s*;\s*[a-z]+="[^"]*")*)\s*  # every value quoted
        (?:,|$)""",
    re.VERBOSE,
)
_PARAMETER = re.compile(r'(?P<name>[a-z]+)="(?P<value>[^"]*)"')


class Link(NamedTuple):
    """One link."""

    uri: str
    rel: frozenset[str]
    parameters: dict[str, str]


def read_links(text: str) -> list[Link]:
    """Every link of a value. Raises ValueError where one cannot be read."""
    links, at = [], 0
    text = text.strip()
    while at < len(text):
        found = _LINK.match(text, at)
        if found is None:
            raise ValueError(text[at:])
        named = _PARAMETER.findall(found["parameters"])
        if len(dict(named)) != len(named):
            raise ValueError(f"a parameter stands twice: {found[0]}")
        parameters = dict(named)
        links.append(Link(found["uri"], frozenset(parameters.pop("rel").split(" ")), parameters))
        at = found.end()
    return links


def only(links: list[Link], rel: str) -> Link:
    """The one link of a relation. Raises ValueError where there is none, or several."""
    (found,) = (link for link in links if rel in link.rel)
    return found


def related(links: list[Link], *rels: str) -> list[Link]:
    """The links that have all these relations."""
    return [link for link in links if set(rels) <= link.rel]
