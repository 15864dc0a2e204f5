"""`/documents/{id}/versions/{n}/original`: the file that a version was read from, where all of it is public."""

from __future__ import annotations

from litestar.params import FromPath

from api.calls import Call, Reply
from api.queries import NoQuery
from api.reading import SETTLED, Route, read
from api.streams import Stream
from api.whole_files import WholeFile, send_file
from api.withdrawn import no_version
from gazette.errors import GazetteError, NotFoundError, WithdrawnError
from gazette.store.files import path_of
from opendata.original_types import ENDINGS, ending_of, shown_type

_POLICY = b"sandbox; default-src 'none'"
"""What came in from outside runs nothing here, however it is opened."""


@read(
    "/documents/{document_id:str}/versions/{number:int}/original",
    Route(media_types=tuple(ENDINGS), tag="documents", kept=SETTLED),
)
def read_original(
    document_id: FromPath[str], number: FromPath[int], request: Call
) -> Reply | Stream:
    """原件 The file that a version was read from, as it came in, to be kept and not shown.

    It is there where all of the file is public: nothing but the public text is in it, or the office
    said so. Answers parts of it (`Range`, `If-Range`): 206, or 416 for a part behind its end.
    """
    request.ask(NoQuery)
    original = request.reader.versions.originals(document_id).get(number)
    if original is None:
        raise _no_original(request, document_id, number)
    ending = ending_of(original.media_type)
    file = WholeFile(
        path=path_of(request.house.library.data, original.sha256),
        name=f"{document_id}-{number}{ending}",
        media_type=shown_type(original.media_type),
        tag=f'"{original.sha256}"',
        sha256=original.sha256,
        headers=[(b"content-security-policy", _POLICY)],
    )
    try:
        return send_file(request, file)
    except FileNotFoundError as error:  # withdrawn this moment
        raise _no_original(request, document_id, number) from error


def _no_original(request: Call, document_id: str, number: int) -> GazetteError:
    """That it was withdrawn, or that there is none: the same whatever is kept and not public."""
    if request.reader.versions.version(document_id, number) is None:
        error = no_version(request.reader, document_id, number)
        if isinstance(error, WithdrawnError):
            return error
    return NotFoundError("original", f"{document_id}/versions/{number}")
