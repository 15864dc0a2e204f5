"""A document in terms of schema.org (Legislation) and of the European Legislation Identifier (ELI).

JSON-LD that needs no other file to be understood. One thing is the document (work), one the version
shown (expression), one each of its forms (manifestations).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from opendata.expression import Expression
from opendata.public.rows import RelationRow

MEDIA_TYPE = "application/ld+json"

Json = dict[str, Any]  # Any: JSON

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/ZHO"
_DAYS = (
    "legislationDate", "legislationDateVersion", "legislationDateOfApplicability", "datePublished",
    "expires",
)  # fmt: skip
_ADDRESSES = (
    "legislationPassedBy", "legislationChanges", "legislationRepeals", "citation", "license",
    "isBasedOn", "isPartOf", "url", "publisher", "subjectOf",
)  # fmt: skip
_CONTEXT: Json = {
    "@vocab": "https://schema.org/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{name: {"@type": "xsd:date", "@id": f"https://schema.org/{name}"} for name in _DAYS},
    **{name: {"@type": "@id", "@id": f"https://schema.org/{name}"} for name in _ADDRESSES},
    "legislationLegalForce": {"@type": "@vocab", "@id": "https://schema.org/legislationLegalForce"},
    **{
        f"eli:{name}": {"@type": "xsd:date"}
        for name in (
            "date_document", "date_publication", "first_date_entry_in_force",
            "date_no_longer_in_force",
        )
    },
    **{
        f"eli:{name}": {"@type": "@id"}
        for name in (
            "passed_by", "cites", "changes", "repeals", "in_force", "is_realized_by", "realizes",
            "is_embodied_by", "embodies", "language", "format", "licence", "publisher",
        )
    },
}  # fmt: skip
FORCES = {
    "effective": "InForce", "amended": "InForce", "partially_repealed": "PartiallyInForce",
    "repealed": "NotInForce", "expired": "NotInForce", "invalidated": "NotInForce",
    "suspended": "NotInForce", "not_yet_effective": "NotInForce",
}  # fmt: skip
"""Codes of validity → schema.org; of `unknown` nothing is said."""
_ENDED = frozenset({"repealed", "expired", "invalidated"})
_ELI_FORCES = {
    "InForce": "eli:InForce-inForce",
    "PartiallyInForce": "eli:InForce-partiallyInForce",
    "NotInForce": "eli:InForce-notInForce",
}
_NO_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_CHANGES = frozenset({"amends", "suspends"})
_REPEALS = frozenset({"repeals", "expires", "invalidates"})


def to_jsonld(expression: Expression) -> Json:
    """The document, the version shown and its forms, with the organs and what it acts on."""
    return {
        "@context": _CONTEXT,
        "@graph": [
            _document(expression),
            _version(expression),
            *_forms(expression),
            *_organs(expression),
            *_others(expression),
        ],
    }


def _document(expression: Expression) -> Json:
    row = expression.row
    force = FORCES.get(row.status)
    ended = row.status_since if row.status in _ENDED else None
    targets = _targets(expression)
    return _known(
        {
            "@id": expression.document_address,
            "@type": ["Legislation", "eli:LegalResource"],
            "identifier": row.id,
            "url": expression.document_address,
            "name": _chinese(row.title),
            "legislationIdentifier": row.number or row.index_no or row.id,
            "eli:id_local": row.number or row.index_no or row.id,
            "legislationType": row.genre or row.kind,
            "legislationJurisdiction": row.region and f"GB/T 2260 {row.region}",
            "legislationPassedBy": _issuers(expression),
            "eli:passed_by": _issuers(expression),
            "legislationDate": row.signed_on,
            "eli:date_document": row.signed_on,
            "datePublished": row.published_on,
            "eli:date_publication": row.published_on,
            "legislationDateOfApplicability": row.effective_on,
            "eli:first_date_entry_in_force": row.effective_on,
            "expires": row.expires_on,
            "eli:date_no_longer_in_force": ended,
            "temporalCoverage": row.effective_on
            and f"{row.effective_on}/{ended or row.expires_on or '..'}",
            "legislationLegalForce": force,
            "eli:in_force": force and _ELI_FORCES[force],
            "about": row.topic_path and _chinese(row.topic_path),
            "abstract": row.abstract and _chinese(row.abstract),
            "citation": targets["cites"],
            "eli:cites": targets["cites"],
            "legislationChanges": targets["changes"],
            "eli:changes": targets["changes"],
            "legislationRepeals": targets["repeals"],
            "eli:repeals": targets["repeals"],
            "isPartOf": [f"{expression.base}/issues/{one.issue}" for one in row.printed],
            "inLanguage": "zh-Hans",
            "license": row.licence,
            "eli:licence": row.licence,
            "isBasedOn": _web(row.source_url),
            "publisher": f"{expression.base}/about",
            "eli:is_realized_by": expression.version_address,
        }
    )


def _version(expression: Expression) -> Json:
    version = expression.version
    return _known(
        {
            "@id": expression.version_address,
            "@type": ["Legislation", "eli:LegalExpression"],
            "exampleOfWork": {"@id": expression.document_address},
            "eli:realizes": expression.document_address,
            "name": _chinese(version.title),
            "version": version.number,
            "legislationDateVersion": version.valid_from,
            "inLanguage": "zh-Hans",
            "eli:language": _LANGUAGE,
            "encoding": [{"@id": f"{expression.address}.{each}"} for each in expression.endings],
            "eli:is_embodied_by": [f"{expression.address}.{each}" for each in expression.endings],
        }
    )


def _forms(expression: Expression) -> Iterator[Json]:
    """None is the official one: that is what a gazette printed, where the law says so."""
    for ending, media_type in expression.endings.items():
        yield {
            "@id": f"{expression.address}.{ending}",
            "@type": ["LegislationObject", "eli:Format"],
            "encodesCreativeWork": {"@id": expression.version_address},
            "eli:embodies": expression.version_address,
            "encodingFormat": media_type,
            "eli:format": f"https://www.iana.org/assignments/media-types/{media_type}",
            "inLanguage": "zh-Hans",
        }


def _organs(expression: Expression) -> Iterator[Json]:
    for issuer in expression.row.issuers:
        yield {
            "@id": f"{expression.base}/organs/{issuer.id}",
            "@type": "GovernmentOrganization",
            "name": _chinese(issuer.name),
        }
    yield {
        "@id": f"{expression.base}/about",
        "@type": "GovernmentOrganization",
        "name": _chinese(expression.office),
    }


def _issuers(expression: Expression) -> list[str]:
    return [f"{expression.base}/organs/{issuer.id}" for issuer in expression.row.issuers]


def _targets(expression: Expression) -> dict[str, list[str]]:
    """What the text cites, changes and repeals, each by its address or its place in this answer."""
    targets: dict[str, list[str]] = {"cites": [], "changes": [], "repeals": []}
    for one in expression.relations:
        verb = _verb(one)
        target = _target(expression, one)
        if target not in (expression.document_address, *targets[verb]):
            targets[verb].append(target)
    return targets


def _verb(relation: RelationRow) -> str:
    """A text that repeals a part of another changes it."""
    if relation.kind in _REPEALS:
        return "changes" if relation.pinpoint else "repeals"
    return "changes" if relation.kind in _CHANGES else "cites"


def _target(expression: Expression, relation: RelationRow) -> str:
    if relation.to_document:
        return f"{expression.base}/documents/{relation.to_document}"
    if relation.to_number or relation.to_title:
        return f"{expression.address}.jsonld#relation-{relation.position}"
    return expression.document_address


def _others(expression: Expression) -> Iterator[Json]:
    """What is only named, for this archive does not hold it."""
    for one in expression.relations:
        if one.to_document is None and (one.to_number or one.to_title):
            yield _known(
                {
                    "@id": _target(expression, one),
                    "@type": "Legislation",
                    "name": one.to_title and _chinese(one.to_title),
                    "legislationIdentifier": one.to_number,
                }
            )


def _chinese(words: str) -> Json:
    return {"@value": words, "@language": "zh-Hans"}


def _known(values: Json) -> Json:
    """The values without those that are not known."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _web(address: str | None) -> str | None:
    """An address of the web, with signs that no IRI may have written as it may; None for any other."""
    if address is None or not address.startswith(("https://", "http://")):
        return None
    return _NO_IRI.sub(lambda sign: quote(sign[0]), address)
