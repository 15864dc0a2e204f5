"""The tables of office.db for what is harvested from elsewhere, and how far that has come."""

TABLES = (
    """CREATE TABLE harvest_source (
        name TEXT PRIMARY KEY CHECK (name <> ''),
        kind TEXT NOT NULL CHECK (kind IN ('gongbao', 'oai', 'dcat', 'ckan')),
        url TEXT NOT NULL CHECK (url <> ''),
        owner TEXT,
        trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
        inside INTEGER NOT NULL CHECK (inside IN (0, 1)),
        options TEXT NOT NULL CHECK (json_valid(options)),
        added_at TEXT NOT NULL,
        cursor TEXT,
        started_at TEXT,
        ended_at TEXT,
        counts TEXT NOT NULL CHECK (json_valid(counts)),
        error TEXT
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE harvest_failure (
        source TEXT NOT NULL REFERENCES harvest_source(name) ON DELETE CASCADE,
        item TEXT NOT NULL CHECK (item <> ''),
        reason TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        since TEXT NOT NULL,
        PRIMARY KEY (source, item)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE harvest_note (
        source TEXT NOT NULL REFERENCES harvest_source(name) ON DELETE CASCADE,
        item TEXT NOT NULL CHECK (item <> ''),
        note TEXT NOT NULL CHECK (json_valid(note)),
        PRIMARY KEY (source, item)
    ) STRICT, WITHOUT ROWID""",
)
