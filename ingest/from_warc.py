"""Web archives (.warc, .warc.gz): the pages in them, one after another in flat memory.

What stands on a page is read by the reader of its type; here is decided which records are pages.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader, DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from gazette.errors import ReadError
from ingest.media import media_type

READER = "from_warc/1"

LARGEST = 32 * 1024 * 1024
"""Bytes of the largest page that is read, packed or unpacked."""

_LONGEST_LINE = 64 * 1024  # of a record's headers
_FREE = 64 * 1024 * 1024  # bytes a record may unpack to whatever it was packed in
_EXPANSION = 200  # times: pages shrink to a tenth, a bomb to a thousandth
_NAMES = {
    "": "page",
    "text/html": "page.html",
    "application/xhtml+xml": "page.html",
    "text/plain": "page.txt",
    "text/markdown": "page.md",
}
"""Declared types of pages, as names of files; an undeclared type is told by the bytes."""
_FURNITURE = ("image/", "font/", "audio/", "video/", "text/css", "text/javascript")
_FURNITURE_APPLICATIONS = ("javascript", "ecmascript", "font", "x-shockwave-flash")
_PLAIN_ENCODINGS = ("", "identity", "gzip", "x-gzip", "deflate")
_GZIP = zlib.MAX_WBITS | 16
_OK = "200"


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that the archive holds: a page, or why it is none."""

    number: int
    """Of the record in the archive, from 1; requests and the like are counted, not given."""
    url: str
    media_type: str = ""
    data: bytes = b""
    size: int = 0
    """Bytes of the archive that the record takes."""
    passed: ReadError | None = None
    """Why it is not read."""
    is_refused: bool = False
    """Whether something was to be read there: a redirect, a picture of the page are not missed."""


def captures(stream: BinaryIO) -> Iterator[Capture]:
    """The answers in an archive; raises ReadError `damaged_archive` where it cannot be read on."""
    records = _Records(stream)
    try:
        for number, record in enumerate(records, start=1):
            capture = _capture(record, number)
            _end(record, records)
            if capture is not None:
                yield msgspec.structs.replace(capture, size=int(records.get_record_length()))
            if records.is_cut:
                raise _damaged("the archive ends before its last part does")
    except (ArchiveLoadFailed, StatusAndHeadersParserException) as error:
        raise _damaged(" ".join(str(error).split())[:200]) from error
    except AttributeError as error:  # warcio, at an answer without an address
        raise _damaged("a record without the headers it must have") from error


class _Unpacking(DecompressingBufferedReader):  # type: ignore[misc]  # warcio ships no types
    """Unpacks an archive; raises ReadError where it is damaged, or grows beyond measure."""

    decompressor: zlib._Decompress | None  # set to None where nothing is packed

    def _init_decomp(self, decomp_type: str | None) -> None:
        super()._init_decomp(decomp_type)
        self._packed = self._unpacked = 0

    def _decompress(self, data: bytes) -> bytes:
        if not self.decompressor or not data:
            return data
        self._packed += len(data)
        try:
            unpacked: bytes = self.decompressor.decompress(data)
        except zlib.error as error:
            if self.num_block_read == 0:  # not packed at all
                self.decompressor = None
                return data
            raise _damaged(f"packed data that cannot be unpacked: {error}") from error
        self._unpacked += len(unpacked)
        if self._unpacked > max(_FREE, _EXPANSION * self._packed):
            raise ReadError("too_large", f"a record grows to more than {self._unpacked:,} bytes")
        return unpacked

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = super().readline(min(length or _LONGEST_LINE, _LONGEST_LINE))
        if len(line) == _LONGEST_LINE:
            raise _damaged(f"a header line of more than {_LONGEST_LINE:,} bytes")
        return line


