"""The tables of agencies' datasets: what is said of them, their versions, and what was decided.

`dataset_schema` has a row for each version that is not withdrawn. `dataset_form` tells of the file
that a cleared version is published from; its digests are those of the unpacked lines.
"""

HISTORY = {
    "dataset": """CREATE TABLE dataset (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL CHECK (owner <> ''),
        actor TEXT NOT NULL CHECK (actor <> ''),
        recorded_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "dataset_revision": """CREATE TABLE dataset_revision (
        id INTEGER PRIMARY KEY,
        dataset TEXT NOT NULL REFERENCES dataset(id),
        number INTEGER NOT NULL CHECK (number > 0),
        digest TEXT NOT NULL,
        actor TEXT NOT NULL CHECK (actor <> ''),
        at TEXT NOT NULL,
        UNIQUE (dataset, number)
    ) STRICT""",
    "dataset_version": """CREATE TABLE dataset_version (
        id INTEGER PRIMARY KEY,
        dataset TEXT NOT NULL REFERENCES dataset(id),
        number INTEGER NOT NULL CHECK (number > 0),
        file TEXT NOT NULL REFERENCES raw_file(sha256),
        schema_digest TEXT NOT NULL,
        rows INTEGER NOT NULL CHECK (rows >= 0),
        refused INTEGER NOT NULL CHECK (refused >= 0),
        left_out INTEGER NOT NULL CHECK (left_out >= 0),
        actor TEXT NOT NULL CHECK (actor <> ''),
        recorded_at TEXT NOT NULL,
        UNIQUE (dataset, number)
    ) STRICT""",
    "dataset_choice": """CREATE TABLE dataset_choice (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES dataset_version(id),
        finding INTEGER NOT NULL,
        choice TEXT NOT NULL CHECK (choice IN ('mask', 'leave-out', 'publish')),
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
    "dataset_form": """CREATE TABLE dataset_form (
        version INTEGER PRIMARY KEY REFERENCES dataset_version(id),
        file TEXT NOT NULL REFERENCES raw_file(sha256),
        rows INTEGER NOT NULL CHECK (rows >= 0),
        masked INTEGER NOT NULL CHECK (masked >= 0),
        sha256 TEXT NOT NULL,
        sm3 TEXT NOT NULL,
        schema_digest TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT""",
    "dataset_decision": """CREATE TABLE dataset_decision (
        id INTEGER PRIMARY KEY,
        version INTEGER NOT NULL REFERENCES dataset_version(id),
        decision TEXT NOT NULL CHECK (decision IN ('held', 'returned', 'cleared', 'public')),
        actor TEXT NOT NULL CHECK (actor <> ''),
        reason TEXT NOT NULL CHECK (reason <> ''),
        at TEXT NOT NULL
    ) STRICT""",
    "dataset_change": """CREATE TABLE dataset_change (
        id INTEGER PRIMARY KEY,
        dataset TEXT NOT NULL REFERENCES dataset(id),
        erases INTEGER NOT NULL CHECK (erases IN (0, 1)),
        at TEXT NOT NULL
    ) STRICT""",
}
CONTENT = {
    "dataset_metadata": """CREATE TABLE dataset_metadata (
        revision INTEGER PRIMARY KEY REFERENCES dataset_revision(id),
        metadata TEXT NOT NULL CHECK (json_valid(metadata))
    ) STRICT""",
    "dataset_schema": """CREATE TABLE dataset_schema (
        version INTEGER PRIMARY KEY REFERENCES dataset_version(id),
        given TEXT NOT NULL CHECK (json_valid(given))
    ) STRICT""",
    "dataset_published": """CREATE TABLE dataset_published (
        version INTEGER PRIMARY KEY REFERENCES dataset_version(id),
        schema TEXT NOT NULL CHECK (json_valid(schema))
    ) STRICT""",
    "dataset_finding": """CREATE TABLE dataset_finding (
        version INTEGER NOT NULL REFERENCES dataset_version(id),
        position INTEGER NOT NULL,
        row INTEGER,
        "column" TEXT,
        code TEXT NOT NULL,
        detail TEXT NOT NULL,
        start INTEGER,
        "end" INTEGER,
        count INTEGER NOT NULL,
        holds INTEGER NOT NULL CHECK (holds IN (0, 1)),
        PRIMARY KEY (version, position)
    ) STRICT, WITHOUT ROWID""",
}
INDEXES = (
    "CREATE INDEX dataset_version_file ON dataset_version(file)",
    "CREATE INDEX dataset_form_file ON dataset_form(file)",
    "CREATE INDEX dataset_decision_version ON dataset_decision(version)",
    "CREATE INDEX dataset_choice_version ON dataset_choice(version)",
    "CREATE INDEX dataset_change_dataset ON dataset_change(dataset)",
)
