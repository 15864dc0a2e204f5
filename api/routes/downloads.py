"""`/downloads/…`: closed files, whole or in part, so that a broken-off download can go on."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import msgspec
from litestar.params import FromPath

from api import dataset_shapes, wire_datasets
from api.calls import Call, Reply, encode
from api.problems import PROBLEM_JSON, ProblemError, problem_of
from api.queries import NoQuery
from api.reading import Route, read
from api.streams import Stream
from gazette.errors import NotFoundError
from opendata.public.copies import DOWNLOADS, MANIFEST, CopiedFile, Copy

LATEST = "latest"

_CHUNK = 256 * 1024
_RANGE = re.compile(
    r"""bytes=[ ]*(?:
        (?P<first>[0-9]+)-(?P<last>[0-9]*)  # from here, to there or to the end
        | -(?P<tail>[0-9]+)                 # the last so many
    )""",
    re.VERBOSE,
)
_TYPES = ("application/vnd.sqlite3", "application/json", "text/x-python")


class Span(msgspec.Struct, frozen=True):
    """Bytes from `first` up to but not with `end`."""

    first: int
    end: int


@read("/downloads", Route(answers=(wire_datasets.DownloadList,), tag="datasets"))
def list_downloads(request: Call) -> wire_datasets.DownloadList:
    """下载 The closed copies of the public database, the newest first, each file with its digests."""
    request.ask(NoQuery)
    items = [dataset_shapes.download(copy, request.base) for copy in request.house.library.copies()]
    return wire_datasets.DownloadList(items, len(items), None, {})


@read("/downloads/{release:str}/{file:str}", Route(media_types=_TYPES, tag="datasets"))
def download(release: FromPath[str], file: FromPath[str], request: Call) -> Reply | Stream:
    """下载文件 A file of a closed copy, named by when it was made or `latest`.

    Answers parts of it (`Range`, `If-Range`): 206, or 416 for a part behind its end.
    """
    request.ask(NoQuery)
    copy, found = _find(request, release, file)
    path = request.house.library.data / DOWNLOADS / copy.name / file
    size = _size(path)
    tag = f'"{found.sha256}"' if found else f'"{copy.name}"'
    headers = _headers(path.name, tag, found)
    span = read_range(request.header(b"range"), size)
    if span is None or request.header(b"if-range") not in ("", tag):
        length = (b"content-length", str(size).encode())
        kind = _media_type(found)
        return Stream(_read(path, Span(0, size)), kind, [*headers, length])
    if span.first >= span.end:
        return _behind_the_end(request, size)
    return Stream(
        _read(path, span),
        _media_type(found),
        [
            *headers,
            (b"content-length", str(span.end - span.first).encode()),
            (b"content-range", f"bytes {span.first}-{span.end - 1}/{size}".encode()),
        ],
        HTTPStatus.PARTIAL_CONTENT,
    )


def read_range(header: str, size: int) -> Span | None:
    """The part that is asked for, None for the whole: also where the header is not understood.

    Several parts are given as the whole, which the standard allows. A part behind the end is empty.

    >>> read_range("bytes=2-", 10), read_range("bytes=2-3", 10), read_range("bytes=-4", 10)
    (Span(first=2, end=10), Span(first=2, end=4), Span(first=6, end=10))
    >>> read_range("bytes=0-1,4-5", 10), read_range("", 10)
    (None, None)
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    if found["tail"] is not None:
        return Span(max(0, size - int(found["tail"])) if int(found["tail"]) else size, size)
    first = int(found["first"])
    end = int(found["last"]) + 1 if found["last"] else size
    if found["last"] and end <= first:
        return None
    return Span(first, max(first, min(end, size)) if first < size else first)


def _find(request: Call, release: str, file: str) -> tuple[Copy, CopiedFile | None]:
    """A copy and a file of it, None for its manifest. Only what a manifest names is ever opened."""
    for copy in request.house.library.copies():
        if release in (copy.name, LATEST):
            if file == MANIFEST:
                return copy, None
            for one in copy.files:
                if one.name == file:
                    return copy, one
            break
    raise NotFoundError("download", f"{release}/{file}")


def _headers(name: str, tag: str, found: CopiedFile | None) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"etag", tag.encode()),
        (b"accept-ranges", b"bytes"),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
    ]
    if found is not None:
        digest = b64encode(bytes.fromhex(found.sha256)).decode()
        headers.append((b"repr-digest", f"sha-256=:{digest}:".encode()))
    return headers


def _media_type(found: CopiedFile | None) -> bytes:
    return found.media_type.encode() if found else b"application/json"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError as error:  # withdrawn this moment
        raise NotFoundError("download", path.name) from error


def _read(path: Path, span: Span) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(span.first)
        left = span.end - span.first
        while left > 0 and (piece := file.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece


def _behind_the_end(request: Call, size: int) -> Reply:
    """The problem that tells how long the file is."""
    status = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
    error = ProblemError("range-not-satisfiable", status, f"the file has {size} bytes")
    problem = problem_of(error, base=request.base, method="GET", path=request.asked_path)
    headers = [(b"content-range", f"bytes */{size}".encode()), (b"cache-control", b"no-store")]
    return Reply(encode(problem), PROBLEM_JSON.encode(), headers, status)
