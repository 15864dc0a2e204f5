"""The outermost layer: what every answer has, whichever route or error it came from.

HEAD, ETag, dates and 304, parts, packing, CORS and security headers. Answers of one piece are
finished here, streams as they go; Datasette's pages pass through, and the closed side has its own way out.
"""

from __future__ import annotations

from hashlib import blake2b
from http import HTTPStatus
from typing import cast

from api.cache import Answers, Head, Kept
from api.calls import ASKED_PATH, BY_DATE, TEMPLATE, App, Headers, Message, Receive, Scope, Send
from api.closed import is_closed, pass_closed, with_head
from api.conditions import is_unchanged_since, known_tag, may_continue
from api.packing import WORTH, Coding, Packing, choose_coding, is_packable, pack
from api.parameters import read_text
from api.problems import ProblemError
from api.ranges import Span, read_range
from api.reading import FRESH, UNKEPT
from api.refusing import problem_answer
from api.streams import BODILESS

OK = 200
PARTIAL = 206
NOT_MODIFIED = 304
_ERRORS = 400
_BODILESS = (204, NOT_MODIFIED)
FOREIGN = "/data/"
"""Answers below are Datasette's: they keep its own headers."""

_EXPOSED = (
    b"ETag", b"Link", b"Allow", b"Location", b"Vary", b"Accept-Ranges", b"Content-Range",
    b"Content-Disposition", b"Content-Digest", b"Repr-Digest", b"Memento-Datetime", b"X-Request-Id",
    b"RateLimit", b"RateLimit-Policy", b"Retry-After", b"Deprecation", b"Sunset",
)  # fmt: skip
_COMMON: Headers = (
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b", ".join(_EXPOSED),
    ),
    (b"x-content-type-options", b"nosniff"),
)
_POLICY = (
    b"default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    b"img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HTML: Headers = (
    (b"content-security-policy", _POLICY),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_PREFLIGHT: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
)
_QUESTIONS = frozenset({"/api/v1/resolve", "/mcp", "/oai"})
"""What another site's script may post to."""
_ACTIONS = "/compat/ckan/api/"
"""The same, of the actions of CKAN."""


class Edge:
    """Wraps the whole app."""

    def __init__(self, app: App, answers: Answers, base_url: str = "") -> None:
        self._app = app
        self._answers = answers
        self._base_url = base_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request in and finishes what comes out."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["path"] = _in_one_spelling(scope)
        if is_closed(scope):
            await pass_closed(self._app, scope, receive, send)
            return
        scope[ASKED_PATH] = scope["path"]
        answer = _Answer(scope, send, self._base_url)
        if scope["method"] == "OPTIONS" and answer.asks_first:
            await _allow(send, scope["path"])
            return
        is_read = scope["method"] in ("GET", "HEAD")
        if not is_read:
            answer.ask_anew()
        if scope["method"] == "HEAD" and not answer.foreign:
            scope["method"] = "GET"
            scope[BODILESS] = True
        place = self._answers.place(scope) if is_read and not answer.foreign else None
        kept = self._answers.find(place) if place else None
        if kept is not None:
            scope[TEMPLATE] = kept.route
            await answer.send_kept(kept)
            return
        await self._app(scope, receive, answer.send)
        if place and answer.whole:
            head, body = answer.whole
            self._answers.keep(place, Kept(head, body, scope.get(TEMPLATE, "")))


def _in_one_spelling(scope: Scope) -> str:
    """The path, whatever encoding the Chinese in it came in; Datasette's own paths are its own."""
    path = cast("str", scope["path"])
    if (path.isascii() and "%" not in path) or path.startswith(FOREIGN):
        return path.replace("\0", "\ufffd")
    raw = cast("bytes", scope.get("raw_path") or path.encode())
    return read_text(raw.partition(b"?")[0]).replace("\0", "\ufffd")


class _Answer:
    """One answer on its way out."""

    __slots__ = (
        "_base_url",
        "_coding",
        "_head",
        "_if_range",
        "_packing",
        "_range",
        "_scope",
        "_send",
        "_since",
        "_start",
        "asks_first",
        "foreign",
        "tags",
        "whole",
    )

    def __init__(self, scope: Scope, send: Send, base_url: str) -> None:
        self._scope = scope
        self._send = send
        self._base_url = base_url
        self._packing: Packing | None = None
        self.whole: tuple[Head, bytes] | None = None
        """A good answer before it was packed or cut."""
        self._start: Message | None = None
        self._head = scope["method"] == "HEAD"
        self.asks_first = False
        self._coding: Coding = ""
        self.tags = self._since = self._range = self._if_range = b""
        self.foreign = scope["path"].startswith(FOREIGN)
        for name, value in scope["headers"]:
            match name:
                case b"if-none-match":
                    self.tags = value
                case b"accept-encoding":
                    self._coding = choose_coding(value)
                case b"if-modified-since":
                    self._since = value
                case b"range":
                    self._range = value
                case b"if-range":
                    self._if_range = value
                case b"access-control-request-method":
                    self.asks_first = True
        if self._since:
            scope[BY_DATE] = True

    def ask_anew(self) -> None:
        """What is posted is a question: its answer is never as before, nor a part."""
        self.tags = self._since = self._range = b""

    async def send(self, message: Message) -> None:
        """Holds the head back until the body shows whether it is whole."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        start, self._start = self._start, None
        if start is None:
            await self._send_piece(message)
            return
        if message.get("more_body"):
            await self._send(start if self.foreign else self._begin(start))
            await self._send_piece(message)
            return
        body = message.get("body", b"")
        status, headers, body = self._finish(start["status"], dict(start["headers"]), body)
        await self._send_whole(start, status, headers, body)

    async def _send_whole(self, start: Message, status: int, headers: Head, body: bytes) -> None:
        if status not in _BODILESS:
            headers[b"content-length"] = b"%d" % len(body)
        await self._send({**start, "status": status, "headers": list(headers.items())})
        await self._send({"type": "http.response.body", "body": b"" if self._head else body})

    def _begin(self, start: Message) -> Message:
        """The head of a stream of ours; one whose length is said is not packed."""
        headers = dict(start["headers"])
        headers.update(_COMMON)
        headers.setdefault(b"cache-control", FRESH)
        self._scope[BODILESS] = self._head
        if start["status"] != OK:
            return {**start, "headers": list(headers.items())}
        status = NOT_MODIFIED if self._is_known(headers) else OK
        if status == NOT_MODIFIED:
            headers.pop(b"content-type")
            headers.pop(b"content-length", None)
        elif b"no-transform" not in headers[b"cache-control"] and b"content-length" not in headers:
            _vary(headers)
            if self._coding and is_packable(headers[b"content-type"]):
                headers[b"content-encoding"] = self._coding.encode()
                headers.pop(b"accept-ranges", None)
                if b"etag" in headers:
                    headers[b"etag"] = b"W/" + headers[b"etag"].removeprefix(b"W/")
                self._packing = Packing(self._coding)
        self._scope[BODILESS] |= status == NOT_MODIFIED
        return {**start, "status": status, "headers": list(headers.items())}

    async def _send_piece(self, message: Message) -> None:
        """Sends a piece of a stream, packed if the stream is; none where only the head is wanted."""
        if message["type"] != "http.response.body" or self.foreign:
            await self._send(message)
            return
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._scope.get(BODILESS):
            body = b""
        elif self._packing is not None:
            body = self._packing.piece(body) if more else self._packing.last(body)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def send_kept(self, kept: Kept) -> None:
        """Sends an answer of before, or as much of it as this reader wants."""
        headers = dict(kept.head)
        status, body = self._fit(headers, kept.body)
        await self._send_whole({"type": "http.response.start"}, status, headers, body)

    def _finish(self, status: int, headers: Head, body: bytes) -> tuple[int, Head, bytes]:
        """The status, headers and body of an answer of one piece."""
        headers.update(_COMMON)
        if headers.get(b"content-type", b"").startswith(b"text/html"):
            headers |= dict(_HTML) | headers  # a page may bring a policy of its own
        if status == OK:
            status, body = self._validate(headers, body)
        elif status < _ERRORS:
            headers.setdefault(b"cache-control", FRESH)
            if b"allow" in headers:
                headers[b"allow"] = with_head(headers[b"allow"])
        return status, headers, body

    def _validate(self, headers: Head, body: bytes) -> tuple[int, bytes]:
        """Tags a good answer, then fits it to the reader."""
        _vary(headers)
        if headers.setdefault(b"cache-control", FRESH) == UNKEPT:
            return OK, self._pack(headers, body)
        if b"etag" not in headers:
            headers[b"etag"] = _tag(body)
        self.whole = (dict(headers), body)
        return self._fit(headers, body)

    def _fit(self, headers: Head, body: bytes) -> tuple[int, bytes]:
        """Leaves a good answer out if it is known, cuts or packs it if asked to."""
        if self._is_known(headers):
            del headers[b"content-type"]
            headers.pop(b"content-length", None)
            return NOT_MODIFIED, b""
        if self._range and not self._head:
            span = self._span(headers, len(body))
            if span is not None:
                return self._cut(headers, body, span)
        return OK, self._pack(headers, body)

    def _pack(self, headers: Head, body: bytes) -> bytes:
        """The body, packed if the reader takes it so and it is worth it.

        Its tag is weak then: another release may pack otherwise (RFC 9110 section 8.8.3.3).
        """
        coding = self._coding
        if not coding or len(body) < WORTH or not is_packable(headers[b"content-type"]):
            return body
        headers[b"content-encoding"] = coding.encode()
        headers.pop(b"accept-ranges", None)
        if b"etag" in headers:
            headers[b"etag"] = b"W/" + headers[b"etag"]
        return pack(body, coding)

    def _is_known(self, headers: Head) -> bool:
        """Whether the reader has the answer: by its tag, or where he names none, by its date."""
        if self.tags:
            tag = headers.get(b"etag", b"").removeprefix(b"W/")
            found = known_tag(tag, self.tags) if tag else None
            if found is None:
                return False
            headers[b"etag"] = found
            return True
        if not self._since:
            return False
        return is_unchanged_since(headers.get(b"last-modified", b""), self._since)

    def _span(self, headers: Head, size: int) -> Span | None:
        """The part that is asked for, None for the whole."""
        modified = headers.get(b"last-modified", b"")
        if not may_continue(self._if_range, headers[b"etag"], modified):
            return None
        return read_range(self._range.decode("latin-1"), size)

    def _cut(self, headers: Head, body: bytes, span: Span) -> tuple[int, bytes]:
        """A part of an answer, or the problem that there is no such part."""
        if span.first < span.end:
            headers[b"accept-ranges"] = b"bytes"
            headers[b"content-range"] = span.of(len(body))
            return PARTIAL, body[span.first : span.end]
        status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        error = ProblemError("range-not-satisfiable", status, f"there are {len(body)} bytes")
        own, said = problem_answer(error, self._scope, self._base_url)
        headers.clear()
        headers.update((*_COMMON, *own, (b"content-range", b"bytes */%d" % len(body))))
        return status, said


def _vary(headers: Head) -> None:
    """Says that the coding depends on the reader, beside what else does."""
    vary = headers.get(b"vary")
    headers[b"vary"] = b"%b, Accept-Encoding" % vary if vary else b"Accept-Encoding"


def _tag(body: bytes) -> bytes:
    return b'"%b"' % blake2b(body, digest_size=12).hexdigest().encode()


async def _allow(send: Send, path: str) -> None:
    """The answer to a browser that asks whether it may ask."""
    headers = dict(_PREFLIGHT)
    if path in _QUESTIONS or path.startswith(_ACTIONS):
        headers[b"access-control-allow-methods"] = b"GET, HEAD, POST, OPTIONS"
    await send({"type": "http.response.start", "status": 204, "headers": list(headers.items())})
    await send({"type": "http.response.body", "body": b""})