class _Records(ArchiveIterator):  # type: ignore[misc]  # warcio ships no types
    """The records of an archive, each packed by itself or all of them as one."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self.reader: _Unpacking = _Unpacking(stream)

    @property
    def is_cut(self) -> bool:
        """Whether the archive has ended inside of a packed part."""
        packing = self.reader.decompressor
        return self.next_line is None and packing is not None and not packing.eof

    def _raise_invalid_gzip_err(self) -> None:
        """An archive packed as one can be read from its beginning, if not from any place in it."""

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """The line after those between two records; what else stands there is damage."""
        size = 0
        while line := self.reader.readline():
            if line.strip() and not size:
                raise _damaged("a record is longer than it says")
            if line.strip():
                return line, size
            size += len(line)
        return None, size


def _damaged(detail: str) -> ReadError:
    return ReadError("damaged_archive", f"{detail}; what stands before it was read")


def _end(record: ArcWarcRecord, records: _Records) -> None:
    """Goes to the end of a record; raises ReadError if the archive ends before."""
    if record.length is None:
        raise _damaged("a record without a length, as a cut archive has")
    records.read_to_end()
    if record.raw_stream.limit > 0:
        raise _damaged(f"the archive ends {record.raw_stream.limit:,} bytes before its record does")


def _capture(record: ArcWarcRecord, number: int) -> Capture | None:
    """What a record holds, None if it is no answer to a request for a page."""
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip()
    kind = record.rec_type
    if kind not in ("response", "revisit", "resource") or not url.startswith(("http:", "https:")):
        return None
    if kind == "revisit":
        return _passed(number, url, ReadError("revisit", f"the same as a record before: {url}"))
    status = record.http_headers.get_statuscode() if record.http_headers else _OK
    if status != _OK:
        code = "redirect" if status.startswith("3") else "http_status"
        return _passed(number, url, ReadError(code, f"{status}: {url}"))
    return _page(record, number, url)


def _passed(number: int, url: str, error: ReadError, *, is_refused: bool = False) -> Capture:
    return Capture(number=number, url=url, passed=error, is_refused=is_refused)


def _page(record: ArcWarcRecord, number: int, url: str) -> Capture:
    declared = _declared(record)
    if declared not in _NAMES:
        error = ReadError("unsupported_format", f"{declared}: {url}")
        return _passed(number, url, error, is_refused=not _is_furniture(declared))
    try:
        data = _content(record)
    except ReadError as error:
        error = ReadError(error.code, f"{error.detail}: {url}")
        return _passed(number, url, error, is_refused=True)
    kind = media_type(_NAMES[declared], data)
    return Capture(number=number, url=url, media_type=kind, data=data)


def _declared(record: ArcWarcRecord) -> str:
    """The type the server gave: "" where it gave none."""
    headers = record.http_headers or record.rec_headers
    return (headers.get_header("Content-Type") or "").split(";")[0].strip().lower()


def _is_furniture(declared: str) -> bool:
    """Pictures, styles and scripts: the page's own, no documents."""
    family, _, name = declared.partition("/")
    return declared.startswith(_FURNITURE) or (
        family == "application" and any(word in name for word in _FURNITURE_APPLICATIONS)
    )


def _content(record: ArcWarcRecord) -> bytes:
    """What the server sent, unpacked. Raises ReadError if it is too large or cannot be unpacked."""
    sent = record.raw_stream.read(LARGEST + 1)
    if len(sent) > LARGEST:
        raise ReadError("too_large", f"a page of more than {LARGEST:,} bytes")
    if not record.http_headers:
        return cast("bytes", sent)
    if (record.http_headers.get_header("Transfer-Encoding") or "").lower() == "chunked":
        sent = ChunkedDataReader(io.BytesIO(sent)).read()
    encoding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
    if encoding not in _PLAIN_ENCODINGS:
        raise ReadError("unsupported_format", f"packed as {encoding}")
    return cast("bytes", sent) if encoding in ("", "identity") else _unpacked(sent, encoding)


def _unpacked(sent: bytes, encoding: str) -> bytes:
    """The content; crawlers that unpack it often leave the header that says it is packed."""
    windows = (zlib.MAX_WBITS, -zlib.MAX_WBITS) if encoding == "deflate" else (_GZIP,)
    for window in windows:
        try:
            data = zlib.decompressobj(window).decompress(sent, LARGEST + 1)
        except zlib.error:
            continue
        if len(data) > LARGEST:
            raise ReadError("too_large", f"a page that grows to more than {LARGEST:,} bytes")
        return data
    return sent
