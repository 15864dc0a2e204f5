"""The ledger held to itself: a leaf, node or checkpoint that was changed, removed or swapped is named."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gazette.differences import Check
from gazette.model import Draft
from gazette.store.verifying_ledger import Checkpoints, Leaves
from gazette.store.verifying_publications import Publications
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
COUNT = 11
CHECKS: tuple[Check, ...] = (Leaves(), Checkpoints(), Publications())
SWAP = "UPDATE ledger_leaf SET position = CASE position WHEN 4 THEN 1005 ELSE 1004 END WHERE position IN (4, 5)"


@pytest.fixture
def published(store: Store, make_draft: Callable[..., Draft], run: int, data: Path) -> Path:
    """A store with a public document a transaction."""
    for n in range(COUNT):
        draft = make_draft(number=f"示政发〔2024〕{n}号", title=f"第{n}号示例通知", path=f"{n}.txt")
        store.record(draft, (), clear=True, run=run, now=NOW)
    store.close()
    return data


def differences(data: Path) -> list[str]:
    """What differs, by row and column."""
    compared = [check.compare(data, part) for check in CHECKS for part in check.parts(data)]
    found = [each for one in compared for each in one.differences]
    return [f"{each.what} {each.column}" if each.column else each.what for each in found]


def alter(data: Path, *statements: str) -> None:
    """Changes the ledger by hand."""
    with closing(sqlite3.connect(data / "gazette.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        query = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        for (name,) in connection.execute(query).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0


def test_a_ledger_is_as_it_was_written(published: Path) -> None:
    assert differences(published) == []
    assert [sum(c.compare(published, p).count for p in c.parts(published)) for c in CHECKS] == [
        COUNT, COUNT, COUNT,
    ]  # fmt: skip


def test_an_empty_ledger_is_no_difference(store: Store, data: Path) -> None:
    store.close()
    assert differences(data) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE ledger_leaf SET entry = entry || ' ' WHERE position = 4", "ledger_leaf 4 entry"),
        ("UPDATE ledger_leaf SET hash = zeroblob(32) WHERE position = 4", "ledger_leaf 4 entry"),
        ("UPDATE ledger_leaf SET kind = 'hold' WHERE position = 4", "ledger_leaf 4 kind"),
        ("UPDATE ledger_leaf SET at = '2024' WHERE position = 4", "ledger_leaf 4 at"),
        ("UPDATE ledger_leaf SET subject = 'x' WHERE position = 4", "ledger_leaf 4 subject"),
        ("DELETE FROM ledger_leaf WHERE position = 4", "ledger_leaf 4"),
        ("DELETE FROM ledger_leaf WHERE position = 10", "the last checkpoint"),
        ("UPDATE ledger_node SET hash = zeroblob(32) WHERE level = 2", "ledger_node 2 0"),
        ("DELETE FROM ledger_node WHERE level = 3", "ledger_node 3 0"),
        ("INSERT INTO ledger_node VALUES (3, 1, zeroblob(32))", "ledger_node 3 1"),
        ("INSERT INTO ledger_node VALUES (40, 1, zeroblob(32))", "ledger_node 40 1"),
        ("UPDATE checkpoint SET root = zeroblob(32) WHERE size = 7", "checkpoint 7 root"),
        ("UPDATE checkpoint SET note = replace(note, '7', '8') WHERE size = 7", "checkpoint 7"),
        ("UPDATE checkpoint SET at = '2024' WHERE size = 7", "checkpoint 7 at"),
        ("UPDATE version SET sm3 = 'x' WHERE id = 3", "version 3 sm3"),
        ("DELETE FROM decision WHERE version = 3 AND decision = 'public'", "version 3"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(published: Path, statement: str, named: str) -> None:
    alter(published, statement)
    assert named in differences(published)


def test_leaves_that_were_swapped_do_not_lead_to_what_was_signed(published: Path) -> None:
    back = "UPDATE ledger_leaf SET position = position - 1000 WHERE position > 1000"
    alter(published, SWAP, back)
    found = differences(published)
    assert {"ledger_node 1 2", "checkpoint 5 root"} <= set(found)
