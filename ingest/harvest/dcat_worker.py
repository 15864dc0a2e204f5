"""The child process that reads a stranger's catalogue: limited in memory and time, off the network.

Run as `python -m ingest.harvest.dcat_worker` it takes one task of `dcat_page`; it has neither store
nor settings.
"""

from __future__ import annotations

import sys

import msgspec

from gazette.confinement import confine
from gazette.errors import ReadError
from ingest.harvest.dcat_graph import read_page
from ingest.harvest.dcat_page import CPU_SECONDS, LARGEST_ANSWER, MEMORY, Page, Refused, Task


def do(task: Task) -> Page | Refused:
    """Does a task in this process."""
    try:
        return read_page(task.body, task.form, task.address)
    except ReadError as error:
        return Refused(error.detail)
    except MemoryError:
        return Refused("reading it takes more memory than is allowed")
    except Exception as error:  # whatever a stranger's text leads to
        return Refused(f"not {task.form}: {type(error).__name__}: {error}"[:300])


def main() -> None:
    """Does the task on the input and says what came of it on the output."""
    confine(seconds=CPU_SECONDS, memory=MEMORY, largest_file=0)
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Task)
    answer = msgspec.msgpack.encode(do(task))
    if len(answer) > LARGEST_ANSWER:
        refused = Refused(f"what is read there has more than {LARGEST_ANSWER:,} bytes")
        answer = msgspec.msgpack.encode(refused)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
