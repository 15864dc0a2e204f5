"""The life of an index: followed, found broken, made anew beside itself."""

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from gazette.errors import SearchIndexError, StoreError
from opendata.public.changes import document_of
from opendata.search.documents import SearchDocument
from opendata.search.engine import Engine, EngineName, Query, Unit
from opendata.search.generations import Generations
from opendata.search.index import bring_up, follow, home_of, is_up, open_engine, rebuild
from tests.opendata.search.shelf import invented

pytestmark = pytest.mark.requirement("SD-02", "item-31")


def article(id_: str, title: str, text: str) -> SearchDocument:
    return invented(id_, title, text, path="art_1", article="第一条")


class Changed(msgspec.Struct):
    """What became of the public documents."""

    documents: Iterable[SearchDocument]
    removed: tuple[str, ...]
    cursor: int
    erased: bool


class Archive:
    """Public documents that change, or one article of each."""

    def __init__(self, unit: Unit = "document") -> None:
        self._made = invented if unit == "document" else article
        self.asked: list[int] = []
        self._log: list[tuple[str, SearchDocument | None]] = []
        self._erased = 0

    def publish(self, id_: str, text: str) -> None:
        self._log.append((id_, self._made(id_, "某题", text)))

    def withdraw(self, id_: str) -> None:
        self._log.append((id_, None))

    def erase(self, id_: str) -> None:
        self.withdraw(id_)
        self._erased = len(self._log)

    def changed_since(self, cursor: int) -> Changed:
        self.asked.append(cursor)
        last = dict(self._log[cursor:])
        return Changed(
            (document for document in last.values() if document),
            tuple(id_ for id_, document in last.items() if document is None),
            len(self._log),
            self._erased > cursor,
        )


@pytest.fixture
def archive(unit: Unit) -> Archive:
    archive = Archive(unit)
    archive.publish("a", "原文")
    archive.publish("b", "原文")
    return archive


@pytest.fixture
def engine(name: EngineName, unit: Unit, tmp_path: Path) -> Iterator[Engine]:
    """An empty index of the unit."""
    index = open_engine(name, tmp_path, unit=unit)
    yield index
    index.close()


def found(engine: Engine, text: str) -> set[str]:
    return {document_of(hit.id) for hit in engine.search(Query(text=text)).items}


def test_an_index_follows_what_changed_and_no_more(engine: Engine, archive: Archive) -> None:
    assert follow(engine, archive.changed_since).documents == 2
    archive.publish("a", "新文")
    archive.withdraw("b")
    assert follow(engine, archive.changed_since).documents == 1
    assert follow(engine, archive.changed_since).documents == 0
    assert (archive.asked, engine.cursor()) == ([0, 2, 4], 4)
    assert (found(engine, "新文"), found(engine, "原文")) == ({"a"}, set())


def test_a_document_is_replaced_with_all_its_entries_and_taken_out(
    engine: Engine, unit: Unit
) -> None:
    """In tantivy 0.27 deleting by an unsigned number deletes nothing, and updates become duplicates."""
    made = article if unit == "article" else invented
    first, other = made("a", "题", "原文"), made("b", "题", "原文")
    second: dict[Unit, dict[str, str]] = {"document": {"key": "a@1"}, "article": {"path": "art_2"}}
    entries = [first, msgspec.structs.replace(first, **second[unit])]
    engine.update([*entries, other], (), 1)
    count = engine.count()
    for turn in range(2, 5):
        engine.update(entries, (), turn)
        assert (engine.count(), engine.checks().count) == (count, 3)
    engine.update((), ["a"], 5)
    assert (engine.count(), engine.checks().count, engine.checks_of("a")) == (1, 1, [])
    assert found(engine, "原文") == {"b"}


