"""Releases: whole, signed, read back by others' readers, and what changed since the one before."""

from __future__ import annotations

import csv
import gzip
import io
import json
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as parquet
import pytest
import zstandard

from gazette.errors import StoreError
from gazette.store.keys import public_keys
from gazette.store.writer import Store
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.questions import Question
from opendata.catalogue.rows import RowReader
from opendata.public.copies import DOWNLOADS, NOTE, Copy, copies, make_copy
from opendata.public.file import DATABASE
from opendata.public.publish import follow, rebuild
from opendata.public.signed_manifest import check_manifest
from opendata.public.verifying_copies import Copies
from opendata.release import Plan, make_release
from opendata.release_files import CHANGES, FORMS
from tests.data_package import faults
from tests.office import START, Office

pytestmark = pytest.mark.requirement("GZ-18", "OD-07", "FOI-06", "SEC-06", "item-34")

Table = dict[tuple[Any, ...], dict[str, Any]]  # Any: a value is what its column declares
PLAN = Plan(tuple(FORMS), {"metadata.json": "{}\n"}, 3)


@pytest.fixture
def office(office: Office) -> Office:
    """An office with documents that cite each other."""
    for n in range(1, 5):
        office.file(
            f"示例省人民政府关于第{n}件事项的通知",
            f"第一条 为做好第{n}件事项，根据示政发〔2024〕{n % 4 + 1}号，制定本通知。\n第二条 本通知自印发之日起施行。",
            number=f"示政发〔2024〕{n}号",
            cites=True,
        )
    rebuild(office.data)
    return office


def released(office: Office, *, hours: int = 0, plan: Plan = PLAN) -> Copy:
    """Makes a release some hours after the first moment."""
    now: datetime = START + timedelta(hours=hours)
    follow(office.data)
    return make_release(office.data, plan, now=now, progress=lambda *_: None)


