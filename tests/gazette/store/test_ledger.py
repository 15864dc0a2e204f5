"""The ledger: what is told of, in its order; a tree that only grows and proves it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from gazette.edition.issues import Entry, Issue
from gazette.edition.numbering import parse_issue_number
from gazette.edition.publishing import gazette_of
from gazette.errors import LedgerError
from gazette.model import Draft, Finding
from gazette.store.connection import open_for_reading
from gazette.store.entries import Hold, Publication, decode_leaf
from gazette.store.ledger import Ledger, Tree
from gazette.store.ledger_reader import LedgerReader
from gazette.store.merkle import check_consistency, check_inclusion, leaf_hash
from gazette.store.schema import migrations
from gazette.store.writer import Store
from tests.filings import submission

pytestmark = pytest.mark.requirement("SD-10", "item-34")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
AT = "2024-06-01T12:00:00.000Z"
OTHER = "示例省人民政府关于示例工作的通知\n各示例单位：\n一、另一项示例要求。"


@pytest.fixture
def told(data: Path) -> Callable[[], list[tuple[str, str, int | None]]]:
    """What the ledger says: kind, subject and version of each entry."""

    def entries() -> list[tuple[str, str, int | None]]:
        with closing(open_for_reading(data)) as connection:
            logged = LedgerReader(connection).entries(0, 1000)
        leaves = [(each, decode_leaf(each.leaf)) for each in logged]
        assert [leaf.kind for _, leaf in leaves] == [each.kind for each, _ in leaves]
        return [
            (each.kind, each.subject, getattr(leaf.entry, "version", None)) for each, leaf in leaves
        ]

    return entries


Told = Callable[[], list[tuple[str, str, int | None]]]


def issue(title: str = "示例工作") -> Issue:
    """An issue with one line."""
    return Issue(
        gazette=gazette_of("示例省人民政府公报"),
        year=2024,
        number=parse_issue_number("1"),
        serial=None,
        published_on=date(2024, 6, 1),
        entries=(Entry(column=None, title=title, number=None, pages=None),),
    )


def test_what_a_trusted_source_brings_is_told(
    store: Store, make_draft: Callable[..., Draft], run: int, told: Told
) -> None:
    made = store.record(make_draft(), (), clear=True, run=run, now=NOW)
    store.record(make_draft(), (), clear=True, run=run, now=NOW)
    assert told() == [("publication", made.document_id, 1)]


def test_what_is_held_is_not_told_until_it_is_cleared_nor_is_what_is_returned(
    store: Store, make_draft: Callable[..., Draft], run: int, told: Told
) -> None:
    id = store.record(make_draft(), (), clear=False, run=run, now=NOW).document_id
    store.decide(id, 1, "returned", actor="editor", reason="示例", now=NOW)
    store.decide(id, 1, "held", actor="editor", reason="示例", now=NOW)
    assert told() == []
    store.decide(id, 1, "cleared", actor="editor", reason="示例", now=NOW)
    store.decide(id, 1, "held", actor="editor", reason="示例", now=NOW)
    store.decide(id, 1, "cleared", actor="editor", reason="示例", now=NOW)
    assert told() == [("publication", id, 1), ("hold", id, 1), ("publication", id, 1)]


def test_what_a_person_sets_is_told_as_a_new_version(
    store: Store, make_draft: Callable[..., Draft], run: int, told: Told
) -> None:
    id = store.record(make_draft(), (), clear=True, run=run, now=NOW).document_id
    store.set_field(id, "kind", "official", actor="editor", reason="示例", now=NOW)
    assert told() == [("publication", id, 1), ("publication", id, 2)]


def test_an_issue_is_told_when_its_list_says_something_new(
    store: Store, run: int, told: Told
) -> None:
    for title in ("示例工作", "示例工作", "另一项工作"):
        store.add_issue(issue(title), raw=None, run=run, now=NOW)
    assert told() == [("issue", issue().id, None)] * 2


def test_a_filing_is_not_told(store: Store, told: Told) -> None:
    store.rehearse(submission(), now=NOW)
    store.file(submission(), [], now=NOW)
    assert told() == []


def test_a_publication_says_what_is_served_and_hides_the_file(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    draft = make_draft()
    made = store.record(draft, (), clear=True, run=run, now=NOW)
    with closing(open_for_reading(data)) as connection:
        (logged,) = LedgerReader(connection).entries(0, 10)
        (digest,) = connection.execute("SELECT digest FROM version").fetchone()
    leaf = decode_leaf(logged.leaf)
    text = draft.text.encode()
    key = (data / "keys" / "salt.key").read_bytes()
    salt = hmac_sha256(key, f"{draft.raw.sha256}\n{made.document_id}\n1".encode())
    assert leaf.at == AT
    assert leaf.entry == Publication(
        document=made.document_id,
        version=1,
        sha256=hashlib.sha256(text).hexdigest(),
        sm3=hashlib.new("sm3", text).hexdigest(),
        metadata=digest,
        file=hashlib.sha256(salt + bytes.fromhex(draft.raw.sha256)).hexdigest(),
    )
    assert draft.raw.sha256 not in logged.leaf
    assert draft.raw.sm3 not in logged.leaf


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC written out (RFC 2104)."""
    inner = bytes(byte ^ 0x36 for byte in key.ljust(64, b"\0"))
    outer = bytes(byte ^ 0x5C for byte in key.ljust(64, b"\0"))
    return hashlib.sha256(outer + hashlib.sha256(inner + message).digest()).digest()


