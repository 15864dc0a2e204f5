"""The page of one document at one version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.calls import Call
from api.shapes import document
from api.site.issues import page_span
from api.site.render import Page
from api.site.text import Known, render
from api.wire import Digest, Document
from opendata.public.rows import DocumentRow, RelationRow, VersionRow

_CITING = 50
"""Documents that cite this one, as many as the page shows."""
_FACTS = (
    "number", "genre", "index_no", "signed_on", "published_on", "effective_on", "expires_on",
    "addressees", "abstract",
)  # fmt: skip


def document_page(
    call: Call, page: Page, row: DocumentRow, version: VersionRow, text: str
) -> bytes:
    """The page; citations are those of the latest version."""
    reader = call.reader
    is_latest = version.number == row.version
    cited = reader.relations(row.id).rows if is_latest else []
    citing = reader.relations(row.id, "in", limit=_CITING).rows
    held = reader.documents([*_ids(cited), *(relation.document for relation in citing)])
    addresses = {one: page.link(f"/documents/{one}") for one in held}
    parts = reader.articles(row.id, version.number)
    shown = document(row, call.base, call.house.settings.terms)
    known = Known(
        parts=parts,
        citations=cited,
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
        body=render(text, known),
        anchors={part.path for part in parts},
        facts=list(_facts(page, shown)),
        issuers="、".join(issuer.name for issuer in row.issuers),
        published=f"{row.published_on or row.signed_on or row.recorded_at[:10]} 00:00",
        history=version.history,
        printed=list(_printed(page, row)),
        cites=list(_cites(cited, held, addresses)),
        cited_by=list(_cited_by(citing, held, addresses)),
        versions=reader.versions(row.id),
        digest=Digest(version.sha256, version.sm3),
        source_url=_web(row.source_url),
    )


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


def _cites(
    relations: Sequence[RelationRow], known: dict[str, DocumentRow], addresses: dict[str, str]
) -> Iterator[tuple[str, str | None]]:
    """Each instrument cited once, with its address where the archive holds it."""
    seen = set()
    for relation in relations:
        if relation.to_document == relation.document:
            continue
        held = known.get(relation.to_document or "")
        words = held.title if held else _named(relation)
        if words and words not in seen:
            seen.add(words)
            yield words, addresses.get(relation.to_document or "")


def _named(relation: RelationRow) -> str:
    title = f"《{relation.to_title}》" if relation.to_title else ""
    number = f"（{relation.to_number}）" if title and relation.to_number else relation.to_number
    return title + (number or "")


def _cited_by(
    relations: Sequence[RelationRow], known: dict[str, DocumentRow], addresses: dict[str, str]
) -> Iterator[tuple[str, str]]:
    citing = [one.document for one in relations if one.document != one.to_document]
    for one in dict.fromkeys(citing):
        if one in known:
            yield known[one].title, addresses[one]


def _web(address: str | None) -> str | None:
    """An address that may be a link: nothing but the web."""
    return address if address and address.startswith(("https://", "http://")) else None
