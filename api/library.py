"""What the handlers read: one reader a thread, one search index a process and unit, opened when needed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from gazette.store.connection import open_for_reading
from gazette.store.ledger_reader import LedgerReader
from opendata.catalogue.known_steps import KnownSteps
from opendata.catalogue.rows import RowReader
from opendata.public.copies import Copy, copies
from opendata.public.file import DATABASE
from opendata.public.organ_reader import OrganNames
from opendata.public.reader import PublicReader
from opendata.search.engine import Engine, EngineName, Unit
from opendata.search.index import INDEX
from opendata.search.organ_names import organ_groups
from opendata.search.same import Groups, Named


class OpenEngine(Protocol):
    """Opens the index of a unit, as `opendata.search.index.open_engine` does."""

    def __call__(self, name: EngineName, path: Path, *, unit: Unit) -> Engine:
        """The index of an engine under the folder of indexes."""


class _Local(threading.local):
    """What each thread has of its own."""

    def __init__(self, path: Path, steps: KnownSteps) -> None:
        self.reader = PublicReader(path)
        self.rows = RowReader(path, steps=steps)
        self.ledger: LedgerReader | None = None
        self.named: tuple[OrganNames, ...] | None = None
        self.organ_names = Groups(())


class Library:
    """The public archive of one data directory. Making it opens nothing."""

    def __init__(self, data: Path, *, engine: EngineName, open_engine: OpenEngine) -> None:
        self.data = data
        self._engine_name = engine
        self._open_engine = open_engine
        self._engines: dict[Unit, Engine] = {}
        self._lock = threading.Lock()
        self._steps = KnownSteps(data / DATABASE)
        self._local = _Local(data / DATABASE, self._steps)

    def reader(self) -> PublicReader:
        """This thread's reader of public.db."""
        return self._local.reader

    def organ_names(self) -> Groups:
        """The other names of organs, as far as they are public."""
        local = self._local
        named = local.reader.organs.names()
        if named is not local.named:
            groups = (Named((one.name, *one.short), one.others) for one in named)
            local.named, local.organ_names = named, organ_groups(groups)
        return local.organ_names

    def generation(self) -> int:
        """A number that is another one after each change of public.db."""
        return self.reader().generation()

    def rows(self) -> RowReader:
        """This thread's reader of datasets."""
        return self._local.rows

    def ledger(self) -> LedgerReader:
        """This thread's reader of the ledger, the one part of gazette.db that is public.

        Raises StoreError where there is no store, or one of an older release.
        """
        if self._local.ledger is None:
            self._local.ledger = LedgerReader(open_for_reading(self.data))
        return self._local.ledger

    def copies(self) -> list[Copy]:
        """The closed copies for download, the newest first."""
        return copies(self.data)

    def close(self) -> None:
        """Lets go of what this thread opened, and makes no more steps."""
        self._steps.close()
        self.reader().close()
        self.rows().close()
        if self._local.ledger is not None:
            self._local.ledger.close()
            self._local.ledger = None
        while self._engines:
            self._engines.popitem()[1].close()

    def engine(self, unit: Unit) -> Engine:
        """The search index of a unit, at the state that is on the disk now.

        Raises SearchIndexError while it is gone: an empty one would say that there is nothing.
        """
        with self._lock:
            engine = self._engines.get(unit)
            if engine is None:
                engine = self._open_engine(self._engine_name, self.data / INDEX, unit=unit)
                self._engines[unit] = engine
            engine.reload()
            return engine
