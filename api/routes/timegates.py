"""Memento (RFC 7089): a TimeGate and a TimeMap for every document and every issue."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from litestar.params import FromPath
from msgspec import Struct

from api import wire_history as wire
from api.calls import JSON, Call, Reply, encode
from api.http_dates import read_accept_datetime
from api.mementos import (
    LINK_FORMAT,
    Original,
    link_format,
    memento_links,
    original_document,
    original_issue,
)
from api.negotiate import OFFERED, choose
from api.queries import LanguageQuery, NoQuery
from api.reading import Route, read
from api.routes.issues import issue_of
from gazette.errors import NotFoundError

_ISSUE = re.compile(
    r"""(?P<api>/api/v1)?/issues/(?P<gazette>[^/]+)/(?P<year>[0-9]{1,4})/(?P<issue>[^/]+?)
        (?P<ending>\.json)?""",
    re.VERBOSE,
)
_DOCUMENT = re.compile(
    rf"""(?P<api>/api/v1)?/documents/(?P<id>[^/.]+)
         (?P<ending>\.(?:{"|".join(OFFERED)}))?""",
    re.VERBOSE,
)
_WHOLE = re.compile(r"/https?:/+(?P<host>[^/]+)(?P<path>/.*)", re.VERBOSE)
_HEADERS = (
    ("Accept-Datetime", "时刻 A moment of the record, such as `Sat, 01 Jun 2024 02:03:04 GMT`."),
)
_FORMS = (LINK_FORMAT, "application/json")


class _Asked(Struct, frozen=True):
    """A resource, and the form of it that was asked for by its ending."""

    original: Original
    ending: str
    """As given, such as .json, or none."""
    form: str
    """The ending of its mementos."""


@read(
    "/timegate/{rest:path}",
    Route(query=LanguageQuery, redirects=True, headers=_HEADERS, tag="mementos"),
)
def timegate(rest: FromPath[str], request: Call) -> Reply:
    """时间之门 Leads to what this archive said of a document or issue at `Accept-Datetime`.

    Without the header to the last, before the first to the first. Forms of a document share its
    mementos: the address below `api/v1` and `.json` lead to the memento as JSON.
    """
    language = request.ask(LanguageQuery).lang
    asked = _asked(request, rest)
    original, text = asked.original, request.header(b"accept-datetime")
    place = original.nearest(read_accept_datetime(text)) if text else original.last
    query = "?lang=en" if language == "en" else ""
    address = f"{request.base}{original.memento(place)}{asked.form}{query}"
    headers = [
        (b"location", address.encode()),
        (b"vary", b"accept-datetime"),
        (b"link", memento_links(original, request.base, place).encode()),
        (b"cache-control", b"public, no-cache"),
    ]
    return Reply(b"", b"text/plain; charset=utf-8", headers, HTTPStatus.FOUND)


@read(
    "/timemap/{rest:path}",
    Route(media_types=_FORMS, answers=(wire.TimeMap,), tag="mementos"),
)
def timemap(rest: FromPath[str], request: Call) -> Reply:
    """记录目录 Everything this archive said of a document or issue; `.json` is the same as JSON."""
    request.ask(NoQuery)
    asked = _asked(request, rest)
    as_json = encode(_as_json(asked.original, request.base))
    if asked.ending == ".json":
        return Reply(as_json, JSON)
    vary = [(b"vary", b"Accept")]
    if choose(request.header(b"accept"), _FORMS) != LINK_FORMAT:
        return Reply(as_json, JSON, vary)
    body = link_format(asked.original, request.base)
    return Reply(body.encode(), LINK_FORMAT.encode(), vary)


def _asked(request: Call, rest: str) -> _Asked:
    """The resource of a path or URL of ours. Raises NotFoundError for what has no past here."""
    path = rest
    if whole := _WHOLE.fullmatch(rest):
        if whole["host"] != urlsplit(request.base).netloc:
            raise NotFoundError("resource of this site", rest)
        path = whole["path"]
    if document := _DOCUMENT.fullmatch(path):
        original, found = original_document(request.reader, document["id"]), document
    elif issue := _ISSUE.fullmatch(path):
        row = issue_of(request, issue["gazette"], int(issue["year"]), issue["issue"])
        original, found = original_issue(request.reader, row), issue
    else:
        raise NotFoundError("resource with a past", rest)
    ending = found["ending"] or ""
    return _Asked(original, ending, ending or (".json" if found["api"] else ""))


def _as_json(original: Original, base: str) -> wire.TimeMap:
    mementos = [
        wire.Memento(span.since, f"{base}{original.memento(place)}")
        for place, span in enumerate(original.spans)
    ]
    path = f"{base}/timemap{original.path}"
    return wire.TimeMap(
        f"{base}{original.path}",
        f"{base}/timegate{original.path}",
        wire.TimeMapAddresses(path, f"{path}.json"),
        wire.Mementos(mementos[0], mementos[-1], mementos),
    )
