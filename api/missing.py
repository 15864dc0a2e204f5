"""What a route says of a document or version that is not public."""

from __future__ import annotations

from gazette.errors import GazetteError, NotFoundError
from opendata.public.reader import PublicReader


def no_document(reader: PublicReader, document_id: str) -> GazetteError:
    """The error of a document of which nothing is public."""
    return NotFoundError("document", document_id)


def no_version(reader: PublicReader, document_id: str, number: int) -> GazetteError:
    """The error of a version that is not public; nothing may be of its document either."""
    if reader.document(document_id) is None:
        return no_document(reader, document_id)
    return NotFoundError("version", f"{document_id}/versions/{number}")
