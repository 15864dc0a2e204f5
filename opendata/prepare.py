"""A file that must be whole before it is sent, made by a process of its own.

Run as `python -m opendata.prepare` it takes a task and answers what came of it (msgpack on stdin and
stdout). A process, because making a file takes processor and memory for as long as the file is
long: the server answers others meanwhile, and ends the process when its reader leaves. It reads
one settled state of public.db: while it works, and not longer, new writes stay in the WAL.
"""

from __future__ import annotations

import hashlib
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from gazette.errors import SheetError, StateError, TooSlowError
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.file_task import (
    DocumentsWanted,
    FileFormat,
    Made,
    Outcome,
    Refused,
    RowsWanted,
    Task,
    Wanted,
)
from opendata.flat_documents import flat_documents
from opendata.flat_table import FlatColumn, FlatTable
from opendata.public.reader import PublicReader
from opendata.public.to_sqlite import write_sqlite
from opendata.public.walk import walk
from opendata.to_parquet import write_parquet
from opendata.to_xlsx import write_xlsx

_WRITE: Mapping[FileFormat, Callable[[FlatTable, Path], int]] = {
    "xlsx": write_xlsx,
    "parquet": write_parquet,
    "sqlite": write_sqlite,
}
_SECONDS = 60.0
"""For one reading of public.db; more than a server allows itself, since nobody else waits."""
_NICE = 5
_CPU_SECONDS = 600
"""Should the server that asked be gone without a word."""


def prepare(task: Task) -> Outcome:
    """Makes a file, from one settled state of public.db."""
    path = Path(task.path)
    try:
        with _opened(Path(task.database), task.wanted) as table:
            rows = _WRITE[task.format](table, path)
    except SheetError as error:
        return Refused("sheet", str(error))
    except TooSlowError as error:
        return Refused("slow", str(error))
    except StateError as error:
        return Refused("changed", str(error))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    return Made(rows, path.stat().st_size, digest)


@contextmanager
def _opened(database: Path, wanted: Wanted) -> Iterator[FlatTable]:
    match wanted:
        case DocumentsWanted():
            with (
                closing(PublicReader(database, seconds=_SECONDS)) as documents,
                documents.settled(),
            ):
                yield _documents(documents, wanted)
        case RowsWanted():
            with closing(RowReader(database, seconds=_SECONDS)) as rows, rows.settled():
                yield _rows(rows, wanted)


def _documents(reader: PublicReader, wanted: DocumentsWanted) -> FlatTable:
    filters, most = wanted.filters, wanted.most
    batches = walk(reader, filters, sort=wanted.sort, start=wanted.start, most=most)
    total = reader.lists.page(filters, sort=wanted.sort, limit=1).total
    return flat_documents(wanted.fields, batches, total=_coming(total, wanted))


def _rows(reader: RowReader, wanted: RowsWanted) -> FlatTable:
    dataset = reader.datasets().get(wanted.dataset)
    if dataset is None or dataset.key != wanted.key:
        raise StateError(f"the dataset {wanted.dataset} changed meanwhile: ask anew")
    question = Question(dataset, wanted.values, wanted.bounds)
    batches: Iterator[Sequence[Sequence[object]]] = reader.batches(
        question, wanted.order, after=wanted.start, most=wanted.most
    )
    columns = tuple(FlatColumn(one.name, one.type) for one in dataset.columns)
    coming = _coming(reader.total(question), wanted)
    return FlatTable(dataset.id, columns, batches, dataset.key, coming)


def _coming(total: int, wanted: Wanted) -> int | None:
    """How many of all rows are wanted; None from a place on, which nobody has counted from."""
    if wanted.start is not None:
        return None
    return total if wanted.most is None else min(total, wanted.most)


def main() -> None:
    """Reads a task, does it, and says what came of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    os.nice(_NICE)  # whoever asks for one document goes first
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.msgpack.encode(prepare(task)))


if __name__ == "__main__":
    main()
