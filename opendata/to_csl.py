"""A citation as CSL-JSON 1.0.2, from which citation processors write any style."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from opendata.citation import Citation

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"

Json = dict[str, Any]  # Any: JSON


def to_csl(citation: Citation) -> bytes:
    """A list of one item."""
    return msgspec.json.encode([_item(citation)])


def _item(citation: Citation) -> Json:
    printed, pages = citation.printed, citation.pages
    values = {
        "id": citation.id,
        "type": "legislation" if citation.is_legislation else "regulation",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "number": citation.number,
        "genre": citation.genre,
        "issued": _day(citation.issued_on) if citation.issued_on else None,
        "container-title": printed.gazette if printed else None,
        "issue": citation.issue,
        "page": f"{pages[0]}-{pages[1]}" if pages else None,
        "language": "zh-CN",
        "URL": citation.url,
        "accessed": _day(citation.read_on),
    }
    return {name: value for name, value in values.items() if value}


def _day(day: date) -> Json:
    return {"date-parts": [[day.year, day.month, day.day]]}
