"""Which document a draft belongs to: known by its identity, or made now."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import msgspec

from gazette.ids import Identity, identities, opaque_id
from gazette.model import Draft, Finding
from gazette.text.normalise import key

_DOCUMENT_BY_NAME = """
    SELECT id, identity FROM document WHERE identity = ?1
    UNION ALL
    SELECT d.id, d.identity FROM alias a JOIN document d ON d.id = a.document WHERE a.name = ?1
"""
_INSERT_DOCUMENT = "INSERT INTO document (id, identity, rule, recorded_at) VALUES (?, ?, ?, ?)"
_INSERT_ALIAS = "INSERT INTO alias (name, document, kind, recorded_at) VALUES (?, ?, 'identity', ?)"
_TITLES = """
    SELECT c.title FROM version v JOIN content c ON c.version = v.id
    WHERE v.document = ?1 AND c.title IS NOT NULL
    UNION ALL
    SELECT t.title FROM listing l JOIN listed t ON t.listing = l.id
    WHERE l.document = ?1 AND t.title IS NOT NULL
"""


class Match(msgspec.Struct, frozen=True):
    """The document of a draft, and what was noticed on the way to it."""

    document_id: str
    is_new: bool
    findings: tuple[Finding, ...] = ()


def find_or_make(connection: sqlite3.Connection, draft: Draft, at: str) -> Match:
    """The document by the first identity that is free or fits.

    A number already borne by a document of another title makes no version of that one: the draft
    falls through to its next identity, with the finding `number_in_use`.
    """
    findings: list[Finding] = []
    for identity in identities(draft):
        known = _known(connection, identity, at)
        if known is None:
            made = _make(connection, identity, at)
            return Match(made, is_new=True, findings=tuple(findings))
        if identity.rule == "number" and _is_other(connection, known, draft):
            detail = f"this number belongs to {known}, under another title"
            place = draft.metadata.number
            findings.append(
                Finding(
                    code="number_in_use",
                    detail=detail,
                    start=place.start if place else None,
                    end=place.end if place else None,
                )
            )
            continue
        return Match(known, is_new=False, findings=tuple(findings))
    raise AssertionError("the identity by bytes always fits")


def _known(connection: sqlite3.Connection, identity: Identity, at: str) -> str | None:
    """The id of the document with this identity, or with its loose form if no issuer was read."""
    exact, loose = _digest(identity.text), _digest(identity.loose)
    row = connection.execute(_DOCUMENT_BY_NAME, (exact,)).fetchone()
    if row is not None:
        return str(row[0])
    if exact == loose:
        return None
    row = connection.execute(_DOCUMENT_BY_NAME, (loose,)).fetchone()
    if row is None or row[1] != loose:
        return None
    connection.execute(_INSERT_ALIAS, (exact, row[0], at))
    return str(row[0])


def _make(connection: sqlite3.Connection, identity: Identity, at: str) -> str:
    """A new document; its loose identity leads to it too, unless another was there before."""
    exact, loose = _digest(identity.text), _digest(identity.loose)
    document_id = _free_id(connection, identity.text)
    connection.execute(_INSERT_DOCUMENT, (document_id, exact, identity.rule, at))
    if exact != loose and connection.execute(_DOCUMENT_BY_NAME, (loose,)).fetchone() is None:
        connection.execute(_INSERT_ALIAS, (loose, document_id, at))
    return document_id


def _free_id(connection: sqlite3.Connection, identity: str) -> str:
    """The shortest id of the usual length or more that no other identity has."""
    for candidate in _candidates(identity):
        taken = "SELECT 1 FROM document WHERE id = ?1 UNION ALL SELECT 1 FROM alias WHERE name = ?1"
        if connection.execute(taken, (candidate,)).fetchone() is None:
            return candidate
    raise AssertionError("an identity has ids of any length")


def _candidates(identity: str) -> Iterator[str]:
    yield opaque_id(identity)
    for length in range(11, 50):
        yield opaque_id(identity, length=length)


def _digest(identity: str) -> str:
    """History rows hold no titles: an identity stands there as its digest."""
    return hashlib.sha256(identity.encode()).hexdigest()


def _is_other(connection: sqlite3.Connection, document_id: str, draft: Draft) -> bool:
    """Whether every title the document has had differs from the draft's."""
    if draft.metadata.title is None:
        return False
    titles = [title for (title,) in connection.execute(_TITLES, (document_id,))]
    return bool(titles) and all(differ(title, draft.metadata.title.value) for title in titles)


def differ(first: str, second: str) -> bool:
    """Whether two titles are evidently not of one document: neither contains the other.

    >>> differ("示例省人民政府关于印发《示例办法》的通知", "关于印发示例办法的通知")
    False
    >>> differ("示例办法", "示例省关于停止执行另一文件的通知")
    True
    """
    one, other = _bare(first), _bare(second)
    return bool(one and other) and one not in other and other not in one


def _bare(title: str) -> str:
    """The letters of a title from 关于 on: what stands before it is the issuer's name."""
    letters = "".join(letter for letter in key(title) if letter.isalnum())
    _, about, matter = letters.partition("关于")
    return about + matter if about else letters
