"""Saved searches: read as `/search` reads them, and held against whatever is new in public.db."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import groupby, islice
from pathlib import Path

import msgspec

from api.parameters import is_text, read_query
from api.search_queries import SavedQuery
from api.searching import conditions_of
from gazette.errors import GazetteError, QueryError
from gazette.store.office import DATABASE as OFFICE
from gazette.store.office import Office, open_office
from gazette.store.saved_searches import SavedSearch
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from opendata.search.documents import SearchDocument
from opendata.search.engine import Query
from opendata.search.matcher import matches
from opendata.search.mistakes import check_unit
from opendata.search.syntax import parse

_BATCH = 500  # documents in memory
_PAST = ("in_force_on", "recorded_before")


class Unread(msgspec.Struct, frozen=True):
    """A saved search that cannot be read any more: another release had another language."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"saved search {self.name!r} cannot be read: {self.reason}"


def save(data: Path, name: str, question: str, *, now: datetime) -> None:
    """Saves a search, written as the query string of `/search`, to be asked of what comes from now on.

    Raises ProblemError for a parameter at fault, QueryError for words that cannot be read or a
    question of the past, StateError for a name that is taken.
    """
    cursor = start_of(data, question)
    with open_office(data) as office:
        office.saved_searches.add(name, question, cursor=cursor, now=now)


def start_of(data: Path, question: str) -> int:
    """The last change of public.db that a search saved now is not asked of. Raises as `save` does."""
    _read(question)
    return changed_since(data / DATABASE, 0).cursor if (data / DATABASE).exists() else 0


def match_new(data: Path, *, now: datetime) -> list[Unread]:
    """Holds every saved search against what is new since it was last held; removed ones find nothing.

    Those that cannot be read any more are given back and left where they are: once they can be read
    they are held against all that came meanwhile.
    """
    if not (data / OFFICE).exists() or not (data / DATABASE).exists():
        return []
    unread: list[Unread] = []
    with open_office(data) as office:
        searches = sorted(office.saved_searches.all(), key=lambda one: one.cursor)
        for cursor, group in groupby(searches, key=lambda one: one.cursor):
            unread += _match(data, office, list(group), cursor, now)
    return unread


def unread_among(data: Path, searches: Iterable[SavedSearch]) -> list[Unread]:
    """The saved searches that this release cannot read, and why."""
    with closing(PublicReader(data / DATABASE)) as reader:
        return _queries(searches, reader)[1]


def _match(
    data: Path, office: Office, searches: Sequence[SavedSearch], cursor: int, now: datetime
) -> list[Unread]:
    changed = changed_since(data / DATABASE, cursor)
    if changed.cursor == cursor:
        return []
    with closing(PublicReader(data / DATABASE)) as reader:
        queries, unread = _queries(searches, reader)
    if not queries:
        return unread
    found: dict[str, list[str]] = {name: [] for name in queries}
    newest = (document for document in changed.documents if document.key is None)
    for batch in _batches(newest):
        for name, ids in matches(batch, queries).items():
            found[name] += ids
    office.saved_searches.note(found, cursor=changed.cursor, now=now)
    return unread


def _queries(
    searches: Iterable[SavedSearch], reader: PublicReader
) -> tuple[dict[str, Query], list[Unread]]:
    """The queries by name, and what is none: one must not stop the others."""
    queries: dict[str, Query] = {}
    unread: list[Unread] = []
    for one in searches:
        try:
            queries[one.name] = _query(one.question, reader)
        except GazetteError as error:
            unread.append(Unread(one.name, str(error)))
    return queries, unread


def _read(question: str) -> SavedQuery:
    if not is_text(question):
        raise QueryError("不是文字 this is no text", hint="UTF-8")
    asked: SavedQuery = read_query(question.encode(), SavedQuery)
    if question and "=" not in question:  # words alone would be a search for everything
        raise QueryError(f"没有参数 no parameter in {question!r}", hint=f"q={question}")
    check_unit(parse(asked.q), "document")
    past = [name for name in _PAST if getattr(asked, name)]
    if past:
        raise QueryError(f"a saved search asks what is new, without {' or '.join(past)}")
    return asked


def _query(question: str, reader: PublicReader) -> Query:
    asked = _read(question)
    return Query(text=asked.q, filters=tuple(conditions_of(asked, reader)))


def _batches(documents: Iterator[SearchDocument]) -> Iterator[list[SearchDocument]]:
    while batch := list(islice(documents, _BATCH)):
        yield batch
