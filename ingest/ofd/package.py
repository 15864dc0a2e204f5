"""The parts of an OFD package (GB/T 33190-2016 §7.1), found as their makers meant them."""

from __future__ import annotations

import posixpath

from lxml import etree

from gazette.errors import ReadError
from ingest.xml_tree import parse_xml
from ingest.zipped import Zipped

ROOT = "OFD.xml"


class Package:
    """The parts by location: absolute, or relative to the part that names them (ST_Loc).

    Makers get the case wrong, and take the root or an upper folder for their own: those are
    tried after what the standard says.
    """

    def __init__(self, data: bytes) -> None:
        self._zipped = Zipped(data)
        self._names = {_plain(name).lower(): name for name in reversed(self._zipped.names())}
        self._trees: dict[str, etree._Element] = {}

    def find(self, location: str, *, beside: str) -> str | None:
        """The name of the part at a location named in the part `beside`; None without one."""
        location = location.strip().replace("\\", "/")
        if not location:
            return None
        folder = posixpath.dirname(beside)
        tried = [location] if location.startswith("/") else []
        while folder:
            tried.append(f"{folder}/{location}")
            folder = posixpath.dirname(folder)
        tried.append(location)
        found = (self._names.get(_plain(each).lower()) for each in tried)
        return next((name for name in found if name is not None), None)

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return self._zipped.read(name)

    def size(self, name: str) -> int:
        """How many bytes a part has."""
        return self._zipped.size(name)

    def tree(self, name: str) -> etree._Element:
        """The XML of a part, parsed anew each time."""
        return parse_xml(self.read(name), name)

    def kept_tree(self, name: str) -> etree._Element:
        """The XML of a part that many pages use, parsed once."""
        if name not in self._trees:
            self._trees[name] = self.tree(name)
        return self._trees[name]

    def tree_at(self, location: str, *, beside: str) -> tuple[str, etree._Element]:
        """The name and XML of the part at a location. Raises ReadError where there is none."""
        name = self.find(location, beside=beside)
        if name is None:
            raise ReadError("broken", f"no part {location!r}, named in {beside!r}")
        return name, self.tree(name)


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")
