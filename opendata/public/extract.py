"""A document's rows for public.db, made from its public record: pure, nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec

from gazette.ids import organ_id
from gazette.model import Citation, Effect, Field, Metadata, Status, Version
from gazette.store.instants import write_instant
from gazette.store.public_record import PublicRecord
from gazette.text.normalise import key
from gazette.text.organs import level_of, region_of
from gazette.text.topics import PATH_SEPARATOR, read_topic, topic_path
from gazette.timeline import Cell, Days, days_of, newest
from opendata.public.tables import (
    Article,
    Document,
    DocumentIssuer,
    DocumentState,
    Issuer,
    Relation,
    Rows,
    StatusChange,
    VersionText,
)

LICENCE = "https://creativecommons.org/publicdomain/mark/1.0/"
"""Texts of laws and official documents are in nobody's copyright (著作权法 第五条)."""

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


def rows_of(record: PublicRecord, *, seq: int) -> Rows:
    """The rows of one document from what is public of it, at least one version."""
    cells = record.cells()
    shown = newest(cells)
    if shown is None:
        raise AssertionError("a document with a public version has a newest state")
    versions = {version.number: version for version in record.versions}
    latest = versions[shown.number]
    issuers = _issuers(latest.metadata)
    now = {cell.number: cell for cell in cells if cell.recorded_to is None}
    told = _Told(record, issuers, seq, now)
    document = _document(told, latest, shown)
    return Rows(
        document=document,
        issuers=issuers,
        document_issuers=tuple(
            DocumentIssuer(document.id, position, issuer.id)
            for position, issuer in enumerate(issuers)
        ),
        states=tuple(
            _state(
                document if cell is shown else _document(told, versions[cell.number], cell), cell
            )
            for cell in cells
        ),
        versions=tuple(_version(told, version) for version in record.versions),
        articles=tuple(article for version in record.versions for article in _articles(version)),
        relations=(*_citations(latest), *_effects(latest)),
        status_changes=tuple(_status_changes(document.id, cells)),
    )


class _Told(msgspec.Struct, frozen=True):
    """What all rows of one document share."""

    record: PublicRecord
    issuers: tuple[Issuer, ...]
    seq: int
    now: Mapping[int, Cell]
    """What this archive says today, by version; those that are replaced are not among them."""

    def days(self, version: Version) -> Days:
        """From when the state of a version stands, and is in force, as far as is known today."""
        cell = self.now.get(version.number)
        return Days(cell.valid_from, cell.in_force) if cell else days_of(version.metadata)

    def recorded_at(self, version: Version) -> str:
        """When a version was first put on the public record."""
        return self.record.spans[version.number][0].since


def _issuers(metadata: Metadata) -> tuple[Issuer, ...]:
    """Each organ once, in order; `documents` is counted where they are stored."""
    by_id: dict[str, Issuer] = {}
    for name in metadata.issuers.value if metadata.issuers else ():
        issuer = issuer_named(name)
        by_id.setdefault(issuer.id, issuer)
    return tuple(by_id.values())


@lru_cache(maxsize=4096)
def issuer_named(name: str) -> Issuer:
    """An organ as a document names it, counted in no document yet."""
    return Issuer(organ_id(name), name, level_of(name), region_of(name), 0)


def _document(told: _Told, version: Version, cell: Cell) -> Document:
    metadata = version.metadata
    title = _title(metadata)
    lead = told.issuers[0] if told.issuers else None
    status = cell.status
    topic = _topic(metadata.topic.value) if metadata.topic else _NO_TOPIC
    return Document(
        id=version.document_id,
        seq=told.seq,
        number=_value(metadata.number),
        title=title,
        title_key=key(title),
        issuer=lead.id if lead else None,
        kind=metadata.kind.value if metadata.kind else "unknown",
        genre=_value(metadata.genre),
        level=_level(metadata, lead),
        region=_value(metadata.region) or (lead.region if lead else None),
        topic=topic.code,
        topic_path=topic.path,
        topic_confidence=metadata.topic.confidence if metadata.topic else None,
        index_no=_value(metadata.index_no),
        signed_on=_day(metadata.signed_on),
        published_on=_day(metadata.published_on),
        effective_on=_day(metadata.effective_on),
        expires_on=_day(metadata.expires_on),
        status=status.code,
        status_since=_iso(status.since),
        status_by=status.by,
        disclosure=metadata.disclosure.value if metadata.disclosure else "unknown",
        catalogue_item=_value(metadata.catalogue_item),
        abstract=_value(metadata.abstract),
        addressees=_value(metadata.addressees),
        licence=LICENCE,
        version=version.number,
        versions=len(told.record.versions),
        recorded_at=told.recorded_at(version),
        sha256=version.sha256,
        sm3=version.sm3,
        source=version.source,
        source_url=metadata.url,
        source_file=version.path,
    )


