"""Processes that do tasks: one that dies or hangs takes nothing with it but its own task."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from pebble import ProcessPool

from gazette.closing import Closing
from gazette.confinement import confine

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")
Answer = Callable[[], ResultT]
"""Waits for a task and gives its result, or raises what went wrong in it."""

_PRELOAD = ["ingest.parse", "__main__"]
_START = 30.0  # seconds a process may take to start


class Processes(Closing, Generic[TaskT, ResultT]):
    """Does tasks in processes of their own; a context manager that leaves none behind.

    An answer raises TimeoutError after its seconds, ProcessExpired if the process died, and
    MemoryError if it took more than `confinement.MEMORY`.
    """

    def __init__(self, work: Callable[[TaskT], ResultT], *, count: int) -> None:
        self._work = work
        self._count = count
        # forked from a process without threads that has imported the readers once for all
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(_PRELOAD)
        self._pool = self._new_pool()

    def submit(self, task: TaskT, *, seconds: float) -> Answer[ResultT]:
        """Begins the task as soon as a process is free; a broken pool is replaced first."""
        if not self._pool.active:
            self._replace()
        pool = self._pool
        future = pool.schedule(self._work, args=(task,), timeout=seconds)
        return lambda: self._wait(future, pool, seconds)

    def _wait(self, future: Future[ResultT], pool: ProcessPool, seconds: float) -> ResultT:
        """The result; a pool that does not keep its time is replaced, with all it was doing."""
        if pool is not self._pool and not future.done():
            raise BrokenProcessPool("its pool was replaced")
        try:
            return future.result(timeout=2 * seconds + _START)
        except TimeoutError:
            if not future.done():
                self._replace()
            raise

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(max_workers=self._count, context=self._context, initializer=confine)

    def _replace(self) -> None:
        self.close()
        self._pool = self._new_pool()

    def close(self) -> None:
        """Stops the processes, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it bare
        self._pool.join()


def in_order(
    submit: Callable[[TaskT], Answer[ResultT]], tasks: Iterable[TaskT], *, ahead: int
) -> Iterator[tuple[TaskT, Answer[ResultT]]]:
    """Each task with its answer, in the order given, at most `ahead` of them under way.

    >>> [answer() for task, answer in in_order(lambda n: lambda: n * n, [1, 2, 3], ahead=2)]
    [1, 4, 9]
    """
    under_way: deque[tuple[TaskT, Answer[ResultT]]] = deque()
    for task in tasks:
        under_way.append((task, submit(task)))
        if len(under_way) >= ahead:
            yield under_way.popleft()
    yield from under_way
