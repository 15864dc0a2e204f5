"""The state of a document that a reader asks for: of today, or as of a day and a moment."""

from __future__ import annotations

from datetime import date

from api.moments import moment_before
from api.withdrawn import no_document
from gazette.errors import GazetteError, NotFoundError
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow


def document_asked(
    reader: PublicReader, document_id: str, day: date | None, recorded_before: str | None
) -> DocumentRow:
    """The document as it was in force on a day, as this archive stood at a moment.

    Raises NotFoundError, with what is known, if there is none, WithdrawnError if it was withdrawn.
    """
    moment = moment_before(recorded_before)
    if day is None and moment is None:
        row = reader.document(document_id)
    else:
        row = reader.document_then(document_id, day=day, moment=moment)
    if row is None:
        raise _no_state(reader, document_id, day, recorded_before)
    return row


def _no_state(
    reader: PublicReader, document_id: str, day: date | None, recorded_before: str | None
) -> GazetteError:
    """The document in words, and why it has no such state."""
    if reader.document(document_id) is None:
        return no_document(reader, document_id)
    told = [f"recorded as in force on {day}"] if day else []
    told += [f"recorded before {recorded_before}"] if recorded_before else []
    return NotFoundError("document", f"{document_id}, {', '.join(told)}")
