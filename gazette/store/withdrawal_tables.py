"""The tables of withdrawals and corrections: who took back what and why, what corrects what.

`withdrawal.document` need not be here: a store restored from an older backup replays withdrawals
of what it does not hold yet.
"""

HISTORY = {
    "withdrawal": """CREATE TABLE withdrawal (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL,
        version INTEGER CHECK (version > 0),
        through INTEGER NOT NULL CHECK (through >= 0),
        was_public INTEGER NOT NULL CHECK (was_public IN (0, 1)),
        code TEXT NOT NULL CHECK (code IN ('personal_data', 'state_secret', 'not_public',
            'court_or_superior_order', 'published_in_error', 'other')),
        authority TEXT NOT NULL CHECK (authority <> ''),
        withdrawn_on TEXT NOT NULL,
        note TEXT,
        actor TEXT NOT NULL CHECK (actor <> ''),
        at TEXT NOT NULL,
        change INTEGER REFERENCES decision(id)
    ) STRICT""",
    "erased_file": """CREATE TABLE erased_file (
        sha256 TEXT NOT NULL,
        withdrawal INTEGER NOT NULL REFERENCES withdrawal(id),
        PRIMARY KEY (sha256, withdrawal)
    ) STRICT, WITHOUT ROWID""",
    "wiped": """CREATE TABLE wiped (
        withdrawal INTEGER PRIMARY KEY REFERENCES withdrawal(id)
    ) STRICT""",
    "correction": """CREATE TABLE correction (
        version INTEGER PRIMARY KEY REFERENCES version(id),
        document TEXT NOT NULL REFERENCES document(id),
        number INTEGER NOT NULL,
        corrects INTEGER NOT NULL CHECK (corrects > 0 AND corrects < number),
        note TEXT NOT NULL CHECK (note <> ''),
        actor TEXT NOT NULL CHECK (actor <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}
CONTENT = {
    "corrected": """CREATE TABLE corrected (
        version INTEGER NOT NULL REFERENCES version(id),
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (version, field)
    ) STRICT, WITHOUT ROWID""",
}
INDEXES = (
    "CREATE INDEX withdrawal_document ON withdrawal(document)",
    "CREATE INDEX correction_document ON correction(document, number)",
)