def test_a_transaction_that_fails_tells_nothing(
    store: Store, make_draft: Callable[..., Draft], run: int, told: Told
) -> None:
    with pytest.raises(RuntimeError, match="示例"), store.batch():  # noqa: PT012 (the batch fails)
        store.record(make_draft(), (), clear=True, run=run, now=NOW)
        raise RuntimeError("示例")
    assert told() == []
    id = store.record(make_draft(), (), clear=True, run=run, now=NOW).document_id
    assert told() == [("publication", id, 1)]


def test_the_tree_is_that_of_the_entries_as_written(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    with store.batch():
        for number in range(1, 12):
            draft = make_draft(
                text=f"示例{number}。", title=f"示例{number}", number=f"示〔2024〕{number}号"
            )
            store.record(draft, (), clear=True, run=run, now=NOW)
    with closing(open_for_reading(data)) as connection:
        reader = LedgerReader(connection)
        for each in reader.entries(0, 11):
            assert each.hash == leaf_hash(each.leaf.encode())
            for size in range(each.index + 1, 12):
                proof = reader.tree.inclusion(each.index, size)
                root = reader.tree.root(size)
                check_inclusion(each.hash, each.index, size, proof=proof, root=root)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """A ledger in memory."""
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    yield Ledger(db.conn)
    db.close()


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=24))
def test_proofs_hold_between_all_sizes_of_a_stored_tree(versions: list[int]) -> None:
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    ledger, tree = Ledger(db.conn), Tree(db.conn)
    for index, version in enumerate(versions):
        assert tree.size == index
        assert ledger.append(Hold(document="a", version=version), at=AT) == index
        for _ in range(version % 3):  # at any time, also when there is nothing to add
            ledger.grow()
    ledger.grow()
    for new in range(1, len(versions) + 1):
        root = tree.root(new)
        for index in range(new):
            proof = tree.inclusion(index, new)
            check_inclusion(tree.node(0, index), index, new, proof=proof, root=root)
        for old in range(1, new + 1):
            proof = tree.consistency(old, new)
            check_consistency(old, new, proof=proof, old_root=tree.root(old), new_root=root)
    db.close()


def test_no_root_is_given_of_leaves_that_are_not_there(ledger: Ledger) -> None:
    tree = Tree(ledger.connection)
    ledger.append(Hold(document="a", version=1), at=AT)
    for size in (2, 3, 4):
        with pytest.raises(LedgerError, match="no node"):
            tree.root(size)


