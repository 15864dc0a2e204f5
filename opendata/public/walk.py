"""All documents that match, some at a time: nothing is held between two readings."""

from __future__ import annotations

from collections.abc import Iterator

from opendata.public.query import Filters, Place, Sort
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow

BATCH = 250
"""Documents of a reading: short enough for others to have their turn between two."""


def walk(
    reader: PublicReader,
    filters: Filters,
    *,
    sort: Sort,
    start: Place | None = None,
    most: int | None = None,
) -> Iterator[list[DocumentRow]]:
    """The documents in order from a place on, or `most` of them; each reading sees what is then public."""
    left = most
    while left is None or left > 0:
        limit = BATCH if left is None else min(BATCH, left)
        page = reader.lists.page(filters, sort=sort, limit=limit, start=start)
        if page.documents:
            yield page.documents
        if page.end is None:
            return
        start = page.end
        left = None if left is None else left - len(page.documents)
