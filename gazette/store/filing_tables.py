"""The tables of filings: what agencies sent in, and every step of it."""

HISTORY = {
    "filing": """CREATE TABLE filing (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        account TEXT NOT NULL,
        api_key TEXT NOT NULL,
        organ TEXT NOT NULL REFERENCES organ(id),
        office TEXT NOT NULL REFERENCES organ(id),
        version INTEGER NOT NULL REFERENCES version(id),
        received_at TEXT NOT NULL
    ) STRICT""",
    "filing_file": """CREATE TABLE filing_file (
        filing TEXT NOT NULL REFERENCES filing(id),
        position INTEGER NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('text', 'explanation')),
        file TEXT NOT NULL REFERENCES raw_file(sha256),
        PRIMARY KEY (filing, position)
    ) STRICT, WITHOUT ROWID""",
    "filing_event": """CREATE TABLE filing_event (
        id INTEGER PRIMARY KEY,
        filing TEXT NOT NULL REFERENCES filing(id),
        event TEXT NOT NULL
            CHECK (event IN ('received', 'checked', 'held', 'cleared', 'returned')),
        code TEXT,
        actor TEXT NOT NULL CHECK (actor <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}
CONTENT = {
    "filed": """CREATE TABLE filed (
        filing TEXT PRIMARY KEY REFERENCES filing(id),
        form TEXT NOT NULL CHECK (json_valid(form)),
        names TEXT NOT NULL CHECK (json_valid(names))
    ) STRICT, WITHOUT ROWID""",
    "filing_note": """CREATE TABLE filing_note (
        event INTEGER PRIMARY KEY REFERENCES filing_event(id),
        note TEXT NOT NULL
    ) STRICT""",
}
INDEXES = (
    "CREATE INDEX filing_account ON filing(account, seq)",
    "CREATE INDEX filing_version ON filing(version)",
    "CREATE INDEX filing_event_filing ON filing_event(filing)",
)
