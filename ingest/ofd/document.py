"""The documents in an OFD package: pages, templates, resources, and where the rest stands."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from lxml import etree

from gazette.errors import ReadError
from gazette.model import Box
from ingest.ofd.geometry import box_of
from ingest.ofd.package import ROOT, Package
from ingest.xml_parts import attribute, child, children, tag, text_of

MOST_PAGES = 20_000
_A4: Box = (0.0, 0.0, 210.0, 297.0)


class PageRef(msgspec.Struct, frozen=True):
    """A page as the document lists it."""

    id: str
    location: str
    """As written, relative to the document's part."""


class Resources(msgspec.Struct):
    """What pages use by its number: pictures, and drawings made of other objects."""

    pictures: dict[str, str] = {}
    """Id → name of the part."""
    drawings: dict[str, etree._Element] = {}
    """Id → a CompositeGraphicUnit."""


class Document(msgspec.Struct):
    """One DocBody: the parts are named, none of its pages is read yet."""

    name: str
    """Of its own part, such as Doc_0/Document.xml."""
    pages: tuple[PageRef, ...]
    templates: dict[str, str]
    """Id → location."""
    area: Box
    """Of pages that say none of their own, in millimetres."""
    resources: Resources
    annotations: str | None
    """The location of the list of annotations."""
    attachments: str | None
    signatures: str | None
    """The name of the list of signatures; it may be named without being there."""
    unread: tuple[str, ...]
    """Parts named in it that cannot be read, with the reason."""


def open_documents(package: Package) -> list[Document]:
    """The documents of a package; raises ReadError where there is none."""
    name = package.find(ROOT, beside="")
    if name is None:
        raise ReadError("broken", "no part 'OFD.xml'")
    root = package.tree(name)
    bodies = [body for body in children(root, "DocBody") if text_of(child(body, "DocRoot"))]
    if not bodies:
        raise ReadError("broken", "'OFD.xml' names no document")
    return [_open(package, body) for body in bodies]


def resources_at(
    package: Package, locations: list[str], *, beside: str
) -> tuple[Resources, list[str]]:
    """What stands in resource parts, and which of them cannot be read."""
    found, unread = Resources(), []
    for location in locations:
        try:
            name, root = package.tree_at(location, beside=beside)
        except ReadError as error:
            if error.code != "broken":
                raise
            unread.append(error.detail)
            continue
        _add(found, package, name, root)
    return found, unread


def area_of(element: etree._Element | None) -> Box | None:
    """The physical box of a PageArea or Area, in millimetres."""
    found = box_of(text_of(child(element, "PhysicalBox"))) if element is not None else None
    if found is None or found[2] <= found[0] or found[3] <= found[1]:
        return None
    return found


def _open(package: Package, body: etree._Element) -> Document:
    name, root = package.tree_at(text_of(child(body, "DocRoot")), beside=ROOT)
    common = child(root, "CommonData")
    shared = list(common) if common is not None else []
    locations = [text_of(each) for each in shared if tag(each) in ("PublicRes", "DocumentRes")]
    resources, unread = resources_at(package, locations, beside=name)
    listed = child(root, "Pages")
    return Document(
        name=name,
        pages=tuple(_pages(listed)) if listed is not None else (),
        templates={
            attribute(each, "ID") or "": attribute(each, "BaseLoc") or ""
            for each in shared
            if tag(each) == "TemplatePage"
        },
        area=area_of(child(root, "CommonData", "PageArea")) or _A4,
        resources=resources,
        annotations=text_of(child(root, "Annotations")) or None,
        attachments=text_of(child(root, "Attachments")) or None,
        signatures=text_of(child(body, "Signatures")) or None,
        unread=tuple(unread),
    )


def _pages(listed: etree._Element) -> Iterator[PageRef]:
    for number, page in enumerate(children(listed, "Page"), start=1):
        if number > MOST_PAGES:
            raise ReadError("too_large", f"more than {MOST_PAGES} pages")
        yield PageRef(attribute(page, "ID") or "", attribute(page, "BaseLoc") or "")


def _add(found: Resources, package: Package, name: str, root: etree._Element) -> None:
    """The pictures and drawings of one resource part; MediaFile is relative to its BaseLoc."""
    base = (attribute(root, "BaseLoc") or "").strip("/")
    for element in root.iter():
        kind = tag(element)
        if kind == "CompositeGraphicUnit":
            found.drawings[attribute(element, "ID") or ""] = element
        if kind != "MultiMedia" or (attribute(element, "Type") or "Image") != "Image":
            continue
        location = text_of(child(element, "MediaFile"))
        part = package.find(f"{base}/{location}" if base else location, beside=name)
        part = part or package.find(location, beside=name)
        if part is not None:
            found.pictures[attribute(element, "ID") or ""] = part
