"""What kind of file some bytes are: by their content first, by the name where content leaves it open."""

from __future__ import annotations

import re
import zlib
from pathlib import PurePosixPath

from ingest.container_types import DOC, DOCX, OLE, type_of_ole, type_of_zip

HEAD = 65_536
"""Bytes of a file that are enough to tell; a container may have to be seen whole."""

EMPTY = "application/x-empty"
ARCHIVE = "application/warc"
"""A web archive, packed or not."""
ZIP = "application/zip"
"""A package: other kinds of ZIP, such as DOCX and OFD, have types of their own."""
MHT = "application/x-mimearchive"
"""A web archive of one page."""
BINARY = "application/octet-stream"

_MAGICS = {
    b"%PDF-": "application/pdf",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OLE,  # .doc, .wps, .xls
    b"{\\rtf": "application/rtf",
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"II+\x00": "image/tiff",  # of more than 4 GB, or so written
    b"MM\x00+": "image/tiff",
    b"BM": "image/bmp",
    b"\x1f\x8b": "application/gzip",
    b"BZh": "application/x-bzip2",
    b"\xfd7zXZ\x00": "application/x-xz",
    b"\x28\xb5\x2f\xfd": "application/zstd",
    b"7z\xbc\xaf\x27\x1c": "application/x-7z-compressed",
    b"Rar!\x1a\x07": "application/vnd.rar",
    b"SQLite format 3\x00": "application/vnd.sqlite3",
    b"\x7fELF": "application/x-elf",
}
_GZIP = b"\x1f\x8b"
_OPENS_ARCHIVE = b"WARC/"
_WORDLIKE = frozenset({b"BM", b"BZh", b"GIF8", b"{\\rtf"})
"""Magics that a text might begin with: they count only before bytes that are no text."""

_ZIPPED = {
    b"OFD.xml": "application/ofd",
    b"mimetypeapplication/vnd.oasis.opendocument.textPK": "application/vnd.oasis.opendocument.text",
    b"word/": DOCX,
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    b"mimetypeapplication/epub+zip": "application/epub+zip",
}
_OLE_ENDINGS = {
    ".doc": DOC,
    ".dot": DOC,
    ".wps": DOC,
    ".wpt": DOC,
    ".xls": "application/vnd.ms-excel",
    ".et": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".dps": "application/vnd.ms-powerpoint",
}
CONTAINERS = frozenset({OLE, ZIP, *_OLE_ENDINGS.values(), *_ZIPPED.values()})
"""Types of which the first bytes tell less than the whole file."""
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"\xef\xbb\xbf": "utf-8"}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})

