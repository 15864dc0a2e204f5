"""A run of one harvest: begun, told, ended, whatever the other server does."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from gazette.errors import GazetteError, StateError
from gazette.filing.clearing import Trust
from gazette.store.harvests import HarvestKind, Harvests, HarvestSource
from gazette.store.lock import WriterLock
from gazette.store.office import open_office
from ingest.harvest import from_ckan, from_dcat, from_repository, from_server
from ingest.harvest.catalogue import Catalogue, OpenCatalogue
from ingest.harvest.fetching import Fetcher
from ingest.harvest.taking import Taking
from ingest.harvest.visit import HarvestReport, Visit, guarded
from ingest.progress import Progress
from ingest.run import OWNER

KINDS: Mapping[HarvestKind, Callable[[Visit], None]] = {
    "gongbao": from_server.harvest,
    "oai": from_repository.harvest,
    "ckan": from_ckan.harvest,
    "dcat": from_dcat.harvest,
}
"""How each kind of source is harvested."""

_LOCK = "harvest.lock"


class Outcome(msgspec.Struct, frozen=True):
    """What came of a run."""

    counts: Mapping[str, int]
    error: str | None
    """Why it did not come to its end; None: it did."""


def harvest(
    name: str,
    *,
    data: Path,
    jobs: int,
    progress: Progress,
    now: Callable[[], datetime],
    sleep: Callable[[float], None] = time.sleep,
    again: bool = False,
    catalogue: OpenCatalogue | None = None,
) -> Outcome:
    """Harvests a source by its name; descriptions of datasets go into the catalogue.

    With `again` from the beginning. One run of a data directory at a time. Raises NotFoundError,
    or BusyError where another one is under way.
    """
    with open_office(data) as office:
        source = office.harvests.one(name)
        if source.kind not in KINDS:
            raise StateError(f"harvest source {name!r}: {source.kind} is not harvested here")
        lock = WriterLock(data / _LOCK, wait=0)
        try:
            opened = catalogue(data, source) if catalogue else None
            office.harvests.begin(name, now=now())
            if again:
                office.harvests.move(name, None)
            return _run(source, office.harvests, data, jobs, progress, now, sleep, opened)
        finally:
            lock.release()


def _run(
    source: HarvestSource,
    harvests: Harvests,
    data: Path,
    jobs: int,
    progress: Progress,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    catalogue: Catalogue | None,
) -> Outcome:
    counts: Counter[str] = Counter()
    trust = Trust(
        trusted=source.trusted, owner=source.owner or OWNER, reason=f"published at {source.url}"
    )
    error = None
    with Fetcher(source.url, inside=source.inside, sleep=sleep) as fetcher:
        report = HarvestReport(progress, lambda path: str(fetcher.base.join(path)))
        with Taking(
            data, source.name, url=source.url, trust=trust, jobs=jobs, report=report, now=now
        ) as taking:
            visit = Visit(
                source=source,
                fetcher=fetcher,
                harvests=harvests,
                taking=taking,
                report=report,
                counts=counts,
                now=now,
                catalogue=catalogue,
            )
            try:
                KINDS[source.kind](visit)
            except GazetteError as failure:
                error = guarded(str(failure))
            except Exception as failure:  # a stranger's doing: the run ends, and is told
                error = _fault(failure)
            told = _told(counts, report)
            taking.end(told)
    report.close()
    harvests.end(source.name, told, error=error, now=now())
    return Outcome(told, error)


def _fault(failure: Exception) -> str:
    """What broke, and where; its own words may be a stranger's.

    >>> try:
    ...     int("x")
    ... except ValueError as failure:
    ...     _fault(failure)
    'it broke off with ValueError in <module>, line 2'
    """
    *_, last = traceback.extract_tb(failure.__traceback__)
    return f"it broke off with {type(failure).__name__} in {last.name}, line {last.lineno}"


def _told(counts: Counter[str], report: HarvestReport) -> dict[str, int]:
    """All that was counted; what is nought is not told."""
    of_report = {
        name: count
        for name, count in msgspec.structs.asdict(report.totals).items()
        if name in {"stored", "listed", "duplicate", "unchanged", "held"}
    }
    return {name: count for name, count in {**of_report, **counts}.items() if count}
