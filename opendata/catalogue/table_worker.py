"""The child process that reads strangers' tables: limited in memory, time and what it may write, off the network.

Run as `python -m opendata.catalogue.table_worker` it takes one task of `table_child`; it has a file, a
schema and a folder to write into, and neither store nor settings.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from gazette.confinement import confine
from gazette.errors import TableFileError, TableSchemaError
from opendata.catalogue.table_check import check_table
from opendata.catalogue.table_inference import infer_schema
from opendata.catalogue.table_marking import write_marked
from opendata.catalogue.table_reading import FileFormat, format_of
from opendata.catalogue.table_tasks import (
    SECONDS,
    Checked,
    CheckTask,
    Done,
    Inferred,
    InferTask,
    Marked,
    MarkTask,
    Outcome,
    Refused,
    Task,
)

_MEMORY = 2 * 1024**3
_LARGEST_FILE = 16 * 1024**3
_FILES = 64


def do(task: Task) -> Outcome:
    """Does a task in this process."""
    path = Path(task.path)
    try:
        form = format_of(path)
        match task:
            case CheckTask():
                return Done(form, _check(path, form, task))
            case MarkTask():
                return Marked(
                    write_marked(path, form, task.schema, task.findings, to=Path(task.to))
                )
            case InferTask():
                return Inferred(infer_schema(path, form, task.sheet))
    except TableFileError as error:
        return Refused(error.code, error.detail)
    except TableSchemaError as error:
        return Refused("schema", str(error))
    except MemoryError:
        return Refused("memory", "reading it takes more memory than is allowed")


def _check(path: Path, form: FileFormat, task: CheckTask) -> Checked:
    return check_table(
        path,
        form,
        task.schema,
        lines=Path(task.lines),
        masks=task.masks,
        references=[Path(one) if one else None for one in task.references],
    )


def main() -> None:
    """Reads a task, does it, and says what came of it."""
    confine(seconds=int(SECONDS), files=_FILES, memory=_MEMORY, largest_file=_LARGEST_FILE)
    task: Task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    sys.stdout.buffer.write(msgspec.msgpack.encode(do(task)))


if __name__ == "__main__":
    main()
