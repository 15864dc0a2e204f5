"""Reads documents and what belongs to them from public.db; one reader for one thread."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any, Literal

import msgspec

from opendata.public.change_reader import ChangeReader
from opendata.public.changes import document_of, path_of, version_of
from opendata.public.connection import Connection, Row
from opendata.public.counting import Counts
from opendata.public.coverage import Coverage, read_coverage
from opendata.public.harvest_reader import HarvestReader
from opendata.public.history_reader import HistoryReader
from opendata.public.issue_reader import IssueReader
from opendata.public.issue_rows import PrintedRow
from opendata.public.issuer_reader import IssuerReader
from opendata.public.organ_reader import OrganReader
from opendata.public.part_reader import PartReader
from opendata.public.query import (
    Clause,
    Facet,
    Filters,
    Place,
    Sort,
    conditions,
    phases,
    standing_on,
    times,
)
from opendata.public.rows import (
    ArticleRow,
    DocumentRow,
    EnclosureRow,
    FacetRow,
    HistoryRow,
    IssuerRow,
    RelationRow,
    TableRow,
    TombstoneRow,
    Totals,
    VersionRow,
)
from opendata.public.stats_reader import StatsReader
from opendata.public.suggestion_reader import SuggestionReader
from opendata.public.topic_reader import TopicReader

_SECONDS = 5.0
"""How long one read may take."""
_LARGEST = 2**31
"""No version has a greater number; SQLite could not even look for some."""
_ALL = Filters()

_COLUMNS = """
d.id, d.number, d.title, d.kind, d.genre, d.signed_on, d.published_on, d.effective_on,
d.expires_on, d.status, d.status_since, d.status_by, d.topic, d.topic_path, d.topic_confidence, d.region, d.index_no, d.disclosure,
d.abstract, d.addressees, d.version, d.versions, d.recorded_at, d.sha256, d.sm3, d.licence,
d.source_url, d.source_file,
(SELECT json_group_array(json_object('id', id, 'name', name, 'level', level)) FROM (
  SELECT i.id, i.name, i.level FROM document_issuer AS y JOIN issuer AS i ON i.id = y.issuer
  WHERE y.document = d.id ORDER BY y.position)),
(SELECT json_group_array(json_array(name, year, number, page_from, page_to, standard_text, id,
    title, position)) FROM (
  SELECT g.name, i.year, i.number, e.page_from, e.page_to, e.standard_text, i.id, i.title,
    e.position FROM entry AS e JOIN issue AS i ON i.id = e.issue
  JOIN gazette AS g ON g.id = i.gazette WHERE e.document = d.id
  ORDER BY i.published_on, i.id, e.position))
"""
_WITH_VERSION = """
JOIN version AS v ON v.document = d.id AND v.number = d.version WHERE d.id = ?
"""
_DOCUMENT = f"SELECT {_COLUMNS}, v.enclosures FROM document AS d {_WITH_VERSION}"  # noqa: S608 (our own words)
_DOCUMENT_THEN = f"SELECT {_COLUMNS}, v.enclosures FROM document_state AS d {_WITH_VERSION}"  # noqa: S608 (our own words)
_LAST_WORD = "ORDER BY d.recorded_to IS NULL DESC, d.recorded_from DESC, d.valid_from DESC LIMIT 1"
_DOCUMENTS = f"SELECT {_COLUMNS} FROM document AS d WHERE"  # noqa: S608 (our own words)
_DOCUMENTS_IN = {
    "document": _DOCUMENTS,
    "document_state": f"SELECT {_COLUMNS} FROM document_state AS d WHERE",  # noqa: S608 (our own words)
}
_LISTED = "SELECT value FROM json_each(?)"
_TEXTS = f"""
SELECT d.id, v.text FROM document AS d JOIN version AS v
ON v.document = d.id AND v.number = d.version WHERE d.id IN ({_LISTED})
"""  # noqa: S608 (our own words)
_LIKENESSES = f"""
SELECT d.id, d.title_key, v.sha256 FROM document AS d JOIN version AS v
ON v.document = d.id AND v.number = d.version WHERE d.id IN ({_LISTED})
"""  # noqa: S608 (our own words)
_ISSUER_IDS = f"SELECT id FROM issuer WHERE name IN ({_LISTED})"  # noqa: S608 (our own words)
_ISSUER_NAMES = f"SELECT id, name FROM issuer WHERE id IN ({_LISTED})"  # noqa: S608 (our own words)
_VERSION = """
SELECT document, number, recorded_at, valid_from, in_force_from, title, corrects,
(SELECT max(c.number) FROM version AS c WHERE c.document = version.document
  AND c.corrects = version.number),
