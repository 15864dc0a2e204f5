"""`/downloads/…`: closed files, whole or in part, so that a broken-off download can go on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import cast

from litestar.params import FromPath

from api import dataset_shapes, wire_datasets
from api.calls import Call, Reply, Scope
from api.problems import PROBLEM_JSON, ProblemError
from api.queries import NoQuery
from api.ranges import Span, read_range
from api.reading import Route, read
from api.refusing import problem_answer
from api.streams import Stream
from gazette.errors import NotFoundError
from opendata.public.copies import DOWNLOADS, MANIFEST, MEDIA_TYPES, NOTE, CopiedFile, Copy

LATEST = "latest"
LATEST_RELEASE = "latest-release"

_CHUNK = 256 * 1024
_APART = {MANIFEST: b"application/json", NOTE: b"text/plain; charset=utf-8"}
"""What stands beside the files that a manifest names."""


@read("/downloads", Route(answers=(wire_datasets.DownloadList,), tag="datasets"))
def list_downloads(request: Call) -> wire_datasets.DownloadList:
    """下载 The closed copies and releases, the newest first, each file with its digests."""
    request.ask(NoQuery)
    items = [dataset_shapes.download(copy, request.base) for copy in request.house.library.copies()]
    return wire_datasets.DownloadList(items, len(items), None, {})


@read("/downloads/{release:str}/{file:str}", Route(media_types=MEDIA_TYPES, tag="datasets"))
def download(release: FromPath[str], file: FromPath[str], request: Call) -> Reply | Stream:
    """下载文件 A file of a closed copy or release, named by when it was made, `latest` or `latest-release`.

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
        kind = _media_type(found, file)
        return Stream(_read(path, Span(0, size)), kind, [*headers, length])
    if span.first >= span.end:
        return _behind_the_end(request, size)
    return Stream(
        _read(path, span),
        _media_type(found, file),
        [
            *headers,
            (b"content-length", str(span.end - span.first).encode()),
            (b"content-range", span.of(size)),
        ],
        HTTPStatus.PARTIAL_CONTENT,
    )


def _find(request: Call, release: str, file: str) -> tuple[Copy, CopiedFile | None]:
    """A copy and a file of it, None for its manifest or note. Only what a manifest names is ever opened."""
    for copy in request.house.library.copies():
        is_release = copy.kind == "release"
        if release in (copy.name, LATEST) or (release == LATEST_RELEASE and is_release):
            if file == MANIFEST or (file == NOTE and is_release):
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


def _media_type(found: CopiedFile | None, name: str) -> bytes:
    return found.media_type.encode() if found else _APART[name]


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
    headers, body = problem_answer(
        error, cast("Scope", request.scope), request.house.settings.base_url
    )
    return Reply(
        body,
        PROBLEM_JSON.encode(),
        [*headers, (b"content-range", f"bytes */{size}".encode())],
        status,
    )
