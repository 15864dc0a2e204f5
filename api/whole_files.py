"""A file of ours as an answer: whole or in part, so that a broken-off download can go on."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from api.calls import Call, Headers, Reply, Scope
from api.conditions import known_tag
from api.problems import PROBLEM_JSON, ProblemError
from api.ranges import Span, read_range
from api.refusing import problem_answer
from api.streams import BODILESS, Stream

_CHUNK = 256 * 1024


class WholeFile(msgspec.Struct, frozen=True):
    """A file, and what is said of it."""

    path: Path
    name: str
    """Under which it is saved: letters, digits, points and dashes."""
    media_type: str
    tag: str
    sha256: str | None = None
    """None: its digest is not known before it is sent."""
    headers: Headers = ()
    """More of its own."""


def send_file(request: Call, file: WholeFile) -> Reply | Stream:
    """The file, or the part that is asked for (`Range`, `If-Range`): 206, or 416 behind its end.

    Raises FileNotFoundError if it is gone; once it is open, it is sent though it be erased meanwhile.
    """
    opened = file.path.open("rb")
    size = os.fstat(opened.fileno()).st_size
    kind = file.media_type.encode()
    headers = [*_headers(file), *file.headers]
    span = read_range(request.header(b"range"), size)
    if span is None or not _wants_part(request, file.tag):
        length = (b"content-length", str(size).encode())
        return Stream(_read(opened, Span(0, size)), kind, [*headers, length])
    if span.first >= span.end:
        opened.close()
        return _behind_the_end(request, size)
    return Stream(
        _read(opened, span),
        kind,
        [
            *headers,
            (b"content-length", str(span.end - span.first).encode()),
            (b"content-range", span.of(size)),
        ],
        HTTPStatus.PARTIAL_CONTENT,
    )


def _wants_part(request: Call, tag: str) -> bool:
    """Whether a part is sent where one is asked for: not of a head, nor of what the reader has."""
    if request.scope.get(BODILESS):
        return False
    if known_tag(tag.encode(), request.header(b"if-none-match").encode("latin-1")) is not None:
        return False
    return request.header(b"if-range") in ("", tag)


def _headers(file: WholeFile) -> Headers:
    headers = [
        (b"etag", file.tag.encode()),
        (b"accept-ranges", b"bytes"),
        (b"content-disposition", f'attachment; filename="{file.name}"'.encode()),
    ]
    if file.sha256 is not None:
        digest = b64encode(bytes.fromhex(file.sha256)).decode()
        headers.append((b"repr-digest", f"sha-256=:{digest}:".encode()))
    return headers


def _read(opened: BinaryIO, span: Span) -> Iterator[bytes]:
    with opened as file:
        file.seek(span.first)
        left = span.end - span.first
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def _behind_the_end(request: Call, size: int) -> Reply:
    """The problem that tells how long the file is."""
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    error = ProblemError("range-not-satisfiable", status, f"the file has {size} bytes")
    headers, body = problem_answer(
        error, cast("Scope", request.scope), request.house.settings.base_url
    )
    return Reply(
        body,
        PROBLEM_JSON.encode(),
        [*headers, (b"content-range", f"bytes */{size}".encode())],
        status,
    )
