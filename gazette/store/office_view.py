"""What the office sees of gazette.db and no reader ever does: filings, and what waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from gazette.errors import StoreError
from gazette.store.connection import open_for_reading
from gazette.store.filing_reader import FilingReader
from gazette.store.review_queue import ReviewQueue
from gazette.store.writer import Store


class OfficeView(msgspec.Struct, frozen=True):
    """Filings and reviews of one data directory, at one moment and in one thread."""

    filings: FilingReader
    reviews: ReviewQueue


@contextmanager
def office_view(data: Path) -> Iterator[OfficeView]:
    """The view of a data directory; a store that is missing or of an older release is made."""
    try:
        connection = open_for_reading(data)
    except StoreError:
        Store.open(data).close()
        connection = open_for_reading(data)
    with closing(connection):
        yield OfficeView(FilingReader(connection), ReviewQueue(connection))
