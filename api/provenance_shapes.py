"""From the rows of a version's past to what the API says of where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from api import wire_history as wire
from api.wire import Digest
from gazette.model import StatusCode
from opendata.public.history_rows import OriginRow, StatusChangeRow


def provenance(
    origin: OriginRow,
    fields: Mapping[str, Any],
    text: str,
    *,
    changes: Sequence[StatusChangeRow],
    base: str,
) -> wire.Provenance:
    """Where a version and its fields came from. Any: values of fields differ in kind."""
    return wire.Provenance(
        origin.document,
        origin.version,
        origin.title,
        Digest(origin.sha256, origin.sm3),
        wire.ProvenanceSource(
            origin.source,
            origin.source_name,
            origin.source_address,
            origin.url,
            origin.file,
            origin.record,
        ),
        origin.reader,
        origin.normaliser,
        origin.received_at,
        origin.stored_at,
        origin.published_at,
        origin.before,
        [wire.PublicationDecision(one.decision, one.by, one.at) for one in origin.decisions],
        [_change(one) for one in changes],
        {name: _evidence(note, text) for name, note in fields.items()},
        _links(origin, base),
    )


def _change(row: StatusChangeRow) -> wire.StatusEvent:
    return wire.StatusEvent(cast("StatusCode", row.code), row.since, row.by, row.recorded_at)


def _evidence(note: Mapping[str, Any], text: str) -> wire.FieldEvidence:
    start, end = note["start"], note["end"]
    words = None if start is None or end is None else text[start:end]
    return wire.FieldEvidence(**note, text=words)


def _links(origin: OriginRow, base: str) -> wire.ProvenanceLinks:
    page = f"{base}/documents/{origin.document}"
    here = f"{base}/api/v1/documents/{origin.document}/provenance?version={origin.version}"
    version = f"{page}/versions/{origin.version}"
    return wire.ProvenanceLinks(here, f"{here}&format=jsonld", page, version, f"{version}.txt")
