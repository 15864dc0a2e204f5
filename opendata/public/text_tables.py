"""The tables of texts: versions, their articles, what they point at, and changes of validity."""

TEXT_TABLES = """
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
"""
