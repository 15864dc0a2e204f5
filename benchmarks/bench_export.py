"""How many rows a CPU second a dataset is exported at, and in what memory."""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.bench_public import record
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.public.connection import Row
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild
from opendata.to_csv import csv_lines, csv_lines_for_people
from opendata.to_jsonl import json_lines

Write = Callable[[Sequence[Row]], bytes]


def main(count: int) -> None:
    """Prints rows and megabytes a CPU second for each form, and the most memory it held at once."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        record(data, range(count))
        rebuild(data)
        print(f"export: {count} documents of 1500 characters; budget 20000 rows/s NDJSON")
        print(f"{'':31}{'rows':>8}{'rows/CPU s':>12}{'MB/CPU s':>10}{'peak MB':>9}")
        with closing(RowReader(data / DATABASE)) as reader:
            for name in ("documents", "versions", "articles"):
                _measure(reader, derived_datasets()[name])


def _measure(reader: RowReader, dataset: Dataset) -> None:
    names = [column.name for column in dataset.columns]
    forms: dict[str, Write] = {
        "NDJSON": lambda rows: json_lines(names, rows),
        "CSV": csv_lines,
        "CSV for people": csv_lines_for_people,
    }
    for form, write in forms.items():
        start = time.process_time()
        rows, size = _export(reader, dataset, write)
        seconds = time.process_time() - start
        tracemalloc.start()
        _export(reader, dataset, write)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(
            f"  {dataset.id:12}{form:17}{rows:8}{rows / seconds:12.0f}"
            f"{size / 1e6 / seconds:10.0f}{peak / 1e6:9.1f}"
        )


def _export(reader: RowReader, dataset: Dataset, write: Write) -> tuple[int, int]:
    """Exports all rows to nowhere; answers how many rows and bytes there were."""
    rows = size = 0
    for batch in reader.batches(Question(dataset)):
        rows += len(batch)
        size += len(write(batch))
    return rows, size


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10000)
    main(parser.parse_args().documents)
