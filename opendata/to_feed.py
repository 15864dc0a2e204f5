"""A feed as Atom (RFC 4287), its pages linked (RFC 5005), what is gone as tombstones (RFC 6721)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

import msgspec
from lxml import etree

from opendata.xml_text import clean

MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_OURS = UUID("6d1f2f0c-5b1e-5c0e-9a55-0c6f3d2b7a10")  # never changed: every id hangs on it
_NEVER = "1970-01-01T00:00:00Z"


class Category(msgspec.Struct, frozen=True):
    """A class of an entry: its code, the list that the code is of, and the code in words."""

    term: str
    scheme: str
    label: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something a feed tells of."""

    id: str
    title: str
    updated: str
    """An instant; so `published`, which is None where it is not known."""
    published: str | None = None
    html: str
    """The address of its page."""
    forms: tuple[tuple[str, str], ...] = ()
    """Media type and address of each other form."""
    summary: str = ""
    authors: tuple[str, ...] = ()
    """Names; without any, the feed's own."""
    categories: tuple[Category, ...] = ()


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    """Something a feed once told of, and that is gone."""

    id: str
    """As its entry had it."""
    when: str
    by: str | None
    """Who decided; None where nobody is named."""
    comment: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a feed."""

    id: str
    title: str
    author: str
    rights: str
    self: str
    first: str
    next: str | None
    """The page of what is older or follows; None at the last."""
    html: str
    entries: Sequence[Entry | Deleted]
    subtitle: str = ""


def lasting_id(name: str) -> str:
    """The id of an entry or a feed: always the same for a name, whatever the address of the site.

    >>> lasting_id("documents/k7q2m9xt4d") == lasting_id("documents/k7q2m9xt4d")
    True
    >>> lasting_id("documents/k7q2m9xt4d")
    'urn:uuid:16f8e925-13c7-568d-bc48-114f5e4fee4f'
    """
    return f"urn:uuid:{uuid5(_OURS, name)}"


def write_feed(feed: Feed) -> bytes:
    """The feed in UTF-8. Characters that XML cannot hold are left out."""
    root = etree.Element(_name("feed"), nsmap={None: _ATOM, "at": _TOMBSTONES})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN")
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    if feed.subtitle:
        _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", max(map(_moment, feed.entries), default=_NEVER))
    _person(root, feed.author)
    _add(root, "rights", feed.rights)
    _link(root, "self", feed.self, MEDIA_TYPE)
    _link(root, "first", feed.first, MEDIA_TYPE)
    if feed.next:
        _link(root, "next", feed.next, MEDIA_TYPE)
    _link(root, "alternate", feed.html, "text/html")
    for entry in feed.entries:
        if isinstance(entry, Deleted):
            _deleted(root, entry)
        else:
            _entry(root, entry)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _moment(entry: Entry | Deleted) -> str:
    return entry.when if isinstance(entry, Deleted) else entry.updated


def _entry(root: etree._Element, entry: Entry) -> None:
    made = etree.SubElement(root, _name("entry"))
    _add(made, "id", entry.id)
    _add(made, "title", entry.title)
    _add(made, "updated", entry.updated)
    if entry.published:
        _add(made, "published", entry.published)
    for author in entry.authors:
        _person(made, author)
    _link(made, "alternate", entry.html, "text/html")
    for media_type, address in entry.forms:
        _link(made, "alternate", address, media_type)
    for category in entry.categories:
        element = etree.SubElement(made, _name("category"))
        element.set("term", clean(category.term))
        element.set("scheme", category.scheme)
        element.set("label", clean(category.label))
    if entry.summary:
        _add(made, "summary", entry.summary)


def _deleted(root: etree._Element, entry: Deleted) -> None:
    made = etree.SubElement(root, f"{{{_TOMBSTONES}}}deleted-entry", ref=entry.id, when=entry.when)
    if entry.by:
        by = etree.SubElement(made, f"{{{_TOMBSTONES}}}by")
        _add(by, "name", entry.by)
    etree.SubElement(made, f"{{{_TOMBSTONES}}}comment").text = clean(entry.comment)


def _person(parent: etree._Element, name: str) -> None:
    _add(etree.SubElement(parent, _name("author")), "name", name)


def _link(parent: etree._Element, rel: str, address: str, media_type: str) -> None:
    etree.SubElement(parent, _name("link"), rel=rel, href=address, type=media_type)


def _add(parent: etree._Element, tag: str, text: str) -> None:
    etree.SubElement(parent, _name(tag)).text = clean(text)


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"
