"""The tables of the ledger: its leaves, the complete subtrees above them, and what was signed.

A leaf is level 0 at its position, from 0; nodes are kept from level 1, so that an entry writes two
rows on average and a proof reads a few dozen at any size.
"""

HISTORY = {
    "ledger_leaf": """CREATE TABLE ledger_leaf (
        position INTEGER PRIMARY KEY CHECK (position >= 0),
        kind TEXT NOT NULL,
        entry TEXT NOT NULL,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        at TEXT NOT NULL,
        subject TEXT NOT NULL
    ) STRICT""",
    "ledger_node": """CREATE TABLE ledger_node (
        level INTEGER NOT NULL CHECK (level > 0),
        position INTEGER NOT NULL CHECK (position >= 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, position)
    ) STRICT, WITHOUT ROWID""",
    "checkpoint": """CREATE TABLE checkpoint (
        size INTEGER PRIMARY KEY CHECK (size > 0),
        root BLOB NOT NULL CHECK (length(root) = 32),
        at TEXT NOT NULL,
        note TEXT NOT NULL
    ) STRICT""",
}
INDEXES = ("CREATE INDEX ledger_leaf_subject ON ledger_leaf(subject)",)
