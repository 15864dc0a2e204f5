"""The tables of public.db: the product others load, described in the root metadata.json.

`document_fts` holds grams (opendata.search.analyzer), already folded and parted by spaces: `ascii`
leaves them as they are. `version_fts` holds those of the versions that are not the newest state, by
the rowid of `version`. `suggestion_fts` holds what titles and numbers are suggested by
(opendata.search.suggest), by the rowid of `document`. `fts_seal` holds digests of what they have
written (opendata.public.full_text_seals).
"""

from opendata.public.document_tables import DOCUMENT_TABLES
from opendata.public.issue_tables import ISSUE_TABLES
from opendata.public.text_tables import TEXT_TABLES

_KEPT_BESIDE = """
CREATE TABLE IF NOT EXISTS failed_read (
  source TEXT NOT NULL REFERENCES source(id),
  reason TEXT NOT NULL,
  reads INTEGER NOT NULL,
  PRIMARY KEY (source, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tombstone (
  seq INTEGER PRIMARY KEY,
  document TEXT NOT NULL,
  version INTEGER,
  through INTEGER NOT NULL,
  code TEXT NOT NULL,
  authority TEXT NOT NULL,
  withdrawn_on TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS tombstone_document ON tombstone(document);

CREATE VIRTUAL TABLE IF NOT EXISTS document_fts USING fts5(
  title, number, text, content='', tokenize='ascii'
);

CREATE VIRTUAL TABLE IF NOT EXISTS version_fts USING fts5(
  title, number, text, content='', tokenize='ascii'
);

CREATE VIRTUAL TABLE IF NOT EXISTS suggestion_fts USING fts5(
  title, number, pinyin, initials, content='', columnsize=0, tokenize='ascii'
);

CREATE TABLE IF NOT EXISTS fts_seal (
  part TEXT NOT NULL,
  id INTEGER NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (part, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS change (
  document TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS change_seq ON change(seq);
CREATE INDEX IF NOT EXISTS change_at ON change(at, seq);

CREATE TABLE IF NOT EXISTS state (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

SCHEMA = "".join((DOCUMENT_TABLES, TEXT_TABLES, ISSUE_TABLES, _KEPT_BESIDE))
