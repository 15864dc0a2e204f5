"""From the rows of public.db to what the API answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from msgspec import Struct

from api.issue_shapes import printed
from api.labels import label
from api.wire import (
    Article,
    Digest,
    Document,
    DocumentPart,
    Expiry,
    Facet,
    FieldNote,
    Item,
    ItemPart,
    Links,
    Pointer,
    Relation,
    RelationKind,
    Source,
    Status,
    Target,
    Topic,
    Version,
    VersionItem,
    VersionLinks,
)
from api.wire_hits import ArticleLinks, FoundArticle, Hit, MatchedField, RelatedItem, Snippet, Why
from gazette.expiry import Terms, expiry_of
from gazette.model import ComponentKind, StatusCode
from gazette.text.topics import PATH_SEPARATOR
from opendata.public.part_reader import PartRow
from opendata.public.rows import (
    ArticleRow,
    DocumentRow,
    FacetRow,
    RelationRow,
    VersionRow,
)


def item(row: DocumentRow) -> Item:
    """A document as lists show it."""
    return Item(*_item_values(row))


def document(row: DocumentRow, base: str, terms: Terms) -> Document:
    """One document; `base` stands before its links, `terms` tell when it ends."""
    return Document(
        *(
            *_item_values(row),
            row.abstract,
            row.addressees,
            _expiry(row, terms),
            row.enclosures,
            links(row.id, base),
        )
    )


def hit(
    row: DocumentRow,
    score: float | None,
    matched: list[MatchedField],
    others: list[str],
    highlights: list[Snippet],
    *,
    article: FoundArticle | None = None,
) -> Hit:
    """A document found, or an article of it."""
    unit = "document" if article is None else "article"
    return Hit(*(*_item_values(row), unit, article, score, matched, others, highlights))


def related(row: DocumentRow, why: list[Why]) -> RelatedItem:
    """A document that has to do with another."""
    return RelatedItem(*(*_item_values(row), why))


def found_article(row: PartRow, document_id: str, base: str) -> FoundArticle:
    """An article as a hit shows it."""
    kind = cast("ComponentKind", row.kind)
    page = f"{base}/documents/{document_id}#{row.path}"
    opens = ArticleLinks(f"{base}/api/v1/documents/{document_id}/articles/{row.path}", page)
    place = (row.start, row.end)
    return FoundArticle(row.path, kind, row.number, row.heading, row.text, *place, opens)


def links(document_id: str, base: str) -> Links:
    """Where a document's forms and parts stand."""
    api, page = f"{base}/api/v1/documents/{document_id}", f"{base}/documents/{document_id}"
    return Links(
        api,
        page,
        f"{page}.json",
        f"{page}.txt",
        f"{page}.md",
        f"{page}.xml",
        f"{page}.jsonld",
        f"{page}.docx",
        f"{page}.ofd",
        f"{api}/versions",
        f"{api}/articles",
        f"{api}/relations",
        f"{api}/proof",
        f"{api}/provenance",
        f"{api}/files",
        f"{base}/timegate/documents/{document_id}",
        f"{base}/timemap/documents/{document_id}",
    )


def version_item(row: VersionRow, base: str) -> VersionItem:
    """A version as lists show it."""
    return VersionItem(*_version_values(row, base))


def version(row: VersionRow, text: str, base: str) -> Version:
    """One version with its text."""
    notes = {name: FieldNote(**note) for name, note in row.fields.items()}
    source = Source(row.source_url, row.source_file)
    values = (*_version_values(row, base), row.enclosures, row.history, row.tables)
    return Version(*(*values, notes, source, text))


def article(row: ArticleRow) -> Article:
    """A part of a text."""
    kind = cast("ComponentKind", row.kind)
    return Article(row.path, kind, row.number, row.heading, row.text, row.start, row.end)


def relation(row: RelationRow) -> Relation:
    """A relation."""
    return Relation(
        cast("RelationKind", row.kind),
        Pointer(row.document, row.path),
        Target(row.to_document, row.to_number, row.to_title),
        row.text,
        row.confidence,
    )


def facets(found: Mapping[Any, Sequence[FacetRow]]) -> dict[str, list[Facet]]:
    """Counts with their words. Any: names of facets."""
    return {
        name: [Facet(row.value, label(name, row.value, row.label), row.count) for row in rows]
        for name, rows in found.items()
    }


def item_part(row: DocumentRow, names: Sequence[str]) -> Struct:
    """The keys of a list's item that a reader wants."""
    whole = item(row)
    of_row = {"abstract": row.abstract, "addressees": row.addressees}
    values = {name: of_row[name] if name in of_row else getattr(whole, name) for name in names}
    return ItemPart(**values)


def document_part(whole: Document, names: Iterable[str], **more: object) -> Struct:
    """The keys of a document that a reader wants, with `text` and `articles` as given."""
    return DocumentPart(**{name: getattr(whole, name) for name in names}, **more)


def _item_values(row: DocumentRow) -> tuple[Any, ...]:
    """Values of `Item` in order. Any: text of closed sets, as public.db was written."""
    return (
        row.id,
        row.number,
        row.title,
        row.kind,
        row.genre,
        row.issuers,
        row.signed_on,
        row.published_on,
        row.effective_on,
        row.expires_on,
        Status(cast("StatusCode", row.status), row.status_since, row.status_by),
        _topic(row),
        row.region,
        row.index_no,
        row.disclosure,
        [printed(one) for one in row.printed],
        row.version,
        row.recorded_at,
        Digest(row.sha256, row.sm3),
        row.licence,
        Source(row.source_url, row.source_file),
    )


def _expiry(row: DocumentRow, terms: Terms) -> Expiry | None:
    ends = expiry_of(
        row.title, effective_on=_day(row.effective_on), expires_on=_day(row.expires_on), terms=terms
    )
    if ends is None:
        return None
    return Expiry(ends.on.isoformat(), ends.basis, ends.warn_on.isoformat())


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _topic(row: DocumentRow) -> Topic | None:
    if row.topic_path is None:
        return None
    return Topic(row.topic, row.topic_path.split(PATH_SEPARATOR), row.topic_confidence)


def _version_values(row: VersionRow, base: str) -> tuple[Any, ...]:
    """Values of `VersionItem` in order."""
    address = f"{base}/api/v1/documents/{row.document}"
    return (
        row.document,
        row.number,
        row.recorded_at,
        row.valid_from,
        row.in_force_from,
        row.title,
        row.corrects,
        row.corrected_by,
        Digest(row.sha256, row.sm3),
        VersionLinks(
            f"{address}/versions/{row.number}", f"{address}/articles?version={row.number}"
        ),
    )
