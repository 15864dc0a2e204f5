"""A table as CSV packed by gzip, exact: the same rows give the same bytes."""

from __future__ import annotations

import gzip
from pathlib import Path

from opendata.flat_table import FlatTable
from opendata.to_csv import csv_lines

_LEVEL = 6


def write_csv_gz(table: FlatTable, path: Path) -> int:
    """Writes a new file, the names of the columns first; gives how many rows it has."""
    written = 0
    # No time and no name in its head, which would differ from one making to the next.
    with (
        path.open("wb") as file,
        gzip.GzipFile("", "wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed,
    ):
        packed.write(csv_lines([[column.name for column in table.columns]]))
        for rows in table.batches:
            written += len(rows)
            packed.write(csv_lines(rows))
    return written
