"""Strangers' tables checked, marked and guessed at in a child process (`table_worker`), so that no file and
no library that reads it comes near the stores or stays in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from gazette.child_process import run_child
from gazette.datasets import CellFinding
from gazette.errors import TableFileError
from opendata.catalogue.table_reading import MEDIA_TYPES, FileFormat
from opendata.catalogue.table_schema import TableSchema
from opendata.catalogue.table_tasks import (
    NO_MASKS,
    SECONDS,
    CheckTask,
    Done,
    Inferred,
    InferTask,
    Marked,
    MarkTask,
    Masks,
    Outcome,
    Refused,
    Task,
)

_decoder: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)


def check(
    path: Path,
    schema: TableSchema,
    *,
    lines: Path,
    masks: Masks = NO_MASKS,
    references: Sequence[str | None] = (),
) -> Done:
    """Checks a file; see `table_check.check_table`. Raises TableFileError."""
    done = work(CheckTask(str(path.absolute()), schema, str(lines.absolute()), masks, references))
    assert isinstance(done, Done)  # noqa: S101 (what this task gives)
    return done


def mark(
    path: Path, schema: TableSchema, findings: tuple[CellFinding, ...], *, to: Path
) -> FileFormat:
    """Writes the marked copy of a file; gives its format. Raises TableFileError."""
    done = work(MarkTask(str(path.absolute()), schema, findings, str(to.absolute())))
    assert isinstance(done, Marked)  # noqa: S101 (what this task gives)
    return done.format


def infer(path: Path, sheet: str | None = None) -> TableSchema:
    """What a file's schema, or that of a sheet of it, seems to be. Raises TableFileError."""
    done = work(InferTask(str(path.absolute()), sheet))
    assert isinstance(done, Inferred)  # noqa: S101 (what this task gives)
    return done.schema


def work(task: Task, *, seconds: float = SECONDS) -> Outcome:
    """What came of a task, done by a child process. Raises TableFileError where it was refused."""
    try:
        answer, exit_code = run_child(
            "opendata.catalogue.table_worker", msgspec.msgpack.encode(task), seconds=seconds
        )
    except TimeoutError as error:
        raise TableFileError("timeout", f"not read within {seconds:g} seconds") from error
    try:
        outcome = _decoder.decode(answer)
    except msgspec.DecodeError as error:
        raise TableFileError("crashed", f"the child ended with {exit_code}") from error
    if isinstance(outcome, Refused):
        raise TableFileError(outcome.code, outcome.detail)
    return outcome


def media_type(form: FileFormat) -> str:
    """The media type of a format."""
    return MEDIA_TYPES[form]
