"""The page of one document at one version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.calls import Call
from api.citing import cited_today
from api.negotiate import CITATIONS, ENDINGS
from api.shapes import document
from api.site.banners import Banner
from api.site.issues import page_span
from api.site.past import past_of
from api.site.relations import relations_in, relations_out
from api.site.render import Page
from api.site.text import Known, render
from api.wire import Digest, Document
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow, RelationRow, VersionRow
from opendata.schema_legislation import legislation
from opendata.to_gbt7714 import reference

_MOST = 50
"""Documents that cite this one, and that act on it, as many as the page shows."""
_FACTS = (
    "number", "genre", "index_no", "signed_on", "published_on", "effective_on", "expires_on",
    "addressees", "abstract",
)  # fmt: skip


def document_page(
    call: Call,
    page: Page,
    row: DocumentRow,
    version: VersionRow,
    text: str,
    *,
    address: str,
    banner: Banner = (),
) -> bytes:
    """The page at an address; what the text cites and does is told of the newest state only."""
    reader = call.reader
    newest = reader.documents.document(row.id)
    is_newest = newest is not None and version.number == newest.version
    out = reader.relations.of(row.id).rows if is_newest else []
    incoming = _incoming(reader, row.id)
    held = reader.documents.named([*_ids(out), *(one.document for one in incoming)])
    addresses = {one: page.link(f"/documents/{one}") for one in held}
    parts = reader.parts.articles(row.id, version.number)
    shown = document(row, call.base, call.house.settings.terms)
    known = Known(
        parts=parts,
        citations=out,
        tables=version.tables,
        addresses=addresses,
        captions=[row.title, row.number or ""],
        signs=frozenset(issuer.name for issuer in row.issuers),
    )
    return page.render(
        "document.html",
        document=shown,
        title=version.title,
        shown=version.number,
        corrects=version.corrects,
        corrected_by=version.corrected_by,
        newest=newest.version if newest else None,
        address=call.base + address,
        endings=ENDINGS,
        citations=CITATIONS,
        marks=legislation(row, version, base=call.base, office=page.settings.site.organizer),
        reference=reference(cited_today(call, row, version)),
        banner=banner,
        body=render(text, known),
        anchors={part.path for part in parts},
        facts=list(_facts(page, shown)),
        issuers="、".join(issuer.name for issuer in row.issuers),
        published=f"{row.published_on or row.signed_on or row.recorded_at[:10]} 00:00",
        history=version.history,
        printed=list(_printed(page, row)),
        relations=[
            *relations_out(out, held, addresses),
            *relations_in(incoming, held, addresses),
        ],
        past=past_of(reader, page, row.id),
        original=_original(call, row.id, version.number),
        digest=Digest(version.sha256, version.sm3),
        source_url=_web(row.source_url),
    )


def _original(call: Call, document_id: str, number: int) -> str | None:
    """Where the file that a version was read from is served, if all of it is public."""
    if number not in call.reader.versions.originals(document_id):
        return None
    return f"/documents/{document_id}/versions/{number}/original"


def _incoming(reader: PublicReader, document_id: str) -> list[RelationRow]:
    """What acts on a document, and what cites it; many may."""
    citing = reader.relations.of(document_id, "in", limit=_MOST).rows
    acting = reader.relations.acting_on(document_id, limit=_MOST)
    return [*acting, *(one for one in citing if one.kind == "cites")]


def _printed(page: Page, row: DocumentRow) -> Iterator[tuple[str, str, str | None, bool]]:
    """The issues that printed it, each with its line's address and pages."""
    for one in row.printed:
        address = page.link(f"/issues/{one.issue}") + f"#e{one.position}"
        yield one.title, address, page_span(one.page_from, one.page_to), bool(one.standard_text)


def _ids(relations: Sequence[RelationRow]) -> list[str]:
    return [relation.to_document for relation in relations if relation.to_document]


def _facts(page: Page, shown: Document) -> Iterator[tuple[str, str]]:
    if shown.issuers:
        yield "issuer", "、".join(issuer.name for issuer in shown.issuers)
    yield "kind", page.label("kind", shown.kind)
    for name in _FACTS:
        value = getattr(shown, name)
        if value:
            yield name, value
    if shown.expiry:
        if shown.expiry.basis == "computed":
            yield "computed_end", shown.expiry.on
        yield "warn_on", shown.expiry.warn_on


def _web(address: str | None) -> str | None:
    """An address that may be a link: nothing but the web."""
    return address if address and address.startswith(("https://", "http://")) else None
