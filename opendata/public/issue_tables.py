"""The tables of gazettes: their issues and entries, each state of both, and what is expected."""

_ISSUE = """gazette TEXT NOT NULL REFERENCES gazette(id),
  year INTEGER NOT NULL,
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  number_to INTEGER NOT NULL,
  title TEXT NOT NULL,
  serial INTEGER,
  serial_to INTEGER,
  published_on TEXT,"""
"""What an issue is, now and in each recorded state."""
_ENTRY = """position INTEGER NOT NULL,
  "column" TEXT,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  number TEXT,
  page_from INTEGER,
  page_to INTEGER,
  document TEXT REFERENCES document(id),
  standard_stated INTEGER,
  standard_text INTEGER NOT NULL,"""
"""What an entry is, now and in each recorded state of its issue."""

ISSUE_TABLES = f"""
CREATE TABLE IF NOT EXISTS gazette (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  publisher TEXT NOT NULL,
  level TEXT NOT NULL,
  region TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS issue (
  id TEXT PRIMARY KEY,
  {_ISSUE}
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS issue_gazette ON issue(gazette, year, kind, number);
CREATE INDEX IF NOT EXISTS issue_day
  ON issue(coalesce(published_on, printf('%04d', year)), number, id);
CREATE INDEX IF NOT EXISTS issue_gazette_day
  ON issue(gazette, coalesce(published_on, printf('%04d', year)), number, id);

CREATE TABLE IF NOT EXISTS entry (
  issue TEXT NOT NULL REFERENCES issue(id),
  {_ENTRY}
  PRIMARY KEY (issue, position)
) STRICT;
CREATE INDEX IF NOT EXISTS entry_document ON entry(document);
CREATE INDEX IF NOT EXISTS entry_number ON entry(number);
CREATE INDEX IF NOT EXISTS entry_title_key ON entry(title_key);

CREATE TABLE IF NOT EXISTS issue_state (
  id TEXT NOT NULL REFERENCES issue(id),
  state INTEGER NOT NULL,
  {_ISSUE}
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
  {_ENTRY}
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
"""
