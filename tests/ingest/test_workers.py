"""Processes that die, hang or fail take only their own task with them."""

import math
import os
import socket
import time
from collections.abc import Callable, Iterator
from functools import partial
from operator import call

import pytest
from pebble import ProcessExpired

from ingest.workers import Processes, in_order

pytestmark = pytest.mark.requirement("SEC-01")

Task = Callable[[], object]


@pytest.fixture
def processes() -> Iterator[Processes[Task, object]]:
    pool: Processes[Task, object] = Processes(call, count=2)
    with pool:
        yield pool


def begin(processes: Processes[Task, object], task: Task) -> Callable[[], object]:
    return processes.submit(task, seconds=1.0)


def test_a_process_that_dies_takes_one_task_with_it(processes: Processes[Task, object]) -> None:
    answers = [begin(processes, partial(math.factorial, number)) for number in range(5)]
    answers.insert(2, begin(processes, os.abort))
    with pytest.raises(ProcessExpired):
        answers.pop(2)()
    assert [answer() for answer in answers] == [1, 1, 2, 6, 24]


def test_a_task_that_hangs_is_ended(processes: Processes[Task, object]) -> None:
    hung = begin(processes, partial(time.sleep, 60))
    other = begin(processes, partial(math.factorial, 4))
    assert other() == 24
    with pytest.raises(TimeoutError):
        hung()
    assert begin(processes, partial(math.factorial, 3))() == 6


def test_an_error_in_a_task_is_raised_by_its_answer(processes: Processes[Task, object]) -> None:
    with pytest.raises(ValueError, match="negative"):
        begin(processes, partial(math.factorial, -1))()


def test_a_task_that_takes_too_much_memory_fails_alone(
    processes: Processes[Task, object],
) -> None:
    with pytest.raises(MemoryError):
        begin(processes, partial(bytearray, 5 * 1024**3))()
    assert begin(processes, partial(math.factorial, 3))() == 6


def test_a_task_reaches_no_network(processes: Processes[Task, object]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=1):
            pass
        connect = partial(socket.create_connection, server.getsockname(), timeout=1)
        with pytest.raises(OSError, match="unreachable"):
            begin(processes, connect)()


def test_a_slow_task_may_have_more_time(processes: Processes[Task, object]) -> None:
    assert processes.submit(partial(time.sleep, 1.5), seconds=10.0)() is None


def test_at_most_so_many_tasks_are_under_way() -> None:
    begun: list[int] = []
    done: list[int] = []

    def submit(task: int) -> Callable[[], int]:
        begun.append(task)
        assert len(begun) - len(done) <= 3
        return lambda: task

    for task, answer in in_order(submit, range(10), ahead=3):
        assert answer() == task
        done.append(task)
    assert done == begun == list(range(10))
