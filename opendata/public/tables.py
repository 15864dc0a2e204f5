"""The rows of public.db as frozen values: each struct has the columns of its table, in order."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec


class Source(msgspec.Struct, frozen=True):
    """Where documents came from."""

    id: str
    name: str
    url: str | None


class Issuer(msgspec.Struct, frozen=True):
    """An issuing organ (发文机关)."""

    id: str
    name: str
    level: str
    region: str | None
    documents: int


class IssuerName(msgspec.Struct, frozen=True):
    """Another name of an issuing organ: `short`, or that of the `former` or `later` organ."""

    issuer: str
    name: str
    relation: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document as its newest state says, of its public versions."""

    id: str
    seq: int
    number: str | None
    title: str
    title_key: str
    issuer: str | None
    kind: str
    genre: str | None
    level: str
    region: str | None
    topic: str | None
    topic_path: str | None
    topic_confidence: float | None
    index_no: str | None
    signed_on: str | None
    published_on: str | None
    effective_on: str | None
    expires_on: str | None
    status: str
    status_since: str | None
    status_by: str | None
    disclosure: str
    catalogue_item: str | None
    abstract: str | None
    addressees: str | None
    licence: str
    version: int
    versions: int
    recorded_at: str
    sha256: str
    sm3: str
    source: str
    source_url: str | None
    source_file: str


class DocumentState(Document, frozen=True, kw_only=True):
    """A document as one of its versions says, for some days and some moments; upper ends excluded."""

    valid_from: str | None
    """The day from which this state of the text stands; None: since ever."""
    valid_to: str | None
    in_force_from: str | None
    """The day from which it is known to be in force; None: nothing says so."""
    recorded_from: str
    recorded_to: str | None
    """The instant at which this archive began to say otherwise; None: it still says so."""


class DocumentIssuer(msgspec.Struct, frozen=True):
    """One issuer of a document; position 0 is the lead (牵头)."""

    document: str
    position: int
    issuer: str


class VersionText(msgspec.Struct, frozen=True, kw_only=True):
    """One public version with its text."""

    document: str
    number: int
    recorded_at: str
    valid_from: str | None
    in_force_from: str | None
    title: str
    corrects: int | None
    sha256: str
    sm3: str
    enclosures: str
    history: str
    tables: str
    source: str
    source_url: str | None
    source_file: str
    record: int | None
    reader: str
    normaliser: str
    received_at: str
    stored_at: str
    decisions: str
    fields: str
    text: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A component of a version with its own text."""

    document: str
    version: int
    position: int
    path: str
    kind: str
    number: str
    heading: str | None
    start: int
    end: int
    text: str


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """A citation, or what a text does to another; `to_document` is filled in by opendata.public.resolve."""

    document: str
    position: int
    kind: str
    path: str | None
    to_document: str | None
    to_number: str | None
    to_title: str | None
    to_key: str | None
    pinpoint: str | None
    text: str
    start: int
    end: int
    confidence: float


class StatusChange(msgspec.Struct, frozen=True, kw_only=True):
    """A status (有效性) of the newest state that this archive did not state before."""

    document: str
    position: int
    code: str
    since: str | None
    by: str | None
    recorded_at: str


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Everything public.db holds of one document."""

    document: Document
    issuers: tuple[Issuer, ...]
    document_issuers: tuple[DocumentIssuer, ...]
    states: tuple[DocumentState, ...]
    versions: tuple[VersionText, ...]
    articles: tuple[Article, ...]
    relations: tuple[Relation, ...]
    status_changes: tuple[StatusChange, ...]


PARTS: Mapping[str, tuple[str, type[msgspec.Struct]]] = MappingProxyType(
    {
        "document_issuer": ("document_issuers", DocumentIssuer),
        "document_state": ("states", DocumentState),
        "version": ("versions", VersionText),
        "article": ("articles", Article),
        "relation": ("relations", Relation),
        "status_change": ("status_changes", StatusChange),
    }
)
"""The tables with rows of one document beside `document`: where they stand in `Rows`, and their shape.

The first column of each is the document's id. A table before another is written before it.
"""


class Gazette(msgspec.Struct, frozen=True, kw_only=True):
    """A gazette (公报)."""

    id: str
    name: str
    publisher: str
    level: str
    region: str | None


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue (期) of a gazette."""

    id: str
    gazette: str
    year: int
    kind: str
    number: int
    number_to: int
    title: str
    serial: int | None
    serial_to: int | None
    published_on: str | None
    recorded_at: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an issue's contents; `document` is filled in by opendata.public.printing."""

    issue: str
    position: int
    column: str | None
    title: str
    title_key: str
    number: str | None
    page_from: int | None
    page_to: int | None
    document: str | None
    standard_stated: int | None
    standard_text: int


class IssueState(msgspec.Struct, frozen=True, kw_only=True):
    """An issue as one of its recorded lists of contents says, for some moments; the end excluded."""

    id: str
    state: int
    """From 1, in the order of recording."""
    gazette: str
    year: int
    kind: str
    number: int
    number_to: int
    title: str
    serial: int | None
    serial_to: int | None
    published_on: str | None
    recorded_from: str
    recorded_to: str | None
    """The instant at which another list took its place; None: it is the last."""


class EntryState(msgspec.Struct, frozen=True, kw_only=True):
    """A line of one recorded list of contents; `document` as in `Entry`."""

    issue: str
    state: int
    position: int
    column: str | None
    title: str
    title_key: str
    number: str | None
    page_from: int | None
    page_to: int | None
    document: str | None
    standard_stated: int | None
    standard_text: int


class ExpectedIssue(msgspec.Struct, frozen=True, kw_only=True):
    """An issue that was or will be published; `issue` is the one held that has it."""

    id: str
    gazette: str
    year: int
    kind: str
    number: int
    number_to: int
    serial: int | None
    serial_to: int | None
    expected_on: str | None
    issue: str | None


class Tombstone(msgspec.Struct, frozen=True, kw_only=True):
    """A withdrawal (撤回) of what had been public."""

    seq: int
    document: str
    version: int | None
    through: int
    code: str
    authority: str
    withdrawn_on: str
    at: str