def test_only_one_writes_at_a_time(
    engine: Engine, name: EngineName, unit: Unit, tmp_path: Path, archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("opendata.search.generations._WAIT", 0.1)
    with Generations(home_of(name, tmp_path, unit=unit)).alone():
        for write in (
            lambda: engine.update((), (), 1),
            lambda: rebuild(name, tmp_path, archive.changed_since, unit=unit),
        ):
            with pytest.raises(StoreError, match=r"another process .* is writing"):
                write()
    assert follow(engine, archive.changed_since).documents == 2


def test_a_reader_goes_on_while_the_index_is_made_anew(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    done = threading.Event()

    def read() -> list[set[str]]:
        reader = open_engine(name, tmp_path, unit=unit)
        met = []
        while not done.is_set():
            reader.reload()
            met.append(found(reader, "原文"))
        return met

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(read)
        for _ in range(5):
            rebuild(name, tmp_path, archive.changed_since, unit=unit)
        done.set()
    met = reading.result()
    assert met
    assert all(one == {"a", "b"} for one in met)


def test_a_reader_that_looked_just_before_the_swap_takes_the_new_index(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it looked at was gone when it opened it, and the search failed."""
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    reader = open_engine(name, tmp_path, unit=unit)
    archive.publish("c", "原文")
    look = Generations.current
    looks: list[Path | None] = []

    def late(self: Generations) -> Path | None:
        current = look(self)
        looks.append(current)
        if len(looks) == 1:
            rebuild(name, tmp_path, archive.changed_since, unit=unit)
        return current

    monkeypatch.setattr(Generations, "current", late)
    reader.reload()
    assert found(reader, "原文") == {"a", "b", "c"}


def test_the_same_changes_twice_give_the_same_index(engine: Engine, archive: Archive) -> None:
    """After a crash between commit and cursor the changes are followed once more."""
    follow(engine, archive.changed_since)
    changed = archive.changed_since(0)
    engine.update(changed.documents, ["never there"], changed.cursor)
    assert (engine.count(), found(engine, "原文")) == (2, {"a", "b"})


def test_an_index_ahead_of_the_documents_is_refused(engine: Engine, archive: Archive) -> None:
    engine.update((), (), 99)
    with pytest.raises(SearchIndexError, match="rebuild"):
        follow(engine, archive.changed_since)


def test_a_rebuilt_index_takes_over_from_under_its_readers(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    reader = open_engine(name, tmp_path, unit=unit)
    follow(reader, archive.changed_since)
    archive.publish("c", "原文")
    done = rebuild(name, tmp_path, archive.changed_since, unit=unit)
    assert (done.documents, done.cursor, done.rebuilt) == (3, 3, True)
    assert found(reader, "原文") == {"a", "b"}
    reader.reload()
    assert found(reader, "原文") == {"a", "b", "c"}
    folders = [
        entry.name for entry in home_of(name, tmp_path, unit=unit).iterdir() if entry.is_dir()
    ]
    assert folders == ["2"]


def test_a_broken_off_rebuild_leaves_the_index_in_use(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    bring_up(name, tmp_path, archive.changed_since, unit=unit)

    def broken(_: int) -> Changed:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="disk"):
        rebuild(name, tmp_path, broken, unit=unit)
    assert found(open_engine(name, tmp_path, unit=unit), "原文") == {"a", "b"}
    assert rebuild(name, tmp_path, archive.changed_since, unit=unit).documents == 2


def test_an_index_knows_whether_it_is_up(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    assert is_up(name, tmp_path, archive.changed_since, unit=unit)
    archive.publish("c", "原文")
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)


@pytest.mark.requirement("OD-11")
def test_an_index_is_made_anew_when_something_was_withdrawn(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    """Taken out, a document is not found; its words would stand in the files for long."""
    archive.publish("c", "误发之事")
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    archive.erase("c")
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)
    done = bring_up(name, tmp_path, archive.changed_since, unit=unit)
    assert (done.rebuilt, done.documents, done.cursor) == (True, 2, 4)
    assert found(open_engine(name, tmp_path, unit=unit), "误发") == set()
    assert is_up(name, tmp_path, archive.changed_since, unit=unit)
    assert not bring_up(name, tmp_path, archive.changed_since, unit=unit).rebuilt


@pytest.mark.requirement("OD-11")
def test_what_was_withdrawn_is_not_found_while_the_index_is_made_anew(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    archive.publish("c", "误发之事")
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    archive.erase("c")
    engine = open_engine(name, tmp_path, unit=unit)
    with pytest.raises(SearchIndexError, match="withdrawn"):
        follow(engine, archive.changed_since)
    assert found(engine, "误发") == set()
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)


@pytest.mark.requirement("OD-11")
def test_an_index_of_another_engine_goes_with_what_was_withdrawn(
    unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    bring_up("whoosh", tmp_path, archive.changed_since, unit=unit)
    bring_up("tantivy", tmp_path, archive.changed_since, unit=unit)
    archive.publish("c", "原文")
    bring_up("tantivy", tmp_path, archive.changed_since, unit=unit)
    assert Generations(home_of("whoosh", tmp_path, unit=unit)).current() is not None
    archive.erase("a")
    bring_up("tantivy", tmp_path, archive.changed_since, unit=unit)
    assert [
        entry for entry in home_of("whoosh", tmp_path, unit=unit).iterdir() if entry.is_dir()
    ] == []
    assert found(open_engine("whoosh", tmp_path, unit=unit), "原文") == set()
    assert bring_up("whoosh", tmp_path, archive.changed_since, unit=unit).documents == 2


def other_rules(home: Path) -> None:
    (home / "state.json").write_text('{"stamp": "analyzer 0", "cursor": 1}', encoding="utf-8")


def no_state(home: Path) -> None:
    (home / "state.json").unlink()


def no_content(home: Path) -> None:
    for entry in home.iterdir():
        if entry.name != "state.json":
            entry.unlink()


def no_folder(home: Path) -> None:
    shutil.rmtree(home)


@pytest.mark.parametrize("damage", [other_rules, no_state, no_content, no_folder])
def test_an_index_that_cannot_be_used_says_so_and_is_made_anew(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive, damage: Callable[[Path], None]
) -> None:
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    folder = Generations(home_of(name, tmp_path, unit=unit)).current()
    assert folder is not None
    damage(folder)
    archive.publish("c", "原文")
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)
    with pytest.raises(SearchIndexError, match="rebuild"):
        open_engine(name, tmp_path, unit=unit)
    done = bring_up(name, tmp_path, archive.changed_since, unit=unit)
    assert (done.documents, done.rebuilt) == (3, True)
    assert found(open_engine(name, tmp_path, unit=unit), "原文") == {"a", "b", "c"}


def test_a_lost_index_is_seen_again_when_it_is_whole(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive
) -> None:
    """It was put there empty first, and searches found nothing."""
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    reader = open_engine(name, tmp_path, unit=unit)
    shutil.rmtree(home_of(name, tmp_path, unit=unit))

    def watched(cursor: int) -> Changed:
        changed = archive.changed_since(cursor)
        with pytest.raises(SearchIndexError, match="gone"):
            reader.reload()
        return changed

    assert bring_up(name, tmp_path, watched, unit=unit).documents == 2
    reader.reload()
    assert found(reader, "原文") == {"a", "b"}


@pytest.mark.parametrize("words", ["", "x", "../..", "公报"])
def test_an_index_whose_folder_is_not_named_is_made_anew(
    name: EngineName, unit: Unit, tmp_path: Path, archive: Archive, words: str
) -> None:
    """Neither a search nor `index --rebuild` got past it."""
    bring_up(name, tmp_path, archive.changed_since, unit=unit)
    (home_of(name, tmp_path, unit=unit) / "current").write_text(words, encoding="utf-8")
    assert not is_up(name, tmp_path, archive.changed_since, unit=unit)
    assert bring_up(name, tmp_path, archive.changed_since, unit=unit).documents == 2
    assert found(open_engine(name, tmp_path, unit=unit), "原文") == {"a", "b"}
