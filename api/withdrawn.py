"""What a route says of a document or version that is not public: withdrawn, or not there."""

from __future__ import annotations

from gazette.errors import GazetteError, NotFoundError, WithdrawnError
from opendata.public.reader import PublicReader
from opendata.public.rows import TombstoneRow


def no_document(reader: PublicReader, document_id: str) -> GazetteError:
    """The error of a document of which nothing is public."""
    tombstone = reader.history.tombstone(document_id)
    return _withdrawn(tombstone) if tombstone else NotFoundError("document", document_id)


def no_version(reader: PublicReader, document_id: str, number: int) -> GazetteError:
    """The error of a version that is not public; nothing may be of its document either."""
    tombstone = reader.history.tombstone(document_id, number)
    if tombstone:
        return _withdrawn(tombstone)
    if reader.documents.document(document_id) is None:
        return no_document(reader, document_id)
    return NotFoundError("version", f"{document_id}/versions/{number}")


def _withdrawn(tombstone: TombstoneRow) -> WithdrawnError:
    return WithdrawnError(
        tombstone.document,
        version=tombstone.version,
        code=tombstone.code,
        authority=tombstone.authority,
        withdrawn_on=tombstone.withdrawn_on,
    )
