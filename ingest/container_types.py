"""What kind of document a container holds, told by its directory: ZIP packages and OLE files."""

from __future__ import annotations

from gazette.errors import ReadError
from ingest.ole import OleFile
from ingest.zip_parts import ZipParts

DOC = "application/msword"
LOCKED = "application/x-ole-encrypted"
"""A DOCX, XLSX or PPTX locked with a password: an OLE file with an encrypted package in it."""
OLE = "application/x-ole-storage"

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
_STREAMS = {
    "EncryptedPackage": LOCKED,
    "WordDocument": DOC,
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
    "VisioDocument": "application/vnd.visio",
    "HwpSummaryInformation": "application/x-hwp",
}
"""What stands at the top of an OLE file; Kingsoft's .wps, .et and .dps are made the same."""
_FOLDERS = {
    "word/": DOCX,
    "xl/": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}.presentationml.presentation",
}
_TYPED = ("application/vnd.oasis.opendocument.", "application/epub+zip")
_LONGEST_TYPE = 100


def ole_type(file: OleFile) -> str:
    """The media type of an OLE file; that of any OLE file where nothing in it is known."""
    return next((kind for name, kind in _STREAMS.items() if name in file.top), OLE)


def type_of_ole(data: bytes) -> str | None:
    """The media type of an OLE file that is here whole; None where it cannot be followed."""
    try:
        return ole_type(OleFile(data))
    except ReadError:
        return None


def type_of_zip(data: bytes) -> str | None:
    """The media type of a ZIP that is here whole, `application/zip` for a mere bundle of files.

    None where its directory cannot be read.
    """
    try:
        parts = ZipParts(data)
        declared = parts.read("mimetype") or b""
    except ReadError:
        return None
    words = declared[:_LONGEST_TYPE].decode("ascii", "replace").strip()
    if words.startswith(_TYPED):
        return words
    names = parts.names
    if "ofd.xml" in names:
        return "application/ofd"
    if "[content_types].xml" in names:
        for folder, kind in _FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return kind
    return "application/zip"
