"""Pages in parts: none is lost or too large, and a change touches two parts at most."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from opendata.public.file import DATABASE
from opendata.public.reader import PublicReader
from opendata.public.schema import SCHEMA
from opendata.public.sitemap_reader import MOST, Part

pytestmark = pytest.mark.requirement("item-9", "OD-02", "OD-03")

CHANGES = 2 * MOST + 7
GONE = frozenset({3, MOST, 2 * MOST + 6})


def change(data: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(data / DATABASE)) as db, db:
        db.execute(sql, values)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More changes than two sitemaps hold, three of them withdrawals; the number 5 is of nobody."""
    file = tmp_path_factory.mktemp("sitemaps") / DATABASE
    with closing(sqlite3.connect(file)) as db, db:
        db.executescript(SCHEMA)
        rows = (
            (f"d{n}", n, "removed" if n in GONE else "changed", f"2024-06-01T00:00:{n // MOST:02}Z")
            for n in range(CHANGES)
            if n != 5
        )
        db.executemany("INSERT INTO change VALUES (?, ?, ?, ?)", rows)
        issues = ((f"g/2024/{n:06}", "g", n) for n in range(MOST + 2))
        db.execute("INSERT INTO gazette (id, name, level, publisher) VALUES ('g', '', '', '')")
        db.executemany(
            "INSERT INTO issue (id, gazette, year, kind, number, number_to, title, recorded_at)"
            " VALUES (?1, ?2, 2024, '', ?3, ?3, '', '2024-06-02T00:00:00Z')",
            issues,
        )
    return file


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    shutil.copy(made, tmp_path)
    return tmp_path


@pytest.fixture
def reader(data: Path) -> Iterator[PublicReader]:
    with closing(PublicReader(data / DATABASE)) as made:
        yield made


def ids(reader: PublicReader, part: Part) -> list[str]:
    batches = reader.sitemaps.pages(part.section, part.number)
    return [page.id for batch in batches for page in batch]


def test_every_public_document_stands_in_one_part(reader: PublicReader) -> None:
    parts = [part for part in reader.sitemaps.parts() if part.section == "documents"]
    assert [(part.number, part.changed_at) for part in parts] == [
        (0, "2024-06-01T00:00:00Z"),
        (1, "2024-06-01T00:00:01Z"),
        (2, "2024-06-01T00:00:02Z"),
    ]
    found = [ids(reader, part) for part in parts]
    assert max(map(len, found)) <= MOST
    assert [id for part in found for id in part] == [
        f"d{n}" for n in range(CHANGES) if n not in GONE | {5}
    ]


def test_issues_stand_in_parts_by_their_ids(reader: PublicReader) -> None:
    parts = [part for part in reader.sitemaps.parts() if part.section == "issues"]
    assert [part.changed_at for part in parts] == ["2024-06-02T00:00:00Z"] * 2
    first, second = (ids(reader, part) for part in parts)
    assert (len(first), second) == (MOST, ["g/2024/050000", "g/2024/050001"])
    assert first == sorted(first)


def test_a_change_touches_the_part_it_leaves_and_the_newest(
    reader: PublicReader, data: Path
) -> None:
    before = [reader.sitemaps.mark(number) for number in range(3)]
    change(data, "UPDATE change SET seq = ?, kind = 'changed' WHERE document = 'd9'", CHANGES)
    after = [reader.sitemaps.mark(number) for number in range(3)]
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True, False]


def test_an_empty_part_is_not_named(reader: PublicReader, data: Path) -> None:
    change(data, "UPDATE change SET kind = 'removed' WHERE seq >= ? AND seq < ?", MOST, 2 * MOST)
    parts = [part.number for part in reader.sitemaps.parts() if part.section == "documents"]
    assert parts == [0, 2]
    assert list(reader.sitemaps.pages("documents", 1)) == []
    assert list(reader.sitemaps.pages("issues", 9)) == []
