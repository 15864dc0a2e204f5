"""The state of a document that a reader asks for: of today, as of a day and a moment, or by its number."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from api.moments import moment_before
from api.problems import ErrorItem, ProblemError
from api.withdrawn import no_document, no_version
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
        row = reader.documents.document(document_id)
    else:
        row = reader.documents.then(document_id, day=day, moment=moment)
    if row is None:
        raise _no_state(reader, document_id, day, recorded_before)
    return row


def version_asked(
    reader: PublicReader,
    document_id: str,
    version: int | None,
    day: date | None,
    recorded_before: str | None,
) -> int:
    """The version asked for by its number, or by the state of a day and a moment.

    Raises as `document_asked` does, and ProblemError where it is asked for by both.
    """
    if version is None:
        return document_asked(reader, document_id, day, recorded_before).version
    if day or recorded_before:
        raise ProblemError(
            "invalid-parameter",
            HTTPStatus.BAD_REQUEST,
            "version: a version is asked for by number or by a time, not by both",
            [ErrorItem("version", None, str(version))],
        )
    if reader.versions.version(document_id, version) is None:
        raise no_version(reader, document_id, version)
    return version


def _no_state(
    reader: PublicReader, document_id: str, day: date | None, recorded_before: str | None
) -> GazetteError:
    """The document in words, and why it has no such state."""
    if reader.documents.document(document_id) is None:
        return no_document(reader, document_id)
    told = [f"recorded as in force on {day}"] if day else []
    told += [f"recorded before {recorded_before}"] if recorded_before else []
    return NotFoundError("document", f"{document_id}, {', '.join(told)}")
