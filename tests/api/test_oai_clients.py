"""`/oai` as two strangers' harvesters meet it, on the real server, while the archive changes."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.models import Header, Record
from sickle import Sickle

from opendata.public.file import DATABASE
from tests.made_up import announcements, notice, publish, statute
from tests.many import enter_changes, multiply
from tests.serving import running_app

pytestmark = pytest.mark.requirement("OD-03", "OD-07", "OD-11", "item-37")

START = datetime(2025, 1, 1, tzinfo=UTC)
Seen = tuple[str, str, bool]
"""A document, its datestamp, and whether it is gone."""


class Changing:
    """An archive in public.db alone, changed as following the store changes it."""

    def __init__(self, data: Path, copies: int) -> None:
        self.ids = publish(data, [notice(), statute(), *announcements()])
        if copies:
            multiply(data, copies)
        self.size = enter_changes(data)
        self._file = data / DATABASE
        self._moment = START
        self.changed: Counter[str] = Counter()

    def write(self, document: str, *, kind: str) -> None:
        """The last change of a document becomes this one."""
        self._moment += timedelta(seconds=1)
        at = self._moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        with closing(sqlite3.connect(self._file, timeout=30)) as db, db:
            db.execute(
                "UPDATE change SET at = ?, kind = ?, seq = (SELECT max(seq) + 1 FROM change) "
                "WHERE document = ?",
                (at, kind, document),
            )
        self.changed[document] += 1

    def withdraw(self, document: str) -> None:
        """Nothing of a document is left but that it is gone."""
        with closing(sqlite3.connect(self._file, timeout=30)) as db, db:
            db.execute("DELETE FROM document_issuer WHERE document = ?", (document,))
            db.execute("DELETE FROM document WHERE id = ?", (document,))
        self.write(document, kind="removed")

    def truth(self) -> set[Seen]:
        """What every harvester must have in the end."""
        with closing(sqlite3.connect(self._file)) as db:
            rows = db.execute("SELECT document, at, kind FROM change").fetchall()
        return {(id, at[:19] + "Z", kind == "removed") for id, at, kind in rows}

    def names(self) -> list[str]:
        """All documents in the order of their last changes."""
        with closing(sqlite3.connect(self._file)) as db:
            return [row[0] for row in db.execute("SELECT document FROM change ORDER BY seq")]


def records(port: int) -> Iterator[Seen]:
    """Everything, by sickle."""
    harvester = Sickle(f"http://127.0.0.1:{port}/oai", timeout=30)
    for record in harvester.ListRecords(metadataPrefix="oai_dc"):
        header = record.header
        yield header.identifier.rpartition(":")[2], header.datestamp, bool(header.deleted)


def harvest_while_it_changes(data: Path, *, copies: int, step: int) -> None:
    """The archive changes every `step` records. Complete, nothing twice in one state, and what is gone is told."""
    archive = Changing(data, copies)
    order = archive.names()
    given: list[Seen] = []
    with running_app(data) as port:
        for seen in records(port):
            given.append(seen)
            if len(given) % step == 0 and len(given) + step < len(order):
                before, behind = order[len(given) - 10], order[-len(given) // 2]
                archive.withdraw(before)
                archive.write(order[len(given) - 20], kind="changed")
                archive.write(behind, kind="changed")
                archive.withdraw(order[-len(given) // 2 - 1])
    assert len(set(given)) == len(given)
    last = {document: (document, stamp, gone) for document, stamp, gone in given}
    assert set(last.values()) == archive.truth()
    assert len(last) == archive.size
    times = Counter(document for document, _, _ in given)
    assert {document for document, count in times.items() if count > 1} <= set(archive.changed)
    assert sum(gone for _, _, gone in last.values()) == 2 * ((len(order) - 1) // step - 1)


def test_a_harvest_is_complete_while_the_archive_changes(tmp_path: Path) -> None:
    harvest_while_it_changes(tmp_path, copies=150, step=400)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, list[str]]]:
    """The app in two workers over fourteen documents, one withdrawn; its port."""
    data = tmp_path_factory.mktemp("harvested")
    archive = Changing(data, 0)
    archive.withdraw(archive.ids[3])
    with running_app(data) as port:
        yield port, archive.ids


def test_sickle_goes_through_all_verbs(served: tuple[int, list[str]]) -> None:
    port, ids = served
    harvester = Sickle(f"http://127.0.0.1:{port}/oai", timeout=30)
    assert harvester.Identify().deletedRecord == "persistent"
    prefixes = [form.metadataPrefix for form in harvester.ListMetadataFormats()]
    assert prefixes == ["oai_dc", "akn"]
    sets = [one.setSpec for one in harvester.ListSets()]
    assert "topic:2:2.1" in sets
    headers = harvester.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True)
    found = [header.identifier.rpartition(":")[2] for header in headers]
    assert sorted(found) == sorted(one for one in ids if one != ids[3])
    record = harvester.GetRecord(metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:{ids[1]}")
    assert record.metadata["title"] == ["示例省数据条例"]


@pytest.mark.parametrize("prefix", ["oai_dc", "akn"])
def test_scythe_harvests_each_format_once(served: tuple[int, list[str]], prefix: str) -> None:
    port, ids = served
    with Scythe(f"http://127.0.0.1:{port}/oai") as harvester:
        listed = harvester.list_records(metadata_prefix=prefix)
        found = [one for one in listed if isinstance(one, Record)]
        assert sorted(str(one.header.identifier).rpartition(":")[2] for one in found) == sorted(ids)
        assert [one.header.deleted for one in found].count(True) == 1
        assert str(harvester.identify().protocolVersion) == "2.0"
        assert len(list(harvester.list_sets())) > 4
        assert len(list(harvester.list_metadata_formats())) == 2


def test_scythe_goes_on_from_where_it_stood(served: tuple[int, list[str]]) -> None:
    port, ids = served
    with Scythe(f"http://127.0.0.1:{port}/oai") as harvester:
        since = harvester.list_identifiers(metadata_prefix="oai_dc", from_="2025-01-01")
        found = [one for one in since if isinstance(one, Header)]
        assert [str(one.identifier).rpartition(":")[2] for one in found] == [ids[3]]
        inside = harvester.list_identifiers(metadata_prefix="oai_dc", set_="kind:announcement")
        assert len(list(inside)) == 12
