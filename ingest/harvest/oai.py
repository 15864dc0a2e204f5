"""A repository of OAI-PMH 2.0 as it answers: its formats, and its records page by page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from urllib.parse import quote

import msgspec
from lxml import etree

from gazette.errors import FetchError, ReadError
from ingest.from_oai import AKN_NAMESPACE, OAI
from ingest.harvest.fetching import Fetcher
from ingest.xml_tree import parse_xml

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest answer: it stands in memory as a tree."""
_LONGEST = 500  # characters of an identifier
_MOST_MARKS = 1_000_000  # tags and attributes of an answer: a quarter of a GiB as a tree
_LONG_NAMESPACE = re.compile(rb"""xmlns[^=<>]{0,200}=\s*(?:"[^"]{2001}|'[^']{2001})""")
_DUBLIN_CORE = "oai_dc"  # which every repository has


class ProtocolError(FetchError):
    """An error of the protocol; `code` is its own word for it."""

    def __init__(self, url: str, code: str, message: str) -> None:
        super().__init__(url, f"{code}: {message}"[:300])
        self.code = code


class Record(msgspec.Struct, frozen=True):
    """A record as it came."""

    identifier: str
    datestamp: str
    is_deleted: bool
    data: bytes
    """The element by itself: the same whatever list it stood in."""


class RecordPage(msgspec.Struct, frozen=True):
    """A part of a list of records."""

    records: tuple[Record, ...]
    said_at: str
    """When the repository answered, by its own clock."""
    token: str | None
    """What the next part is asked with; None: this was the last."""
    unnamed: tuple[str, ...] = ()
    """Why records are left out that have no name by which they could be kept or asked for."""


class Repository:
    """Asks a repository; every answer is checked before it is given."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def granularity(self) -> str:
        """How it writes datestamps: `YYYY-MM-DD`, or with seconds. Raises FetchError."""
        root, url = self._ask({"verb": "Identify"})
        version = root.findtext(f"{OAI}Identify/{OAI}protocolVersion")
        if version != "2.0":
            raise FetchError(url, f"OAI-PMH {version or 'of no version'}: only 2.0 is spoken")
        return (root.findtext(f"{OAI}Identify/{OAI}granularity") or "").strip()

    def best_prefix(self) -> str:
        """The format that has the whole text where there is one, else Dublin Core."""
        root, _ = self._ask({"verb": "ListMetadataFormats"})
        for one in root.iter(f"{OAI}metadataFormat"):
            if one.findtext(f"{OAI}metadataNamespace", "").strip() == AKN_NAMESPACE:
                return one.findtext(f"{OAI}metadataPrefix", "").strip() or _DUBLIN_CORE
        return _DUBLIN_CORE

    def records(self, arguments: Mapping[str, str]) -> RecordPage:
        """A part of the list; where there are none, an empty one. Raises FetchError."""
        try:
            root, url = self._ask({"verb": "ListRecords", **arguments})
        except ProtocolError as error:
            if error.code != "noRecordsMatch":
                raise
            return RecordPage((), "", None)
        found = root.find(f"{OAI}ListRecords")
        if found is None:
            raise FetchError(url, "an answer without ListRecords")
        unnamed = tuple(_unnamed(found, url))
        token = (found.findtext(f"{OAI}resumptionToken") or "").strip()
        said_at = root.findtext(f"{OAI}responseDate", "").strip()
        return RecordPage(_limited(_records(found), url), said_at, token or None, unnamed)

    def record(self, identifier: str, prefix: str) -> Record | None:
        """One record; None where there is none any more. Raises FetchError."""
        asked = {"verb": "GetRecord", "identifier": identifier, "metadataPrefix": prefix}
        try:
            root, url = self._ask(asked)
        except ProtocolError as error:
            if error.code in ("idDoesNotExist", "cannotDisseminateFormat"):
                return None
            raise
        found = root.find(f"{OAI}GetRecord")
        if found is None:
            return None
        record = next(_records(found), None)
        if record is None or record.identifier != identifier:
            raise FetchError(url, "an answer without the record that was asked for")
        return record

    def address_of(self, path: str) -> str:
        """The whole address of a path."""
        return str(self._fetcher.base.join(path))

    def _ask(self, arguments: Mapping[str, str]) -> tuple[etree._Element, str]:
        url = str(self._fetcher.base.copy_merge_params(dict(arguments)))
        body = self._fetcher.get(url, accept="text/xml, application/xml", largest=LARGEST).body
        try:
            _check(body)
            root = parse_xml(body, "answer")
        except ReadError as error:
            raise FetchError(url, str(error)) from error
        if root.tag != f"{OAI}OAI-PMH":
            raise FetchError(url, f"not an answer of OAI-PMH: {str(root.tag)[:80]}")
        failure = root.find(f"{OAI}error")
        if failure is not None:
            code = str(failure.get("code") or "")
            raise ProtocolError(url, code, " ".join((failure.text or "").split()))
        return root, url


def path_of(identifier: str, prefix: str) -> str:
    """The path of a record, from the address of its repository.

    >>> path_of("oai:city:k7q2", "akn")
    '?verb=GetRecord&identifier=oai%3Acity%3Ak7q2&metadataPrefix=akn'
    """
    return f"{paths_of(identifier)}{quote(prefix, safe='')}"


def paths_of(identifier: str) -> str:
    """How the paths of a record begin, whatever its format."""
    return f"?verb=GetRecord&identifier={quote(identifier, safe='')}&metadataPrefix="


def _check(body: bytes) -> None:
    """Raises ReadError for what grows far beyond its size when it is read, or is not UTF-8."""
    if b"\0" in body:
        raise ReadError("not_utf8", "it is not UTF-8 (OAI-PMH 2.0, 3.2)")
    marks = body.count(b"<") + body.count(b"=")
    if marks > _MOST_MARKS:
        detail = f"{marks:,} tags and attributes, more than {_MOST_MARKS:,}"
        raise ReadError("too_large", detail)
    if _LONG_NAMESPACE.search(body):
        raise ReadError("too_large", "a namespace of more than 2,000 characters")


def _limited(records: Iterable[Record], url: str) -> tuple[Record, ...]:
    """Records that are no larger by themselves than an answer may be: each says its namespaces."""
    taken, size = [], 0
    for one in records:
        size += len(one.data)
        if size > LARGEST:
            raise FetchError(url, f"its records have more than {LARGEST:,} bytes")
        taken.append(one)
    return tuple(taken)


def _records(found: etree._Element) -> Iterator[Record]:
    for one in found.iterfind(f"{OAI}record"):
        identifier, header = _identifier(one), one.find(f"{OAI}header")
        if header is not None and 0 < len(identifier) <= _LONGEST:
            yield Record(
                identifier=identifier,
                datestamp=header.findtext(f"{OAI}datestamp", "").strip(),
                is_deleted=header.get("status") == "deleted",
                data=_whole(one),
            )


def _unnamed(found: etree._Element, url: str) -> Iterator[str]:
    for one in found.iterfind(f"{OAI}record"):
        identifier = _identifier(one)
        if not 0 < len(identifier) <= _LONGEST:
            yield f"{url}: a record without a name that can be used: {identifier[:60]!r}"


def _identifier(record: etree._Element) -> str:
    return record.findtext(f"{OAI}header/{OAI}identifier", "").strip()


def _whole(record: etree._Element) -> bytes:
    """A record as a file of its own, with the namespaces that it uses and no others."""
    own = deepcopy(record)
    own.tail = None
    etree.cleanup_namespaces(own)
    return etree.tostring(own, encoding="utf-8")
