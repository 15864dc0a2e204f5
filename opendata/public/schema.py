"""The tables of public.db: the product others load, described in the root metadata.json.

`document.seq` is also the rowid of `document` and of `document_fts`. `document_fts` holds grams
(opendata.search.analyzer), already folded and parted by spaces: `ascii` leaves them as they are.
`version_fts` holds those of the versions that are not the newest state, by the rowid of `version`.
`suggestion_fts` holds what titles and numbers are suggested by (opendata.search.suggest), by the
rowid of `document`. `fts_seal` holds digests of what they have written (opendata.public.full_text_seals).
"""

SCHEMA = """
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
  number TEXT,
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
  source_file TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS document_number ON document(number);
CREATE INDEX IF NOT EXISTS document_title_key ON document(title_key);
CREATE INDEX IF NOT EXISTS document_source ON document(source);
CREATE INDEX IF NOT EXISTS document_lead ON document(issuer, signed_on, id);
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
  number TEXT,
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
  source_file TEXT,
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

CREATE TABLE IF NOT EXISTS version (
  document TEXT NOT NULL REFERENCES document(id),
  number INTEGER NOT NULL,
  recorded_at TEXT NOT NULL,
  valid_from TEXT,
  in_force_from TEXT,
  title TEXT NOT NULL,
  corrects INTEGER,
  sha256 TEXT NOT NULL,
  sm3 TEXT NOT NULL,
  enclosures TEXT NOT NULL,
  history TEXT NOT NULL,
  tables TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES source(id),
  source_url TEXT,
  source_file TEXT NOT NULL,
  record INTEGER,
  reader TEXT NOT NULL,
  normaliser TEXT NOT NULL,
  received_at TEXT NOT NULL,
  stored_at TEXT NOT NULL,
  decisions TEXT NOT NULL,
  fields TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (document, number)
) STRICT;
CREATE INDEX IF NOT EXISTS version_source ON version(source, recorded_at);

CREATE TABLE IF NOT EXISTS article (
  document TEXT NOT NULL REFERENCES document(id),
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  kind TEXT NOT NULL,
  number TEXT NOT NULL,
  heading TEXT,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (document, version, position),
  FOREIGN KEY (document, version) REFERENCES version(document, number)
) STRICT;
CREATE INDEX IF NOT EXISTS article_path ON article(document, version, path);

CREATE TABLE IF NOT EXISTS relation (
  document TEXT NOT NULL REFERENCES document(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  path TEXT,
  to_document TEXT REFERENCES document(id),
  to_number TEXT,
  to_title TEXT,
  to_key TEXT,
  pinpoint TEXT,
  text TEXT NOT NULL,
  start INTEGER,
  "end" INTEGER,
  confidence REAL NOT NULL,
  PRIMARY KEY (document, position)
) STRICT;
CREATE INDEX IF NOT EXISTS relation_to ON relation(to_document);
CREATE INDEX IF NOT EXISTS relation_to_number ON relation(to_number);
CREATE INDEX IF NOT EXISTS relation_to_key ON relation(to_key);

CREATE TABLE IF NOT EXISTS status_change (
  document TEXT NOT NULL REFERENCES document(id),
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  since TEXT,
  "by" TEXT,
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (document, position)
) STRICT;

CREATE TABLE IF NOT EXISTS gazette (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  level TEXT NOT NULL,
  region TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS issue (
  id TEXT PRIMARY KEY,
  gazette TEXT NOT NULL REFERENCES gazette(id),
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  number_to INTEGER NOT NULL,
  title TEXT NOT NULL,
  serial INTEGER,
  serial_to INTEGER,
  published_on TEXT,
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS issue_gazette ON issue(gazette, year, kind, number);
CREATE INDEX IF NOT EXISTS issue_day
  ON issue(coalesce(published_on, printf('%04d', year)), number, id);
CREATE INDEX IF NOT EXISTS issue_gazette_day
  ON issue(gazette, coalesce(published_on, printf('%04d', year)), number, id);

CREATE TABLE IF NOT EXISTS entry (
  issue TEXT NOT NULL REFERENCES issue(id),
  position INTEGER NOT NULL,
  "column" TEXT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  number TEXT,
  page_from INTEGER,
  page_to INTEGER,
  document TEXT REFERENCES document(id),
  standard_stated INTEGER,
  standard_text INTEGER NOT NULL,
  PRIMARY KEY (issue, position)
) STRICT;
CREATE INDEX IF NOT EXISTS entry_document ON entry(document);
CREATE INDEX IF NOT EXISTS entry_number ON entry(number);
CREATE INDEX IF NOT EXISTS entry_title_key ON entry(title_key);

CREATE TABLE IF NOT EXISTS issue_state (
  id TEXT NOT NULL REFERENCES issue(id),
  state INTEGER NOT NULL,
  gazette TEXT NOT NULL REFERENCES gazette(id),
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  number_to INTEGER NOT NULL,
  title TEXT NOT NULL,
  serial INTEGER,
  serial_to INTEGER,
  published_on TEXT,
  recorded_from TEXT NOT NULL,
  recorded_to TEXT,
  PRIMARY KEY (id, state)
) STRICT;
CREATE INDEX IF NOT EXISTS issue_state_gazette ON issue_state(gazette, year, kind, number);
CREATE INDEX IF NOT EXISTS issue_state_day
  ON issue_state(coalesce(published_on, printf('%04d', year)), number, id);

CREATE TABLE IF NOT EXISTS entry_state (
  issue TEXT NOT NULL,
  state INTEGER NOT NULL,
  position INTEGER NOT NULL,
  "column" TEXT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  number TEXT,
  page_from INTEGER,
  page_to INTEGER,
  document TEXT REFERENCES document(id),
  standard_stated INTEGER,
  standard_text INTEGER NOT NULL,
  PRIMARY KEY (issue, state, position),
  FOREIGN KEY (issue, state) REFERENCES issue_state(id, state)
) STRICT;
CREATE INDEX IF NOT EXISTS entry_state_document ON entry_state(document);
CREATE INDEX IF NOT EXISTS entry_state_number ON entry_state(number);
CREATE INDEX IF NOT EXISTS entry_state_title_key ON entry_state(title_key);

CREATE TABLE IF NOT EXISTS expected_issue (
  id TEXT PRIMARY KEY,
  gazette TEXT NOT NULL REFERENCES gazette(id),
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  number_to INTEGER NOT NULL,
  serial INTEGER,
  serial_to INTEGER,
  expected_on TEXT,
  issue TEXT REFERENCES issue(id)
) STRICT;
CREATE INDEX IF NOT EXISTS expected_issue_gazette ON expected_issue(gazette, year);
CREATE INDEX IF NOT EXISTS expected_issue_issue ON expected_issue(issue);

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
