"""A harvest of 100,000 records by sickle while the office records, changes and withdraws."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sickle import Sickle

from gazette.model import Draft
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from tests.made_up import NOW, announcement, publish, record
from tests.many import enter_changes, leap, multiply
from tests.serving import running_app

pytestmark = [pytest.mark.requirement("OD-03", "OD-07", "OD-11", "item-37"), pytest.mark.long]

RECORDS = 100_000
DAYS = 4  # on which the office works while somebody harvests
MANY = 5  # documents a day that are withdrawn, of the first and of the last; as many change
ENDS = 2 * DAYS * MANY  # documents of the store before all copies, and as many behind them
STEP = 20_000  # records between two days
Seen = tuple[str, str, bool]
"""A document, its datestamp, and whether it is gone."""


class Office:
    """An archive of which the first and the last records are the store's, and those between are copies."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._now = NOW
        self.first = publish(data, [_draft(serial) for serial in range(ENDS)])
        """What a harvester is given at once."""
        multiply(data, RECORDS // ENDS - 2)
        leap(data, enter_changes(data))
        self.last = self.record([_draft(serial) for serial in range(ENDS, 2 * ENDS)])
        """What it is given in the end."""

    def work(self, day: int) -> None:
        """Of the first documents and of the last some are withdrawn and some change; one is new."""
        now = self._tick()
        gone, changed = _places(day)
        with Store.open(self._data) as store:
            for document in (*(self.first[at] for at in gone), *(self.last[at] for at in gone)):
                store.withdraw(
                    document, None, code="personal_data", authority="示例省人民政府办公厅",
                    on=now.date(), note=None, actor="editor", now=now,
                )  # fmt: skip
        again = [_draft(at + back, "现予更正。\n") for back in (0, ENDS) for at in changed]
        self.record([*again, _draft(2 * ENDS + day)])

    def record(self, drafts: Sequence[Draft]) -> list[str]:
        """Records them and brings public.db up to the store."""
        ids = record(self._data, drafts, now=self._tick())
        follow(self._data)
        return ids

    def records(self) -> set[Seen]:
        """What every harvester must have in the end; of the store's documents the store says it."""
        with closing(sqlite3.connect(self._data / DATABASE)) as db:
            rows = db.execute("SELECT document, at, kind = 'removed' FROM change").fetchall()
        told = {id: (id, at[:19] + "Z", bool(gone)) for id, at, gone in rows}
        with StoreReader(self._data) as store:
            for one in store.last_changes(store.last_change()):
                told[one.document_id] = (one.document_id, one.at[:19] + "Z", not one.is_public)
        return set(told.values())

    def _tick(self) -> datetime:
        self._now += timedelta(days=1)
        return self._now


def _places(day: int) -> tuple[range, range]:
    """Which documents of each end are withdrawn on a day, and which change."""
    return range(day * MANY, (day + 1) * MANY), range(ENDS - (day + 1) * MANY, ENDS - day * MANY)


def _draft(serial: int, more: str = "") -> Draft:
    made = announcement(serial + 1, signed_on=None)
    return replace(made, text=made.text + more)


def harvested(port: int, **arguments: str) -> Iterator[Seen]:
    """A list of records, by sickle."""
    harvester = Sickle(f"http://127.0.0.1:{port}/oai", timeout=60)
    for one in harvester.ListRecords(metadataPrefix="oai_dc", **arguments):
        header = one.header
        yield header.identifier.rpartition(":")[2], header.datestamp, bool(header.deleted)


def test_sickle_harvests_100_000_records_while_the_office_works(tmp_path: Path) -> None:
    """What was given before it changed comes once more, in its new state; all else comes once."""
    office = Office(tmp_path)
    given: list[Seen] = []
    with running_app(tmp_path) as port:
        for one in harvested(port):
            given.append(one)
            day, rest = divmod(len(given), STEP)
            if rest == 0 and day <= DAYS:
                office.work(day - 1)
        newest = max(stamp for _, stamp, _ in given)
        later = list(harvested(port, **{"from": newest}))
    times = Counter(id for id, _, _ in given)
    assert times == Counter([*times, *office.first])
    last = {id: (id, stamp, gone) for id, stamp, gone in given}
    assert set(last.values()) == office.records()
    assert len(last) == RECORDS + DAYS
    assert sum(gone for _, _, gone in last.values()) == 2 * DAYS * MANY
    assert set(later) == {one for one in last.values() if one[1] == newest}
