"""The tables of office.db: ordinary and mutable, none of them for readers."""

from sqlite_utils import Database, Migrations

from gazette.store import harvest_tables

migrations = Migrations("office")

_TABLES = (
    """CREATE TABLE account (
        id TEXT PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('agency', 'editor', 'admin')),
        organ TEXT NOT NULL CHECK (organ <> ''),
        office TEXT NOT NULL CHECK (office <> ''),
        name TEXT NOT NULL UNIQUE CHECK (name <> ''),
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE api_key (
        prefix TEXT PRIMARY KEY,
        account TEXT NOT NULL REFERENCES account(id),
        sha256 TEXT NOT NULL,
        created_at TEXT NOT NULL,
        revoked_at TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE session (
        sha256 TEXT PRIMARY KEY,
        api_key TEXT NOT NULL REFERENCES api_key(prefix),
        form_token TEXT NOT NULL,
        expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE repeat_key (
        account TEXT NOT NULL REFERENCES account(id),
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        filing TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (account, name)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX api_key_account ON api_key(account)",
)


_SAVED_SEARCHES = (
    """CREATE TABLE saved_search (
        name TEXT PRIMARY KEY CHECK (name <> ''),
        question TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE saved_match (
        search TEXT NOT NULL REFERENCES saved_search(name) ON DELETE CASCADE,
        document TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (search, cursor, document)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m001_accounts(db: Database) -> None:
    """Accounts with their keys and sessions, and idempotency keys, as issue 02 needs them."""
    for statement in _TABLES:
        db.execute(statement)


@migrations()
def m002_saved_searches(db: Database) -> None:
    """Searches that are asked again of whatever is new, and what they found (05)."""
    for statement in _SAVED_SEARCHES:
        db.execute(statement)


_SUBSCRIPTIONS = (
    """CREATE TABLE subscription (
        id TEXT PRIMARY KEY REFERENCES saved_search(name) ON DELETE CASCADE,
        url TEXT NOT NULL CHECK (url <> ''),
        host TEXT NOT NULL,
        name TEXT NOT NULL,
        question TEXT NOT NULL,
        secret TEXT NOT NULL,
        base TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'disabled')),
        created_at TEXT NOT NULL,
        state_at TEXT NOT NULL,
        failing_since TEXT,
        last_failure TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX subscription_host ON subscription(host)",
    """CREATE TABLE delivery (
        id TEXT PRIMARY KEY,
        subscription TEXT NOT NULL REFERENCES subscription(id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('challenge', 'matches')),
        documents TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        due_at TEXT,
        reason TEXT,
        created_at TEXT NOT NULL,
        last_at TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX delivery_due ON delivery(due_at)",
    "CREATE INDEX delivery_subscription ON delivery(subscription)",
)


@migrations()
def m003_subscriptions(db: Database) -> None:
    """Webhooks: who is told what a saved search found, and what is still to be told (06)."""
    for statement in _SUBSCRIPTIONS:
        db.execute(statement)


_USAGE = (
    """CREATE TABLE usage (
        day TEXT NOT NULL,
        dataset TEXT NOT NULL CHECK (dataset <> ''),
        act TEXT NOT NULL CHECK (act IN ('view', 'download', 'call')),
        is_robot INTEGER NOT NULL CHECK (is_robot IN (0, 1)),
        requests INTEGER NOT NULL,
        PRIMARY KEY (day, dataset, act, is_robot)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE usage_visitor (
        day TEXT NOT NULL,
        dataset TEXT NOT NULL,
        visitor BLOB NOT NULL,
        PRIMARY KEY (day, dataset, visitor)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE usage_visitors (
        day TEXT NOT NULL,
        dataset TEXT NOT NULL,
        visitors INTEGER NOT NULL,
        PRIMARY KEY (day, dataset)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m004_usage(db: Database) -> None:
    """How much each dataset is used, a day (07)."""
    for statement in _USAGE:
        db.execute(statement)


_FEEDBACK = (
    """CREATE TABLE feedback (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('correction', 'request', 'showcase', 'appeal')),
        document TEXT,
        dataset TEXT CHECK (document IS NULL OR dataset IS NULL),
        words TEXT NOT NULL CHECK (words <> ''),
        received_at TEXT NOT NULL,
        due_on TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('received', 'accepted', 'answered', 'refused')),
        status_at TEXT NOT NULL,
        public_words TEXT,
        reply TEXT CHECK ((reply IS NULL) = (status IN ('received', 'accepted'))),
        published_at TEXT CHECK ((published_at IS NULL) = (public_words IS NULL)),
        held_at TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX feedback_received ON feedback(received_at, id)",
    "CREATE INDEX feedback_due ON feedback(status, due_on)",
    """CREATE TABLE feedback_contact (
        feedback TEXT PRIMARY KEY REFERENCES feedback(id),
        contact TEXT NOT NULL CHECK (contact <> '')
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m005_feedback(db: Database) -> None:
    """What readers write to the office, and apart from it how to reach them (07)."""
    for statement in _FEEDBACK:
        db.execute(statement)


@migrations()
def m006_published_feedback(db: Database) -> None:
    """Everybody's list of feedback reads what is published alone (07)."""
    db.execute(
        "CREATE INDEX feedback_public ON feedback(received_at, id) WHERE published_at IS NOT NULL"
    )


@migrations()
def m007_harvests(db: Database) -> None:
    """What is harvested from elsewhere, and how far that has come (07)."""
    for statement in harvest_tables.TABLES:
        db.execute(statement)


@migrations()
def m008_reported_errors(db: Database) -> None:
    """How many errors readers reported of each dataset is counted wherever its quality is told (07)."""
    db.execute(
        "CREATE INDEX feedback_error ON feedback(dataset, status) "
        "WHERE kind = 'correction' AND dataset IS NOT NULL"
    )
