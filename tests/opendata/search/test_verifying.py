"""An index against the list of its files and against public.db, on each engine."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from gazette.differences import Check
from opendata.public.changes import changed_since
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.search.documents import check_of
from opendata.search.engine import EngineName, Unit
from opendata.search.generations import Generations
from opendata.search.index import INDEX, home_of, open_engine, rebuild
from opendata.search.state import FILE, begin_commit, read_state
from opendata.search.verifying import IndexDocuments, IndexFiles, is_readable
from tests import made_up

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34")


@pytest.fixture
def data(tmp_path: Path, name: EngineName) -> Path:
    """An archive with an index in two commits, the second of which takes something out."""
    made_up.publish(tmp_path, [made_up.notice(), made_up.statute()])
    made_up.index(tmp_path, name)
    made_up.record(tmp_path, [made_up.fee_notice(), *made_up.announcements()])
    follow(tmp_path)
    made_up.index(tmp_path, name)
    return tmp_path


def folder(data: Path, name: EngineName, unit: Unit) -> Path:
    """Where the index stands."""
    found = Generations(home_of(name, data / INDEX, unit=unit)).current()
    assert found is not None
    return found


def differences(data: Path, check: Check) -> list[str]:
    """What differs, and how."""
    compared = [check.compare(data, part) for part in check.parts(data)]
    return [f"{d.what}: {d.found}" for one in compared for d in one.differences]


def committed(data: Path, name: EngineName, unit: Unit) -> Iterable[Path]:
    """The files that are compared, and what stands beside them."""
    here = folder(data, name, unit)
    files = read_state(here).files
    assert files
    return [*(here / file.name for file in files), here / FILE, here.parent / "current"]


def test_an_index_is_as_it_was_committed(data: Path, name: EngineName, unit: Unit) -> None:
    assert differences(data, IndexFiles(name, unit)) == []
    assert differences(data, IndexDocuments(name, unit)) == []
    assert is_readable(name, data, unit=unit)


def test_a_byte_of_any_file_is_missed(data: Path, name: EngineName, unit: Unit) -> None:
    for path in committed(data, name, unit):
        content = path.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1} & set(range(len(content))):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            (found,) = differences(data, IndexFiles(name, unit))
            assert path.name in found
        path.write_bytes(content)
    assert differences(data, IndexFiles(name, unit)) == []


def test_no_file_may_be_missing_or_too_many(data: Path, name: EngineName, unit: Unit) -> None:
    here = folder(data, name, unit)
    first = next(iter(committed(data, name, unit)))
    first.rename(here / "stray")
    found = differences(data, IndexFiles(name, unit))
    assert {each.partition(":")[0] for each in found} == {
        f"{here.parent.name}/{here.name}/{first.name}",
        f"{here.parent.name}/{here.name}/stray",
    }


def test_a_commit_that_was_broken_off_is_no_difference(
    data: Path, name: EngineName, unit: Unit
) -> None:
    """The next one sees to it: the cursor has stayed behind."""
    here = folder(data, name, unit)
    begin_commit(here, read_state(here).cursor - 1)
    (here / "left-over").write_bytes(b"half a file")
    assert differences(data, IndexFiles(name, unit)) == []
    (here / "left-over").unlink()
    made_up.index(data, name)
    assert differences(data, IndexFiles(name, unit)) == []
    assert differences(data, IndexDocuments(name, unit)) == []


def test_an_index_that_has_more_to_follow_is_not_compared(
    data: Path, name: EngineName, unit: Unit
) -> None:
    made_up.record(
        data, [made_up.draft("last", "最后一件。", made_up.metadata("关于最后一件的通知"))]
    )
    follow(data)
    (part,) = IndexDocuments(name, unit).parts(data)
    compared = IndexDocuments(name, unit).compare(data, part)
    assert (compared.differences, compared.moved) == ((), 1)


def test_a_document_that_is_not_as_published_is_named(
    data: Path, name: EngineName, unit: Unit
) -> None:
    changed = changed_since(data / DATABASE, 0, unit=unit)
    first, second = list({entry.id: entry for entry in changed.documents}.values())[:2]
    other = made_up.announcements()[0].text
    whose = {"document": "document", "article": "articles of document"}[unit]
    with closing(open_engine(name, data / INDEX, unit=unit)) as engine:
        altered = type(first)(id=first.id, title=first.title, text=other)
        engine.update([altered], [second.id], changed.cursor)
    assert sorted(differences(data, IndexDocuments(name, unit))) == sorted(
        [
            f"{name}: {whose} {first.id}: checks {check_of(altered)}",
            f"{name}: {whose} {second.id}: none",
        ]
    )


def test_a_document_too_many_is_counted(data: Path, name: EngineName, unit: Unit) -> None:
    changed = changed_since(data / DATABASE, 0, unit=unit)
    first, *_ = changed.documents
    with closing(open_engine(name, data / INDEX, unit=unit)) as engine:
        engine.update([type(first)(id="stray", title="某题", text="某文")], (), changed.cursor)
        count = engine.checks().count
    assert differences(data, IndexDocuments(name, unit)) == [f"{name}: {unit}s: {count}"]


def test_single_documents_can_be_drawn(data: Path, name: EngineName, unit: Unit) -> None:
    drawn = IndexDocuments(name, unit).drawn(data, 100, Random(1))  # noqa: S311 (a sample, no secret)
    compared = [IndexDocuments(name, unit).compare(data, part) for part in drawn]
    assert sum(one.count for one in compared) == {"document": 15, "article": 7}[unit]
    assert not any(one.differences for one in compared)


def test_where_there_is_no_index_nothing_is_compared(
    tmp_path: Path, name: EngineName, unit: Unit
) -> None:
    assert [
        *IndexFiles(name, unit).parts(tmp_path),
        *IndexDocuments(name, unit).parts(tmp_path),
    ] == []


def test_an_index_made_anew_is_as_it_was_committed(
    data: Path, name: EngineName, unit: Unit
) -> None:
    rebuild(name, data / INDEX, lambda cursor: changed_since(data / DATABASE, cursor))
    assert differences(data, IndexFiles(name, unit)) == []
    assert differences(data, IndexDocuments(name, unit)) == []
