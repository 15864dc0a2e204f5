"""How far a run has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Protocol

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

_STEP = 1000  # records between two plain lines


class Progress(Protocol):
    """Where a run shows how far it has come, and says what it must say meanwhile."""

    def start(self, total: int) -> None:
        """Begins: so many bytes stand before us."""

    def advance(self, size: int, records: int) -> None:
        """So many bytes more are behind us, and so many records."""

    def say(self, text: str) -> None:
        """A line that stays."""

    def stop(self) -> None:
        """Ends, and leaves the screen as it was."""


class Plain:
    """Lines of text: for logs, pipes and tests."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._size = self._total = self._records = 0

    def start(self, total: int) -> None:
        """Notes the bytes to come."""
        self._total = total

    def advance(self, size: int, records: int) -> None:
        """Writes a line whenever another thousand records are done."""
        before, self._records = self._records, self._records + records
        self._size += size
        if before // _STEP != self._records // _STEP:
            share = 100 * self._size // max(self._total, 1)
            self.say(f"{self._records:,} records, {share} %")

    def say(self, text: str) -> None:
        """Writes the line."""
        self._write(f"{text}\n")

    def stop(self) -> None:
        """Nothing stays open."""


class Bar:
    """A moving bar, with the lines that stay above it."""

    def __init__(self, terminal: IO[str]) -> None:
        self._console = Console(file=terminal, highlight=False)
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            refresh_per_second=4,
        )
        self._task = self._bar.add_task("reading", total=None)
        self._records = 0

    def start(self, total: int) -> None:
        """Shows the bar."""
        self._bar.update(self._task, total=total)
        self._bar.start()

    def advance(self, size: int, records: int) -> None:
        """Moves the bar."""
        self._records += records
        self._bar.update(self._task, advance=size, description=f"{self._records:,} records")

    def say(self, text: str) -> None:
        """Prints the line above the bar, as it is: no markup, no wrapping."""
        self._console.print(text, markup=False, soft_wrap=True)

    def stop(self) -> None:
        """Takes the bar away."""
        self._bar.stop()


def progress_on(stream: IO[str]) -> Progress:
    """A bar if the stream is a terminal, else plain lines."""
    return Bar(stream) if stream.isatty() else Plain(stream.write)
