"""Comparing all that an archive keeps: which checks there are, and in what order."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import product
from pathlib import Path
from random import Random

import msgspec

from api.crew import Run, Task, attempt, crew
from gazette.differences import Check, Compared, Difference, Part
from gazette.errors import StoreError
from gazette.store.reader import StoreReader
from gazette.store.verifying_counts import Counts, is_sealed
from gazette.store.verifying_database import Databases
from gazette.store.verifying_datasets import DatasetPublications
from gazette.store.verifying_files import Files
from gazette.store.verifying_ledger import Checkpoints, Leaves
from gazette.store.verifying_publications import Publications
from gazette.store.verifying_seals import Seals
from gazette.store.verifying_texts import Texts
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.public.verifying import Documents
from opendata.public.verifying_changes import Changes
from opendata.public.verifying_copies import Copies
from opendata.public.verifying_datasets import Tables
from opendata.public.verifying_full_text import full_texts
from opendata.public.verifying_issues import Issues
from opendata.public.verifying_lists import Lists
from opendata.public.verifying_names import Names
from opendata.public.verifying_originals import Originals
from opendata.public.verifying_state import State, is_of_this_release
from opendata.public.verifying_tombstones import Tombstones
from opendata.public.verifying_usage import UsageDays
from opendata.search.engine import ENGINES, UNITS, EngineName, Unit
from opendata.search.index import INDEX, bring_up, home_of
from opendata.search.verifying import IndexDocuments, IndexFiles, is_readable

SEALS: tuple[Check, ...] = (Counts(), Seals())
"""What tells of gazette.db of whichever release it says that it is."""
STORE: tuple[Check, ...] = (
    *SEALS, Databases(), Texts(), Files(), Leaves(), Checkpoints(), Publications(),
    DatasetPublications(),
)  # fmt: skip
"""What is kept for good."""
FOLLOWED: tuple[Check, ...] = (
    Documents(), Originals(), Changes(), Issues(), Names(), Tombstones(), Tables(), UsageDays(),
    Lists(),
)  # fmt: skip
"""What of public.db is compared with the store."""

_INDEXES: tuple[tuple[EngineName, Unit], ...] = tuple(product(ENGINES, UNITS))
_LOOKS = 3  # at what others change meanwhile
_PAUSE = 1.0  # seconds between two looks

Progress = Callable[[str, int, int], object]
"""Told what is compared, how many parts of it are done, and of how many."""


class Verified(msgspec.Struct, frozen=True):
    """What a comparison found."""

    compared: dict[str, int]
    """How many things of each kind."""
    moved: int
    """Things that somebody changed meanwhile, and that were not compared."""
    differences: tuple[Difference, ...]


class Sample(msgspec.Struct, frozen=True):
    """How many things of each kind to draw, and from what seed."""

    count: int
    seed: int


def verify(data: Path, *, jobs: int, sample: Sample | None, progress: Progress) -> Verified:
    """Compares the store with itself, then what is made of it with the store.

    public.db and the indexes are first followed, unless something differs already. What is not yet
    made is no difference. Raises StoreError where there is no store, or one of another release.
    """
    with crew(data, jobs=jobs) as run:
        verification = _Verification(data, run, sample, progress)
        if _is_current(verification, data):
            verification.look("the store", STORE)
            _derived(verification, data)
    return verification.result()


def _is_current(verification: _Verification, data: Path) -> bool:
    """Whether all can be compared; False after a difference in what says of which release it is."""
    try:
        StoreReader(data).close()
    except StoreError:
        if is_sealed(data):
            verification.look("the store", SEALS)
        if verification.is_clean:
            raise
        return False
    return True


def _derived(verification: _Verification, data: Path) -> None:
    verification.look("downloads", [Copies()])
    # What reads an index trusts its files: one that is not as committed is not opened.
    files = {index: IndexFiles(*index) for index in _INDEXES}
    sound = [index for index, check in files.items() if verification.look(check.name, [check])]
    if not (data / DATABASE).exists():
        return
    is_known = verification.look("the state of public.db", [State()]) and is_of_this_release(data)
    verification.look("the full text", full_texts() if is_known else [])
    settle = None
    if verification.is_clean:
        settle = partial(_follow, verification, data)
        settle()
        is_known = is_of_this_release(data)
    if is_known:
        checks = (
            *FOLLOWED,
            *(IndexDocuments(*each) for each in sound if is_readable(each[0], data, unit=each[1])),
        )
        verification.look("public.db", checks, settle=settle)


def _follow(verification: _Verification, data: Path) -> None:
    """Brings public.db up to the store, and each index that there is up to public.db."""
    steps: dict[str, Callable[[], object]] = {DATABASE: partial(follow, data)}
    for engine, unit in _INDEXES:
        home = home_of(engine, data / INDEX, unit=unit)
        if home.is_dir():
            changed = partial(changed_since, data / DATABASE, unit=unit)
            steps[home.name] = partial(bring_up, engine, data / INDEX, changed, unit=unit)
    for name, step in steps.items():
        done = attempt(step, f"{name} followed")
        if isinstance(done, Difference):
            verification.add(done)


class _Verification:
    """A comparison under way."""

    def __init__(self, data: Path, run: Run, sample: Sample | None, progress: Progress) -> None:
        self._data = data
        self._run = run
        self._sample = sample
        self._progress = progress
        self._compared: Counter[str] = Counter()
        self._moved = 0
        self._differences: list[Difference] = []

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs so far."""
        return not self._differences

    def add(self, difference: Difference) -> None:
        """Notes a difference that no check found."""
        self._differences.append(difference)

    def result(self) -> Verified:
        """What has been found."""
        return Verified(dict(self._compared), self._moved, tuple(self._differences))

    def look(
        self, what: str, checks: Iterable[Check], *, settle: Callable[[], None] | None = None
    ) -> bool:
        """Does checks; answers whether they found no difference.

        What differs is looked at twice, for others may be writing meanwhile. What is in motion waits
        until it is settled, for a while, if there is a way to settle it.
        """
        before = len(self._differences)
        tasks = [Task(check, part) for check in checks for part in self._parts(check)]
        for look in range(_LOOKS):
            again, is_moving = [], False
            for done, (task, compared) in enumerate(self._run(tasks), start=1):
                self._progress(what, done, len(tasks))
                can_settle = compared.moved > 0 and settle is not None and look < _LOOKS - 1
                if can_settle or (compared.differences and look == 0):
                    again.append(task)
                    is_moving |= can_settle
                else:
                    self._count(task, compared)
            tasks = again
            if settle is not None and is_moving:
                time.sleep(_PAUSE)
                settle()
            if not tasks:
                break
        return len(self._differences) == before

    def _parts(self, check: Check) -> Sequence[Part]:
        if self._sample is None:
            planned = attempt(partial(check.parts, self._data), check.name)
        else:
            random = Random(self._sample.seed)  # noqa: S311 (a sample, no secret)
            draw = partial(check.drawn, self._data, self._sample.count, random)
            planned = attempt(draw, check.name)
        if isinstance(planned, Difference):
            self.add(planned)
            return []
        return planned

    def _count(self, task: Task, compared: Compared) -> None:
        self._compared[task.check.name] += compared.count
        self._moved += compared.moved
        self._differences += compared.differences