sha256, sm3, enclosures, history, tables, fields
FROM version
"""
_TOMBSTONE = """
SELECT document, version, code, authority, withdrawn_on FROM tombstone
WHERE document = ?1 AND (?2 IS NULL OR version = ?2 OR version IS NULL AND through >= ?2)
ORDER BY seq DESC LIMIT 1
"""
_ARTICLE = 'SELECT path, kind, number, heading, text, start, "end" FROM article'
_RELATION = """
SELECT r.kind, r.document, r.position, r.path, r.to_document, r.to_number, r.to_title, r.pinpoint,
r.text, r.start, r."end", r.confidence FROM relation AS r
"""
_TOTALS = """
SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM issuer),
(SELECT count(*) FROM article), (SELECT min(signed_on) FROM document),
(SELECT max(signed_on) FROM document)
"""

_issuers = msgspec.json.Decoder(tuple[IssuerRow, ...]).decode
_printed = msgspec.json.Decoder(tuple[PrintedRow, ...]).decode
_enclosures = msgspec.json.Decoder(tuple[EnclosureRow, ...]).decode
_history = msgspec.json.Decoder(tuple[HistoryRow, ...]).decode
_tables = msgspec.json.Decoder(tuple[TableRow, ...]).decode
_fields = msgspec.json.Decoder(dict[str, Any]).decode  # Any: a field's value is of its own kind


class Page(msgspec.Struct, frozen=True):
    """Some documents in order, and how many match in all."""

    documents: list[DocumentRow]
    end: Place | None
    """Where the next page begins; None at the last."""
    total: int


class Relations(msgspec.Struct, frozen=True):
    """Some relations in order, and how many there are in all."""

    rows: list[RelationRow]
    total: int


class PublicReader:
    """What public.db says. Every method reads one settled state of it."""

    def __init__(self, path: Path, *, seconds: float = _SECONDS) -> None:
        self._connection = Connection(path, seconds=seconds)
        self._counts = Counts()
        self.issues = IssueReader(self._connection, self._counts)
        """Gazettes and their issues."""
        self.history = HistoryReader(self._connection)
        """The past of documents."""
        self.parts = PartReader(self._connection)
        """Articles, by the names the index has for them."""
        self.organs = OrganReader(self._connection, self._counts)
        """Issuing organs."""
        self.changes = ChangeReader(self._connection, self._counts)
        """What became of documents, in order."""
        self.harvest = HarvestReader(self._connection, self._counts)
        """Documents as harvesters take them."""
        self.stats = StatsReader(self._connection, self._counts)
        """Counts of documents by their fields."""
        self.issuers = IssuerReader(self._connection, self._counts)
        """Issuing organs with all their names, in pages."""
        self.topics = TopicReader(self._connection, self._counts)
        """Subjects and how many documents they have."""
        self.suggestions = SuggestionReader(self._connection, self._counts)
        """Names by their parts."""

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def settled(self) -> AbstractContextManager[None]:
        """One settled state for all that is read inside; see `Connection.settled`."""
        return self._connection.settled()

    def generation(self) -> int:
        """A number that grows with each change of public.db that this reader sees.

        Negative where the file cannot be read.
        """
        try:
            with self._connection as db:
                return db.generation
        except sqlite3.DatabaseError:
            return -1

    def document(self, document_id: str) -> DocumentRow | None:
        """A document with its enclosures, None if there is none."""
        found = self._connection.read(_DOCUMENT, (document_id,))
        if not found:
            return None
        return _document(found[0][:-1], _enclosures(found[0][-1]))

    def document_then(
        self, document_id: str, *, day: date | None = None, moment: str | None = None
    ) -> DocumentRow | None:
        """A document as in force on a day and as recorded at a moment; None if it was not so."""
        return self._state(document_id, times(day, moment))

    def document_on(
        self, document_id: str, day: date, *, moment: str | None = None
    ) -> DocumentRow | None:
        """A document in the state that stood on a day, whether or not it was in force."""
        return self._state(document_id, standing_on(day, moment))

    def document_as(self, document_id: str, version: int) -> DocumentRow | None:
        """A document as the last word on one of its versions says; None where there was none."""
        last = f"d.version = ? {_LAST_WORD}"
        return self._state(document_id, [Clause(last, (min(version, _LARGEST),))])

    def _state(self, document_id: str, clauses: Sequence[Clause]) -> DocumentRow | None:
        sql = " AND ".join((_DOCUMENT_THEN, *(clause.sql for clause in clauses)))
        values = (value for clause in clauses for value in clause.values)
        found = self._connection.read(sql, (document_id, *values))
        return _document(found[0][:-1], _enclosures(found[0][-1])) if found else None

    def documents_then(
        self, ids: Sequence[str], *, day: date | None, moment: str | None
    ) -> dict[str, DocumentRow]:
        """Those of the documents that were so on a day and at a moment, by id."""
        clauses = times(day, moment)
        where = " AND ".join(clause.sql for clause in clauses)
        values = [value for clause in clauses for value in clause.values]
        sql = f"{_DOCUMENTS_IN['document_state']} d.id IN ({_LISTED}) AND {where}"
        return {row[0]: _document(row) for row in self._connection.read(sql, (_json(ids), *values))}

    def documents(self, ids: Sequence[str]) -> dict[str, DocumentRow]:
        """Those of the documents that there are, by id."""
        found = self._connection.read(f"{_DOCUMENTS} d.id IN ({_LISTED})", (_json(ids),))
        return {row[0]: _document(row) for row in found}

    def page(self, filters: Filters, *, sort: Sort, limit: int, start: Place | None = None) -> Page:
        """At most `limit` of the matching documents, from a place on; without one from the first."""
        with self._connection as db:
            filters = _with_issuer_ids(db, filters)
            total = self._counts.total(db, filters)
            if not total:
                return Page([], None, 0)
            is_many = total * total > limit * self._counts.total(db, _ALL)
            where = conditions(filters, along=sort.lstrip("-") if is_many else None)
            found = _in_order(db, _DOCUMENTS_IN[filters.table], where, sort, limit + 1, start)
        documents = [_document(row) for row in found[:limit]]
        end = _place(documents[-1], sort) if len(found) > limit else None
        return Page(documents, end, total)

    def facets(self, filters: Filters, names: Sequence[Facet]) -> dict[Facet, list[FacetRow]]:
        """How many of the matching documents have each value."""
        with self._connection as db:
            filters = _with_issuer_ids(db, filters)
            return {name: self._counts.facet(db, filters, name) for name in names}

    def numbered(self, number: str) -> list[DocumentRow]:
        """The documents with this canonical number."""
        found = self._connection.read(f"{_DOCUMENTS} d.number = ? ORDER BY d.id", (number,))
        return [_document(row) for row in found]

    def titled(self, title_keys: Sequence[str]) -> list[DocumentRow]:
        """The documents whose title has one of these keys (gazette.text.normalise.key)."""
        where = f"d.title_key IN ({_LISTED}) ORDER BY d.signed_on DESC, d.id"
        found = self._connection.read(f"{_DOCUMENTS} {where}", (_json(title_keys),))
        return [_document(row) for row in found]

    def versions(self, document_id: str) -> list[VersionRow]:
        """Every public version, oldest first."""
        found = self._connection.read(
            f"{_VERSION} WHERE document = ? ORDER BY number", (document_id,)
        )
        return [_version(row) for row in found]

    def version(self, document_id: str, number: int) -> VersionRow | None:
        """One public version, None if there is none."""
        if number > _LARGEST:
            return None
        found = self._connection.read(
            f"{_VERSION} WHERE document = ? AND number = ?", (document_id, number)
        )
        return _version(found[0]) if found else None

    def text(self, document_id: str, number: int | None = None) -> str | None:
        """The text of a version, by default the latest; None if there is none."""
        if number is not None and number > _LARGEST:
            return None
        found = self._connection.read(
            """SELECT v.text FROM document AS d JOIN version AS v ON v.document = d.id
                WHERE d.id = ? AND v.number = coalesce(?, d.version)""",
            (document_id, number),
        )
        return found[0][0] if found else None

    def texts(self, keys: Sequence[str]) -> dict[str, str]:
        """The texts of documents in their newest states, and of what else the index calls by name.

        That is states that are not the newest, and articles.
        """
        parts = [key for key in keys if path_of(key)]
        newest = [key for key in keys if version_of(key) is None and not path_of(key)]
        found: dict[str, str] = dict(self._connection.read(_TEXTS, (_json(newest),)))
        found |= self.parts.texts(parts)
        for key in keys:
            if (version := version_of(key)) is not None:
                text = self.text(document_of(key), version)
                found |= {} if text is None else {key: text}
        return found

    def tombstone(self, document_id: str, number: int | None = None) -> TombstoneRow | None:
        """The last withdrawal of a document, or of one version of it; None if there was none.

        What is public counts first: a document may have come back with another version.
        """
        if number is not None and number > _LARGEST:
            return None
        found = self._connection.read(_TOMBSTONE, (document_id, number))
        return TombstoneRow(*found[0]) if found else None

    def articles(self, document_id: str, number: int) -> list[ArticleRow]:
        """The parts of a version's text in order."""
        found = self._connection.read(
            f"{_ARTICLE} WHERE document = ? AND version = ? ORDER BY position",
            (document_id, number),
        )
        return [ArticleRow(*row) for row in found]

    def article(self, document_id: str, number: int, path: str) -> ArticleRow | None:
        """One part of a version's text, None if there is none."""
        found = self._connection.read(
            f"{_ARTICLE} WHERE document = ? AND version = ? AND path = ?",
            (document_id, number, path),
        )
        return ArticleRow(*found[0]) if found else None

    def relations(
        self,
        document_id: str,
        direction: Literal["out", "in"] = "out",
        *,
        limit: int | None = None,
        start: tuple[str, int] | None = None,
    ) -> Relations:
        """What a document points at, or what points at it, behind a place; by default all."""
        where = f"WHERE r.{'document' if direction == 'out' else 'to_document'} = ?"
        count = f"SELECT count(*) FROM relation AS r {where}"  # noqa: S608 (our own words)
        behind = "AND (r.document, r.position) > (?, ?) ORDER BY r.document, r.position LIMIT ?"
        place = (*(start or ("", -1)), -1 if limit is None else limit)
        with self._connection as db:
            ((total,),) = db.rows(count, (document_id,))
            found = db.rows(f"{_RELATION} {where} {behind}", (document_id, *place))
        return Relations([RelationRow(*row) for row in found], total)

    def likenesses(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """The key of the title and the SHA-256 of the text of documents, by id."""
        rows = self._connection.read(_LIKENESSES, (_json(ids),))
        return {id: (title_key, sha256) for id, title_key, sha256 in rows}

    def issuer_ids(self, issuers: Sequence[str]) -> tuple[str, ...]:
        """The issuers by id, those named by name as well."""
        with self._connection as db:
            return _issuer_ids(db, issuers)

    def issuer_names(self, ids: Sequence[str]) -> dict[str, str]:
        """The names of these issuers, by id."""
        return dict(self._connection.read(_ISSUER_NAMES, (_json(ids),)))

    def coverage(self) -> Coverage:
        """How complete the archive is."""
        with self._connection as db:
            return self._counts.keep(db, "coverage", lambda: read_coverage(db))

    def totals(self) -> Totals:
        """How much the archive holds."""
        with self._connection as db:
            return self._counts.keep(db, "totals", lambda: _totals(db))


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
    return msgspec.structs.replace(filters, issuer=_issuer_ids(db, filters.issuer))


def _issuer_ids(db: Connection, issuers: Sequence[str]) -> tuple[str, ...]:
    named = (row[0] for row in db.rows(_ISSUER_IDS, (_json(issuers),)))
    return (*issuers, *named)


def _totals(db: Connection) -> Totals:
    ((documents, issuers, articles, first, last),) = db.rows(_TOTALS)
    return Totals(documents, issuers, articles, _year(first), _year(last))


def _year(day: str | None) -> int | None:
    return int(day[:4]) if day else None


def _document(row: Row, enclosures: tuple[EnclosureRow, ...] = ()) -> DocumentRow:
    *plain, issuers, printed = row
    return DocumentRow(*(*plain, _issuers(issuers), _printed(printed), enclosures))


def _version(row: Row) -> VersionRow:
    enclosures, history, tables, fields = row[-4:]
    read = (_enclosures(enclosures), _history(history), _tables(tables), _fields(fields))
    return VersionRow(*(*row[:-4], *read))


def _place(document: DocumentRow, sort: Sort) -> Place:
    return Place(getattr(document, sort.lstrip("-")), document.id)


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()