def test_later_entries_of_a_document_are_found(ledger: Ledger) -> None:
    for version in (1, 1, 2):
        ledger.append(_published("a", version), at=AT)
        ledger.append(_published("b", version), at=AT)
    ledger.append(Hold(document="a", version=1), at=AT)
    reader = LedgerReader(ledger.connection)
    assert reader.publication("a", 1, size=7) == 2
    assert reader.publication("a", 1, size=2) == 0
    assert reader.publication("a", None, size=7) == 4
    assert reader.publication("a", 3, size=7) is None
    assert reader.publication("c", None, size=7) is None
    (first,) = reader.entries(2, 3)
    assert [each.index for each in reader.later(first, size=7)] == [4, 6]
    assert [each.index for each in reader.later(first, size=6)] == [4]


def _published(document: str, version: int) -> Publication:
    return Publication(document=document, version=version, sha256="", sm3="", metadata="", file="")


@pytest.fixture
def old(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path, tmp_path: Path
) -> Path:
    """The archive of a data directory as the release before the ledger had it, keys beside it."""
    first = store.record(make_draft(), (), clear=True, run=run, now=NOW).document_id
    store.add_issue(issue(), raw=None, run=run, now=NOW.replace(hour=13))
    finding = Finding(code="secrecy_mark", detail="示例")
    held = make_draft(text=OTHER, title="另一通知", number="示政发〔2024〕2号", path="2.txt")
    second = store.record(
        held, [finding], clear=True, run=run, now=NOW.replace(hour=14)
    ).document_id
    store.decide(first, 1, "held", actor="editor", reason="示例", now=NOW.replace(hour=15))
    store.decide(second, 1, "cleared", actor="editor", reason="示例", now=NOW.replace(hour=16))
    store.add_issue(issue("另一"), raw=None, run=run, now=NOW.replace(hour=17))
    store.close()
    return _as_before(data, tmp_path / "old")


def _as_before(data: Path, copy: Path) -> Path:
    """A store whose tables end with m005, with the rows of another one and its keys."""
    copy.mkdir()
    db = Database(sqlite3.connect(copy / "gazette.db"), execute_plugins=False)
    migrations.apply(db, stop_before="m006_ledger")
    tables = set(db.table_names()) - {migrations.migrations_table}
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute("ATTACH ? AS old", (str(data / "gazette.db"),))
    with db.conn:
        for table in sorted(tables):
            db.conn.execute(f"INSERT INTO {table} SELECT * FROM old.{table}")  # noqa: S608
    db.close()
    (data / "keys").rename(copy / "keys")
    return copy


def _rows(data: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(data / "gazette.db")) as connection:
        return connection.execute(query).fetchall()


def test_an_older_archive_gets_the_leaves_it_would_have_had(old: Path, data: Path) -> None:
    Store.open(old).close()
    leaves = "SELECT * FROM ledger_leaf ORDER BY position"
    nodes = "SELECT * FROM ledger_node ORDER BY level, position"
    assert _rows(old, leaves) == _rows(data, leaves)
    assert _rows(old, nodes) == _rows(data, nodes)
    kinds = [row[1] for row in _rows(old, leaves)]
    assert kinds == ["publication", "issue", "hold", "publication", "issue"]


def test_the_first_write_to_an_older_archive_signs_what_it_holds(old: Path) -> None:
    with Store.open(old) as store:
        store.start_run("示例", now=NOW)
    assert _rows(old, "SELECT size FROM checkpoint") == [(5,)]
    Store.open(old).close()
    assert _rows(old, "SELECT count(*) FROM ledger_leaf") == [(5,)]


def test_an_older_archive_keeps_its_rows(old: Path, data: Path) -> None:
    Store.open(old).close()
    for table in ("document", "version", "decision", "issue_state"):
        query = f"SELECT * FROM {table} ORDER BY 1"  # noqa: S608 (our own words)
        assert _rows(old, query) == _rows(data, query)


def test_a_leaf_is_of_one_spelling(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> None:
    store.record(make_draft(), (), clear=True, run=run, now=NOW)
    ((leaf,),) = _rows(data, "SELECT entry FROM ledger_leaf")
    sorted_again = msgspec.json.encode(msgspec.json.decode(leaf), order="sorted")
    assert sorted_again.decode() == leaf
