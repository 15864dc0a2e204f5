"""The tables of gazette.db, made by migrations; a merged migration is never edited.

History tables hold ids, digests and facts, and refuse UPDATE and DELETE. Content tables hold what
may be personal: texts, metadata, findings; they refuse UPDATE, and `erase` alone deletes there.
"""

from collections.abc import Iterable, Mapping

from sqlite_utils import Database, Migrations

from gazette.store import (
    dataset_tables,
    effect_tables,
    filing_tables,
    issue_tables,
    layout_tables,
    ledger_tables,
    organ_tables,
    original_tables,
    seal_tables,
    setting_tables,
    withdrawal_tables,
)
from gazette.store.ledger_backfill import backfill
from gazette.store.names import name_recorded
from gazette.store.seals import is_sealing, register, seal_all, seal_new_tables

migrations = Migrations("gazette")

_HISTORY = {
    "source": """CREATE TABLE source (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        url TEXT,
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "trust": """CREATE TABLE trust (
        source TEXT PRIMARY KEY REFERENCES source(id),
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "run": """CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        command TEXT NOT NULL,
        started_at TEXT NOT NULL
    ) STRICT""",
    "event": """CREATE TABLE event (
        id INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        run INTEGER REFERENCES run(id),
        subject TEXT,
        detail TEXT NOT NULL CHECK (json_valid(detail))
    ) STRICT""",
    "raw_file": """CREATE TABLE raw_file (
        sha256 TEXT PRIMARY KEY,
        sm3 TEXT NOT NULL,
        size INTEGER NOT NULL,
        media_type TEXT NOT NULL,
        received_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "document": """CREATE TABLE document (
        id TEXT PRIMARY KEY,
        identity TEXT NOT NULL,
        rule TEXT NOT NULL,
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "alias": """CREATE TABLE alias (
        name TEXT PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document(id),
        kind TEXT NOT NULL CHECK (kind IN ('identity', 'id')),
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "organ": """CREATE TABLE organ (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        level TEXT NOT NULL,
        region TEXT,
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "version": """CREATE TABLE version (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document(id),
        number INTEGER NOT NULL CHECK (number > 0),
        digest TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        sm3 TEXT NOT NULL,
        normaliser TEXT NOT NULL,
        reader TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES source(id),
        path TEXT NOT NULL,
        record INTEGER,
        file TEXT NOT NULL REFERENCES raw_file(sha256),
        run INTEGER NOT NULL REFERENCES run(id),
        recorded_at TEXT NOT NULL,
        UNIQUE (document, number)
    ) STRICT""",
    "listing": """CREATE TABLE listing (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document(id),
        digest TEXT NOT NULL,
        source TEXT NOT NULL REFERENCES source(id),
        path TEXT NOT NULL,
        record INTEGER,
        run INTEGER NOT NULL REFERENCES run(id),
        recorded_at TEXT NOT NULL,
        UNIQUE (document, source, digest)
    ) STRICT""",
    "reading": """CREATE TABLE reading (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL REFERENCES source(id),
        path TEXT NOT NULL,
        record INTEGER,
        sha256 TEXT NOT NULL,
        reader TEXT NOT NULL,
        trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
        outcome TEXT NOT NULL,
        reason TEXT,
        document TEXT REFERENCES document(id),
        version INTEGER REFERENCES version(id),
        run INTEGER NOT NULL REFERENCES run(id),
        at TEXT NOT NULL
    ) STRICT""",
    "decision": """CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES version(id),
        decision TEXT NOT NULL CHECK (decision IN ('held', 'returned', 'cleared', 'public')),
        alters_public INTEGER NOT NULL CHECK (alters_public IN (0, 1)),
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}

_CONTENT = {
    "content": """CREATE TABLE content (
        version INTEGER PRIMARY KEY REFERENCES version(id),
        title TEXT,
        text TEXT NOT NULL,
        metadata TEXT NOT NULL
    ) STRICT""",
    "component": """CREATE TABLE component (
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        path TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        heading TEXT,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
    "citation": """CREATE TABLE citation (
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        title TEXT,
        number TEXT,
        pinpoint TEXT,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        path TEXT,
        confidence REAL NOT NULL,
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
    "finding": """CREATE TABLE finding (
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        start INTEGER,
        "end" INTEGER,
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
    "listed": """CREATE TABLE listed (
        listing INTEGER PRIMARY KEY REFERENCES listing(id),
        title TEXT,
        metadata TEXT NOT NULL
    ) STRICT""",
}

_INDEXES = (
    "CREATE INDEX reading_place ON reading(source, path, record)",
    "CREATE INDEX decision_version ON decision(version)",
    "CREATE INDEX decision_held ON decision(id) WHERE decision = 'held'",
    "CREATE INDEX decision_change ON decision(id) WHERE alters_public",
)


@migrations()
def m001_first_tables(db: Database) -> None:
    """History and content, as issue 01 needs them."""
    _make(db, _HISTORY, _CONTENT, _INDEXES)


@migrations()
def m002_filings(db: Database) -> None:
    """What agencies file, as issue 02 needs it."""
    _make(db, filing_tables.HISTORY, filing_tables.CONTENT, filing_tables.INDEXES)


@migrations()
def m003_gazettes(db: Database) -> None:
    """Gazettes and their issues, as issue 02 needs them."""
    _make(db, issue_tables.HISTORY, issue_tables.CONTENT, issue_tables.INDEXES)


@migrations()
def m004_organs(db: Database) -> None:
    """What an installation says of organs, as issue 02 needs it."""
    _make(db, organ_tables.HISTORY, {}, ())


@migrations()
def m005_settings(db: Database) -> None:
    """What persons set of documents, as issue 02 needs it."""
    _make(db, setting_tables.HISTORY, {}, setting_tables.INDEXES)


@migrations()
def m006_ledger(db: Database) -> None:
    """The ledger, as issue 03 needs it, with what was public before there was one."""
    _make(db, ledger_tables.HISTORY, {}, ledger_tables.INDEXES)
    backfill(db.conn)


@migrations()
def m007_effects(db: Database) -> None:
    """What texts do to others, as issue 03 needs it; versions already there get their names."""
    _make(db, effect_tables.HISTORY, effect_tables.CONTENT, effect_tables.INDEXES)
    name_recorded(db.conn)


@migrations()
def m008_withdrawals(db: Database) -> None:
    """Withdrawals and corrections, as issue 03 needs them."""
    _make(db, withdrawal_tables.HISTORY, withdrawal_tables.CONTENT, withdrawal_tables.INDEXES)


@migrations()
def m009_seals(db: Database) -> None:
    """A digest of every row, as issue 03 needs it; what was written before is sealed as it is."""
    register(db.conn)
    _make(db, seal_tables.HISTORY, seal_tables.CONTENT, ())
    seal_all(db.conn)


@migrations()
def m010_layouts(db: Database) -> None:
    """Where texts stand in their files, and files beside them, as issue 04 needs it."""
    register(db.conn)
    _make(db, {}, layout_tables.CONTENT, layout_tables.INDEXES)


@migrations()
def m011_datasets(db: Database) -> None:
    """Agencies' datasets, as issue 07 needs them."""
    register(db.conn)
    _make(db, dataset_tables.HISTORY, dataset_tables.CONTENT, dataset_tables.INDEXES)


@migrations()
def m012_originals(db: Database) -> None:
    """What persons say of files as received, as issue 06 needs it."""
    register(db.conn)
    _make(db, original_tables.HISTORY, {}, original_tables.INDEXES)


def _make(
    db: Database, history: Mapping[str, str], content: Mapping[str, str], indexes: Iterable[str]
) -> None:
    """Makes tables that refuse to be altered; of content alone rows may be erased.

    Once there are seals, their rows are sealed; many rows written at once may be in `seals.TOGETHER`.
    """
    for table, statement in {**history, **content}.items():
        db.execute(statement)
        db.execute(_refusal(table, "UPDATE"))
    for table in history:
        db.execute(_refusal(table, "DELETE"))
    for statement in indexes:
        db.execute(statement)
    if is_sealing(db.conn):
        seal_new_tables(db.conn, (*history, *content))


def _refusal(table: str, verb: str) -> str:
    """A trigger; with recursive_triggers on, it also stops INSERT OR REPLACE."""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
