"""The columns that documents are read by, of the newest states and of others, and a row of them."""

from __future__ import annotations

import msgspec

from opendata.public.connection import Row
from opendata.public.issue_rows import PrintedRow
from opendata.public.rows import DocumentRow, EnclosureRow, IssuerRow

COLUMNS = """
d.id, d.number, d.title, d.kind, d.genre, d.signed_on, d.published_on, d.effective_on,
d.expires_on, d.status, d.status_since, d.status_by, d.topic, d.topic_path, d.topic_confidence, d.region, d.index_no, d.disclosure,
d.abstract, d.addressees, d.version, d.versions, d.recorded_at, d.sha256, d.sm3, d.licence,
d.source_url, d.source_file,
(SELECT json_group_array(json_object('id', id, 'name', name, 'level', level)) FROM (
  SELECT i.id, i.name, i.level FROM document_issuer AS y JOIN issuer AS i ON i.id = y.issuer
  WHERE y.document = d.id ORDER BY y.position)) AS issuers,
(SELECT json_group_array(json_array(name, year, number, page_from, page_to, standard_text, id,
    title, position)) FROM (
  SELECT g.name, i.year, i.number, e.page_from, e.page_to, e.standard_text, i.id, i.title,
    e.position FROM entry AS e JOIN issue AS i ON i.id = e.issue
  JOIN gazette AS g ON g.id = i.gazette WHERE e.document = d.id
  ORDER BY i.published_on, i.id, e.position)) AS printed
"""
DOCUMENTS = f"SELECT {COLUMNS} FROM document AS d WHERE"  # noqa: S608 (our own words)
STATES = f"SELECT {COLUMNS} FROM document_state AS d WHERE"  # noqa: S608 (our own words)

_issuers = msgspec.json.Decoder(tuple[IssuerRow, ...]).decode
_printed = msgspec.json.Decoder(tuple[PrintedRow, ...]).decode


def read_document(row: Row, enclosures: tuple[EnclosureRow, ...] = ()) -> DocumentRow:
    """The document that a row of COLUMNS is."""
    *plain, issuers, printed = row
    return DocumentRow(*(*plain, _issuers(issuers), _printed(printed), enclosures))
