"""The tables: migrated once, strict, and append-only in every history table there is."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from gazette.edition.issues import Entry, Issue
from gazette.edition.numbering import parse_issue_number
from gazette.edition.publishing import gazette_of
from gazette.errors import StoreError
from gazette.model import Attachment, Draft, Effect, Finding, Place
from gazette.store.dataset_clearing import Choosing
from gazette.store.effects import Asked
from gazette.store.reader import StoreReader
from gazette.store.schema import migrations
from gazette.store.seals import register
from gazette.store.writer import Store
from gazette.text.organ_table import read_organs
from tests.filings import submission
from tests.made_up_datasets import FEES, PHONE, form, upload

pytestmark = pytest.mark.requirement("SD-02", "item-9")

NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
CONTENT = {
    "layout", "attached",
    "content", "component", "citation", "effect", "finding", "listed", "filed", "filing_note",
    "entry", "named", "corrected", "content_seal",
    "dataset_metadata", "dataset_schema", "dataset_published", "dataset_finding",
}  # fmt: skip


def _tables() -> list[str]:
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    tables = sorted(set(db.table_names()) - {migrations.migrations_table, "sqlite_sequence"})
    db.close()
    return tables


TABLES = _tables()


def _migrations() -> list[str]:
    db = Database(memory=True, execute_plugins=False)
    names = [migration.name for migration in migrations.pending(db)]
    db.close()
    return names


MIGRATIONS = _migrations()


def _first_column(connection: sqlite3.Connection, table: str) -> str:
    query = "SELECT name FROM pragma_table_info(?) LIMIT 1"
    return str(connection.execute(query, (table,)).fetchone()[0])


def _issue() -> Issue:
    entry = Entry(column=None, title="示例工作", number="示政发〔2024〕1号", pages=(1, 2))
    return Issue(
        gazette=gazette_of("示例省人民政府公报"),
        year=2024,
        number=parse_issue_number("1"),
        serial=None,
        published_on=None,
        entries=(entry,),
    )


def _repealing(make_draft: Callable[..., Draft]) -> Draft:
    """A decision that ends the notice recorded before it."""
    draft = make_draft(title="示例决定", number="示政发〔2024〕2号", path="2024/2.txt")
    effect = Effect(
        kind="repeals", title=None, number="示政发〔2024〕1号", pinpoint=None, on=None, start=0, end=9,
        path=None,
    )  # fmt: skip
    return replace(draft, effects=(effect,))


@pytest.fixture
def connection(
    store: Store, make_draft: Callable[..., Draft], run: int, data: Path
) -> Iterator[sqlite3.Connection]:
    """A connection as the writer's own, to a store with a row in every table."""
    draft = replace(
        make_draft(findings=(Finding(code="two_numbers", detail="示例"),)),
        places=(Place(start=0, end=2, page=1, box=None),),
        attachments=(Attachment(name="附表", role="attachment", media_type="a/b", data=b"1"),),
    )
    document = store.record(draft, (), clear=True, run=run, now=NOW).document_id
    store.set_field(document, "kind", "official", actor="editor", reason="示例", now=NOW)
    store.correct(document, 2, {"abstract": "示例工作"}, note="漏印", actor="editor", now=NOW)
    store.withdraw(
        document, 1, code="other", authority="示例省", on=NOW.date(), note=None, actor="editor",
        now=NOW,
    )  # fmt: skip
    gone = make_draft(number="示政发〔2024〕9号", title="示例省误发工作的通知", text="误发的文件。")
    store.withdraw(
        store.record(gone, (), clear=True, run=run, now=NOW).document_id, None,
        code="other", authority="示例省", on=NOW.date(), note=None, actor="editor", now=NOW,
    )  # fmt: skip
    store.decide_original(document, 2, "revoked", actor="editor", reason="示例", now=NOW)
    acting = store.record(_repealing(make_draft), (), clear=True, run=run, now=NOW)
    refused = Asked(acting.document_id, 0)
    store.refuse_effect(refused, actor="editor", reason="示例", now=NOW)
    store.record(make_draft(text="", path="list.csv", record=1), (), clear=True, run=run, now=NOW)
    store.add_issue(_issue(), raw=None, run=run, now=NOW)
    store.load_organs(read_organs("name\n示例局\n"), actor="editor", now=NOW)
    store.end_run(run, {"stored": 1}, now=NOW)
    filed = store.file(submission(), [], now=NOW)
    store.decide(
        filed.document_id, 1, "returned", actor="editor", reason="示例", code="late", note="示例",
        now=NOW,
    )  # fmt: skip
    store.datasets.describe("fees", FEES, owner="示例省财政厅", actor="editor", now=NOW)
    store.datasets.add("fees", upload(b"a", PHONE), actor="agency", now=NOW)
    store.datasets.choose("fees", 1, [Choosing((1,), "mask", "示例")], actor="editor", now=NOW)
    store.datasets.clear("fees", 1, form(), actor="editor", reason="示例", now=NOW)
    store.close()
    connection = sqlite3.connect(data / "gazette.db")
    connection.execute("PRAGMA recursive_triggers = ON")
    register(connection)
    yield connection
    connection.close()


