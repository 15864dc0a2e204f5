"""Fields that a person set: they beat what is given or read, and survive a re-read (design §3)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from gazette.errors import NotFoundError, StateError
from gazette.filing.correction import read_corrections
from gazette.filing.privacy import find_personal
from gazette.filing.settable import read_setting
from gazette.model import Field, Metadata
from gazette.store.decisions import decide, hold_at_gate, state_of
from gazette.store.digests import digest_of_metadata
from gazette.store.instants import Moment
from gazette.store.public_record import newest_public
from gazette.store.versions import content_of, copy_version, next_number

_LAST_OF_EACH = """
    SELECT field, value FROM setting s WHERE document = ?1
      AND id = (SELECT max(id) FROM setting WHERE document = ?1 AND field = s.field)
"""
_CORRECTED = """
    SELECT k.field, k.value FROM version v JOIN corrected k ON k.version = v.id
    WHERE v.document = ?
      AND (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
          = 'public'
    ORDER BY v.number
"""
_INSERT = (
    "INSERT INTO setting (document, field, value, actor, reason, at) VALUES (?, ?, ?, ?, ?, ?)"
)
_NEWEST_VERSION = """
    SELECT v.id, v.sha256, v.file,
           (SELECT decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1)
    FROM version v JOIN content c ON c.version = v.id
    WHERE v.document = ?1 AND (?2 IS NULL OR v.id = ?2) ORDER BY v.number DESC LIMIT 1
"""


def settings_of(connection: sqlite3.Connection, document_id: str) -> dict[str, Field[Any]]:
    """The fields of a document as a person last set or corrected them. Any: each its own kind."""
    rows = connection.execute(_LAST_OF_EACH, (document_id,))
    corrected = dict(connection.execute(_CORRECTED, (document_id,)).fetchall())
    known = {field: Field(value, origin="set") for field, value in rows}
    return {**known, **read_corrections(corrected)}


# Any: fields are of many kinds
def with_settings(metadata: Metadata, settings: Mapping[str, Field[Any]]) -> Metadata:
    """The metadata with what was set in the place of what was given or read."""
    return replace(metadata, **settings) if settings else metadata


def set_field(
    connection: sqlite3.Connection,
    document_id: str,
    name: str,
    value: str,
    *,
    actor: str,
    reason: str,
    moment: Moment,
) -> int:
    """Sets a field of the newest state and answers the version that has it, public if that one was.

    Raises FieldValueError, NotFoundError, or StateError where nobody or no reason is named or the
    reason repeats personal data.
    """
    field = read_setting(name, value)
    if not actor.strip() or not reason.strip():
        raise StateError(f"setting {name} of {document_id} needs an actor and a reason")
    if find_personal(reason):
        raise StateError("the reason must not repeat personal data: it is kept for good")
    newest = newest_public(connection, document_id)
    last = connection.execute(_NEWEST_VERSION, (document_id, newest)).fetchone()
    content = content_of(connection, last[0]) if last else None
    if last is None or content is None:
        raise NotFoundError("version of", document_id)
    row, sha256, file, decision = last
    number = next_number(connection, document_id)
    said = (document_id, name, field.value, actor, reason, moment.at)
    connection.execute(_INSERT, said)
    text, metadata = content
    told = with_settings(metadata, {name: field})
    digest = digest_of_metadata(told, sha256 if text else file)
    copy = copy_version(connection, row, number=number, metadata=told, digest=digest, moment=moment)
    hold_at_gate(connection, copy, reason=f"{name} was set", at=moment.at)
    if state_of(decision) == "public":
        decide(
            connection, document_id, number, "cleared",
            actor=actor, reason=f"{name}: {reason}", at=moment.at,
        )  # fmt: skip
    return number
