"""How far a command has come: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

Progress = Callable[[str, int, int], object]
"""Told what is being done, how much of it is done, and of how much."""

_STEPS = 4  # plain lines for one thing


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Where a command tells how far it has come; on stderr."""
    if sys.stderr.isatty():
        with Bars(console=Console(file=sys.stderr), transient=True) as bars:
            yield _moving(bars)
    else:
        yield _plain()


def _moving(bars: Bars) -> Progress:
    tasks: dict[str, TaskID] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what)
        bars.update(tasks[what], completed=done, total=total)

    return show


def _plain() -> Progress:
    last: dict[str, int] = {}

    def show(what: str, done: int, total: int) -> None:
        step = _STEPS * done // max(total, 1)
        if step > last.get(what, 0):
            click.echo(f"{what}: {100 * step // _STEPS} %", err=True)
        last[what] = step

    return show
