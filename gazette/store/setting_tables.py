"""The table of what persons set: one row a decision, the last of a document's field counts."""

HISTORY = {
    "setting": """CREATE TABLE setting (
        id INTEGER PRIMARY KEY,
        document TEXT NOT NULL REFERENCES document(id),
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}
INDEXES = ("CREATE INDEX setting_document ON setting(document, field, id)",)
