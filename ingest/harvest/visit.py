"""One run over one source: what it has to work with, whatever its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from gazette.errors import FetchError
from gazette.store.harvests import Harvests, HarvestSource
from ingest.harvest.catalogue import Catalogue
from ingest.harvest.fetching import Fetcher
from ingest.harvest.taking import Taking
from ingest.progress import Progress
from ingest.report import Line, Report, on_one_line

_MOST_FAILURES = 10
"""Items in a row that cannot be had: then it is the server that is at fault."""


class HarvestReport(Report):
    """The report of a run, in which each refused file has its whole address."""

    def __init__(self, progress: Progress, address: Callable[[str], str]) -> None:
        super().__init__(progress)
        self._address = address
        self._refused_lines: list[Line] = []

    def add(self, lines: Sequence[Line], *, files: int, size: int) -> None:
        """Takes up lines, and keeps those of files that could not be taken in."""
        whole = [self._addressed(line) for line in lines]
        self._refused_lines += [line for line in whole if line.outcome == "failed"]
        super().add(whole, files=files, size=size)

    def take_refused(self) -> list[Line]:
        """The lines of files that could not be taken in since this was last asked."""
        taken, self._refused_lines = self._refused_lines, []
        return taken

    def say(self, text: str) -> None:
        """A line on the screen."""
        self.progress.say(on_one_line(text))

    def _addressed(self, line: Line) -> Line:
        if line.outcome != "failed":
            return line
        return replace(line, detail=f"{line.detail}: {self._address(line.path)}")


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A run of a harvest over its source."""

    source: HarvestSource
    fetcher: Fetcher
    harvests: Harvests
    taking: Taking
    report: HarvestReport
    counts: Counter[str]
    """What it met: `fetched`, `gone`, `failed`, and what became of the documents."""
    now: Callable[[], datetime]
    catalogue: Catalogue | None = None
    """For kinds that bring descriptions of datasets."""

    @property
    def cursor(self) -> str | None:
        """Where it goes on."""
        return self.harvests.state(self.source.name).cursor

    def move(self, cursor: str | None) -> None:
        """Notes that all before this place is recorded."""
        self.harvests.move(self.source.name, cursor)

    def fail(self, item: str, reason: str) -> None:
        """Notes and tells that an item cannot be had; the next run asks for it again."""
        self.miss(item, reason)
        self.report.say(f"{self.source.name}: {item}: {reason}")

    def miss(self, item: str, reason: str) -> None:
        """Notes the same of what was told already."""
        self.harvests.fail(self.source.name, item, reason, now=self.now())
        self.counts["failed"] += 1

    def mend(self, items: Iterable[str]) -> None:
        """Notes that items are taken in, or no more to be had."""
        self.harvests.mend(self.source.name, items)


class Patience:
    """Counts items that fail in a row, and gives up with the last of them."""

    def __init__(self) -> None:
        self._failed = 0

    def succeed(self) -> None:
        """One came."""
        self._failed = 0

    def fail(self, error: FetchError) -> None:
        """One did not; raises the error where it is one too many."""
        self._failed += 1
        if self._failed >= _MOST_FAILURES:
            raise error
