"""The tables of gazettes: which there are, each recorded state of an issue, and its lines."""

HISTORY = {
    "gazette": """CREATE TABLE gazette (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        publisher TEXT NOT NULL,
        level TEXT NOT NULL,
        region TEXT,
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "issue": """CREATE TABLE issue (
        id TEXT PRIMARY KEY,
        gazette TEXT NOT NULL REFERENCES gazette(id),
        year INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('regular', 'supplement', 'special')),
        first INTEGER NOT NULL CHECK (first > 0),
        last INTEGER NOT NULL CHECK (last >= first),
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "issue_state": """CREATE TABLE issue_state (
        id INTEGER PRIMARY KEY,
        issue TEXT NOT NULL REFERENCES issue(id),
        known TEXT NOT NULL CHECK (known IN ('expected', 'held')),
        digest TEXT NOT NULL,
        serial_first INTEGER CHECK (serial_first > 0),
        serial_last INTEGER CHECK (serial_last >= serial_first),
        day TEXT,
        file TEXT REFERENCES raw_file(sha256),
        run INTEGER NOT NULL REFERENCES run(id),
        recorded_at TEXT NOT NULL
    ) STRICT""",
}
CONTENT = {
    "entry": """CREATE TABLE entry (
        state INTEGER NOT NULL REFERENCES issue_state(id),
        position INTEGER NOT NULL,
        "column" TEXT,
        title TEXT NOT NULL,
        number TEXT,
        page_from INTEGER CHECK (page_from > 0),
        page_to INTEGER CHECK (page_to >= page_from),
        standard_text INTEGER CHECK (standard_text IN (0, 1)),
        PRIMARY KEY (state, position)
    ) STRICT, WITHOUT ROWID""",
}
INDEXES = (
    "CREATE INDEX issue_gazette ON issue(gazette, year)",
    "CREATE INDEX issue_state_issue ON issue_state(issue, known, id)",
    "CREATE INDEX reading_failed ON reading(source, reason) WHERE outcome = 'failed'",
)
