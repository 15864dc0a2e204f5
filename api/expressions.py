"""Forms that are made of a version when they are asked for: Markdown, Akoma Ntoso, JSON-LD."""

from __future__ import annotations

from collections.abc import Callable

from api.calls import Call, encode
from api.negotiate import ENDINGS, XML
from opendata import to_akn, to_jsonld, to_markdown
from opendata.expression import Expression
from opendata.public.rows import DocumentRow, VersionRow


def _linked_data(expression: Expression) -> bytes:
    return encode(to_jsonld.to_jsonld(expression))


MAKERS: dict[str, Callable[[Expression], bytes]] = {
    to_markdown.MEDIA_TYPE: to_markdown.to_markdown,
    to_akn.MEDIA_TYPE: to_akn.to_akn,
    XML: to_akn.to_akn,
    to_jsonld.MEDIA_TYPE: _linked_data,
}
"""Which function makes a form, by its media type."""


def expression_of(
    request: Call, row: DocumentRow, version: VersionRow, text: str, *, path: str
) -> Expression:
    """A version with everything its forms are made of; what it cites is known of the newest only."""
    reader = request.reader
    newest = reader.documents.document(row.id)
    is_newest = newest is not None and newest.version == version.number
    return Expression(
        base=request.base,
        office=request.house.settings.site.organizer,
        path=path,
        row=row,
        version=version,
        text=text,
        parts=reader.parts.articles(row.id, version.number),
        relations=reader.relations.of(row.id).rows if is_newest else (),
        endings=ENDINGS,
    )
