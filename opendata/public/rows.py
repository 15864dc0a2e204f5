"""What public.db gives its readers, as frozen values. Dates are ISO text, as they stand there."""

from __future__ import annotations

from typing import Any

import msgspec

from opendata.public.issue_rows import PrintedRow


class IssuerRow(msgspec.Struct, frozen=True):
    """An issuing organ (发文机关)."""

    id: str
    name: str
    level: str


class EnclosureRow(msgspec.Struct, frozen=True):
    """A text the document carries; `path` None where its text does not follow."""

    title: str
    path: str | None = None


class DocumentRow(msgspec.Struct, frozen=True):
    """One document as one of its public versions says; by default the newest state."""

    id: str
    number: str | None
    title: str
    kind: str
    genre: str | None
    signed_on: str | None
    published_on: str | None
    effective_on: str | None
    expires_on: str | None
    status: str
    status_since: str | None
    status_by: str | None
    topic: str | None
    topic_path: str | None
    topic_confidence: float | None
    region: str | None
    index_no: str | None
    disclosure: str
    abstract: str | None
    addressees: str | None
    version: int
    versions: int
    recorded_at: str
    sha256: str
    sm3: str
    licence: str
    source_url: str | None
    source_file: str | None
    issuers: tuple[IssuerRow, ...]
    """In order, first the lead (牵头)."""
    printed: tuple[PrintedRow, ...]
    """Where gazettes printed it, in the order of their publication."""
    enclosures: tuple[EnclosureRow, ...] = ()
    """Read for single documents only."""


class HistoryRow(msgspec.Struct, frozen=True):
    """One event of a 题注."""

    day: str
    action: str
    text: str


class TableRow(msgspec.Struct, frozen=True):
    """A table: its cells, and the characters of the text that they replace."""

    start: int
    end: int
    rows: tuple[tuple[str, ...], ...]


class VersionRow(msgspec.Struct, frozen=True):
    """One recorded state of a document, without its text."""

    document: str
    number: int
    recorded_at: str
    valid_from: str | None
    in_force_from: str | None
    title: str
    corrects: int | None
    """The version that it corrects (勘误)."""
    corrected_by: int | None
    """The last version that corrects it."""
    sha256: str
    sm3: str
    enclosures: tuple[EnclosureRow, ...]
    history: tuple[HistoryRow, ...]
    """题注."""
    tables: tuple[TableRow, ...]
    fields: dict[str, Any]
    """Each field's value, origin, confidence and place in the text. Any: values differ in kind."""
    source_url: str | None = None
    source_file: str | None = None


class OriginalRow(msgspec.Struct, frozen=True):
    """The file that a version was read from, where all of it is public (原件)."""

    version: int
    media_type: str
    size: int
    """In bytes."""
    sha256: str
    sm3: str


class ArticleRow(msgspec.Struct, frozen=True):
    """A part of a version's text."""

    path: str
    kind: str
    number: str
    heading: str | None
    text: str
    start: int
    end: int


class RelationRow(msgspec.Struct, frozen=True):
    """A document, or a part of one, points at another instrument."""

    kind: str
    document: str
    position: int
    path: str | None
    to_document: str | None
    to_number: str | None
    to_title: str | None
    pinpoint: str | None
    text: str
    start: int | None
    end: int | None
    confidence: float


class TombstoneRow(msgspec.Struct, frozen=True):
    """What is told of a withdrawal (撤回)."""

    document: str
    version: int | None
    """None: the whole document."""
    code: str
    authority: str
    withdrawn_on: str


class FacetRow(msgspec.Struct, frozen=True):
    """How many of the matching documents have a value; `label` is its name where it has one."""

    value: str
    label: str
    count: int


class Totals(msgspec.Struct, frozen=True):
    """How much the archive holds."""

    documents: int
    issuers: int
    articles: int
    first_year: int | None
    last_year: int | None
