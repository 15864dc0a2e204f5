"""The tables of public.db: the product others load, described in the root metadata.json.

`document_fts` holds grams (opendata.search.analyzer), already folded and parted by spaces: `ascii`
leaves them as they are. `version_fts` holds those of the versions that are not the newest state, by
the rowid of `version`. `suggestion_fts` holds what titles and numbers are suggested by
(opendata.search.suggest), by the rowid of `document`. `fts_seal` holds digests of what they have
written (opendata.public.full_text_seals).
"""

from opendata.public.derived_tables import DERIVED_TABLES
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

CREATE TABLE IF NOT EXISTS dataset (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  table_name TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_en TEXT,
  abstract TEXT NOT NULL,
  abstract_en TEXT,
  code TEXT,
  provider TEXT,
  provider_code TEXT,
  theme TEXT NOT NULL,
  keywords TEXT NOT NULL,
  format TEXT NOT NULL,
  sharing TEXT NOT NULL,
  sharing_condition TEXT,
  sharing_method TEXT,
  openness TEXT NOT NULL,
  openness_condition TEXT,
  frequency TEXT NOT NULL,
  licence TEXT NOT NULL,
  related TEXT NOT NULL,
  contact TEXT,
  risk TEXT NOT NULL,
  origin TEXT,
  table_schema TEXT,
  version INTEGER,
  versions INTEGER,
  rows INTEGER,
  published_at TEXT,
  modified_at TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS dataset_theme ON dataset(theme);

CREATE TABLE IF NOT EXISTS dataset_version (
  dataset TEXT NOT NULL REFERENCES dataset(id),
  number INTEGER NOT NULL,
  published_at TEXT NOT NULL,
  rows INTEGER NOT NULL,
  left_out INTEGER NOT NULL,
  masked INTEGER NOT NULL,
  table_schema TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  file TEXT NOT NULL,
  PRIMARY KEY (dataset, number)
) STRICT;

CREATE TABLE IF NOT EXISTS usage (
  dataset TEXT NOT NULL REFERENCES dataset(id),
  day TEXT NOT NULL,
  views INTEGER NOT NULL,
  downloads INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  robots INTEGER NOT NULL,
  visitors INTEGER NOT NULL,
  PRIMARY KEY (dataset, day)
) STRICT;
CREATE INDEX IF NOT EXISTS usage_day ON usage(day, dataset);

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

SCHEMA = "".join((DOCUMENT_TABLES, TEXT_TABLES, ISSUE_TABLES, DERIVED_TABLES, _KEPT_BESIDE))
