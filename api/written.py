"""Documents as files to keep and print: made when they are asked for, of the version shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from api.calls import Headers, Reply
from api.negotiate import ENDINGS
from api.papers import paper_of
from gazette.edition import write_docx, write_ofd
from gazette.edition.manuscript import Manuscript
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow, VersionRow

Writer = Callable[[PublicReader, DocumentRow, VersionRow, str], bytes]
"""Makes the file of a version and its text."""


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
    data = WRITERS[form](reader, row, version, text)
    ending = next(known for known, kind in ENDINGS.items() if kind == form)
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'.encode()
    named = f'attachment; filename="{row.id}.{ending}"'.encode()
    more = [(b"etag", tag), (b"content-disposition", named)]
    return Reply(data, form.encode(), [*headers, *more])


def _as_docx(reader: PublicReader, row: DocumentRow, version: VersionRow, text: str) -> bytes:
    return write_docx.write_docx(paper_of(reader, row, version, text))


def _as_ofd(reader: PublicReader, row: DocumentRow, version: VersionRow, text: str) -> bytes:
    del reader
    return write_ofd.write_ofd(
        Manuscript(
            title=version.title,
            number=row.number,
            issuers=tuple(issuer.name for issuer in row.issuers),
            signed_on=date.fromisoformat(row.signed_on) if row.signed_on else None,
            text=text,
        )
    )


WRITERS: dict[str, Writer] = {write_docx.MEDIA_TYPE: _as_docx, write_ofd.MEDIA_TYPE: _as_ofd}
"""Which function writes files of a media type; `negotiate.ENDINGS` has their endings."""
