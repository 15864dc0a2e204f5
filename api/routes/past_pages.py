"""A document's past on the reading site: as of a day, one version, and what was said at a moment."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from litestar.params import FromPath
from msgspec import Struct

from api import shapes
from api.calls import Call, Reply
from api.forms import FORMS, Showing, elsewhere, other_forms, page_for, reply
from api.mementos import original_document, said_at
from api.negotiate import ENDINGS, split_ending
from api.queries import LanguageQuery
from api.reading import Route, read
from api.site.banners import day_banner, moment_banner, version_banner
from api.wire import Document, Version
from api.withdrawn import no_document, no_version
from gazette.errors import NotFoundError
from opendata.public.rows import DocumentRow
from opendata.public.standing import state_on

_DOCUMENT = "/documents/{document_id:str}"
_NUMBER = re.compile("[0-9]{1,9}")


@read(
    f"{_DOCUMENT}/on/{{day:str}}",
    Route(media_types=FORMS, answers=(Document,), tag="site", query=LanguageQuery),
)
def read_on_day(document_id: FromPath[str], day: FromPath[str], request: Call) -> Reply:
    """某日文本 The state of a document's text that stood on a day, in force or not."""
    asked = request.ask(LanguageQuery)
    text, ending = split_ending(day)
    wanted = _day(text)
    states = request.reader.history.states(document_id)
    if not states:
        raise no_document(request.reader, document_id)
    state = state_on(states, wanted)
    row = request.reader.documents.on(document_id, wanted)
    if state is None or row is None:
        first = states[0].valid_from
        raise NotFoundError("state", f"{document_id} on {wanted}: the first known is of {first}")
    showing = Showing(
        row=row,
        number=row.version,
        path=f"/documents/{document_id}/on/{wanted}",
        as_struct=_document(request, row),
        banner=day_banner(page_for(request, asked), state, wanted),
        headers=_versioned(request, document_id, f"/documents/{document_id}/on/{wanted}"),
    )
    return reply(request, asked, showing, ending)


@read(
    f"{_DOCUMENT}/versions/{{version:str}}",
    Route(media_types=FORMS, answers=(Version,), tag="site", query=LanguageQuery),
)
def read_version_page(document_id: FromPath[str], version: FromPath[str], request: Call) -> Reply:
    """版本页 A document as one recorded version has it, the newest or not."""
    asked = request.ask(LanguageQuery)
    text, ending = split_ending(version)
    number = int(text) if _NUMBER.fullmatch(text) else 0
    newest = request.reader.documents.document(document_id)
    row, words = (
        request.reader.versions.version(document_id, number),
        request.reader.versions.text(document_id, number),
    )
    if newest is None or row is None or words is None:
        raise no_version(request.reader, document_id, number)
    path = f"/documents/{document_id}/versions/{number}"
    states = request.reader.history.states(document_id)
    showing = Showing(
        row=request.reader.documents.at_version(document_id, number) or newest,
        number=number,
        path=path,
        as_struct=lambda: shapes.version(row, words, request.base),
        banner=version_banner(page_for(request, asked), states, number, newest=newest.version),
        headers=_versioned(request, document_id, path),
    )
    return reply(request, asked, showing, ending)


@read(
    f"{_DOCUMENT}/at/{{moment:str}}",
    Route(
        media_types=FORMS,
        answers=(Document,),
        tag="mementos",
        query=LanguageQuery,
        may_lead=True,
    ),
)
def read_memento(document_id: FromPath[str], moment: FromPath[str], request: Call) -> Reply:
    """某时记载 What this archive said of a document from an instant on: a memento (RFC 7089).

    Any other day or instant leads to the memento that was shown then.
    """
    asked = request.ask(LanguageQuery)
    said = said_at(original_document(request.reader, document_id), moment, tuple(ENDINGS))
    if not said.is_named:
        return elsewhere(request, said.address)
    row = request.reader.documents.then(document_id, moment=said.span.since)
    if row is None:
        raise no_document(request.reader, document_id)
    showing = Showing(
        row=row,
        number=row.version,
        path=said.path,
        as_struct=_document(request, row),
        banner=moment_banner(page_for(request, asked), said.span, of_today="of_today"),
        headers=said.headers(request.base, other_forms(request, said.path)),
    )
    return reply(request, asked, showing, said.ending)


def _day(text: str) -> date:
    """Raises NotFoundError for what is no day."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError("day", text) from error
    if day.isoformat() != text:
        raise NotFoundError("day", text)
    return day


def _document(request: Call, row: DocumentRow) -> Callable[[], Struct]:
    """What makes the document as JSON."""
    return lambda: shapes.document(row, request.base, request.house.settings.terms)


def _versioned(request: Call, document_id: str, path: str) -> list[tuple[bytes, bytes]]:
    """The Link header of a page that is one of several versions (RFC 5829)."""
    newest = f"{request.base}/documents/{document_id}"
    versions = f"{request.base}/api/v1/documents/{document_id}/versions"
    links = (
        f'{other_forms(request, path)}, <{newest}>; rel="latest-version", '
        f'<{versions}>; rel="version-history"'
    )
    return [(b"link", links.encode())]
