"""The sample's documents as the readers read them, beside what they were written to say."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import msgspec

from gazette.model import Draft, Metadata, RawFile
from ingest.from_records import read_record
from ingest.media import media_type
from ingest.readers import TABLES, reader_of
from ingest.records import rows

SAMPLE = Path(__file__).parents[2] / "sample"
DOCUMENTS = SAMPLE / "documents"
NOON = datetime(2024, 7, 1, 12, 0, tzinfo=UTC)
Place = tuple[str, int | None]
"""A file of the sample, and the number of a record in it."""


class Truth(msgspec.Struct, frozen=True):
    """What one document was written to say: a line of truth.jsonl."""

    path: str
    title: str
    number: str | None
    issuers: tuple[str, ...]
    signed_on: date | None
    published_on: date | None
    effective_on: date | None
    expires_on: date | None
    kind: str | None
    """None where it could be argued."""
    disclosure: str | None
    enclosures: tuple[str, ...]
    held: tuple[str, ...]
    """Codes of the findings for which it must not be published."""
    record: int | None = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.path, self.record


@cache
def truths() -> dict[Place, Truth]:
    """The whole truth, by place."""
    lines = (SAMPLE / "truth.jsonl").read_bytes().splitlines()
    found = [msgspec.json.decode(line, type=Truth) for line in lines]
    assert len({truth.place for truth in found}) == len(found)
    return {truth.place: truth for truth in found}


@cache
def drafts() -> dict[Place, Draft]:
    """Every document of the sample as read, by place."""
    return {(draft.raw.path, draft.record): draft for draft in _drafts()}


def _drafts() -> Iterator[Draft]:
    for file in sorted(each for each in DOCUMENTS.rglob("*") if each.is_file()):
        data = file.read_bytes()
        raw = RawFile(
            sha256=hashlib.sha256(data).hexdigest(),
            sm3="",
            size=len(data),
            media_type=media_type(file.name, data),
            path=file.relative_to(DOCUMENTS).as_posix(),
            source="src-sample",
            received_at=NOON,
        )
        if raw.media_type not in TABLES:
            yield from reader_of(raw.media_type).read(data, raw)
            continue
        with file.open("rb") as stream:
            for row in rows(stream, raw.media_type):
                yield read_record(row.data, raw, row.number)


def fields(metadata: Metadata) -> dict[str, object]:
    """The fields that the truth speaks of, as read."""
    return {
        "title": _value(metadata.title),
        "number": _value(metadata.number),
        "issuers": _value(metadata.issuers) or (),
        "signed_on": _value(metadata.signed_on),
        "published_on": _value(metadata.published_on),
        "effective_on": _value(metadata.effective_on),
        "expires_on": _value(metadata.expires_on),
        "disclosure": _value(metadata.disclosure),
        "enclosures": tuple(one.title for one in metadata.enclosures),
    }


def _value(field: object) -> object:
    return getattr(field, "value", None)


def strings(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


def words_of(file: Path) -> Iterator[str]:
    """The lines of a sample file; of tables and JSON the values, not their names."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    if file.suffix == ".jsonl":
        for line in text.splitlines():
            for words in strings(json.loads(line)):
                yield from words.split("\n")
    elif file.suffix == ".csv":
        for row in list(csv.reader(io.StringIO(text)))[1:]:
            for cell in row:
                yield from cell.split("\n")
    elif file.suffix == ".json":
        yield from strings(json.loads(text))
    else:
        yield from text.splitlines()
