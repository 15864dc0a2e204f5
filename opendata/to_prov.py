"""Where a version came from in PROV-O, as JSON-LD that needs no other file to be understood.

Every @id of ours is an address, or a place on one. Nobody of the office is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from gazette.ids import organ_id
from gazette.model import Origin
from gazette.store.public_record import PublicDecision
from opendata.public.history_rows import OriginRow, StatusChangeRow

MEDIA_TYPE = "application/ld+json"

# Any: JSON
Json = dict[str, Any]

_ID = re.compile("[0-9a-z]{10,}")
_DAY = "_on"
"""What names of fields that are days end in."""
_CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "schema": "https://schema.org/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "title": {"@id": "dct:title", "@language": "zh"},
    "name": {"@id": "schema:name", "@language": "zh"},
    "identifier": "dct:identifier",
    "generatedAt": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
    "endedAt": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "checksumValue": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
    **{
        term: {"@id": f"prov:{term}", "@type": "@id"}
        for term in (
            "specializationOf", "wasGeneratedBy", "wasAttributedTo", "wasAssociatedWith",
            "hadPrimarySource", "wasRevisionOf", "wasDerivedFrom", "used", "hadMember",
        )
    },
    "value": "prov:value",
    "since": {"@id": "schema:startDate", "@type": "xsd:date"},
    "confidence": {"@id": "gb:confidence", "@type": "xsd:double"},
    "origin": "gb:origin",
    "decision": "gb:decision",
    "record": "gb:record",
    "sm3": "gb:sm3",
    "start": {"@id": "oa:start", "@type": "xsd:nonNegativeInteger"},
    "end": {"@id": "oa:end", "@type": "xsd:nonNegativeInteger"},
    "exact": {"@id": "oa:exact", "@language": "zh"},
    "selector": "oa:hasSelector",
}  # fmt: skip
"""Terms of ours (`gb:`) are explained in the API's description."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A version and everything that is told of where it came from."""

    base: str
    """What stands before every path in an address."""
    office: str
    """Who runs this archive (主办单位)."""
    origin: OriginRow
    fields: Mapping[str, Json]
    """Each field's value, origin, confidence and place."""
    text: str
    changes: Sequence[StatusChangeRow]
    """Of the document's validity."""


def provenance(told: Told) -> Json:
    """The graph of one version: file, reading, publication, and every field with who says so."""
    return {
        "@context": {**_CONTEXT, "gb": f"{told.base}/openapi.json#"},
        "@graph": [
            _version(told),
            _document(told),
            _file(told),
            _reading(told),
            *_agents(told),
            *(_decision(told, place, one) for place, one in enumerate(told.origin.decisions)),
            *(_change(told, place, one) for place, one in enumerate(told.changes)),
            *_fields(told),
        ],
    }


def _here(told: Told, place: str) -> str:
    """An address on the page of this provenance."""
    origin = told.origin
    path = f"/api/v1/documents/{origin.document}/provenance?version={origin.version}"
    return f"{told.base}{path}#{place}"


def _document_id(told: Told, document: str | None = None) -> str:
    return f"{told.base}/documents/{document or told.origin.document}"


def _version_id(told: Told, number: int) -> str:
    return f"{_document_id(told)}/versions/{number}"


def _version(told: Told) -> Json:
    origin = told.origin
    before = origin.before
    return {
        "@id": _version_id(told, origin.version),
        "@type": "prov:Entity",
        "title": origin.title,
        "identifier": f"{origin.document}/{origin.version}",
        "specializationOf": _document_id(told),
        "generatedAt": origin.stored_at,
        "wasGeneratedBy": _here(told, "reading"),
        "hadPrimarySource": _here(told, "file"),
        **({} if before is None else {"wasRevisionOf": _version_id(told, before)}),
        "wasAttributedTo": [organ for organ, _ in _issuers(told)],
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "checksumValue": origin.sha256,
        },
        "sm3": origin.sm3,
    }


def _document(told: Told) -> Json:
    return {
        "@id": _document_id(told),
        "@type": "prov:Entity",
        "identifier": told.origin.document,
    }


def _file(told: Told) -> Json:
    """The file as it came in; its digest is told to nobody, for more may stand in it than is public."""
    origin = told.origin
    return {
        "@id": _here(told, "file"),
        "@type": "prov:Entity",
        "identifier": origin.file,
        "generatedAt": origin.received_at,
        "wasAttributedTo": _here(told, "source"),
        **({} if origin.url is None else {"schema:url": origin.url}),
        **({} if origin.record is None else {"record": origin.record}),
    }