def folder_of(office: Office, copy: Copy) -> Path:
    """Where a release stands."""
    return office.data / DOWNLOADS / copy.name


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a packed NDJSON file."""
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as unpacked:
        for line in io.TextIOWrapper(unpacked, "utf-8", newline="\n"):
            yield json.loads(line)


def of_csv(path: Path) -> list[dict[str, Any]]:
    """The rows of a packed CSV."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_sqlite(path: Path) -> list[dict[str, Any]]:
    """The rows of a database with one table."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f'SELECT * FROM "{path.stem}"')]  # noqa: S608


def contents(folder: Path) -> dict[str, Table]:
    """Every dataset of a release by key, from its NDJSON."""
    return {
        dataset.id: {
            tuple(row[name] for name in dataset.key): row
            for row in lines(folder / f"{dataset.id}.ndjson.zst")
        }
        for dataset in derived_datasets().values()
    }


def replayed(before: dict[str, Table], folder: Path) -> dict[str, Table]:
    """What a release becomes by the change file of the next, as a stranger would do it."""
    made = {name: dict(table) for name, table in before.items()}
    for line in lines(folder / CHANGES):
        if "drop" in line:
            wanted = line["where"].items()
            table = made[line["drop"]]
            for key in [key for key, row in table.items() if wanted <= row.items()]:
                del table[key]
        elif "put" in line:
            dataset, row = derived_datasets()[line["put"]], line["row"]
            made[dataset.id][tuple(row[name] for name in dataset.key)] = row
    return made


def test_every_format_has_every_row_of_public_db(office: Office) -> None:
    folder = folder_of(office, released(office))
    with closing(RowReader(folder / DATABASE)) as reader:
        for dataset in derived_datasets().values():
            names = [column.name for column in dataset.columns]
            rows = reader.read(Question(dataset), limit=1000).rows
            expected = [dict(zip(names, row, strict=True)) for row in rows]
            assert list(lines(folder / f"{dataset.id}.ndjson.zst")) == expected
            assert of_sqlite(folder / f"{dataset.id}.sqlite") == expected
            assert of_csv(folder / f"{dataset.id}.csv.gz") == [
                {name: "" if value is None else str(value) for name, value in row.items()}
                for row in expected
            ]
            read = parquet.read_table(folder / f"{dataset.id}.parquet")
            assert (read.column_names, read.num_rows) == (names, len(expected))
            plain = [name for name in names if not name.endswith(("_on", "_at", "since"))]
            assert read.select(plain).to_pylist() == [
                {name: row[name] for name in plain} for row in expected
            ]
    assert len(contents(folder)["documents"]) == 4
    assert len(contents(folder)["relations"]) == 4


def test_it_says_what_is_in_it(office: Office) -> None:
    copy = released(office)
    folder = folder_of(office, copy)
    readme = (folder / "README.txt").read_text(encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert faults(package) == []
    named = {one["path"] for one in package["resources"]}
    assert len(named) == len(derived_datasets()) * len(FORMS)
    assert named <= {file.name for file in copy.files}
    for dataset in derived_datasets().values():
        assert dataset.title.zh in readme
        assert all(column.description.en in readme for column in dataset.columns)
    assert {one["rows"] for one in package["resources"] if one["name"] == "documents.csv"} == {4}


def test_the_same_data_gives_the_same_bytes(office: Office) -> None:
    first, second = released(office), released(office, hours=1)
    digests = [
        {
            file.name: file.sha256
            for file in copy.files
            if file.name.partition(".")[0] in derived_datasets() or file.name == DATABASE
        }
        for copy in (first, second)
    ]
    assert digests[0] == digests[1]


def test_the_ledger_key_signs_the_manifest(office: Office) -> None:
    copy = released(office)
    note = (folder_of(office, copy) / NOTE).read_text(encoding="utf-8")
    check_manifest(copy, note, public_keys(office.data)[0])
    assert not any(
        Copies().compare(office.data, part).differences for part in Copies().parts(office.data)
    )


def test_a_flipped_bit_is_found_in_any_file(office: Office) -> None:
    folder = folder_of(office, released(office))
    random = Random(7)  # noqa: S311 (a place, no secret)
    for path in sorted(folder.iterdir()):
        before = path.read_bytes()
        spoilt = bytearray(before)
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
        path.write_bytes(spoilt)
        parts = Copies().parts(office.data) or [(folder.name, "manifest.json")]
        assert any(Copies().compare(office.data, part).differences for part in parts), path.name
        path.write_bytes(before)
    assert not any(
        Copies().compare(office.data, part).differences for part in Copies().parts(office.data)
    )


def test_a_release_without_its_note_is_a_difference(office: Office) -> None:
    folder = folder_of(office, released(office))
    (folder / NOTE).unlink()
    (found,) = Copies().compare(office.data, (folder.name, "manifest.json")).differences
    assert found.what == f"{folder.name}/{NOTE}"


def test_the_first_release_has_no_changes(office: Office) -> None:
    assert not (folder_of(office, released(office)) / CHANGES).exists()


def test_the_changes_make_one_release_of_the_other(office: Office) -> None:
    first = contents(folder_of(office, released(office)))
    office.file(
        "示例省人民政府关于第1件事项的补充通知", "正文。", number="示政发〔2024〕9号", cites=True
    )
    office.file("示例省教育厅公告", "另一正文。", issuers=("示例省教育厅",))
    second = folder_of(office, released(office, hours=1))
    assert replayed(first, second) == contents(second) != first
    assert not any("withdrawn" in line for line in lines(second / CHANGES))
    put = [line["row"]["id"] for line in lines(second / CHANGES) if line.get("put") == "documents"]
    assert len(put) == 2, "what did not change is not told again"


def test_the_changes_hold_even_where_a_withdrawal_took_the_release_before(office: Office) -> None:
    old = folder_of(office, released(office))
    first = contents(old)
    gone = next(iter(first["documents"]))[0]
    office.file("示例省教育厅公告", "另一正文。", issuers=("示例省教育厅",))
    office.decide(gone, 1, "held")
    second = folder_of(office, released(office, hours=1))
    assert not old.exists()
    assert replayed(first, second) == contents(second)
    assert (gone,) not in contents(second)["documents"]
    dropped = [line for line in lines(second / CHANGES) if line.get("where") == {"document": gone}]
    assert {line["drop"] for line in dropped} == {"versions", "articles", "status-changes"}


def test_a_tombstone_is_told_and_its_rows_go(office: Office) -> None:
    first = contents(folder_of(office, released(office)))
    gone = next(iter(first["documents"]))[0]
    with Store.open(office.data) as store:
        store.withdraw(
            gone,
            None,
            code="personal_data",
            authority="示例省人民政府办公厅",
            on=date(2024, 6, 1),
            note="来函要求",
            actor="editor",
            now=office.tick(),
        )
    second = folder_of(office, released(office, hours=1))
    told = [line["withdrawn"] for line in lines(second / CHANGES) if "withdrawn" in line]
    assert [(one["document"], one["code"]) for one in told] == [(gone, "personal_data")]
    assert replayed(first, second) == contents(second)
    assert not [key for table in contents(second).values() for key in table if gone in key]


def test_a_withdrawal_takes_every_release_and_what_is_half_made(office: Office) -> None:
    released(office)
    document = next(iter(contents(folder_of(office, released(office, hours=1)))["documents"]))[0]
    half = office.data / DOWNLOADS / "20240601T150000Z.new"
    half.mkdir()
    (half / "documents.csv.gz").write_bytes(b"half")
    office.decide(document, 1, "held")
    follow(office.data)
    assert copies(office.data) == []
    assert {path.name for path in (office.data / DOWNLOADS).iterdir()} == {
        "last_release.json", "lock",
    }  # fmt: skip


def test_what_is_withdrawn_while_a_release_is_made_is_in_none(office: Office) -> None:
    with closing(sqlite3.connect(office.data / DATABASE)) as db:
        ((document,),) = db.execute("SELECT id FROM document LIMIT 1").fetchall()
    told: list[str] = []

    def withdraw(name: str, done: int, total: int) -> None:
        told.append(name)
        if name == "articles.csv.gz" and told.count(name) == 1:
            office.decide(document, 1, "held")
            follow(office.data)

    with pytest.raises(StoreError, match="withdrawn while"):
        make_release(office.data, PLAN, now=START, progress=withdraw)
    assert copies(office.data) == []
    assert [path.name for path in (office.data / DOWNLOADS).iterdir()] == ["lock"]


def test_so_many_releases_stay_as_asked_and_copies_apart(office: Office) -> None:
    make_copy(office.data, {}, now=START - timedelta(hours=1))
    made = [released(office, hours=hours, plan=Plan(("csv",), {}, 2)) for hours in range(3)]
    kept = [copy for copy in copies(office.data) if copy.kind == "release"]
    assert kept == [made[2], made[1]]
    assert len(copies(office.data)) == 3


def _stopped(data: Path) -> None:
    """Makes a release and dies in the middle of it."""

    def die(name: str, done: int, total: int) -> None:
        if name == "relations.parquet":
            os.kill(os.getpid(), signal.SIGKILL)

    make_release(data, PLAN, now=START, progress=die)


def test_killed_in_the_middle_it_leaves_nothing_served(office: Office) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_stopped, args=(office.data,))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    assert copies(office.data) == []
    assert [path.name for path in (office.data / DOWNLOADS).glob("*.new")]
    copy = released(office, hours=1)
    assert copies(office.data) == [copy]
    assert list((office.data / DOWNLOADS).glob("*.new")) == []


def test_interrupted_it_leaves_nothing(office: Office) -> None:
    def interrupt(name: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_release(office.data, PLAN, now=START, progress=interrupt)
    assert [path.name for path in (office.data / DOWNLOADS).iterdir()] == ["lock"]