@pytest.mark.parametrize("table", sorted(set(TABLES) - CONTENT))
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET {1} = {1}",
        "DELETE FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    ],
)
def test_history_refuses_to_be_rewritten(
    connection: sqlite3.Connection, table: str, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=f"{table} is append-only"):
        connection.execute(statement.format(table, _first_column(connection, table)))


@pytest.mark.parametrize("table", sorted(CONTENT))
def test_content_is_never_altered_in_place(connection: sqlite3.Connection, table: str) -> None:
    statement = "UPDATE {0} SET {1} = {1}"
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement.format(table, _first_column(connection, table)))


@pytest.mark.parametrize("table", sorted(CONTENT))
def test_content_can_be_erased(connection: sqlite3.Connection, table: str) -> None:
    statement = "DELETE FROM {0}"
    assert connection.execute(statement.format(table)).rowcount > 0


@pytest.mark.parametrize("table", sorted(set(TABLES) - CONTENT))
def test_history_holds_no_words_of_a_document(connection: sqlite3.Connection, table: str) -> None:
    rows = list(Database(connection).table(table).rows)
    words = (
        "示例工作",
        "示例要求",
        "误发",
        "示政发",
        "第三条",
        "取水",
        "示水规",
        "示规备",
        "政策法规处",
    )
    assert rows
    assert not [row for row in rows if any(word in str(row) for word in words)]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_strict(connection: sqlite3.Connection, table: str) -> None:
    query = "SELECT strict FROM pragma_table_list WHERE name = ?"
    assert connection.execute(query, (table,)).fetchone() == (1,)


def test_migrations_are_recorded_and_applied_once(data: Path) -> None:
    for _ in range(2):
        Store.open(data).close()
    connection = sqlite3.connect(data / "gazette.db")
    applied = connection.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
    connection.close()
    assert applied == [("gazette", name) for name in MIGRATIONS]


def test_a_merged_migration_is_never_renamed() -> None:
    assert MIGRATIONS[:7] == [
        "m001_first_tables", "m002_filings", "m003_gazettes", "m004_organs",
        "m005_settings", "m006_ledger", "m007_effects",
    ]  # fmt: skip
    assert "m008_withdrawals" in MIGRATIONS


def test_a_store_of_a_newer_release_is_left_alone(data: Path) -> None:
    Store.open(data).close()
    connection = sqlite3.connect(data / "gazette.db")
    register(connection)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
        " VALUES ('gazette', 'm999_later', '2034-01-01')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer release: m999_later"):
        Store.open(data)
    with pytest.raises(StoreError, match="newer release"):
        StoreReader(data)


def test_a_file_that_is_no_database_is_named(data: Path) -> None:
    data.mkdir()
    (data / "gazette.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"gazette\.db"):
        Store.open(data)
    with pytest.raises(StoreError, match=r"gazette\.db"):
        StoreReader(data)


def test_reading_where_nothing_was_ingested_says_so(data: Path) -> None:
    with pytest.raises(StoreError, match="nothing has been ingested"):
        StoreReader(data)


def test_an_empty_database_asks_for_an_ingest(data: Path) -> None:
    data.mkdir()
    sqlite3.connect(data / "gazette.db").close()
    with pytest.raises(StoreError, match="older release"):
        StoreReader(data)
