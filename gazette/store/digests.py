"""What makes a version new: its text and the values of its metadata, nothing else."""

from __future__ import annotations

import hashlib

import msgspec

from gazette.model import Draft, Field, Metadata

_ELSEWHERE = frozenset(
    {
        "url",  # where one copy stands
        "provenance",  # the page around it, with its counters and banners
        "enclosures", "history", "duties", "tables",  # below, without their places
    }
)  # fmt: skip
_PLAIN = tuple(name for name in Metadata.__struct_fields__ if name not in _ELSEWHERE)

_encode = msgspec.json.Encoder(order="deterministic").encode


def sha256_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def sm3_of(text: str) -> str:
    """SM3 (GB/T 32905) of a text in UTF-8, in hexadecimal.

    >>> sm3_of("abc")
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'
    """
    return hashlib.new("sm3", text.encode()).hexdigest()


def digest_of(draft: Draft, text_sha256: str) -> str:
    """The digest of a version: the same on any machine, at any time, by whichever path it came."""
    return digest_of_metadata(draft.metadata, text_sha256)


def digest_of_metadata(metadata: Metadata, text_sha256: str) -> str:
    """The digest of a version with this metadata and a text of this SHA-256."""
    return hashlib.sha256(_encode((text_sha256, _values(metadata)))).hexdigest()


def _values(metadata: Metadata) -> dict[str, object]:
    """The values alone: how surely, by whom and where they were read is not the document's."""
    values: dict[str, object] = {}
    for name in _PLAIN:
        field: Field[object] | None = getattr(metadata, name)
        if field is not None:
            values[name] = field.value
    if metadata.enclosures:
        values["enclosures"] = [enclosure.title for enclosure in metadata.enclosures]
    if metadata.history:
        values["history"] = [(event.day, event.action) for event in metadata.history]
    if metadata.duties:
        values["duties"] = [(duty.lead, duty.responsible) for duty in metadata.duties]
    if metadata.tables:
        values["tables"] = [table.rows for table in metadata.tables]
    return values
