"""Reads the documents that match from public.db: page by page, and counted by their values."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.document_columns import DOCUMENTS, STATES, read_document
from opendata.public.issuer_reader import issuer_ids
from opendata.public.query import Clause, Facet, Filters, Place, Sort, conditions, phases
from opendata.public.rows import DocumentRow, FacetRow

_ALL = Filters()
_ROWS = {"document": DOCUMENTS, "document_state": STATES}


class Page(msgspec.Struct, frozen=True):
    """Some documents in order, and how many match in all."""

    documents: list[DocumentRow]
    end: Place | None
    """Where the next page begins; None at the last."""
    total: int


class ListReader:
    """Lists of public documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def page(self, filters: Filters, *, sort: Sort, limit: int, start: Place | None = None) -> Page:
        """At most `limit` of the matching documents, from a place on; without one from the first."""
        with self._connection as db:
            filters = _with_issuer_ids(db, filters)
            total = self._counts.total(db, filters)
            if not total:
                return Page([], None, 0)
            is_many = total * total > limit * self._counts.total(db, _ALL)
            where = conditions(filters, along=sort.lstrip("-") if is_many else None)
            found = _in_order(db, _ROWS[filters.table], where, sort, limit + 1, start)
        documents = [read_document(row) for row in found[:limit]]
        end = _place(documents[-1], sort) if len(found) > limit else None
        return Page(documents, end, total)

    def facets(self, filters: Filters, names: Sequence[Facet]) -> dict[Facet, list[FacetRow]]:
        """How many of the matching documents have each value."""
        with self._connection as db:
            filters = _with_issuer_ids(db, filters)
            return {name: self._counts.facet(db, filters, name) for name in names}


def _in_order(
    db: Connection, documents: str, where: Clause, sort: Sort, limit: int, start: Place | None
) -> list[Row]:
    """Rows from a place on: those that have the sort value, then those without."""
    found: list[Row] = []
    for phase in phases(sort, start):
        if len(found) < limit:
            sql = f"{documents} {where.sql} AND {phase.sql} LIMIT ?"
            found += db.rows(sql, (*where.values, *phase.values, limit - len(found)))
    return found


def _with_issuer_ids(db: Connection, filters: Filters) -> Filters:
    if not filters.issuer:
        return filters
    return msgspec.structs.replace(filters, issuer=issuer_ids(db, filters.issuer))


def _place(document: DocumentRow, sort: Sort) -> Place:
    return Place(getattr(document, sort.lstrip("-")), document.id)
