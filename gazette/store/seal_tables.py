"""The tables of seals: a digest of every row that was ever written, numbered without a gap.

A seal of history holds its digest itself. That of content lies apart, so that it goes with the
content when that is erased, and nobody can guess from it what was erased; `seal` only remembers
that there was something.
"""

HISTORY = {
    "seal": """CREATE TABLE seal (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        key ANY NOT NULL,
        digest BLOB
    ) STRICT""",
}
CONTENT = {
    "content_seal": """CREATE TABLE content_seal (
        kind TEXT NOT NULL,
        key ANY NOT NULL,
        digest BLOB NOT NULL,
        PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID""",
}