_SUFFIXES = {
    "": "text/plain",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".htm": "text/html",
    ".html": "text/html",
    ".shtml": "text/html",
    ".xhtml": "text/html",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
    ".csv": "text/csv",
}
_OPENS_HTML = re.compile(
    rb"""(?> \s+ | <!--.*?--> | <\?xml.*?\?> )*+  # spaces, comments, an XML declaration
         < (?: !doctype\s+html | (?: html | head | body | meta | title | link | script | style
             | div | table | p | span | article | section | center | h[1-6] ) [\s>/] )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_OPENS_XML = re.compile(rb"\s*<(?:\?xml|!doctype)\s", re.IGNORECASE)
_FLAT = {
    b"http://schemas.uof.org/cn/": "application/vnd.uof.text",
    b"application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text-flat-xml",
}
"""Documents that are one XML file, by what stands in their first element."""
_FLAT_HEAD = 4096
_RELATED = b"multipart/related"
_OPENS_MAIL = re.compile(rb"(?:MIME-Version|From|Received|Subject):\s", re.IGNORECASE)
_TAG = re.compile(rb"</?[A-Za-z][A-Za-z0-9]*[\s/>]")
_OPENS_LINES = re.compile(rb'\s*\{\s*"[^\n]*\}[ \t\r]*(?:\n|\Z)')


def media_type(name: str, head: bytes) -> str:
    r"""The media type of a file from its name and its first bytes.

    >>> media_type("notice.html", b"<p>\xe9\x80\x9a\xe7\x9f\xa5</p>")
    'text/html'
    >>> media_type("notice.html", b"%PDF-1.7 ...")
    'application/pdf'
    >>> media_type("rows.txt", b'{"title": "A"}\n{"title": "B"}\n')
    'application/jsonl'
    >>> media_type("style.css", b"body {}")
    'text/css'
    """
    if len(head) < HEAD and not head.strip():
        return EMPTY
    known = _by_magic(head)
    if known == OLE:
        return _ole_type(name, head)
    if known is not None:
        return known
    sample = _as_ascii(head[:HEAD])
    if _is_binary(sample):
        return BINARY
    return _text_type(PurePosixPath(name).suffix.lower(), sample)


def _by_magic(head: bytes) -> str | None:
    if head.startswith(_OPENS_ARCHIVE) or _unpacked(head).startswith(_OPENS_ARCHIVE):
        return ARCHIVE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(head)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    for magic, kind in _MAGICS.items():
        if head.startswith(magic) and (magic not in _WORDLIKE or _is_binary(head)):
            return kind
    return "application/rtf" if head.startswith(b"{\\rtf1") else None


def _zip_type(head: bytes) -> str:
    known = type_of_zip(head) if len(head) != HEAD else None
    marked = (kind for mark, kind in _ZIPPED.items() if mark in head[:HEAD])
    return known or next(marked, ZIP)


def _ole_type(name: str, head: bytes) -> str:
    """By its directory; where that is not among the first bytes, as its name says."""
    known = type_of_ole(head)
    return known or _OLE_ENDINGS.get(PurePosixPath(name).suffix.lower(), OLE)


def _unpacked(head: bytes) -> bytes:
    """The first bytes of what was packed with gzip; none of anything else."""
    if not head.startswith(_GZIP):
        return b""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, len(_OPENS_ARCHIVE))
    except zlib.error:
        return b""


def _as_ascii(head: bytes) -> bytes:
    """The bytes with a mark removed, and UTF-16 that says so as UTF-8."""
    for mark, charset in _MARKS.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(charset, "ignore").encode("utf-8", "ignore")
    return head


def _is_binary(sample: bytes) -> bool:
    """A NUL, or more than one control character in a hundred bytes."""
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\x00" in sample or controls > len(sample) / 100


def _text_type(suffix: str, sample: bytes) -> str:
    named = _SUFFIXES.get(suffix)
    if named == "text/markdown":
        return named
    if _OPENS_HTML.match(sample):
        return "text/html"
    if _OPENS_XML.match(sample):
        opening = sample[:_FLAT_HEAD]
        return next((kind for mark, kind in _FLAT.items() if mark in opening), "application/xml")
    if _OPENS_MAIL.match(sample) and _RELATED in sample[:_FLAT_HEAD].lower():
        return MHT
    if named is None:
        return f"text/{suffix.lstrip('.')}"
    if named == "text/html":
        return _unmarked_html(sample)
    if named == "text/csv":
        return named
    return _json_type(named, sample)


def _unmarked_html(sample: bytes) -> str:
    if _OPENS_MAIL.match(sample):
        return "message/rfc822"
    return "text/html" if _TAG.search(sample) else "text/plain"


def _json_type(named: str, sample: bytes) -> str:
    """JSON or JSON lines by how the file opens; a text file only if its first line is an object."""
    if named == "text/plain":
        return "application/jsonl" if _OPENS_LINES.match(sample) else named
    start = sample.lstrip()[:1]
    if start == b"[":
        return "application/json"
    if named == "application/json" and _OPENS_LINES.match(sample):
        return "application/jsonl"
    first, newline, _ = sample.lstrip().partition(b"\n")
    if named == "application/jsonl" and newline and first.rstrip() == b"{":
        return "application/json"
    return named
