"""Documents as files to keep and print: made when they are asked for, of the version shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from api.calls import Headers, Reply
from api.negotiate import ENDINGS
from api.papers import paper_of
from gazette.edition import write_docx, write_ofd
from gazette.edition.paper import Paper
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow, VersionRow

WRITERS: dict[str, Callable[[Paper], bytes]] = {
    write_docx.MEDIA_TYPE: write_docx.write_docx,
    write_ofd.MEDIA_TYPE: write_ofd.write_ofd,
}
"""Which function writes files of a media type; `negotiate.ENDINGS` has their endings."""


def written(
    reader: PublicReader,
    row: DocumentRow,
    version: VersionRow,
    text: str,
    *,
    form: str,
    headers: Headers,
) -> Reply:
    """A version of a document as a file of that media type, named after the document's id."""
    data = WRITERS[form](paper_of(reader, row, version, text))
    ending = next(known for known, kind in ENDINGS.items() if kind == form)
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'.encode()
    named = f'attachment; filename="{row.id}.{ending}"'.encode()
    more = [(b"etag", tag), (b"content-disposition", named)]
    return Reply(data, form.encode(), [*headers, *more])
