"""`/downloads/…`: closed files, whole or in part, so that a broken-off download can go on."""

from __future__ import annotations

from litestar.params import FromPath

from api import dataset_shapes, wire_datasets
from api.calls import Call, Reply
from api.queries import NoQuery
from api.reading import Route, read
from api.streams import Stream
from api.whole_files import WholeFile, send_file
from gazette.errors import NotFoundError
from opendata.public.copies import DOWNLOADS, MANIFEST, MEDIA_TYPES, NOTE, CopiedFile, Copy

LATEST = "latest"
LATEST_RELEASE = "latest-release"

_APART = {MANIFEST: "application/json", NOTE: "text/plain; charset=utf-8"}
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
    whole = WholeFile(
        path=request.house.library.data / DOWNLOADS / copy.name / file,
        name=file,
        media_type=found.media_type if found else _APART[file],
        tag=f'"{found.sha256}"' if found else f'"{copy.name}"',
        sha256=found.sha256 if found else None,
    )
    try:
        return send_file(request, whole)
    except FileNotFoundError as error:  # withdrawn this moment
        raise NotFoundError("download", file) from error


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
