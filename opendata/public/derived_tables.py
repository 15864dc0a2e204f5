"""The tables made of other rows of public.db: documents by how they stand today, and what is held."""

_LISTED = """document TEXT PRIMARY KEY REFERENCES document(id),
  version INTEGER NOT NULL,
  number TEXT,
  title TEXT NOT NULL,
  issuer TEXT REFERENCES issuer(id),
  kind TEXT NOT NULL,
  level TEXT NOT NULL,
  region TEXT,
  signed_on TEXT,
  published_on TEXT,"""
"""What each list says of a document."""


def _list(table: str, columns: str, *sorts: str) -> str:
    indexed = ("kind", "level", "region", "issuer", "signed_on", *sorts)
    indexes = (
        f"CREATE INDEX IF NOT EXISTS {table}_{name} ON {table}({name}, document);\n"
        for name in indexed
    )
    return f"""
CREATE TABLE IF NOT EXISTS {table} (
  {_LISTED}
  {columns}
) STRICT;
CREATE INDEX IF NOT EXISTS {table}_number ON {table}(number);
{"".join(indexes)}"""


DERIVED_TABLES = f"""
{
    _list(
        "in_force",
        "effective_on TEXT NOT NULL, expires_on TEXT, status TEXT NOT NULL",
        "effective_on",
        "expires_on",
        "status",
    )
}
{_list("repealed", "repealed_on TEXT, repealed_by TEXT", "repealed_on", "repealed_by")}
{_list("expired", "expired_on TEXT, expired_by TEXT, expires_on TEXT", "expired_on", "expired_by")}
CREATE TABLE IF NOT EXISTS coverage (
  id TEXT PRIMARY KEY,
  issuer TEXT REFERENCES issuer(id),
  year INTEGER,
  documents INTEGER NOT NULL,
  with_number INTEGER NOT NULL,
  with_text INTEGER NOT NULL,
  with_original INTEGER NOT NULL,
  with_enclosures INTEGER NOT NULL,
  first_signed_on TEXT,
  last_signed_on TEXT,
  last_recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS coverage_issuer ON coverage(issuer, id);
CREATE INDEX IF NOT EXISTS coverage_year ON coverage(year, id);
CREATE INDEX IF NOT EXISTS coverage_documents ON coverage(documents, id);
CREATE INDEX IF NOT EXISTS coverage_recorded ON coverage(last_recorded_at, id);
"""
