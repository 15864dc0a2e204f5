"""Checkpoints: one a transaction, never of what contradicts an earlier one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.errors import KeysError, LedgerError
from gazette.model import Draft
from gazette.store.checkpoint import open_checkpoint
from gazette.store.connection import open_for_reading
from gazette.store.keys import public_keys, unlock
from gazette.store.ledger_reader import LedgerReader
from gazette.store.merkle import check_consistency
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("SD-10", "item-34")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
Publish = Callable[..., None]


@pytest.fixture
def publish(make_draft: Callable[..., Draft], run: int) -> Publish:
    """Publishes a number of documents, each in a transaction of its own unless in a batch."""

    def documents(store: Store, *numbers: int) -> None:
        for number in numbers:
            draft = make_draft(
                text=f"示例{number}。", title=f"示例{number}", number=f"示〔2024〕{number}号"
            )
            store.record(draft, (), clear=True, run=run, now=NOW.replace(minute=number))

    return documents


@contextmanager
def reading(data: Path) -> Iterator[LedgerReader]:
    """The ledger as another process sees it."""
    with closing(open_for_reading(data)) as connection:
        yield LedgerReader(connection)


@contextmanager
def tampering(data: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who has the file, and takes its triggers away."""
    with closing(sqlite3.connect(data / "gazette.db")) as connection, connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection


def sizes(data: Path) -> list[int]:
    """The sizes that were signed."""
    with closing(open_for_reading(data)) as connection:
        return [row[0] for row in connection.execute("SELECT size FROM checkpoint ORDER BY size")]


def test_each_transaction_is_signed_once(store: Store, publish: Publish, data: Path) -> None:
    publish(store, 1)
    with store.batch():
        publish(store, 2, 3, 4)
    publish(store, 5)
    assert sizes(data) == [1, 4, 5]


def test_what_adds_no_leaf_is_not_signed(store: Store, publish: Publish, data: Path) -> None:
    store.start_run("示例", now=NOW)
    assert sizes(data) == []
    assert not (data / "keys").exists()
    publish(store, 1, 1)
    store.start_run("示例", now=NOW)
    assert sizes(data) == [1]


def test_a_checkpoint_names_size_root_and_the_moment_of_its_last_leaf(
    store: Store, publish: Publish, data: Path
) -> None:
    publish(store, 1, 2)
    key = public_keys(data)[0]
    with reading(data) as ledger:
        last = ledger.checkpoint()
        assert last is not None
        opened = open_checkpoint(last.note, key)
        assert (opened.size, opened.root) == (2, ledger.tree.root(2)) == (last.size, last.root)
        assert last.at == "2024-06-01T12:02:00.000Z"
        first = ledger.checkpoint_of(1)
        assert first is not None
        assert ledger.checkpoint_of(3) is None
        check_consistency(
            1, 2, proof=ledger.tree.consistency(1, 2), old_root=first.root, new_root=last.root
        )


def test_an_empty_ledger_has_no_checkpoint(store: Store, data: Path) -> None:
    with reading(data) as ledger:
        assert ledger.checkpoint() is None


def test_all_writers_of_an_archive_sign_with_one_key(
    store: Store, publish: Publish, data: Path
) -> None:
    publish(store, 1)
    store.close()
    with Store.open(data) as again:
        publish(again, 2)
    key = public_keys(data)[0]
    with reading(data) as ledger:
        for size in (1, 2):
            signed = ledger.checkpoint_of(size)
            assert signed is not None
            assert open_checkpoint(signed.note, key).size == size


def test_nothing_is_published_while_the_signing_key_stays_shut(
    store: Store, publish: Publish, data: Path
) -> None:
    store.close()
    unlock("示例口令")
    with Store.open(data) as shut:
        publish(shut, 1)
    unlock("")
    with Store.open(data) as without, pytest.raises(KeysError, match="key_passphrase"):
        publish(without, 2)
    assert sizes(data) == [1]
    unlock("示例口令")
    with Store.open(data) as again:
        publish(again, 2)
    unlock("")
    assert sizes(data) == [1, 2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_leaf SET hash = zeroblob(32) WHERE position = 2",
        "UPDATE ledger_node SET hash = zeroblob(32) WHERE level = 1 AND position = 0",
        "DELETE FROM ledger_leaf WHERE position = 2",
        "UPDATE checkpoint SET note = replace(note, 'gongbao', 'gongbo')",
        "UPDATE checkpoint SET note = 'not a note'",
    ],
)
def test_nothing_is_signed_after_a_history_that_was_rewritten(
    store: Store, publish: Publish, data: Path, statement: str
) -> None:
    publish(store, 1, 2, 3)
    store.close()
    with tampering(data) as connection:
        connection.execute(statement)
    with Store.open(data) as again, pytest.raises(LedgerError):
        publish(again, 4)


def test_leaves_cut_off_at_the_end_are_noticed(store: Store, publish: Publish, data: Path) -> None:
    publish(store, 1, 2, 3)
    store.close()
    with tampering(data) as connection:
        connection.execute("DELETE FROM ledger_leaf WHERE position > 0")
    with Store.open(data) as again:
        for number in (4, 5, 6):
            with pytest.raises(LedgerError, match="3 leaves were signed"):
                publish(again, number)


def test_nodes_that_were_lost_are_made_again_and_are_the_same(
    store: Store, publish: Publish, data: Path
) -> None:
    publish(store, 1, 2, 3, 4, 5)
    with reading(data) as ledger:
        before = ledger.tree.root(5)
    store.close()
    with tampering(data) as connection:
        connection.execute("DELETE FROM ledger_node")
    with Store.open(data) as again:
        publish(again, 6)
    with reading(data) as ledger:
        assert ledger.tree.root(5) == before


def test_nodes_lost_in_part_are_noticed(store: Store, publish: Publish, data: Path) -> None:
    publish(store, 1, 2, 3, 4, 5)
    store.close()
    with tampering(data) as connection:
        connection.execute("DELETE FROM ledger_node WHERE level = 1")
    with Store.open(data) as again, pytest.raises(LedgerError, match="are there already"):
        publish(again, 6)


def test_keys_of_another_archive_sign_nothing_here(
    store: Store, publish: Publish, data: Path
) -> None:
    publish(store, 1)
    store.close()
    (data / "keys").rename(data / "lost")
    with Store.open(data) as again, pytest.raises(LedgerError, match="not of these keys"):
        publish(again, 2)
    assert sizes(data) == [1]
