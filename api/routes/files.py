"""`/api/v1/documents/{id}/files`: in which forms a document is offered, and what it was read from."""

from __future__ import annotations

from collections.abc import Iterator

from litestar.params import FromPath

from api.calls import Call
from api.file_queries import FilesQuery
from api.negotiate import ENDINGS
from api.reading import Route, read
from api.wire import Digest
from api.wire_files import DocumentFile, DocumentFileList
from api.withdrawn import no_document, no_version
from opendata.original_types import shown_type
from opendata.public.history_rows import OriginRow
from opendata.public.rows import OriginalRow


@read(
    "/api/v1/documents/{document_id:str}/files",
    Route(query=FilesQuery, answers=(DocumentFileList,)),
)
def list_files(document_id: FromPath[str], request: Call) -> DocumentFileList:
    """文件形式 The forms of each version with their addresses, and the file it was read from.

    That file is served where all of it is public; of any other its name is told alone.
    """
    asked = request.ask(FilesQuery)
    origins = request.reader.history.origins(document_id)
    if not origins:
        raise no_document(request.reader, document_id)
    wanted = [one for one in origins if asked.version in (None, one.version)]
    if not wanted:
        raise no_version(request.reader, document_id, asked.version or 0)
    originals = request.reader.versions.originals(document_id)
    items = [
        file for origin in wanted for file in _files(request, origin, originals.get(origin.version))
    ]
    return DocumentFileList(items, len(items), None, {})


def _files(
    request: Call, origin: OriginRow, original: OriginalRow | None
) -> Iterator[DocumentFile]:
    """A page, the text with its digests, the other forms, and the source."""
    address = f"{request.base}/documents/{origin.document}/versions/{origin.version}"
    yield _form(origin, address, "text/html")
    for ending, media_type in ENDINGS.items():
        yield _form(origin, f"{address}.{ending}", media_type)
    yield DocumentFile(
        role="source",
        version=origin.version,
        url=f"{address}/original" if original else None,
        media_type=shown_type(original.media_type) if original else None,
        size=original.size if original else None,
        digest=Digest(original.sha256, original.sm3) if original else None,
        file=origin.file,
        record=origin.record,
        published_at=origin.url,
        received_at=origin.received_at,
    )


def _form(origin: OriginRow, url: str, media_type: str) -> DocumentFile:
    is_text = media_type == ENDINGS["txt"]
    return DocumentFile(
        role="form",
        version=origin.version,
        url=url,
        media_type=media_type,
        size=origin.size if is_text else None,
        digest=Digest(origin.sha256, origin.sm3) if is_text else None,
        file=None,
        record=None,
        published_at=None,
        received_at=None,
    )
