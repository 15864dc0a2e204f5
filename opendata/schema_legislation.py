"""A document in schema.org's words (Legislation), as search engines take it out of its page.

Names are plain text here; what is to be linked with other data stands in the document's JSON-LD.
"""

from __future__ import annotations

from typing import Any

from opendata.public.issue_rows import PrintedRow
from opendata.public.rows import DocumentRow, VersionRow
from opendata.to_jsonld import FORCES

Json = dict[str, Any]  # Any: JSON

_SCHEMA = "https://schema.org"


def legislation(row: DocumentRow, version: VersionRow, *, base: str, office: str) -> Json:
    """The document as the version shown has it; `office` runs this archive."""
    address = f"{base}/documents/{row.id}"
    force = FORCES.get(row.status)
    values = {
        "@context": _SCHEMA,
        "@type": "Legislation",
        "@id": address,
        "url": address,
        "name": version.title or row.number,
        "abstract": row.abstract,
        "legislationIdentifier": row.number or row.index_no or row.id,
        "legislationType": row.genre or row.kind,
        "legislationDate": row.signed_on,
        "legislationDateVersion": version.valid_from,
        "legislationDateOfApplicability": row.effective_on,
        "datePublished": row.published_on,
        "expires": row.expires_on,
        "legislationLegalForce": force and f"{_SCHEMA}/{force}",
        "legislationPassedBy": [
            _organ(issuer.name, f"{base}/organs/{issuer.id}") for issuer in row.issuers
        ],
        "isPartOf": [_issue(one, base) for one in row.printed],
        "publisher": _organ(office, f"{base}/about"),
        "license": row.licence,
        "inLanguage": "zh-Hans",
        "isAccessibleForFree": True,
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _organ(name: str, address: str) -> Json:
    return {"@type": "GovernmentOrganization", "@id": address, "name": name, "url": address}


def _issue(printed: PrintedRow, base: str) -> Json:
    address = f"{base}/issues/{printed.issue}"
    return {"@type": "PublicationIssue", "@id": address, "name": printed.title, "url": address}
