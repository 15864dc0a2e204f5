"""A public version as it is set on paper, from what public.db says of it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from gazette.edition.paper import Paper
from gazette.model import Component, ComponentKind, Table
from opendata.public.reader import PublicReader
from opendata.public.rows import ArticleRow, DocumentRow, VersionRow


def paper_of(reader: PublicReader, row: DocumentRow, version: VersionRow, text: str) -> Paper:
    """What is set of a version of a document: its text, and what is known of its parts."""
    return Paper(
        title=version.title,
        number=row.number,
        issuers=tuple(issuer.name for issuer in row.issuers),
        text=text,
        components=tuple(map(_component, reader.parts.articles(row.id, version.number))),
        tables=tuple(Table(start=one.start, end=one.end, rows=one.rows) for one in version.tables),
        recorded_at=datetime.fromisoformat(version.recorded_at),
    )


def _component(row: ArticleRow) -> Component:
    return Component(
        path=row.path,
        kind=cast("ComponentKind", row.kind),
        number=row.number,
        ordinal=0,  # papers show the number as printed
        heading=row.heading,
        start=row.start,
        end=row.end,
    )
