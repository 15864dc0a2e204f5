"""A document's rows for public.db, made from its public versions: pure, nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeVar

import msgspec

from gazette.ids import organ_id
from gazette.model import Field, Metadata, Status, Version
from gazette.store.instants import write_instant
from gazette.text.normalise import key
from gazette.text.organs import level_of, region_of
from gazette.text.topics import PATH_SEPARATOR, read_topic, topic_path
from opendata.public.tables import (
    Article,
    Document,
    DocumentIssuer,
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


def rows_of(versions: Sequence[Version], *, seq: int) -> Rows:
    """The rows of one document from its public versions, oldest first, at least one."""
    issuers = _issuers(versions[-1].metadata)
    document = _document(versions, issuers, seq=seq)
    return Rows(
        document=document,
        issuers=issuers,
        document_issuers=tuple(
            DocumentIssuer(document.id, position, issuer.id)
            for position, issuer in enumerate(issuers)
        ),
        versions=tuple(map(_version, versions)),
        articles=tuple(article for version in versions for article in _articles(version)),
        relations=tuple(_relations(versions[-1])),
        status_changes=tuple(_status_changes(versions)),
    )


def _issuers(metadata: Metadata) -> tuple[Issuer, ...]:
    """Each organ once, in order; `documents` is counted where they are stored."""
    by_id: dict[str, Issuer] = {}
    for name in metadata.issuers.value if metadata.issuers else ():
        issuer = _issuer(name)
        by_id.setdefault(issuer.id, issuer)
    return tuple(by_id.values())


@lru_cache(maxsize=4096)
def _issuer(name: str) -> Issuer:
    return Issuer(organ_id(name), name, level_of(name), region_of(name), 0)


def _document(versions: Sequence[Version], issuers: Sequence[Issuer], *, seq: int) -> Document:
    latest = versions[-1]
    metadata = latest.metadata
    title = _title(metadata)
    lead = issuers[0] if issuers else None
    status = _value(metadata.status) or Status()
    return Document(
        id=latest.document_id,
        seq=seq,
        number=_value(metadata.number),
        title=title,
        title_key=key(title),
        issuer=lead.id if lead else None,
        kind=metadata.kind.value if metadata.kind else "unknown",
        genre=_value(metadata.genre),
        level=_level(metadata, lead),
        region=_value(metadata.region) or (lead.region if lead else None),
        topic=_code(metadata.topic),
        topic_path=_path(metadata.topic),
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
        version=latest.number,
        versions=len(versions),
        recorded_at=write_instant(latest.recorded_at),
        sha256=latest.sha256,
        sm3=latest.sm3,
        source=latest.source,
        source_url=metadata.url,
        source_file=latest.path,
    )


def _version(version: Version) -> VersionText:
    metadata = version.metadata
    return VersionText(
        document=version.document_id,
        number=version.number,
        recorded_at=write_instant(version.recorded_at),
        title=_title(metadata),
        corrects=version.corrects,
        sha256=version.sha256,
        sm3=version.sm3,
        enclosures=_encode(metadata.enclosures).decode(),
        history=_encode(metadata.history).decode(),
        tables=_encode(metadata.tables).decode(),
        fields=_encode(_fields(metadata)).decode(),
        text=version.text,
    )


def _fields(metadata: Metadata) -> dict[str, Field[object]]:
    """Every field that is known: its value, who says so, how surely and where it stands."""
    values = {name: getattr(metadata, name) for name in Metadata.__struct_fields__}
    return {name: value for name, value in values.items() if isinstance(value, Field)}


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


def _relations(version: Version) -> Iterator[Relation]:
    for position, citation in enumerate(version.citations):
        yield Relation(
            document=version.document_id,
            position=position,
            kind="cites",
            path=citation.path,
            to_document=None,
            to_number=citation.number,
            to_title=citation.title,
            to_key=key(citation.title) if citation.title else None,
            pinpoint=citation.pinpoint,
            text=version.text[citation.start : citation.end],
            start=citation.start,
            end=citation.end,
            confidence=citation.confidence,
        )


def _status_changes(versions: Sequence[Version]) -> Iterator[StatusChange]:
    """Silence at first is no change; a fact taken back is one."""
    said = Status()
    position = 0
    for version in versions:
        status = _value(version.metadata.status) or Status()
        if status == said:
            continue
        yield StatusChange(
            document=version.document_id,
            position=position,
            code=status.code,
            since=_iso(status.since),
            by=status.by,
            recorded_at=write_instant(version.recorded_at),
        )
        said = status
        position += 1


def _level(metadata: Metadata, lead: Issuer | None) -> str:
    if metadata.level:
        return metadata.level.value
    return lead.level if lead else "unknown"


def _code(topic: Field[str] | None) -> str | None:
    """The code of a topic that is in the list."""
    listed = read_topic(topic.value) if topic else None
    return listed.code if listed else None


def _path(topic: Field[str] | None) -> str | None:
    return PATH_SEPARATOR.join(topic_path(topic.value)) if topic else None


def _title(metadata: Metadata) -> str:
    """The title; of a document without one its number, or nothing."""
    return _value(metadata.title) or _value(metadata.number) or ""


def _value(field: Field[T] | None) -> T | None:
    return field.value if field else None


def _day(field: Field[date] | None) -> str | None:
    return _iso(_value(field))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
