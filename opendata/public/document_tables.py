"""The tables of documents: where they came from, who issued them, and each state of them.

`document.seq` is also the rowid of `document` and of `document_fts`.
"""

_COLUMNS = """number TEXT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  issuer TEXT REFERENCES issuer(id),
  kind TEXT NOT NULL,
  genre TEXT,
  level TEXT NOT NULL,
  region TEXT,
  topic TEXT,
  topic_path TEXT,
  topic_confidence REAL,
  index_no TEXT,
  signed_on TEXT,
  published_on TEXT,
  effective_on TEXT,
  expires_on TEXT,
  status TEXT NOT NULL,
  status_since TEXT,
  status_by TEXT,
  disclosure TEXT NOT NULL,
  catalogue_item TEXT,
  abstract TEXT,
  addressees TEXT,
  licence TEXT NOT NULL,
  version INTEGER NOT NULL,
  versions INTEGER NOT NULL,
  recorded_at TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  source TEXT REFERENCES source(id),
  source_url TEXT,
  source_file TEXT"""
"""Those of the newest state stand in each other state as well."""

DOCUMENT_TABLES = f"""
CREATE TABLE IF NOT EXISTS source (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS issuer (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  region TEXT,
  documents INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS issuer_name (
  issuer TEXT NOT NULL REFERENCES issuer(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  relation TEXT NOT NULL,
  PRIMARY KEY (issuer, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS document (
  id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL UNIQUE,
  {_COLUMNS}
) STRICT;
CREATE INDEX IF NOT EXISTS document_number ON document(number);
CREATE INDEX IF NOT EXISTS document_title_key ON document(title_key);
CREATE INDEX IF NOT EXISTS document_source ON document(source);
CREATE INDEX IF NOT EXISTS document_lead ON document(issuer, signed_on, id);
CREATE INDEX IF NOT EXISTS document_delay ON document(issuer, signed_on, published_on);
CREATE INDEX IF NOT EXISTS document_signed ON document(signed_on, id);
CREATE INDEX IF NOT EXISTS document_published ON document(published_on, id);
CREATE INDEX IF NOT EXISTS document_effective ON document(effective_on, id);
CREATE INDEX IF NOT EXISTS document_recorded ON document(recorded_at, id);
CREATE INDEX IF NOT EXISTS document_kind ON document(kind, signed_on, id);
CREATE INDEX IF NOT EXISTS document_genre ON document(genre, signed_on, id);
CREATE INDEX IF NOT EXISTS document_level ON document(level, signed_on, id);
CREATE INDEX IF NOT EXISTS document_topic ON document(topic_path, signed_on, id);
CREATE INDEX IF NOT EXISTS document_status ON document(status, signed_on, id);
CREATE INDEX IF NOT EXISTS document_region ON document(region, signed_on, id);

CREATE TABLE IF NOT EXISTS document_state (
  id TEXT NOT NULL REFERENCES document(id),
  seq INTEGER NOT NULL,
  {_COLUMNS},
  valid_from TEXT,
  valid_to TEXT,
  in_force_from TEXT,
  recorded_from TEXT NOT NULL,
  recorded_to TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS document_state_id ON document_state(id, version);
CREATE INDEX IF NOT EXISTS document_state_times
  ON document_state(recorded_to, valid_to, recorded_from, valid_from);
CREATE INDEX IF NOT EXISTS document_state_source ON document_state(source);
CREATE INDEX IF NOT EXISTS document_state_number ON document_state(number);
CREATE INDEX IF NOT EXISTS document_state_lead ON document_state(issuer, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_kind ON document_state(kind, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_genre ON document_state(genre, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_level ON document_state(level, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_topic ON document_state(topic_path, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_status ON document_state(status, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_region ON document_state(region, signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_signed ON document_state(signed_on, id);
CREATE INDEX IF NOT EXISTS document_state_published ON document_state(published_on, id);
CREATE INDEX IF NOT EXISTS document_state_effective ON document_state(effective_on, id);
CREATE INDEX IF NOT EXISTS document_state_recorded ON document_state(recorded_at, id);

CREATE TABLE IF NOT EXISTS document_issuer (
  document TEXT NOT NULL REFERENCES document(id),
  position INTEGER NOT NULL,
  issuer TEXT NOT NULL REFERENCES issuer(id),
  PRIMARY KEY (document, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS document_issuer_issuer ON document_issuer(issuer, document);
"""
