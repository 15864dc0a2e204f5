"""The citation of a version of a document, in the style that the reader wants."""

from __future__ import annotations

from collections.abc import Callable

from api.calls import Call
from api.moments import beijing_today
from opendata import to_bibtex, to_csl, to_gbt7714, to_ris
from opendata.citation import Citation, citation_of
from opendata.public.rows import DocumentRow, VersionRow

CITERS: dict[str, Callable[[Citation], bytes]] = {
    to_bibtex.MEDIA_TYPE: to_bibtex.to_bibtex,
    to_ris.MEDIA_TYPE: to_ris.to_ris,
    to_csl.MEDIA_TYPE: to_csl.to_csl,
    to_gbt7714.MEDIA_TYPE: to_gbt7714.to_gbt7714,
}
"""Which function writes a style, by its media type; `negotiate.CITATIONS` has their endings."""


def cited_today(request: Call, row: DocumentRow, version: VersionRow) -> Citation:
    """A version as it is cited by who reads it now."""
    return citation_of(row, version, base=request.base, read_on=beijing_today())
