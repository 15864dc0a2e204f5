"""Checking a stranger's file in a child process: limited in memory, time and what it may write.

`work` is what others call. Run as `python -m opendata.catalogue.table_child` it is that child: it has a
file, a schema and a folder to write into, and neither store nor settings.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from gazette.datasets import CellFinding
from gazette.errors import TableFileError, TableSchemaError
from opendata.catalogue.table_check import NO_MASKS, Checked, Masks, check_table
from opendata.catalogue.table_inference import infer_schema
from opendata.catalogue.table_marking import write_marked
from opendata.catalogue.table_reading import MEDIA_TYPES, FileFormat, format_of
from opendata.catalogue.table_schema import TableSchema

SECONDS = 1800.0
"""How long a file may take: a million rows take two minutes or three."""

_MEMORY = 2 * 1024**3
_LARGEST_FILE = 16 * 1024**3
_FILES = 64
_ROOT = Path(__file__).parents[2]


class CheckTask(msgspec.Struct, frozen=True, tag=True):
    """A file to be checked."""

    path: str
    schema: TableSchema
    lines: str
    """Where the good rows go."""
    masks: Masks = NO_MASKS


class MarkTask(msgspec.Struct, frozen=True, tag=True):
    """A copy to be marked."""

    path: str
    schema: TableSchema
    findings: tuple[CellFinding, ...]
    to: str


class InferTask(msgspec.Struct, frozen=True, tag=True):
    """A file whose schema is to be guessed."""

    path: str


Task = CheckTask | MarkTask | InferTask


class Done(msgspec.Struct, frozen=True, tag=True):
    """A check that came to its end."""

    format: FileFormat
    checked: Checked


class Marked(msgspec.Struct, frozen=True, tag=True):
    """A copy that is ready."""

    format: FileFormat


class Inferred(msgspec.Struct, frozen=True, tag=True):
    """A schema that a person must confirm."""

    schema: TableSchema


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why nothing came of it."""

    code: str
    detail: str


Outcome = Done | Marked | Inferred | Refused
_decoder: msgspec.msgpack.Decoder[Outcome] = msgspec.msgpack.Decoder(Outcome)


def check(path: Path, schema: TableSchema, *, lines: Path, masks: Masks = NO_MASKS) -> Done:
    """Checks a file; see `table_check.check_table`. Raises TableFileError."""
    done = work(CheckTask(str(path.absolute()), schema, str(lines.absolute()), masks))
    assert isinstance(done, Done)  # noqa: S101 (what this task gives)
    return done


def mark(
    path: Path, schema: TableSchema, findings: tuple[CellFinding, ...], *, to: Path
) -> FileFormat:
    """Writes the marked copy of a file; gives its format. Raises TableFileError."""
    done = work(MarkTask(str(path.absolute()), schema, findings, str(to.absolute())))
    assert isinstance(done, Marked)  # noqa: S101 (what this task gives)
    return done.format


def infer(path: Path) -> TableSchema:
    """What a file's schema seems to be. Raises TableFileError."""
    done = work(InferTask(str(path.absolute())))
    assert isinstance(done, Inferred)  # noqa: S101 (what this task gives)
    return done.schema


def work(task: Task, *, seconds: float = SECONDS) -> Outcome:
    """What came of a task, done by a child process. Raises TableFileError where it was refused."""
    child = subprocess.Popen(
        [sys.executable, "-m", "opendata.catalogue.table_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env={"LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(msgspec.msgpack.encode(task), timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise TableFileError("timeout", f"not read within {seconds:g} seconds") from error
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.communicate()
    try:
        outcome = _decoder.decode(answer)
    except msgspec.DecodeError as error:
        raise TableFileError("crashed", f"the child ended with {child.returncode}") from error
    if isinstance(outcome, Refused):
        raise TableFileError(outcome.code, outcome.detail)
    return outcome


def do(task: Task) -> Outcome:
    """Does a task in this process."""
    path = Path(task.path)
    try:
        form = format_of(path)
        match task:
            case CheckTask():
                checked = check_table(
                    path, form, task.schema, lines=Path(task.lines), masks=task.masks
                )
                return Done(form, checked)
            case MarkTask():
                return Marked(
                    write_marked(path, form, task.schema, task.findings, to=Path(task.to))
                )
            case InferTask():
                return Inferred(infer_schema(path, form))
    except TableFileError as error:
        return Refused(error.code, error.detail)
    except TableSchemaError as error:
        return Refused("schema", str(error))
    except MemoryError:
        return Refused("memory", "reading it takes more memory than is allowed")


def media_type(form: FileFormat) -> str:
    """The media type of a format."""
    return MEDIA_TYPES[form]


def main() -> None:
    """Reads a task, does it, and says what came of it."""
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CPU, int(SECONDS)),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(limit)
        most = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(limit, (most, most))
    task: Task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.msgpack.encode(do(task)))


if __name__ == "__main__":
    main()
