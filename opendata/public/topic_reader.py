"""The two-level list of subjects with how many public documents each has, read from public.db."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from gazette.text.topics import PATH_SEPARATOR, topics
from opendata.public.connection import Connection
from opendata.public.counting import Counts

_COUNTS = "SELECT topic_path, count(*) FROM document WHERE topic_path IS NOT NULL GROUP BY 1"
_WITHOUT = "SELECT count(*) FROM document WHERE topic_path IS NULL"


class TopicRow(msgspec.Struct, frozen=True):
    """A class with what stands below it; `code` None where it is not one of the list."""

    code: str | None
    path: tuple[str, ...]
    documents: int
    """Of the class itself and of all below it."""
    below: tuple[TopicRow, ...]


class TopicTree(msgspec.Struct, frozen=True):
    """All classes of the list in its order, then those of other lists; and what has none."""

    topics: tuple[TopicRow, ...]
    without: int


class TopicReader:
    """The subjects of public documents; it shares a PublicReader's connection."""

    def __init__(self, connection: Connection, counts: Counts) -> None:
        self._connection = connection
        self._counts = counts

    def tree(self) -> TopicTree:
        """Every class with its count."""
        with self._connection as db:
            return self._counts.keep(db, "topic tree", lambda: _tree(db))


def _tree(db: Connection) -> TopicTree:
    counted = {tuple(path.split(PATH_SEPARATOR)): count for path, count in db.rows(_COUNTS)}
    codes: dict[tuple[str, ...], str | None] = {topic.path: topic.code for topic in topics()}
    for path in sorted(counted):
        for depth in range(1, len(path) + 1):
            codes.setdefault(path[:depth], None)
    ((without,),) = db.rows(_WITHOUT)
    return TopicTree(tuple(_below((), codes, counted)), without)


def _below(
    above: tuple[str, ...],
    codes: Mapping[tuple[str, ...], str | None],
    counted: Mapping[tuple[str, ...], int],
) -> Iterator[TopicRow]:
    for path, code in codes.items():
        if path[:-1] == above:
            rows = tuple(_below(path, codes, counted))
            count = counted.get(path, 0) + sum(row.documents for row in rows)
            yield TopicRow(code, path, count, rows)
