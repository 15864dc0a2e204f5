"""Another of these servers as its API answers: what changed, which versions there are, each whole."""

from __future__ import annotations

import re
from typing import Literal, TypeVar
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec

from gazette.errors import FetchError, ReadError
from gazette.model import Status
from ingest.door import LARGEST
from ingest.from_gongbao import name_of
from ingest.harvest.fetching import Fetcher

T = TypeVar("T")

PAGE = 100
"""Changes a page."""
_MOST_VERSIONS = 1000  # of one document
_LONGEST_CURSOR = 2000  # characters, as they stand in an address
_ID = re.compile(r"[0-9a-z-]{1,40}")
_DOCUMENTS = "api/v1/documents/"


class Withdrawal(msgspec.Struct, frozen=True):
    """Why something is gone, on whose authority, since when."""

    version: int | None
    """None: the whole document."""
    code: str
    authority: str
    withdrawn_on: str


class Record(msgspec.Struct, frozen=True):
    """What is told of a document beside its versions."""

    status: Status


class Change(msgspec.Struct, frozen=True):
    """The last change of a document."""

    document: str
    change: Literal["recorded", "changed", "status", "withdrawn"]
    version: int | None
    """The one that it shows; None where it is gone."""
    withdrawals: tuple[Withdrawal, ...] = ()
    record: Record | None = None


class ChangePage(msgspec.Struct, frozen=True):
    """A page of changes, oldest first."""

    items: tuple[Change, ...]
    resume: str
    """The address of what comes after it, now or later."""
    next: str | None = None
    """The same, where there is more now."""


class _VersionItem(msgspec.Struct, frozen=True):
    version: int


class _Versions(msgspec.Struct, frozen=True):
    items: tuple[_VersionItem, ...]


class _Document(msgspec.Struct, frozen=True):
    id: str
    version: int
    status: Status


class Server:
    """Asks another server; every answer is checked before it is given."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def changes(self, since: str | None) -> ChangePage:
        """The changes after a place, from the first without one. Raises FetchError."""
        asked = {"limit": str(PAGE), "fields": "status", **({"since": since} if since else {})}
        url = f"api/v1/changes?{urlencode(asked)}"
        page = self._json(url, ChangePage)
        for one in page.items:
            if not _ID.fullmatch(one.document):
                detail = f"a change of {one.document[:60]!r}, which is no id"
                raise FetchError(self.address_of(url), detail)
        try:
            cursor = cursor_in(page.resume) or ""
        except ValueError as error:
            raise FetchError(self.address_of(url), "it goes on at what is no address") from error
        if len(quote(cursor)) > _LONGEST_CURSOR:
            detail = f"its cursor has more than {_LONGEST_CURSOR:,} characters"
            raise FetchError(self.address_of(url), detail)
        return page

    def document(self, document: str) -> Change:
        """What a document shows now, as a change. Raises FetchError."""
        told = self._json(f"{_DOCUMENTS}{document}", _Document)
        return Change(document, "changed", told.version, (), Record(told.status))

    def versions(self, document: str) -> list[int]:
        """The numbers of a document's versions, oldest first. Raises FetchError."""
        url = prefix_of(document).removesuffix("/")
        told = self._json(url, _Versions)
        numbers = sorted({one.version for one in told.items if one.version > 0})
        if len(numbers) > _MOST_VERSIONS:
            detail = f"{len(numbers)} versions, more than {_MOST_VERSIONS}"
            raise FetchError(self.address_of(url), detail)
        return numbers

    def version(self, document: str, number: int) -> bytes:
        """A version with its text, as it came. Raises FetchError, also for another one."""
        url = path_of(document, number)
        body = self._fetcher.get(url, accept="application/json", largest=LARGEST).body
        try:
            named = name_of(body)
        except ReadError as error:
            raise FetchError(self.address_of(url), str(error)) from error
        if (named.document, named.version) != (document, number):
            detail = f"it says that it is version {named.version} of {named.document[:60]!r}"
            raise FetchError(self.address_of(url), detail)
        return body

    def address_of(self, path: str) -> str:
        """The whole address of a path."""
        return str(self._fetcher.base.join(path))

    def _json(self, url: str, kind: type[T]) -> T:
        body = self._fetcher.get(url, accept="application/json").body
        try:
            return msgspec.json.decode(body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            detail = f"not the answer that was asked for: {error}"[:300]
            raise FetchError(self.address_of(url), detail) from error


def cursor_in(address: str) -> str | None:
    """The place that an address of changes names. Raises ValueError for what is no address.

    >>> cursor_in("http://localhost:8000/api/v1/changes?limit=100&since=abc")
    'abc'
    """
    return parse_qs(urlsplit(address).query).get("since", [None])[0]


def prefix_of(document: str) -> str:
    """How the paths of all versions of a document begin.

    >>> prefix_of("k7q2m9xt4d")
    'api/v1/documents/k7q2m9xt4d/versions/'
    """
    return f"{_DOCUMENTS}{document}/versions/"


def document_in(path: str) -> str:
    """The document in the path of a version.

    >>> document_in("api/v1/documents/k7q2m9xt4d/versions/2")
    'k7q2m9xt4d'
    """
    return path.removeprefix(_DOCUMENTS).partition("/")[0]


def number_in(path: str) -> int:
    """The number in the path of a version."""
    return int(path.rpartition("/")[2])


def path_of(document: str, number: int) -> str:
    """The path of a version, from the root of its server."""
    return f"{prefix_of(document)}{number}"
