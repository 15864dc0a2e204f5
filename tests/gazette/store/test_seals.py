"""Every row gets a seal as it is written, keeps it for good, and loses it only with its content."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from struct import pack

import pytest

from gazette.differences import Check
from gazette.errors import StoreError
from gazette.model import Draft, Finding
from gazette.store.reader import StoreReader
from gazette.store.seals import TOGETHER, row_digest, sealed_tables
from gazette.store.verifying_counts import Counts
from gazette.store.verifying_seals import Seals
from gazette.store.writer import Store

pytestmark = pytest.mark.requirement("SD-02", "item-9", "item-34")

MakeDraft = Callable[..., Draft]
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
FOUND = Finding(code="two_numbers", detail="示例")
_REFUSING = r"SELECT name, sql FROM sqlite_schema WHERE name LIKE '%\_no\_%' ESCAPE '\'"
_SEALING = (
    r"SELECT name FROM sqlite_schema WHERE name LIKE '%\_is\_%' ESCAPE '\' AND type = 'trigger'"
)
CHECKS: tuple[Check, ...] = (Counts(), Seals())


@pytest.fixture
def recorded(store: Store, make_draft: MakeDraft, run: int, data: Path) -> Path:
    """A store with three documents, the second set by a person, the third with a finding."""
    for n in (1, 2, 3):
        draft = make_draft(number=f"示政发〔2024〕{n}号", title=f"第{n}号示例通知", path=f"{n}.txt")
        found = (FOUND,) if n == 3 else ()
        document = store.record(draft, found, clear=True, run=run, now=NOW).document_id
        if n == 2:
            store.set_field(document, "kind", "official", actor="editor", reason="示例", now=NOW)
    store.close()
    return data


def differences(data: Path) -> list[str]:
    """What the seals tell, without the name of the store."""
    found = [
        difference
        for check in CHECKS
        for part in check.parts(data)
        for difference in check.compare(data, part).differences
    ]
    assert {each.where for each in found} <= {"gazette.db"}
    return [f"{each.what}: {each.found}" for each in found]


def count(data: Path) -> int:
    """How many seals are found in place."""
    return sum(Seals().compare(data, part).count for part in Seals().parts(data))


def withdraw_last(data: Path, version: int | None) -> None:
    """Withdraws the last of the three documents, or a version of it."""
    with StoreReader(data) as reader:
        *_, last = reader.changes(0)
    with Store.open(data) as store:
        store.withdraw(
            last.document_id, version, code="personal_data", authority="示例省人民政府办公厅",
            on=date(2024, 6, 1), note=None, actor="editor", now=NOW,
        )  # fmt: skip


class Tamper:
    """Whoever may write the file: nothing refuses what he does."""

    def __init__(self, data: Path) -> None:
        self._connection = sqlite3.connect(data / "gazette.db", isolation_level=None)

    def __call__(self, statement: str, *values: object) -> int:
        """Does it, once the triggers are gone that refuse it; they are put back."""
        triggers = self._connection.execute(_REFUSING).fetchall()
        for name, _ in triggers:
            self._connection.execute(f"DROP TRIGGER {name}")
        changed = self._connection.execute(statement, values).rowcount
        for _, made in triggers:
            self._connection.execute(made)
        return changed

    def unsealed(self, statement: str) -> None:
        """Writes something without its seal."""
        self._connection.create_function("row_digest", -1, lambda *_: b"")
        last = "SELECT max(id) FROM seal"
        (before,) = self._connection.execute(last).fetchone()
        self(statement)
        self("DELETE FROM seal WHERE id > ?", before)
        self("UPDATE sqlite_sequence SET seq = ?", before)

    def erase(self, version: int) -> None:
        """Deletes the content of a version, as a withdrawal does."""
        for table in (*TOGETHER, "finding"):
            self(f"DELETE FROM {table} WHERE version = ?", version)  # noqa: S608 (our own words)

    def unseal(self) -> None:
        """Makes the store one of the release before seals."""
        for (name,) in self._connection.execute(_SEALING).fetchall():
            self._connection.execute(f"DROP TRIGGER {name}")
        for table in ("seal", "content_seal"):
            self._connection.execute(f"DROP TABLE {table}")
        query = "DELETE FROM _sqlite_migrations WHERE name = 'm009_seals'"
        self._connection.execute(query)

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()


@pytest.fixture
def tamper(recorded: Path) -> Iterator[Tamper]:
    with closing(Tamper(recorded)) as tampering:
        yield tampering


def test_the_digest_of_a_row_never_changes() -> None:
    """Seals of earlier releases must stay good: this is MessagePack, written by hand."""
    values = (b"\x01", b"\xa6" + "示例".encode(), b"\xcb" + pack(">d", 0.5), b"\xc0", b"\xc4\x01\0")
    written = b"\x96\xa8decision" + b"".join(values)
    assert row_digest("decision", 1, "示例", 0.5, None, b"\0") == sha256(written).digest()


def test_values_that_only_look_alike_have_other_digests() -> None:
    alike = [1, "1", b"1", 1.5, "1.5", None, "", "NULL"]
    assert len({row_digest("t", value) for value in alike}) == len(alike)
    assert row_digest("t", "a", "bc") != row_digest("t", "ab", "c")


def test_what_was_written_is_as_it_is_sealed(recorded: Path) -> None:
    assert differences(recorded) == []
    assert count(recorded) > 30


def test_every_table_of_the_store_is_sealed(recorded: Path) -> None:
    with closing(sqlite3.connect(recorded / "gazette.db")) as connection:
        sealed = {table.name for table in sealed_tables(connection)}
        query = "SELECT name FROM sqlite_schema WHERE type = 'table'"
        tables = {name for (name,) in connection.execute(query)}
    together = {"content", "component", "citation", "effect", "named"}
    assert tables - sealed == {*together, "seal", "content_seal", "sqlite_sequence"}


def test_what_is_rolled_back_leaves_no_gap(store: Store, make_draft: MakeDraft, data: Path) -> None:
    run = store.start_run("ingest", now=NOW)

    def fail_midway() -> None:
        with store.batch():
            store.record(make_draft(), (), clear=True, run=run, now=NOW)
            raise StoreError("示例")

    with pytest.raises(StoreError):
        fail_midway()
    store.record(make_draft(), (), clear=True, run=run, now=NOW)
    assert differences(data) == []


def test_a_store_of_an_earlier_release_is_sealed_as_it_is(recorded: Path, tamper: Tamper) -> None:
    with StoreReader(recorded) as reader:
        before = reader.totals()
    sealed = count(recorded)
    tamper.unseal()
    with pytest.raises(StoreError, match="older release"):
        StoreReader(recorded)
    Store.open(recorded).close()
    assert differences(recorded) == []
    assert count(recorded) == sealed
    with StoreReader(recorded) as reader:
        assert reader.totals() == before


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE decision SET reason = reason || ' ' WHERE id = 3", "decision 3: another"),
        ("UPDATE content SET text = text || ' ' WHERE version = 2", "content 2: another"),
        ("UPDATE component SET heading = NULL WHERE version = 1", "component 1 0: another"),
        ("UPDATE citation SET confidence = 0.9999 WHERE version = 3", "citation 3 0: another"),
        ("UPDATE finding SET detail = '' WHERE version = 4", "finding [4,0]: another"),
        ("UPDATE seal SET digest = x'00' WHERE id = 1", "_sqlite_migrations 1: another"),
        ("DELETE FROM decision WHERE id = 3", "decision 3: no such row"),
        ("DELETE FROM citation WHERE version = 3", "words of content 3: 4 rows"),
        ("DELETE FROM seal WHERE kind = 'decision' AND key = 3", "decision 3: none"),
        ("DELETE FROM seal WHERE id = (SELECT max(id) FROM seal)", "checkpoint 4: none"),
        (
            "UPDATE seal SET kind = 'decisjon' WHERE kind = 'decision' AND key = 3",
            "decision 3: none",
        ),
        ("UPDATE seal SET id = id + 1000 WHERE id = 9", "seal 9: missing"),
    ],
)
def test_what_was_changed_is_named(
    recorded: Path, tamper: Tamper, statement: str, named: str
) -> None:
    assert tamper(statement) > 0
    assert named in differences(recorded)


def test_a_row_removed_with_its_seal_leaves_a_gap(recorded: Path, tamper: Tamper) -> None:
    (place,) = [n for n in range(1, count(recorded)) if _kind(recorded, n) == ("decision", 3)]
    tamper("DELETE FROM decision WHERE id = 3")
    tamper("DELETE FROM seal WHERE id = ?", place)
    assert differences(recorded) == [f"seal {place}: missing"]


def test_the_last_row_removed_with_its_seal_is_missed(recorded: Path, tamper: Tamper) -> None:
    last = count(recorded)
    tamper("DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint)")
    tamper("DELETE FROM seal WHERE id = ?", last)
    assert differences(recorded) == [f"seals: up to {last - 1}"]


def test_a_row_that_was_slipped_in_has_no_seal(recorded: Path, tamper: Tamper) -> None:
    tamper.unsealed(
        "INSERT INTO alias SELECT 'another', document, kind, recorded_at FROM alias LIMIT 1"
    )
    assert differences(recorded) == ["alias another: none"]


def test_what_was_erased_takes_its_seal_along(recorded: Path, tamper: Tamper) -> None:
    tamper.erase(4)
    with closing(sqlite3.connect(recorded / "gazette.db")) as connection:
        left = connection.execute("SELECT key FROM content_seal WHERE kind <> 'listed'").fetchall()
    assert left == [(1,), (2,), (3,)]


def test_content_that_nobody_withdrew_is_missed(recorded: Path, tamper: Tamper) -> None:
    tamper.erase(4)
    assert differences(recorded) == ["content 4: no such row", "finding [4,0]: no such row"]


@pytest.mark.parametrize("version", [1, None])
def test_content_that_was_withdrawn_may_be_gone(recorded: Path, version: int | None) -> None:
    withdraw_last(recorded, version)
    assert differences(recorded) == []
    with closing(sqlite3.connect(recorded / "gazette.db")) as connection:
        query = "SELECT count(*) FROM content_seal WHERE kind = 'content'"
        assert connection.execute(query).fetchone() == (3,)


def test_a_withdrawal_covers_no_other_version(recorded: Path, tamper: Tamper) -> None:
    withdraw_last(recorded, 1)
    tamper.erase(1)
    assert differences(recorded) == ["content 1: no such row"]


def test_words_that_outlive_their_text_are_named(recorded: Path, tamper: Tamper) -> None:
    tamper("DELETE FROM content WHERE version = 4")
    assert "citation 4 0: there" in differences(recorded)


def _kind(data: Path, seal: int) -> tuple[str, object]:
    with closing(sqlite3.connect(data / "gazette.db")) as connection:
        row = connection.execute("SELECT kind, key FROM seal WHERE id = ?", (seal,)).fetchone()
    return row[0], row[1]
