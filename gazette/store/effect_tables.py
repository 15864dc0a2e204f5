"""The tables of effects: what texts do to others, by which names, and what was made of it."""

HISTORY = {
    "status_event": """CREATE TABLE status_event (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document(id),
        code TEXT NOT NULL,
        since TEXT,
        scope TEXT,
        signed TEXT,
        "by" TEXT REFERENCES document(id),
        revokes INTEGER UNIQUE REFERENCES status_event(id),
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
    "effect_refusal": """CREATE TABLE effect_refusal (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}
CONTENT = {
    "effect": """CREATE TABLE effect (
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        title TEXT,
        number TEXT,
        pinpoint TEXT,
        "on" TEXT,
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        path TEXT,
        confidence REAL NOT NULL,
        title_name TEXT,
        number_name TEXT,
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
    "named": """CREATE TABLE named (
        version INTEGER NOT NULL REFERENCES version(id),
        name TEXT NOT NULL,
        PRIMARY KEY (version, name)
    ) STRICT, WITHOUT ROWID""",
}
INDEXES = (
    "CREATE INDEX status_event_document ON status_event(document)",
    'CREATE INDEX status_event_by ON status_event("by")',
    "CREATE INDEX effect_refusal_version ON effect_refusal(version, position)",
    "CREATE INDEX effect_title ON effect(title_name) WHERE title_name IS NOT NULL",
    "CREATE INDEX effect_number ON effect(number_name) WHERE number_name IS NOT NULL",
    "CREATE INDEX named_name ON named(name)",
)