def _reading(told: Told) -> Json:
    return {
        "@id": _here(told, "reading"),
        "@type": "prov:Activity",
        "used": _here(told, "file"),
        "endedAt": told.origin.stored_at,
        "wasAssociatedWith": [_here(told, "reader"), _here(told, "normaliser")],
    }


def _agents(told: Told) -> Iterator[Json]:
    """The programs, the source, the office, and the organs that issued the document."""
    name, _, version = told.origin.reader.rpartition("/")
    programs = (("reader", name, version), ("normaliser", "normaliser", told.origin.normaliser))
    for place, name, version in programs:
        yield {
            "@id": _here(told, place),
            "@type": "prov:SoftwareAgent",
            "identifier": name,
            "schema:softwareVersion": version,
        }
    yield {
        "@id": _here(told, "source"),
        "@type": "prov:Agent",
        "name": told.origin.source_name,
        "identifier": told.origin.source,
    }
    yield {"@id": _office(told), "@type": "prov:Organization", "name": told.office}
    for organ, name in _issuers(told):
        yield {"@id": organ, "@type": "prov:Organization", "name": name}


def _issuers(told: Told) -> Iterator[tuple[str, str]]:
    """The address and name of each organ that this version names as its issuer."""
    note = told.fields.get("issuers")
    for name in dict.fromkeys(note["value"] if note else ()):
        yield f"{told.base}/organs/{organ_id(name)}", name


def _office(told: Told) -> str:
    return f"{told.base}/about"


def _decision(told: Told, place: int, decision: PublicDecision) -> Json:
    """That the version was made public, or public no more."""
    return {
        "@id": _here(told, f"decision-{place}"),
        "@type": "prov:Activity",
        "used": _version_id(told, told.origin.version),
        "decision": decision.decision,
        "endedAt": decision.at,
        "wasAssociatedWith": _by(told, decision),
    }


def _by(told: Told, decision: PublicDecision) -> str:
    return _here(told, "source") if decision.by == "source" else _office(told)


def _change(told: Told, place: int, change: StatusChangeRow) -> Json:
    """A change of validity, of the document whatever the version."""
    return {
        "@id": _here(told, f"status-{place}"),
        "@type": "prov:Entity",
        "specializationOf": _document_id(told),
        "value": change.code,
        "generatedAt": change.recorded_at,
        **({} if change.since is None else {"since": change.since}),
        **_instrument(told, change.by),
    }


def _instrument(told: Told, by: str | None) -> Json:
    """What says that the validity changed: a document here, or one that is only named."""
    if by is None:
        return {}
    if _ID.fullmatch(by):
        return {"wasDerivedFrom": _document_id(told, by)}
    return {"dct:source": by}


def _fields(told: Told) -> Iterator[Json]:
    """Each field as a thing of its own, with who says so and the words that say it."""
    for name, note in told.fields.items():
        yield {
            "@id": _here(told, f"field-{name}"),
            "@type": "prov:Entity",
            "identifier": name,
            "value": _value(name, note["value"]),
            "wasDerivedFrom": _version_id(told, told.origin.version),
            "wasAttributedTo": _says(told, note["origin"]),
            "origin": note["origin"],
            "confidence": note["confidence"],
            **_place(told, note),
        }


def _says(told: Told, origin: Origin) -> str:
    """Who says what a field says."""
    match origin:
        case "read":
            return _here(told, "reader")
        case "given":
            return _here(told, "source")
        case "set" | "default":
            return _office(told)


def _place(told: Told, note: Json) -> Json:
    start, end = note["start"], note["end"]
    if start is None or end is None:
        return {}
    quote = {"@type": "oa:TextQuoteSelector", "exact": told.text[start:end]}
    place = {"@type": "oa:TextPositionSelector", "start": start, "end": end}
    return {"selector": [place, quote]}


def _value(name: str, value: Any) -> Any:  # Any: each field is of its own kind
    """A value as JSON-LD: days typed, lists in their order, objects as they are."""
    if isinstance(value, list):
        return {"@list": value}
    if isinstance(value, dict):
        return {"@type": "@json", "@value": value}
    return {"@type": "xsd:date", "@value": value} if name.endswith(_DAY) else value
