"""The tables of the organ list: what an installation says of organs, each list as it was loaded."""

HISTORY = {
    "organ_list": """CREATE TABLE organ_list (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        actor TEXT NOT NULL CHECK (actor <> ''),
        recorded_at TEXT NOT NULL
    ) STRICT""",
    "organ_entry": """CREATE TABLE organ_entry (
        list INTEGER NOT NULL REFERENCES organ_list(id),
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        short_names TEXT NOT NULL CHECK (json_valid(short_names)),
        codes TEXT NOT NULL CHECK (json_valid(codes)),
        level TEXT NOT NULL,
        region TEXT,
        valid_from TEXT,
        valid_to TEXT,
        successor TEXT,
        PRIMARY KEY (list, position)
    ) STRICT, WITHOUT ROWID""",
}
