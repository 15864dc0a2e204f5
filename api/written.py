"""Documents as files to keep and print: made when they are asked for, of the version shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

from api.calls import Headers, Reply
from gazette.edition import write_ofd
from gazette.edition.manuscript import Manuscript
from opendata.public.rows import DocumentRow

WRITERS: dict[str, Callable[[Manuscript], bytes]] = {
    write_ofd.MEDIA_TYPE: write_ofd.write_ofd,
}
"""Which function writes files of a media type; `negotiate.ENDINGS` has their endings."""


def written(row: DocumentRow, text: str, *, form: str, ending: str, headers: Headers) -> Reply:
    """The text of a document as a file of that type, named after its id."""
    data = WRITERS[form](_manuscript(row, text))
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'.encode()
    named = f'attachment; filename="{row.id}.{ending}"'.encode()
    more = [(b"etag", tag), (b"content-disposition", named)]
    return Reply(data, form.encode(), [*headers, *more])


def _manuscript(row: DocumentRow, text: str) -> Manuscript:
    return Manuscript(
        title=row.title,
        number=row.number,
        issuers=tuple(issuer.name for issuer in row.issuers),
        signed_on=date.fromisoformat(row.signed_on) if row.signed_on else None,
        text=text,
    )
