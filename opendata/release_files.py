"""Which files a release has of each dataset: formats, names, and who writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.flat_table import FlatColumn, FlatTable
from opendata.public.connection import Row
from opendata.public.to_sqlite import write_sqlite
from opendata.to_csv_gz import write_csv_gz
from opendata.to_ndjson_zst import write_ndjson_zst
from opendata.to_parquet import write_parquet

CHANGES = "changes.ndjson.zst"
"""What became of rows since the release before."""

Format = Literal["ndjson", "parquet", "csv", "sqlite"]


class Form(msgspec.Struct, frozen=True):
    """How a format is written."""

    suffix: str
    write: Callable[[FlatTable, Path], int]
    """Gives how many rows it wrote."""


FORMS = MappingProxyType[Format, Form](
    {
        "ndjson": Form(".ndjson.zst", write_ndjson_zst),
        "parquet": Form(".parquet", write_parquet),
        "csv": Form(".csv.gz", write_csv_gz),
        "sqlite": Form(".sqlite", write_sqlite),
    }
)

Progress = Callable[[str, int, int], object]
"""Told which file is written, how many rows of it are done, and of how many."""


def file_of(dataset: Dataset, kind: Format) -> str:
    """The name of a dataset's file.

    >>> from opendata.catalogue.derived import derived_datasets
    >>> file_of(derived_datasets()["status-changes"], "csv")
    'status-changes.csv.gz'
    """
    return f"{dataset.id}{FORMS[kind].suffix}"


def write_file(
    dataset: Dataset, kind: Format, *, reader: RowReader, folder: Path, progress: Progress
) -> int:
    """Writes a dataset in a format, some rows at a time; gives how many there are."""
    name = file_of(dataset, kind)
    question = Question(dataset)
    total = reader.total(question)

    def told() -> Iterator[list[Row]]:
        done = 0
        progress(name, 0, total)
        for rows in reader.batches(question):
            yield rows
            done += len(rows)
            progress(name, done, total)

    columns = tuple(FlatColumn(column.name, column.type) for column in dataset.columns)
    table = FlatTable(dataset.id, columns, told(), dataset.key, total)
    return FORMS[kind].write(table, folder / name)
