"""The organ table in the store: the last list counts, and what it leaves open is queued."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.errors import StateError
from gazette.model import Draft
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from gazette.text.organ_table import central_organs, read_organs

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
ORGANS = read_organs(
    "name,short_names,codes,level,region,valid_from,valid_to,successor\n"
    "示例省人民政府,省政府,示政发 示政函,province,990000,,,\n"
    "示例省农业厅,,,province,990000,,2018-10,示例省农业农村厅\n"
)


def test_without_a_list_the_central_organs_count(store: Store) -> None:
    assert [organ.name for organ in store.organ_table()] == [o.name for o in central_organs()]


def test_a_list_comes_back_as_it_was_loaded(store: Store, data: Path) -> None:
    assert store.load_organs(ORGANS, actor="editor", now=NOW)
    store.close()

    with StoreReader(data) as reader:
        table = reader.organ_table()
    assert [table.named(organ.name) for organ in ORGANS] == list(ORGANS)
    assert table.named("财政部") is not None


def test_the_same_list_again_adds_nothing_and_another_takes_its_place(store: Store) -> None:
    assert store.load_organs(ORGANS, actor="editor", now=NOW)
    assert not store.load_organs(ORGANS, actor="another", now=NOW)
    assert store.load_organs(ORGANS[1:], actor="another", now=NOW)
    table = store.organ_table()

    assert table.named("示例省人民政府") is None
    assert table.named("示例省农业厅") is not None


def test_a_list_is_loaded_by_somebody(store: Store) -> None:
    with pytest.raises(StateError):
        store.load_organs(ORGANS, actor=" ", now=NOW)


def test_names_that_nothing_settles_are_queued(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    store.load_organs(ORGANS, actor="editor", now=NOW)
    for place, issuer in enumerate(("示例省水利厅", "省财政厅", "示例办", "财政部", "省政府")):
        draft = make_draft(issuer=issuer, number=None, title=f"第{place}号", path=f"{place}.txt")
        store.record(draft, (), clear=True, run=run, now=NOW)
    store.close()

    with StoreReader(data) as reader:
        queued = reader.unresolved_organs()
    assert set(queued) == {"省财政厅", "省政府", "示例办"}
