"""What a reference means, in words and with what answers to it."""

from __future__ import annotations

from api import shapes, wire
from api.references import documents_meant, part_meant, read_reference
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow


def resolution(reader: PublicReader, ref: str) -> wire.Resolution:
    """The documents, and the part, that a reference means; in doubt, all that answer to it."""
    reading = read_reference(ref)
    rows = documents_meant(reader, reading)
    matches = [_match(reader, row, reading.pinpoint) for row in rows]
    if not matches:
        detail = "本库未收录 This archive does not hold it; it may well exist."
        return wire.Resolution(ref, "not_found", detail, reading, [])
    if len(matches) > 1:
        detail = f"有 {len(matches)} 份文件符合 {len(matches)} documents answer to it."
        return wire.Resolution(ref, "ambiguous", detail, reading, matches)
    if reading.pinpoint and matches[0].article is None:
        detail = f"有此文件，未找到{reading.pinpoint} The document is here, that part of it is not."
        return wire.Resolution(ref, "not_found", detail, reading, matches)
    return wire.Resolution(ref, "found", "已找到 Found.", reading, matches)


def _match(reader: PublicReader, row: DocumentRow, pinpoint: str | None) -> wire.Match:
    part = None
    if pinpoint:
        part = part_meant(reader.parts.articles(row.id, row.version), pinpoint)
    return wire.Match(shapes.item(row), shapes.article(part) if part else None)
