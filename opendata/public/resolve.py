"""Citations to public documents: by 发文字号, else by the exact title; in doubt, to none.

What a citation means depends on which documents are public, not on the order they came in.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import msgspec

_RELATION = """
    SELECT document, position, to_document, to_number, to_key, confidence FROM relation WHERE
"""
_CITING = f"{_RELATION} document = ?"
_TO_NUMBER = f"{_RELATION} to_number = ?"
_TO_KEY = f"{_RELATION} to_key = ?"
_AIM = "UPDATE relation SET to_document = ? WHERE document = ? AND position = ?"
_BY_NUMBERS = """
    SELECT number, id, title_key FROM document WHERE number IN (SELECT value FROM json_each(?))
"""
# The citing document itself and two more are enough to know that a title is nobody's own.
_BY_TITLE = "SELECT id, title_key FROM document WHERE title_key = ? LIMIT 3"
# A document with another number is another document: yearly notices share their titles.
_BY_TITLE_UNNUMBERED = (
    "SELECT id, title_key FROM document WHERE title_key = ? AND number IS NULL LIMIT 3"
)

_DOUBTFUL = 0.5


class Candidate(msgspec.Struct, frozen=True):
    """A public document that a citation may mean."""

    id: str
    title_key: str


def resolve(
    connection: sqlite3.Connection,
    *,
    citing: Iterable[str],
    numbers: Iterable[str],
    title_keys: Iterable[str],
) -> None:
    """Aims anew every relation of these documents, and every one that names these targets."""
    targets = Targets(connection)
    for query, values in ((_CITING, citing), (_TO_NUMBER, numbers), (_TO_KEY, title_keys)):
        for value in values:
            found = connection.execute(query, (value,)).fetchall()
            aimed = [
                (target, document, position)
                for document, position, before, *names in found
                if (target := targets.of(document, *names)) != before
            ]
            connection.executemany(_AIM, aimed)


class Targets:
    """What names mean now, each looked up once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbered: dict[str, Sequence[Candidate]] = {}
        self._by_title = cache(functools.partial(self._candidates, _BY_TITLE))
        self._unnumbered = cache(functools.partial(self._candidates, _BY_TITLE_UNNUMBERED))

    def of(
        self, citing: str, number: str | None, title_key: str | None, confidence: float
    ) -> str | None:
        """The document a relation means; one without any name is a part of its own (本办法第三条).

        In doubt whether it is a title at all (《通知》), the number alone counts.
        """
        if number is None and title_key is None:
            return citing
        numbered = self._by_number(number) if number else ()
        titled: Sequence[Candidate] = ()
        if title_key and confidence > _DOUBTFUL and not _others(numbered, citing):
            titled = self._unnumbered(title_key) if number else self._by_title(title_key)
        return choose(citing, title_key, numbered, titled)

    def look_up(self, numbers: Collection[str]) -> None:
        """Looks up many numbers at once, which takes a fraction of the time."""
        found: dict[str, list[Candidate]] = {number: [] for number in numbers}
        asked = msgspec.json.encode([*found]).decode()
        for number, id, title_key in self._connection.execute(_BY_NUMBERS, (asked,)):
            found.setdefault(number, []).append(Candidate(id, title_key))
        self._numbered.update(found)

    def _by_number(self, number: str) -> Sequence[Candidate]:
        if number not in self._numbered:
            self.look_up([number])
        return self._numbered[number]

    def _candidates(self, query: str, name: str) -> tuple[Candidate, ...]:
        return tuple(Candidate(*row) for row in self._connection.execute(query, (name,)))


def choose(
    citing: str,
    title_key: str | None,
    by_number: Sequence[Candidate],
    by_title: Sequence[Candidate],
) -> str | None:
    """The one document meant; None when there is none or more than one. Never the citing one.

    >>> choose("a", None, [Candidate("b", "办法")], [])
    'b'
    >>> choose("a", "办法", [], [Candidate("a", "办法"), Candidate("c", "办法")])
    'c'
    """
    found = _others(by_number, citing)
    if len(found) > 1:
        found = [each for each in found if each.title_key == title_key]
    elif not found:
        found = _others(by_title, citing)
    return found[0].id if len(found) == 1 else None


def _others(candidates: Iterable[Candidate], citing: str) -> list[Candidate]:
    """What a document may mean beside itself."""
    return [candidate for candidate in candidates if candidate.id != citing]
