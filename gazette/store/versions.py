"""Writing one version: its facts into history, its words into the content tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from gazette.model import Draft, Finding, Metadata, RawFile
from gazette.store.digests import sm3_of
from gazette.store.effect_rows import add_effects, copy_effects
from gazette.store.instants import Moment, read_instant
from gazette.store.layouts import add_layout, copy_layout
from gazette.store.names import add_names, names_of
from gazette.store.seals import seal_words, words_of
from gazette.text.normalise import NORMALISER

_INSERT_VERSION = """
    INSERT INTO version (document, number, digest, sha256, sm3, normaliser, reader, source, path,
                         record, file, run, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_CONTENT = "INSERT INTO content (version, title, text, metadata) VALUES (?, ?, ?, ?)"
_INSERT_COMPONENT = "INSERT INTO component VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_CITATION = "INSERT INTO citation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_FINDING = "INSERT INTO finding VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_LISTING = """
    INSERT INTO listing (document, digest, source, path, record, run, recorded_at)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (document, source, digest) DO NOTHING
"""
_COPY_VERSION = """
    INSERT INTO version (document, number, digest, sha256, sm3, normaliser, reader, source, path,
                         record, file, run, recorded_at)
    SELECT document, ?, ?, sha256, sm3, normaliser, reader, source, path, record, file, ?, ?
    FROM version WHERE id = ?
"""
_COPY_CONTENT = """
    INSERT INTO content (version, title, text, metadata)
    SELECT ?, ?, text, ? FROM content WHERE version = ?
"""
_COPY_PARTS = (
    """INSERT INTO component SELECT ?, position, path, kind, number, ordinal, heading, start, "end"
       FROM component WHERE version = ?""",
    """INSERT INTO citation
       SELECT ?, position, title, number, pinpoint, start, "end", path, confidence
       FROM citation WHERE version = ?""",
    """INSERT INTO finding SELECT ?, position, code, detail, start, "end"
       FROM finding WHERE version = ?""",
)
_INSERT_LISTED = "INSERT INTO listed (listing, title, metadata) VALUES (?, ?, ?)"
_VERSIONS = """
    SELECT id, number, digest, NOT EXISTS (SELECT 1 FROM content WHERE version = v.id)
    FROM version v WHERE document = ? ORDER BY number DESC
"""
# A store put back from a backup may not have the last versions that were withdrawn.
_NEXT = """
    SELECT 1 + max(coalesce((SELECT max(number) FROM version WHERE document = ?1), 0),
                   coalesce((SELECT max(through) FROM withdrawal WHERE document = ?1), 0))
"""
_DRAFT = """
    SELECT c.text, c.metadata, v.record, v.reader, v.path, v.source,
           f.sha256, f.sm3, f.size, f.media_type, f.received_at
    FROM version v JOIN content c ON c.version = v.id JOIN raw_file f ON f.sha256 = v.file
    WHERE v.id = ?
"""
_COUNT_FINDINGS = "SELECT count(*) FROM finding WHERE version = ?"

_FINDINGS = 'SELECT code, detail, start, "end" FROM finding WHERE version = ? ORDER BY position'
_CONTENT = "SELECT text, metadata FROM content WHERE version = ?"

decode_metadata = msgspec.json.Decoder(Metadata).decode
"""The metadata of a version, as `add_version` wrote it."""
_encode = msgspec.json.Encoder().encode


class KnownVersion(msgspec.Struct, frozen=True):
    """A version as its document's history knows it."""

    id: int
    number: int
    digest: str
    is_erased: bool
    """Its content was withdrawn."""


class NewVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version about to be appended."""

    draft: Draft
    document_id: str
    number: int
    sha256: str
    """Of the text."""
    digest: str
    """Of the text and the values of the metadata."""
    findings: tuple[Finding, ...]


def versions_of(connection: sqlite3.Connection, document_id: str) -> list[KnownVersion]:
    """The versions of a document, the last first."""
    rows = connection.execute(_VERSIONS, (document_id,))
    return [KnownVersion(id, number, digest, bool(erased)) for id, number, digest, erased in rows]


def next_number(connection: sqlite3.Connection, document_id: str) -> int:
    """The number of a document's next version; one that was withdrawn is never used again."""
    return int(connection.execute(_NEXT, (document_id,)).fetchone()[0])


def content_of(connection: sqlite3.Connection, version: int) -> tuple[str, Metadata] | None:
    """The text and metadata of a version's row; None if they were erased."""
    row = connection.execute(_CONTENT, (version,)).fetchone()
    return (row[0], decode_metadata(row[1])) if row else None


def findings_of(connection: sqlite3.Connection, version: int) -> tuple[Finding, ...]:
    """What was noticed about a version, by its row."""
    rows = connection.execute(_FINDINGS, (version,))
    return tuple(Finding(code=c, detail=d, start=s, end=e) for c, d, s, e in rows)


def draft_of(connection: sqlite3.Connection, version: int) -> Draft:
    """What a version was made from, by its row, without the parts and citations of its text."""
    row = connection.execute(_DRAFT, (version,)).fetchone()
    text, metadata, record, reader, path, source, *file, received_at = row
    sha256, sm3, size, media_type = file
    raw = RawFile(
        sha256=sha256,
        sm3=sm3,
        size=size,
        media_type=media_type,
        path=path,
        source=source,
        received_at=read_instant(received_at),
    )
    return Draft(
        raw=raw, record=record, reader=reader, text=text, metadata=decode_metadata(metadata)
    )


def add_findings(connection: sqlite3.Connection, version: int, findings: Iterable[Finding]) -> None:
    """Adds to what was noticed about a version, by its row."""
    (first,) = connection.execute(_COUNT_FINDINGS, (version,)).fetchone()
    connection.executemany(_INSERT_FINDING, _findings(version, findings, first=first))


def add_version(connection: sqlite3.Connection, new: NewVersion, moment: Moment) -> int:
    """Appends a version and answers its row."""
    draft, raw = new.draft, new.draft.raw
    cursor = connection.execute(
        _INSERT_VERSION,
        (
            new.document_id, new.number, new.digest, new.sha256, sm3_of(draft.text), NORMALISER,
            draft.reader, raw.source, raw.path, draft.record, raw.sha256, moment.run, moment.at,
        ),
    )  # fmt: skip
    version = _last_row(cursor)
    title, metadata = _words(draft)
    content = (version, title, draft.text, metadata)
    components, citations = _components(version, draft), _citations(version, draft)
    connection.execute(_INSERT_CONTENT, content)
    connection.executemany(_INSERT_COMPONENT, components)
    connection.executemany(_INSERT_CITATION, citations)
    connection.executemany(_INSERT_FINDING, _findings(version, new.findings, first=0))
    add_layout(connection, version, draft)
    effects = add_effects(connection, version, draft.effects)
    named = add_names(connection, version, names_of(draft.metadata))
    seal_words(connection, version, ([content], components, citations, effects, named))
    return version


def copy_version(
    connection: sqlite3.Connection,
    version: int,
    *,
    number: int,
    metadata: Metadata,
    digest: str,
    moment: Moment,
) -> int:
    """Appends a version that says the same but for its metadata, and answers its row."""
    values = (number, digest, moment.run, moment.at, version)
    copy = _last_row(connection.execute(_COPY_VERSION, values))
    title = metadata.title.value if metadata.title else None
    said = _encode(metadata).decode()
    connection.execute(_COPY_CONTENT, (copy, title, said, version))
    for statement in _COPY_PARTS:
        connection.execute(statement, (copy, version))
    copy_layout(connection, version, copy=copy)
    copy_effects(connection, version, copy=copy)
    add_names(connection, copy, names_of(metadata))
    seal_words(connection, copy, words_of(connection, copy))
    return copy


def add_listing(
    connection: sqlite3.Connection, draft: Draft, document_id: str, digest: str, moment: Moment
) -> bool:
    """Lists a document as a catalogue names it; False if this source has said the same before."""
    raw = draft.raw
    row = (document_id, digest, raw.source, raw.path, draft.record, moment.run, moment.at)
    cursor = connection.execute(_INSERT_LISTING, row)
    if not cursor.rowcount:
        return False
    connection.execute(_INSERT_LISTED, (_last_row(cursor), *_words(draft)))
    return True


def _words(draft: Draft) -> tuple[str | None, str]:
    metadata = draft.metadata
    if metadata.url is None and draft.raw.url is not None:
        metadata = msgspec.structs.replace(metadata, url=draft.raw.url)
    return (metadata.title.value if metadata.title else None, _encode(metadata).decode())


def _components(version: int, draft: Draft) -> list[tuple[object, ...]]:
    return [
        (version, n, c.path, c.kind, c.number, c.ordinal, c.heading, c.start, c.end)
        for n, c in enumerate(draft.components)
    ]


def _citations(version: int, draft: Draft) -> list[tuple[object, ...]]:
    return [
        (version, n, c.title, c.number, c.pinpoint, c.start, c.end, c.path, float(c.confidence))
        for n, c in enumerate(draft.citations)
    ]


def _findings(
    version: int, findings: Iterable[Finding], *, first: int
) -> Iterable[tuple[object, ...]]:
    return [(version, n, f.code, f.detail, f.start, f.end) for n, f in enumerate(findings, first)]


def _last_row(cursor: sqlite3.Cursor) -> int:
    if cursor.lastrowid is None:
        raise AssertionError("an INSERT into a rowid table has a row id")
    return cursor.lastrowid
