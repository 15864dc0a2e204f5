"""Drafts as the expressions that forms are made of, as public.db would give them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from gazette.model import Citation, Draft, Version
from gazette.store.instants import write_instant
from gazette.store.public_record import Origin, PublicRecord
from gazette.timeline import Span
from opendata.expression import Expression
from opendata.public.extract import rows_of
from opendata.public.rows import (
    ArticleRow,
    DocumentRow,
    EnclosureRow,
    HistoryRow,
    IssuerRow,
    RelationRow,
    TableRow,
    VersionRow,
)
from tests.sample.reading import NOON, drafts

BASE = "https://gazette.example"
ID = "k7q2m9xt4d"
CITED = "c3d4e5f6g7"


def sample() -> Iterator[Expression]:
    """Every document of the sample that has a text."""
    for draft in drafts().values():
        if draft.text:
            yield expression_of(draft)


def expression_of(draft: Draft) -> Expression:
    """The first version of a document; what it cites is held, under one id."""
    data = draft.text.encode(errors="surrogatepass")
    version = Version(
        document_id=ID,
        number=1,
        recorded_at=NOON,
        state="public",
        sha256=hashlib.sha256(data).hexdigest(),
        sm3=hashlib.new("sm3", data).hexdigest(),
        text=draft.text,
        metadata=draft.metadata,
        components=draft.components,
        citations=draft.citations,
        effects=draft.effects,
        source=draft.raw.source,
        path=draft.raw.path,
        record=draft.record,
        file_sha256=draft.raw.sha256,
    )
    at = write_instant(NOON)
    record = PublicRecord(
        versions=(version,),
        spans={1: (Span(at, None),)},
        facts=(),
        decisions={1: ()},
        origins={1: Origin(draft.reader, "1", at)},
    )
    rows = rows_of(record, seq=1)
    # Any: columns of every kind
    known: dict[str, Any] = {
        name: getattr(rows.document, name, None) for name in DocumentRow.__struct_fields__
    }
    issuers = tuple(IssuerRow(one.id, one.name, one.level) for one in rows.issuers)
    metadata = draft.metadata
    shown = rows.versions[0]
    return Expression(
        base=BASE,
        office="示例省人民政府办公厅",
        path=f"/documents/{ID}",
        row=DocumentRow(**{**known, "issuers": issuers, "printed": (), "enclosures": ()}),
        version=VersionRow(
            document=ID,
            number=1,
            recorded_at=at,
            valid_from=shown.valid_from,
            in_force_from=shown.in_force_from,
            title=shown.title,
            corrects=None,
            corrected_by=None,
            sha256=version.sha256,
            sm3=version.sm3,
            enclosures=tuple(EnclosureRow(one.title, one.path) for one in metadata.enclosures),
            history=tuple(
                HistoryRow(one.day.isoformat(), one.action, one.text) for one in metadata.history
            ),
            tables=tuple(TableRow(one.start, one.end, one.rows) for one in metadata.tables),
            fields={},
        ),
        text=draft.text,
        parts=[
            ArticleRow(one.path, one.kind, one.number, one.heading, one.text, one.start, one.end)
            for one in rows.articles
        ],
        relations=[_relation(place, one, draft.text) for place, one in enumerate(draft.citations)],
        endings={"json": "application/json", "txt": "text/plain"},
    )


def titled(expression: Expression, title: str) -> Expression:
    """The same under another title."""
    return replace(expression, version=replace(expression.version, title=title))


def _relation(place: int, one: Citation, text: str) -> RelationRow:
    return RelationRow(
        kind="cites",
        document=ID,
        position=place,
        path=one.path,
        to_document=CITED,
        to_number=one.number,
        to_title=one.title,
        pinpoint=one.pinpoint,
        text=text[one.start : one.end],
        start=one.start,
        end=one.end,
        confidence=one.confidence,
    )