def _state(document: Document, cell: Cell) -> DocumentState:
    return DocumentState(
        **msgspec.structs.asdict(document),
        valid_from=_iso(cell.valid_from),
        valid_to=_iso(cell.valid_to),
        in_force_from=_iso(cell.in_force),
        recorded_from=cell.recorded_from,
        recorded_to=cell.recorded_to,
    )


def _version(told: _Told, version: Version) -> VersionText:
    metadata = version.metadata
    days = told.days(version)
    origin = told.record.origins[version.number]
    return VersionText(
        document=version.document_id,
        number=version.number,
        recorded_at=told.recorded_at(version),
        valid_from=_iso(days.stands),
        in_force_from=_iso(days.in_force),
        title=_title(metadata),
        corrects=version.corrects,
        sha256=version.sha256,
        sm3=version.sm3,
        enclosures=_encode(metadata.enclosures).decode(),
        history=_encode(metadata.history).decode(),
        tables=_encode(metadata.tables).decode(),
        source=version.source,
        source_url=metadata.url,
        source_file=version.path,
        record=version.record,
        reader=origin.reader,
        normaliser=origin.normaliser,
        received_at=origin.received_at,
        stored_at=write_instant(version.recorded_at),
        decisions=_encode(told.record.decisions[version.number]).decode(),
        fields=_encode(_fields(metadata)).decode(),
        text=version.text,
    )


def _fields(metadata: Metadata) -> dict[str, Field[object]]:
    """Every field that is known: its value, who says so, how surely and where it stands."""
    return {
        name: field
        for name in Metadata.__struct_fields__
        if isinstance(field := getattr(metadata, name), Field)
    }


def _articles(version: Version) -> Iterator[Article]:
    for position, part in enumerate(version.components):
        yield Article(
            document=version.document_id,
            version=version.number,
            position=position,
            path=part.path,
            kind=part.kind,
            number=part.number,
            heading=part.heading,
            start=part.start,
            end=part.end,
            text=version.text[part.start : part.end],
        )


def _citations(version: Version) -> Iterator[Relation]:
    for position, citation in enumerate(version.citations):
        yield _relation(version, position, citation, kind="cites")


def _effects(version: Version) -> Iterator[Relation]:
    """What the text does to others, behind what it cites."""
    for position, effect in enumerate(version.effects, start=len(version.citations)):
        yield _relation(version, position, effect, kind=effect.kind)


def _relation(version: Version, position: int, stated: Citation | Effect, *, kind: str) -> Relation:
    return Relation(
        document=version.document_id,
        position=position,
        kind=kind,
        path=stated.path,
        to_document=None,
        to_number=stated.number,
        to_title=stated.title,
        to_key=key(stated.title) if stated.title else None,
        pinpoint=stated.pinpoint,
        text=version.text[stated.start : stated.end],
        start=stated.start,
        end=stated.end,
        confidence=stated.confidence,
    )


def _status_changes(document_id: str, cells: Sequence[Cell]) -> Iterator[StatusChange]:
    """What this archive said of the newest state, in order: silence at first is no change."""
    said = Status()
    newest_states = [cell for cell in cells if cell.valid_to is None]
    position = 0
    for cell in sorted(newest_states, key=lambda cell: cell.recorded_from):
        if cell.status == said:
            continue
        said = cell.status
        yield StatusChange(
            document=document_id,
            position=position,
            code=said.code,
            since=_iso(said.since),
            by=said.by,
            recorded_at=cell.recorded_from,
        )
        position += 1


def _level(metadata: Metadata, lead: Issuer | None) -> str:
    if metadata.level:
        return metadata.level.value
    return lead.level if lead else "unknown"


class _Topic(msgspec.Struct, frozen=True):
    """A topic as a column has it; `code` None for one that is not in the list."""

    code: str | None
    path: str | None


_NO_TOPIC = _Topic(None, None)


@lru_cache(maxsize=4096)
def _topic(text: str) -> _Topic:
    listed = read_topic(text)
    return _Topic(listed.code if listed else None, PATH_SEPARATOR.join(topic_path(text)))


def _title(metadata: Metadata) -> str:
    """The title; of a document without one its number, or nothing."""
    return _value(metadata.title) or _value(metadata.number) or ""


def _value(field: Field[T] | None) -> T | None:
    return field.value if field else None


def _day(field: Field[date] | None) -> str | None:
    return _iso(_value(field))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
