"""From gazette.db to public.db: what is public and nothing else, followed change by change."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from gazette.errors import DatasetTablesError
from gazette.filing.clocks import today
from gazette.store.instants import write_instant
from gazette.store.public_changes import Change
from gazette.store.reader import StoreReader
from gazette.text.normalise import NORMALISER
from opendata.public import datasets, issues, tombstones
from opendata.public.copies import drop_copies, drop_outdated
from opendata.public.coverage_rows import catch_up, groups_of, put_off, renew_coverage
from opendata.public.failures import follow_failures
from opendata.public.file import (
    DATABASE,
    alone,
    make_beside,
    open_live,
    replace,
    transaction,
    wipe,
)
from opendata.public.full_text_seals import seal_pages
from opendata.public.issuer_names import follow_issuer_names
from opendata.public.originals import drop_originals, follow_originals
from opendata.public.place import Place
from opendata.public.printing import aim
from opendata.public.resolve import resolve
from opendata.public.schema import SCHEMA
from opendata.public.standing_rows import follow_lists, renew_lists
from opendata.public.state import drop_state, read_cursor, read_state, set_cursor, set_state
from opendata.public.usage_rows import follow_usage
from opendata.search.analyzer import ANALYZER
from opendata.search.pinyin import PINYIN

MADE_WITH = "made_with"
"""The name under which public.db keeps what it was made with."""

_BATCH = 500  # changes a transaction
_CURSOR = "cursor"
_TO_WIPE = "to_wipe"
"""Is there from a withdrawal until the file is wiped, whoever is stopped in between."""
_NAMES = "SELECT number, title_key FROM document WHERE id = ?"
_LOG = (
    "INSERT INTO change VALUES (?, ?, ?, ?) ON CONFLICT (document) "
    "DO UPDATE SET seq = excluded.seq, kind = excluded.kind, at = excluded.at"
)


Progress = Callable[[int, int], None]
"""Told after each batch how far it has come, and how far it is to go."""


def _silent(done: int, last: int) -> None:
    """Tells nobody."""


def made_with() -> str:
    """What public.db depends on beside the store; made with another, it is made again."""
    schema = hashlib.sha256(SCHEMA.encode()).hexdigest()[:12]
    derived = hashlib.sha256(repr(datasets.derived_rows()).encode()).hexdigest()[:12]
    tables = hashlib.sha256(repr(datasets.EXAMPLE).encode()).hexdigest()[:12]
    return f"schema {schema}, datasets {derived}, tables {tables}, analyzer {ANALYZER}, normaliser {NORMALISER}, pinyin {PINYIN}"


def rebuild(data: Path, *, progress: Progress = _silent) -> int:
    """Makes public.db from nothing and answers how many documents it holds.

    It is built beside the old one and copied over it in one transaction: who has the file open
    reads the old content until then and the new from then on, without opening it again.
    """
    with StoreReader(data) as store:
        return _rebuild(data, store, progress)


def follow(data: Path) -> int:
    """Brings public.db up to the store and answers how many documents changed.

    Makes it from nothing where it is missing, or was made by another release or from another store.
    """
    path = data / DATABASE
    with StoreReader(data) as store:
        if _is_usable(path, store):
            with closing(open_live(path)) as connection:
                return _bring_up(data, connection, store)
        return _rebuild(data, store, _silent)


def cursor_of(connection: sqlite3.Connection) -> int:
    """The store's last change that this public.db knows."""
    return read_cursor(connection, _CURSOR)


def _rebuild(data: Path, store: StoreReader, progress: Progress) -> int:
    beside = data / f"{DATABASE}.new"
    failure: DatasetTablesError | None = None
    with alone(data / f"{DATABASE}.lock"), closing(make_beside(beside)) as connection:
        set_state(connection, MADE_WITH, made_with())
        try:
            _bring_up(data, connection, store, progress)
        except DatasetTablesError as error:
            failure = error
        drop_outdated(data, connection)
        if not replace(data / DATABASE, connection):
            with closing(open_live(data / DATABASE)) as live:
                set_state(live, _TO_WIPE, "1")
        beside.unlink()
        (count,) = connection.execute("SELECT count(*) FROM document").fetchone()
    if failure is not None:
        raise failure
    return int(count)


