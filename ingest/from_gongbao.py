"""A version as another of these servers gives it: its text as it is, its fields as they are told.

What the text is made of (parts, citations, effects, duties) is read here, by today's rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import Draft, Enclosure, Field, HistoryEvent, Metadata, RawFile, Table
from gazette.store.digests import sha256_of
from gazette.text.duties import find_duties
from gazette.text.normalise import key
from gazette.text.outline import outline
from ingest.referring import with_references

READER = "from_gongbao/1"
MEDIA_TYPE = "application/vnd.gongbao.version+json"

_FIELDS = frozenset(
    name
    for name in Metadata.__struct_fields__
    if name not in {"url", "enclosures", "history", "duties", "tables", "provenance"}
)
_LONGEST_ADDRESS = 2000


class _Digest(msgspec.Struct, frozen=True, rename={"sha_256": "sha-256"}):
    sha_256: str


class _Links(msgspec.Struct, frozen=True):
    self: str


class _Source(msgspec.Struct, frozen=True):
    url: str | None = None


class _Version(msgspec.Struct, frozen=True):
    """What `/api/v1/documents/{id}/versions/{n}` answers, as far as it is taken."""

    document: str
    version: int
    text: str
    digest: _Digest
    links: _Links
    fields: dict[str, msgspec.Raw]
    enclosures: tuple[Enclosure, ...] = ()
    history: tuple[HistoryEvent, ...] = ()
    tables: tuple[Table, ...] = ()
    source: _Source = _Source()


class Named(msgspec.Struct, frozen=True):
    """Which document and version an answer says it is."""

    document: str
    version: int


_decode = msgspec.json.Decoder(_Version).decode
_decode_name = msgspec.json.Decoder(Named).decode


def name_of(data: bytes) -> Named:
    """Which version some bytes say they are; raises ReadError for what is none."""
    try:
        return _decode_name(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError("not_a_version", str(error)[:200]) from error


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a version.

    Raises ReadError for what is no version, a field with a value that it cannot have, or a text that
    is not the one its digest is of.
    """
    try:
        told = _decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError("not_a_version", str(error)[:200]) from error
    if not told.text.strip():
        raise ReadError("empty", "a version without a text")
    found = sha256_of(told.text)
    if found != told.digest.sha_256:
        detail = f"the text has {found}, its digest says {told.digest.sha_256[:80]}"
        raise ReadError("digest_mismatch", detail)
    return [_draft(told, raw)]


def _draft(told: _Version, raw: RawFile) -> Draft:
    text = told.text
    components = outline(text)
    paths = {component.path for component in components}
    metadata = replace(
        _metadata(told),
        url=_address(told),
        enclosures=tuple(
            one if one.path in paths else replace(one, path=None) for one in told.enclosures
        ),
        history=told.history,
        duties=find_duties(text),
        tables=tuple(one for one in told.tables if 0 <= one.start <= one.end <= len(text)),
    )
    draft = Draft(
        raw=raw,
        record=None,
        reader=READER,
        text=text,
        metadata=metadata,
        components=components,
    )
    return with_references(draft)


def _metadata(told: _Version) -> Metadata:
    """The fields that are told, each as given: who said so there is in the file that is kept."""
    known = {name: note for name, note in told.fields.items() if name in _FIELDS}
    try:
        metadata = msgspec.json.decode(msgspec.json.encode(known), type=Metadata)
    except msgspec.ValidationError as error:
        raise ReadError("bad_field", str(error)[:200]) from error
    fields: dict[str, Field[Any] | None] = {  # Any: fields are of many kinds
        name: _given(field, told.text)
        for name in known
        if (field := getattr(metadata, name)) is not None
    }
    return replace(metadata, **_sound(fields))


def _given(field: Field[Any], text: str) -> Field[Any]:
    """The field as given by the source, with its place only where the text has the value there.

    A value that claims a place in the text is not looked at apart from it by the gate.
    """
    start, end = field.start, field.end
    is_there = (
        start is not None
        and end is not None
        and 0 <= start <= end <= len(text)
        and (isinstance(field.value, date) or key(str(field.value)) in key(text[start:end]))
    )
    confidence = min(max(field.confidence, 0.0), 1.0)
    if is_there:
        return replace(field, origin="given", confidence=confidence)
    return replace(field, origin="given", confidence=confidence, start=None, end=None)


def _sound(fields: Mapping[str, Field[Any] | None]) -> dict[str, Any]:
    """The fields without those that are no value at all."""
    return {
        name: field
        for name, field in fields.items()
        if field is not None and field.value not in ("", ())
    }


def _address(told: _Version) -> str | None:
    """Where the document was published before that server had it; else its page there."""
    url = told.source.url
    if url and url.startswith(("http://", "https://")) and len(url) <= _LONGEST_ADDRESS:
        return url
    api, _, _ = told.links.self.partition("/versions/")
    page = api.replace("/api/v1/documents/", "/documents/", 1)
    is_web = urlsplit(page).scheme in ("http", "https") and len(page) <= _LONGEST_ADDRESS
    return page if is_web else None
