"""Which public document each line of a gazette's contents is; in doubt, none.

What a line means depends on which documents are public now, not on the order they came in: a line
whose document is held, or not there, stays as printed and is aimed when the document is published.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from typing import Any, cast

import msgspec

from gazette.edition.issues import Gazette
from gazette.edition.publishing import is_standard_text
from gazette.model import Kind
from gazette.store.documents import differ

_TABLES = ("entry", "entry_state")
"""Lists of contents as they are now, and as they ever were."""
_ENTRY = """
    SELECT e.rowid, e.title, e.title_key, e.number, e.standard_stated,
           g.id, g.name, g.publisher, g.level, g.region
    FROM {} AS e JOIN issue AS i ON i.id = e.issue JOIN gazette AS g ON g.id = i.gazette
    WHERE e.{} = ?
"""
_AIM = "UPDATE {} SET document = ?, standard_text = ? WHERE rowid = ?"
_DOCUMENT = "SELECT id, title, title_key, kind FROM document WHERE"
_NUMBERED = f"{_DOCUMENT} number = ?"
# Two are enough to know that a title is nobody's own.
_TITLED = f"{_DOCUMENT} title_key = ? LIMIT 2"
# A document with another number is another document: yearly notices share their titles.
_UNNUMBERED = f"{_DOCUMENT} title_key = ? AND number IS NULL LIMIT 2"


class _Entry(msgspec.Struct, frozen=True):
    """A line of an issue's contents as it stands in public.db, and its gazette."""

    row: int
    title: str
    title_key: str
    number: str | None
    stated: int | None
    gazette: Gazette


class Candidate(msgspec.Struct, frozen=True):
    """A public document that a line may be."""

    id: str
    title: str
    title_key: str
    kind: str


def aim(
    connection: sqlite3.Connection,
    *,
    issues: Iterable[str] = (),
    documents: Iterable[str] = (),
    numbers: Iterable[str] = (),
    title_keys: Iterable[str] = (),
) -> None:
    """Aims anew every line of these issues, and every one that is or names these documents."""
    documents_now = _Documents(connection)
    for column, values in (
        ("issue", issues),
        ("document", documents),
        ("number", numbers),
        ("title_key", title_keys),
    ):
        for table, value in product(_TABLES, values):
            rows = connection.execute(_ENTRY.format(table, column), (value,)).fetchall()
            aimed = (documents_now.aimed(_entry(row)) for row in rows)
            connection.executemany(_AIM.format(table), list(aimed))


def _entry(row: tuple[Any, ...]) -> _Entry:  # Any: a row of _ENTRY
    *own, id, name, publisher, level, region = row
    gazette = Gazette(id=id, name=name, publisher=publisher, level=level, region=region)
    return _Entry(*(*own, gazette))


class _Documents:
    """What lines mean now, each name looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbered = cache(functools.partial(self._candidates, _NUMBERED))
        self._titled = cache(functools.partial(self._candidates, _TITLED))
        self._unnumbered = cache(functools.partial(self._candidates, _UNNUMBERED))

    def aimed(self, entry: _Entry) -> tuple[object, ...]:
        """The document of a line and whether this is its standard text, as `_AIM` takes them."""
        titled = self._unnumbered if entry.number else self._titled
        found = choose(
            entry.title,
            entry.title_key,
            self._numbered(entry.number) if entry.number else (),
            titled(entry.title_key),
        )
        standard = bool(entry.stated)
        if found is not None and entry.stated is None:
            standard = is_standard_text(cast("Kind", found.kind), entry.gazette)
        return (found.id if found else None, int(standard), entry.row)

    def _candidates(self, query: str, name: str) -> tuple[Candidate, ...]:
        return tuple(Candidate(*row) for row in self._connection.execute(query, (name,)))


def choose(
    title: str, title_key: str, numbered: Sequence[Candidate], titled: Sequence[Candidate]
) -> Candidate | None:
    """The one document a line is: of its number unless the titles differ, else of its title.

    >>> notice = Candidate("a", "关于示例工作的通知", "关于示例工作的通知", "official")
    >>> choose("示例省关于示例工作的通知", "示例省关于示例工作的通知", [notice], []).id
    'a'
    >>> choose("关于另一工作的通知", "关于另一工作的通知", [notice], [])
    """
    found = [one for one in numbered if not differ(title, one.title)]
    if len(found) > 1:
        found = [one for one in found if one.title_key == title_key]
    elif not found:
        found = list(titled)
    return found[0] if len(found) == 1 else None
