"""The tables of where a version's text stands in its file, and of the files beside it."""

CONTENT = {
    "layout": """CREATE TABLE layout (
        version INTEGER PRIMARY KEY REFERENCES version(id),
        places TEXT NOT NULL CHECK (json_valid(places))
    ) STRICT""",
    "attached": """CREATE TABLE attached (
        version INTEGER NOT NULL REFERENCES version(id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('attachment', 'searchable', 'characters')),
        media_type TEXT NOT NULL,
        file TEXT NOT NULL REFERENCES raw_file(sha256),
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
}
INDEXES = ("CREATE INDEX attached_file ON attached(file)",)
