"""A whole list as one answer: streamed record by record, or as a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from api import shapes
from api.calls import Call, Headers
from api.export_queries import DocumentListQuery, Format
from api.preparing import Preparation
from api.streams import Stream
from api.wire import Digest
from api.wire_exports import ExportEnd
from opendata import to_csv, to_jsonl
from opendata.file_task import DocumentsWanted, FileFormat, Wanted
from opendata.flat_documents import NAME, columns_of, flat_rows
from opendata.public.file import DATABASE
from opendata.public.query import Place
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow
from opendata.public.walk import walk

Batches = Iterator[list[DocumentRow]]

_lines = msgspec.json.Encoder().encode_lines
_encode = msgspec.json.Encoder().encode


def export_documents(
    request: Call, asked: DocumentListQuery, form: Format, start: Place | None
) -> Stream | Preparation:
    """All documents that match, or `limit` of them, in a format other than JSON."""
    filters = asked.filters()
    link = (b"link", f'<{request.base}/openapi.json>; rel="service-desc"'.encode())
    headers: Headers = [link] if asked.format else [link, (b"vary", b"Accept")]
    if form != "json" and form != "ndjson" and form != "csv":
        wanted = DocumentsWanted(filters, asked.sort, asked.fields, start, asked.limit)
        return prepared(request, wanted, NAME, form, headers=headers)
    reader = request.reader
    batches = walk(reader, filters, sort=asked.sort, start=start, most=asked.limit)
    if form == "csv":
        pieces = _csv(reader, batches, asked)
        kind = to_csv.MEDIA_TYPE
    else:
        pieces = _ndjson(reader, batches, asked.fields)
        kind = to_jsonl.MEDIA_TYPE
    named = (b"content-disposition", f'attachment; filename="{NAME}.{form}"'.encode())
    return Stream(pieces, kind.encode(), [*headers, named, (b"etag", tag(request, form))])


def prepared(
    request: Call, wanted: Wanted, name: str, form: FileFormat, *, headers: Headers
) -> Preparation:
    """A file of this name in a format that must be whole before it is sent."""
    house = request.house
    named = (b"content-disposition", f'attachment; filename="{name}.{form}"'.encode())
    return Preparation(
        wanted,
        form,
        house.library.data / DATABASE,
        house.workshop,
        tag(request, form),
        [*headers, named],
    )


def tag(request: Call, form: Format) -> bytes:
    """The weak tag of what an address gives in a format while public.db stands still."""
    state, _ = request.house.library.rows().state()
    address = b"%b?%b" % (request.scope["raw_path"], request.scope["query_string"])
    told = f"{state}\n{form}\n".encode() + address
    return f'W/"{blake2b(told, digest_size=12).hexdigest()}"'.encode()


class _Seal:
    """The digests of all that went out, and how much that was."""

    def __init__(self, reader: PublicReader) -> None:
        self._reader = reader
        self._generation = reader.generation()
        self._sha256 = hashlib.sha256()
        self._sm3 = hashlib.new("sm3")
        self._records = 0

    def over(self, piece: bytes, records: int = 0) -> bytes:
        """The piece, taken into account."""
        self._sha256.update(piece)
        self._sm3.update(piece)
        self._records += records
        return piece

    def end(self) -> ExportEnd:
        """What the last record says."""
        settled = self._reader.generation() == self._generation
        digest = Digest(self._sha256.hexdigest(), self._sm3.hexdigest())
        return ExportEnd(digest, self._records, settled)


def _ndjson(reader: PublicReader, batches: Batches, fields: Sequence[str]) -> Iterator[bytes]:
    seal = _Seal(reader)
    for documents in batches:
        if fields:
            piece = _lines([shapes.item_part(one, fields) for one in documents])
        else:
            piece = _lines([shapes.item(one) for one in documents])
        yield seal.over(piece, len(documents))
    yield _encode(seal.end()) + b"\n"


def _csv(reader: PublicReader, batches: Batches, asked: DocumentListQuery) -> Iterator[bytes]:
    write = to_csv.csv_lines_for_people if asked.bom else to_csv.csv_lines
    names = [column.name for column in columns_of(asked.fields)]
    seal = _Seal(reader)
    yield seal.over((to_csv.BOM if asked.bom else b"") + to_csv.csv_lines([names]))
    for documents in batches:
        rows = flat_rows(asked.fields, documents)
        yield seal.over(write(_with_codes(names, rows) if asked.bom else rows), len(documents))
    if asked.digest:
        empty = [""] * (len(names) - 1)
        yield to_csv.csv_lines([[_encode(seal.end()).decode(), *empty]])


def _with_codes(names: Sequence[str], rows: Sequence[to_csv.Row]) -> Iterator[to_csv.Row]:
    """The rows with the region as a text: six digits are a number to a spreadsheet."""
    place = names.index("region") if "region" in names else None
    for row in rows:
        if place is None or row[place] is None:
            yield row
        else:
            yield (*row[:place], to_csv.as_text(row[place]), *row[place + 1 :])
