"""Doing the parts of checks, in this process or in many; one that fails stops no other."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from gazette.differences import Check, Compared, Difference, Part

T = TypeVar("T")

_PRELOAD = ["api.crew", "api.verifying"]


class Task(NamedTuple):
    """A part of a check."""

    check: Check
    part: Part


Run = Callable[[Iterable[Task]], Iterator[tuple[Task, Compared]]]
"""Does tasks, in whatever order they end."""


@contextmanager
def crew(data: Path, *, jobs: int) -> Iterator[Run]:
    """Does tasks in so many processes; with 1 this one does. Leaves none behind."""
    if jobs == 1:
        yield lambda tasks: ((task, compare(data, *task)) for task in tasks)
        return
    # forked from a process without threads that has imported the checks once for all
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOAD)
    pool = ProcessPoolExecutor(jobs, mp_context=context)
    try:
        yield lambda tasks: _in(pool, data, tasks)
    finally:
        pool.shutdown(cancel_futures=True)


def compare(data: Path, check: Check, part: Part) -> Compared:
    """What came of a task."""
    first, last = part
    # Rows and values hold no circles: looking for some takes a sixth of the time (measured).
    was_on = gc.isenabled()
    gc.disable()
    try:
        work = partial(check.compare, data, part)
        compared = attempt(work, f"{check.name}, {first!r} to {last!r}")
    finally:
        if was_on:
            gc.enable()
    return Compared(0, (compared,)) if isinstance(compared, Difference) else compared


def attempt(work: Callable[[], T], what: str) -> T | Difference:
    """What the work gives; what stops it is a difference: something cannot be read.

    This is the one place of a comparison where any error is caught.
    """
    try:
        return work()
    except Exception as error:
        # Its words are left out: they may hold what stands there.
        found = type(error).__name__
        return Difference(where="not compared", what=what, expected="readable", found=found)


def _in(
    pool: ProcessPoolExecutor, data: Path, tasks: Iterable[Task]
) -> Iterator[tuple[Task, Compared]]:
    under_way = {pool.submit(compare, data, *task): task for task in tasks}
    for done in as_completed(under_way):
        yield under_way[done], done.result()
