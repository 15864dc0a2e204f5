"""Files that come together, in a folder or a ZIP: which are documents, and what goes with each.

A list (清单) says so where there is one; a web page takes the files that it links to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import msgspec

from gazette.errors import ReadError
from gazette.model import Attachment
from gazette.text.charset import decode
from ingest.given import Given
from ingest.manifest import Listed, is_manifest, read_manifest
from ingest.media import HEAD, media_type

Content = Callable[[str], bytes]
"""The bytes of a file of the package by its name; raises ReadError or OSError."""

_PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_ATTACHED = frozenset({
    ".pdf", ".doc", ".docx", ".wps", ".ofd", ".xls", ".xlsx", ".et", ".rtf", ".odt", ".ppt", ".pptx",
    ".zip", ".rar", ".7z", ".jpg", ".jpeg", ".png", ".tif", ".tiff",
})  # fmt: skip
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff"})
_LINK = re.compile(
    r"""< a \s [^>]*? href \s* = \s* (?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<bare>[^\s>]+) )""",
    re.VERBOSE | re.IGNORECASE,
)
_LARGEST_PAGE = 4 * 1024 * 1024  # bytes of a page whose links are looked at


class Beside(msgspec.Struct, frozen=True):
    """What goes with a document."""

    given: Given | None = None
    attachments: tuple[str, ...] = ()
    """Names of files of the package."""


class Plan(msgspec.Struct, frozen=True):
    """What is what in a package."""

    beside: dict[str, Beside]
    """By the name of a document; one with nothing beside it is not there."""
    taken: dict[str, str]
    """Files that are no documents of their own: the name of what they belong to."""
    refused: tuple[tuple[str, ReadError], ...]
    """Lists that cannot be read, and rows that name what is not there."""


NOTHING = Plan({}, {}, ())
"""The plan of files that have nothing to do with each other."""


def plan_of(names: Iterable[str], content: Content) -> Plan:
    """What is what among these files, none of which is opened but lists and pages with links."""
    known = sorted(names)
    beside: dict[str, Beside] = {}
    taken: dict[str, str] = {}
    refused: list[tuple[str, ReadError]] = []
    for name in filter(is_manifest, known):
        taken[name] = name
        try:
            listed = read_manifest(name, content(name))
        except ReadError as error:
            refused.append((name, error))
            continue
        refused += [(name, error) for error in _misses(listed, set(known))]
        beside |= {each.file: Beside(each.given, _there(each, known)) for each in listed}
    for page, links in _links(known, content):
        if page not in beside:
            beside[page] = Beside(None, links)
        elif not beside[page].attachments:
            beside[page] = Beside(beside[page].given, links)
    for name, each in beside.items():
        taken |= {attached: name for attached in each.attachments if attached not in beside}
    return Plan(
        {name: each for name, each in beside.items() if name in known}, taken, tuple(refused)
    )


def attachment(name: str, data: bytes) -> Attachment:
    """A file that goes with a document, told by its bytes."""
    kind = media_type(name, data[:HEAD])
    return Attachment(name=PurePosixPath(name).name, role="attachment", media_type=kind, data=data)


def _misses(listed: list[Listed], known: set[str]) -> Iterator[ReadError]:
    for each in listed:
        for name in (each.file, *each.attachments):
            if name not in known:
                yield ReadError("no_such_file", f"row {each.row} names {name!r}")


def _there(listed: Listed, known: list[str]) -> tuple[str, ...]:
    return tuple(name for name in listed.attachments if name in known and name != listed.file)


def _links(known: list[str], content: Content) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each page with the files beside it that it links to."""
    files = {name for name in known if _suffix(name) in _ATTACHED - _PICTURES}
    if not files:
        return
    for page in known:
        if _suffix(page) in _PAGES:
            try:
                data = content(page)
                links = _linked(page, decode(data).text) if len(data) <= _LARGEST_PAGE else []
            except (ReadError, OSError):  # said where the page itself is read
                continue
            if found := tuple(dict.fromkeys(name for name in links if name in files)):
                yield page, found


def _linked(page: str, text: str) -> list[str]:
    folder = posixpath.dirname(page)
    links = (
        unescape(match["double"] or match["single"] or match["bare"] or "")
        for match in _LINK.finditer(text)
    )
    return [name for link in links if (name := _target(folder, link))]


def _target(folder: str, link: str) -> str | None:
    """The name of the file that a link leads to, if it leads to one of the package."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return posixpath.normpath(posixpath.join(folder, unquote(parts.path)))


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