def _is_usable(path: Path, store: StoreReader) -> bool:
    if not path.exists():
        return False
    try:
        with closing(sqlite3.connect(path)) as connection:
            if read_state(connection, MADE_WITH) != made_with():
                return False
            knows_issue = read_cursor(connection, issues.CURSOR) <= store.issues.last_change()
            knows_tombstone = read_cursor(connection, tombstones.CURSOR) <= store.last_tombstone()
            known = read_cursor(connection, datasets.CURSOR)
            if known > store.datasets.last_change():
                return False
            return knows_issue and knows_tombstone and cursor_of(connection) <= store.last_change()
    except sqlite3.DatabaseError:
        return False


def _bring_up(
    data: Path, connection: sqlite3.Connection, store: StoreReader, progress: Progress = _silent
) -> int:
    total = 0
    now = datetime.now(UTC)
    until = store.originals.seen()

    def taken() -> None:
        drop_copies(data)
        set_state(connection, _TO_WIPE, "1")

    with transaction(connection):
        tombstones.follow_tombstones(connection, store)
    drop_originals(connection, store, until=until, taken=taken)
    follow_lists(connection, today(now))
    if not cursor_of(connection) and store.last_change():
        put_off(connection)
    while cursor_of(connection) < store.last_change():
        with store.one_moment(), transaction(connection):
            tombstones.follow_tombstones(connection, store)
            place = Place(connection, store)
            changes = list(islice(store.changes(cursor_of(connection)), _BATCH))
            if changes:
                total += _apply(connection, place, changes)
                set_cursor(
                    connection, tombstones.ERASED, min(store.last_erasure(), changes[-1].seq)
                )
            if place.has_withdrawn:
                taken()
        progress(cursor_of(connection), store.last_change())
    follow_issuer_names(connection, store, cursor=cursor_of(connection))
    failure: DatasetTablesError | None = None
    try:
        datasets.follow_datasets(data, connection, store.datasets, taken=taken)
    except DatasetTablesError as error:
        failure = error
    follow_originals(connection, store, until=until, taken=taken)
    catch_up(connection)
    if read_state(connection, _TO_WIPE):
        drop_copies(data)  # one that was made meanwhile
        if wipe(connection):
            drop_state(connection, _TO_WIPE)
    issues.follow_issues(connection, store.issues)
    follow_failures(connection, store, cursor=cursor_of(connection))
    follow_usage(data, connection, now=now)
    if failure is not None:
        raise failure
    return total


def _apply(connection: sqlite3.Connection, place: Place, changes: Sequence[Change]) -> int:
    """One batch; answers how many documents it changed."""
    last = {change.document_id: change for change in changes}
    names = set(_names(connection, last))
    counted = groups_of(connection, last)
    for document_id, change in last.items():
        kind = place.renew(document_id)
        row = (document_id, change.seq, kind, write_instant(change.at))
        connection.execute(_LOG, row)
    names.update(_names(connection, last))
    renew_coverage(connection, counted | groups_of(connection, last))
    renew_lists(connection, last)
    numbers = sorted({number for number, _ in names if number})
    title_keys = sorted({title_key for _, title_key in names})
    resolve(connection, citing=last, numbers=numbers, title_keys=title_keys)
    aim(connection, documents=last, numbers=numbers, title_keys=title_keys)
    place.sweep()
    seal_pages(connection)
    set_cursor(connection, _CURSOR, changes[-1].seq)
    return len(last)


def _names(
    connection: sqlite3.Connection, document_ids: Iterable[str]
) -> Iterator[tuple[str | None, str]]:
    """The number and title key by which each of these documents is cited."""
    for document_id in document_ids:
        yield from connection.execute(_NAMES, (document_id,))
