"""CPU seconds and memory of a whole process tree, such as a server's."""

from __future__ import annotations

import ctypes
import math
import os
import resource
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

_TICKS = os.sysconf("SC_CLK_TCK")
_ENOUGH = 0.5  # CPU seconds for the rounds of one thing
_IN_A_ROW = 3
_ports = cycle(range(10_000 + os.getpid() % 200 * 100, 10_100 + os.getpid() % 200 * 100))
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <sys/prctl.h>


def free_port() -> int:
    """A port of the loopback address that nobody listens on, and soon nobody else will.

    It is none that the system gives to those that connect, and processes beside this one look among
    others: a server takes seconds to listen, and meanwhile its port was taken.
    """
    for port in _ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError


@contextmanager
def running(command: Sequence[str], port: int, *, seconds: float = 30) -> Iterator[int]:
    """A server process, ready to answer on `port`; gives its pid, ends it by that pid."""
    process = subprocess.Popen(list(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process, seconds)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port} after {seconds} s")


def cpu_seconds(pid: int) -> float:
    """User and system seconds used so far by a process and all below it, those that ended included."""
    total = 0
    for member in [pid, *descendants(pid)]:
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(") ")[2].split()
        total += sum(map(int, fields[11:15]))
    return total / _TICKS


def descendants(pid: int) -> Iterator[int]:
    """The processes below a process, however deep; one that ends meanwhile has none."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return
    for child in map(int, children):
        yield child
        yield from descendants(child)


def cpu_clock(pid: int) -> Callable[[], float]:
    """What reads the CPU seconds of a process and all that are below it now, to the microsecond."""
    clocks = [_clock_of(member) for member in (pid, *descendants(pid))]
    return lambda: sum(map(time.clock_gettime, clocks))


def _clock_of(pid: int) -> int:
    """The clock of another process's CPU, of clock_getcpuclockid(3)."""
    clock = ctypes.c_int()
    if error := ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise OSError(error, os.strerror(error))
    return clock.value


def best_of(run: Callable[[], object], *, rounds: int = 3) -> float:
    """Milliseconds of CPU of this thread for the best of some runs."""
    return best_of_each([run], rounds=rounds)[0]


def best_of_each(runs: Sequence[Callable[[], object]], *, rounds: int = 3) -> list[float]:
    """The same of several in turn, so that all meet the same machine; a slow one runs less often.

    Each turn is of some runs in a row: after another's turn the first finds the caches cold.
    """
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, taken in zip(runs, times, strict=True):
            for _ in range(_IN_A_ROW if sum(taken) < _ENOUGH else 0):
                before = time.thread_time()
                run()
                taken.append(time.thread_time() - before)
    return [min(taken) * 1e3 for taken in times]


class Spread(NamedTuple):
    """The middle of some values, and what 95 and 99 of 100 do not exceed."""

    p50: float
    p95: float
    p99: float


def spread(values: Iterable[float]) -> Spread:
    """The spread of some values, at least one.

    >>> spread(range(1, 101))
    Spread(p50=50, p95=95, p99=99)
    """
    ordered = sorted(values)
    return Spread(*(ordered[math.ceil(len(ordered) * part) - 1] for part in (0.5, 0.95, 0.99)))


def resident(pid: int) -> int:
    """Bytes of memory that a process and all below it have now, mapped files included."""
    return sum(map(_resident, (pid, *descendants(pid))))


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return 1024 * int(status.split("VmRSS:")[1].split()[0])


class Cost(NamedTuple):
    """What a command used, with all the processes it started."""

    cpu: float
    """User and system seconds."""
    wall: float
    memory: int
    """Bytes of the largest of its processes at its largest."""


def cost_of(command: Sequence[str], *, ends: Sequence[int] = (0,)) -> Cost:
    """Runs a command to its end, and adds up its process tree; raises if it ends otherwise."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1)  # what it leaves behind is ours to wait for
    start = time.monotonic()
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    process = os.posix_spawn(command[0], list(command), os.environ, file_actions=silent)
    _, status, used = os.wait4(process, 0)
    wall = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in ends:
        raise AssertionError(f"{' '.join(command)} ended with {code}")
    spent = [used, *_leftovers()]
    cpu = sum(each.ru_utime + each.ru_stime for each in spent)
    return Cost(cpu, wall, 1024 * max(each.ru_maxrss for each in spent))


def _leftovers() -> Iterator[resource.struct_rusage]:
    while True:
        try:
            yield os.wait3(0)[2]
        except ChildProcessError:
            return
