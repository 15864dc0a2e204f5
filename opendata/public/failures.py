"""What could not be read, counted by source and reason: for the page of coverage (GZ-17)."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from gazette.store.failures import FailedReads
from gazette.store.reader import Source, StoreReader
from opendata.public.file import transaction
from opendata.public.state import read_state, set_state
from opendata.public.writer import sweep

SEEN = "failures_seen"
_TAKE = "DELETE FROM failed_read"
_KNOWN = "SELECT id FROM source"
_PUT_SOURCE = "INSERT INTO source VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_PUT = "INSERT INTO failed_read VALUES (?, ?, ?)"


def follow_failures(connection: sqlite3.Connection, store: StoreReader, *, cursor: int) -> None:
    """Counts failed reads anew if anything was read or published since; `cursor` is of documents.

    Sources are named that have public documents or are trusted; of others nobody needs to know.
    """
    seen = seen_now(store, cursor=cursor)
    if read_state(connection, SEEN) == seen:
        return
    with transaction(connection):
        connection.execute(_TAKE)
        sweep(connection)
        known = {id for (id,) in connection.execute(_KNOWN)}
        for source, failed in named_failures(store, known):
            connection.execute(_PUT_SOURCE, (source.id, source.name, source.url))
            connection.execute(_PUT, (failed.source, failed.reason, failed.count))
        set_state(connection, SEEN, seen)


def named_failures(
    store: StoreReader, known: Collection[str]
) -> Iterator[tuple[Source, FailedReads]]:
    """The failed reads that may be told, with their sources; `known` have public documents."""
    named = {one.id: one for one in store.sources() if one.trusted or one.id in known}
    for failed in store.failed_reads():
        if failed.source in named:
            yield named[failed.source], failed


def seen_now(store: StoreReader, *, cursor: int) -> str:
    """What stands under `SEEN` while nothing was read or published since."""
    return f"{store.last_reading()}/{cursor}"
