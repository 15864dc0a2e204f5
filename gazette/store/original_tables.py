"""The table of decisions on files: one row a decision, the last one on a file counts.

`file` is the SHA-256 of the file of the version: a decision is no reason to keep it.
"""

HISTORY = {
    "original_decision": """CREATE TABLE original_decision (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES version(id),
        file TEXT NOT NULL,
        decision TEXT NOT NULL CHECK (decision IN ('cleared', 'revoked')),
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
}
INDEXES = (
    "CREATE INDEX original_decision_file ON original_decision(file)",
    "CREATE INDEX version_file ON version(file, record)",
    "CREATE INDEX reading_file ON reading(sha256)",
    "CREATE INDEX reading_document ON reading(document)",
    "CREATE INDEX filing_file_file ON filing_file(file)",
)
"""Beside its own: what leads from a file to all that was read from it, and back."""
