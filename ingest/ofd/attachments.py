"""The files that an OFD document carries along (GB/T 33190-2016 §20)."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from gazette.errors import ReadError
from gazette.model import Attachment, Finding
from ingest.media import HEAD, media_type
from ingest.ofd.document import Document
from ingest.ofd.package import Package
from ingest.xml_parts import attribute, child, children, text_of

MOST = 100
LARGEST = 64 << 20
"""Bytes of all attachments of a document together."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 200


def read_attachments(
    package: Package, document: Document
) -> tuple[list[Attachment], list[Finding]]:
    """The attachments, and a finding for each that is listed and cannot be had."""
    if document.attachments is None:
        return [], []
    try:
        listed, root = package.tree_at(document.attachments, beside=document.name)
    except ReadError as error:
        return [], [_missing(error.detail)]
    found: list[Attachment] = []
    findings: list[Finding] = []
    for entry in children(root, "Attachment"):
        location = text_of(child(entry, "FileLoc"))
        name = _name(attribute(entry, "Name"), location)
        part = package.find(location, beside=listed)
        if part is None:
            findings.append(_missing(f"{name}: not in the package"))
        elif not _has_room(found, package.size(part)):
            findings.append(_missing(f"{name}: more than is kept of one document"))
        else:
            data = package.read(part)
            kind = media_type(name, data[:HEAD])
            found.append(Attachment(name=name, role="attachment", media_type=kind, data=data))
        if len(findings) >= MOST:
            break
    return found, findings


def _has_room(found: list[Attachment], size: int) -> bool:
    return len(found) < MOST and sum(len(one.data) for one in found) + size <= LARGEST


def _name(given: str | None, location: str) -> str:
    """The name as given, with the ending of the file if it has none."""
    path = PurePosixPath(location.replace("\\", "/"))
    name = _UNSEEN.sub("", given or path.name).strip(". ")[-_LONGEST_NAME:]
    if path.suffix and not PurePosixPath(name).suffix:
        name += _UNSEEN.sub("", path.suffix)
    return name or "attachment"


def _missing(detail: str) -> Finding:
    return Finding(code="attachment_missing", detail=detail)
