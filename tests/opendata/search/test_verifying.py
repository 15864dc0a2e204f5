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
from opendata.search.engine import EngineName
from opendata.search.generations import Generations
from opendata.search.index import INDEX, open_engine, rebuild
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


def folder(data: Path, name: EngineName) -> Path:
    """Where the index stands."""
    found = Generations(data / INDEX / name).current()
    assert found is not None
    return found


def differences(data: Path, check: Check) -> list[str]:
    """What differs, and how."""
    compared = [check.compare(data, part) for part in check.parts(data)]
    return [f"{d.what}: {d.found}" for one in compared for d in one.differences]


def committed(data: Path, name: EngineName) -> Iterable[Path]:
    """The files that are compared, and what stands beside them."""
    here = folder(data, name)
    files = read_state(here).files
    assert files
    return [*(here / file.name for file in files), here / FILE, here.parent / "current"]


def test_an_index_is_as_it_was_committed(data: Path, name: EngineName) -> None:
    assert differences(data, IndexFiles(name)) == []
    assert differences(data, IndexDocuments(name)) == []
    assert is_readable(name, data)


def test_a_byte_of_any_file_is_missed(data: Path, name: EngineName) -> None:
    for path in committed(data, name):
        content = path.read_bytes()
        for place in {0, len(content) // 2, len(content) - 1} & set(range(len(content))):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            (found,) = differences(data, IndexFiles(name))
            assert path.name in found
        path.write_bytes(content)
    assert differences(data, IndexFiles(name)) == []


def test_no_file_may_be_missing_or_too_many(data: Path, name: EngineName) -> None:
    here = folder(data, name)
    first = next(iter(committed(data, name)))
    first.rename(here / "stray")
    found = differences(data, IndexFiles(name))
    assert {each.partition(":")[0] for each in found} == {
        f"{name}/{here.name}/{first.name}",
        f"{name}/{here.name}/stray",
    }


def test_a_commit_that_was_broken_off_is_no_difference(data: Path, name: EngineName) -> None:
    """The next one sees to it: the cursor has stayed behind."""
    here = folder(data, name)
    begin_commit(here, read_state(here).cursor - 1)
    (here / "left-over").write_bytes(b"half a file")
    assert differences(data, IndexFiles(name)) == []
    (here / "left-over").unlink()
    made_up.index(data, name)
    assert differences(data, IndexFiles(name)) == []
    assert differences(data, IndexDocuments(name)) == []


def test_an_index_that_has_more_to_follow_is_not_compared(data: Path, name: EngineName) -> None:
    made_up.record(
        data, [made_up.draft("last", "最后一件。", made_up.metadata("关于最后一件的通知"))]
    )
    follow(data)
    (part,) = IndexDocuments(name).parts(data)
    compared = IndexDocuments(name).compare(data, part)
    assert (compared.differences, compared.moved) == ((), 1)


def test_a_document_that_is_not_as_published_is_named(data: Path, name: EngineName) -> None:
    changed = changed_since(data / DATABASE, 0)
    first, second, *_ = changed.documents
    other = made_up.announcements()[0].text
    with closing(open_engine(name, data / INDEX)) as engine:
        altered = type(first)(id=first.id, title=first.title, text=other)
        engine.update([altered], [second.id], changed.cursor)
    assert sorted(differences(data, IndexDocuments(name))) == sorted(
        [
            f"{name}: document {first.id}: checks {check_of(altered)}",
            f"{name}: document {second.id}: none",
        ]
    )


def test_a_document_too_many_is_counted(data: Path, name: EngineName) -> None:
    changed = changed_since(data / DATABASE, 0)
    first, *_ = changed.documents
    with closing(open_engine(name, data / INDEX)) as engine:
        engine.update([type(first)(id="stray", title="某题", text="某文")], (), changed.cursor)
        count = engine.checks().count
    assert differences(data, IndexDocuments(name)) == [f"{name}: documents: {count}"]


def test_single_documents_can_be_drawn(data: Path, name: EngineName) -> None:
    drawn = IndexDocuments(name).drawn(data, 100, Random(1))  # noqa: S311 (a sample, no secret)
    compared = [IndexDocuments(name).compare(data, part) for part in drawn]
    assert sum(one.count for one in compared) == 15
    assert not any(one.differences for one in compared)


def test_where_there_is_no_index_nothing_is_compared(tmp_path: Path, name: EngineName) -> None:
    assert [*IndexFiles(name).parts(tmp_path), *IndexDocuments(name).parts(tmp_path)] == []


def test_an_index_made_anew_is_as_it_was_committed(data: Path, name: EngineName) -> None:
    rebuild(name, data / INDEX, lambda cursor: changed_since(data / DATABASE, cursor))
    assert differences(data, IndexFiles(name)) == []
    assert differences(data, IndexDocuments(name)) == []
