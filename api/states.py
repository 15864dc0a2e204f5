"""The state of a document that a reader asks for: of today, or as of a day and a moment."""

from __future__ import annotations

from datetime import date

from api.moments import moment_before
from gazette.errors import NotFoundError
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow


def document_asked(
    reader: PublicReader, document_id: str, day: date | None, recorded_before: str | None
) -> DocumentRow:
    """The document as it was in force on a day, as this archive stood at a moment.

    Raises NotFoundError, with what is known, if there is none.
    """
    moment = moment_before(recorded_before)
    if day is None and moment is None:
        row = reader.document(document_id)
    else:
        row = reader.document_then(document_id, day=day, moment=moment)
    if row is None:
        raise NotFoundError("document", _wanted(reader, document_id, day, recorded_before))
    return row


def _wanted(
    reader: PublicReader, document_id: str, day: date | None, recorded_before: str | None
) -> str:
    """The document in words, and why it has no such state."""
    if reader.document(document_id) is None:
        return document_id
    told = [f"recorded as in force on {day}"] if day else []
    told += [f"recorded before {recorded_before}"] if recorded_before else []
    return f"{document_id}, {', '.join(told)}"
