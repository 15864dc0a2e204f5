"""One run over one source: what it has to work with, whatever its kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from gazette.filing.privacy import find_personal
from gazette.store.digests import sha256_of
from gazette.store.harvests import Harvests, HarvestSource
from ingest.harvest.catalogue import Catalogue
from ingest.harvest.fetching import Fetcher
from ingest.harvest.taking import Taking
from ingest.progress import Progress
from ingest.report import Line, Report, on_one_line

_MOST_FAILURES = 10
"""Items in a row that cannot be had: then it is the server that is at fault."""


_BEGINNING, _END = 180, 117  # characters of what is told of an item, if it is longer
_HIDDEN = "personal-data-"


def key_of(item: str) -> str:
    """By what name an item is noted: its own, unless that looks like personal data.

    >>> key_of("k7q2m9xt4d"), key_of("手机13800138000")
    ('k7q2m9xt4d', 'personal-data-786ce160fd82b20f')
    """
    return f"{_HIDDEN}{sha256_of(item)[:16]}" if find_personal(item) else item


def guarded(words: str) -> str:
    """Words that may be a stranger's, as they are kept and shown: short, without personal data."""
    if find_personal(words):
        return f"told in words that look like personal data (SHA-256 {sha256_of(words)[:16]})"
    if len(words) <= _BEGINNING + _END:
        return words
    return f"{words[:_BEGINNING]} … {words[-_END:]}"


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
        self.report.say(f"{self.source.name}: {key_of(item)}: {guarded(reason)}")

    def miss(self, item: str, reason: str) -> None:
        """Notes the same of what was told already."""
        self.harvests.fail(self.source.name, key_of(item), guarded(reason), now=self.now())
        self.counts["failed"] += 1

    def mend(self, items: Iterable[str]) -> None:
        """Notes that items are taken in, or no more to be had."""
        self.harvests.mend(self.source.name, map(key_of, items))

    def failing(self) -> dict[str, int]:
        """The items that failed, each with how often; least often first."""
        failures = self.harvests.failures(self.source.name)
        return {one.item: one.attempts for one in sorted(failures, key=lambda one: one.attempts)}

    def still_failing(self, before: Mapping[str, int]) -> list[str]:
        """Those of `before` that neither came nor were asked for since, and can be asked for."""
        return [
            item
            for item, times in self.failing().items()
            if before.get(item) == times and not item.startswith(_HIDDEN)
        ]


class Patience:
    """Counts items that fail in a row, and gives up with the last of them."""

    def __init__(self, *, but: Collection[str] = ()) -> None:
        """Items in `but` are known to fail: they say nothing of the server."""
        self._but = frozenset(but)
        self._failed = 0

    def succeed(self) -> None:
        """One came."""
        self._failed = 0

    def is_out(self, item: str) -> bool:
        """Whether one that did not come is one too many."""
        if item in self._but:
            return False
        self._failed += 1
        return self._failed >= _MOST_FAILURES
