"""What the API answers of the past, as a promise like api.wire: TimeMaps and provenance."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from api.wire import Day, Digest, Instant, Url
from gazette.model import Origin, StatusCode


class Memento(Struct, frozen=True):
    """What this archive said from an instant on."""

    datetime: Instant
    uri: Url


class Mementos(Struct, frozen=True, rename={"all_of_them": "list"}):
    """All that this archive said, oldest first."""

    first: Memento
    last: Memento
    all_of_them: list[Memento]


class TimeMapAddresses(Struct, frozen=True):
    """Where the TimeMap stands in its two forms."""

    link_format: Url
    json_format: Url


class TimeMap(Struct, frozen=True):
    """记录目录 The mementos of a document or issue (RFC 7089)."""

    original_uri: Url
    timegate_uri: Url
    timemap_uri: TimeMapAddresses
    mementos: Mementos


class ProvenanceSource(Struct, frozen=True):
    """来源 Where a version was read."""

    id: str
    name: str
    address: Annotated[Url | None, Meta(description="Of the source as a whole.")]
    url: Annotated[Url | None, Meta(description="Of the page or file.")]
    file: Annotated[str, Meta(description="Its path in the ingested folder.")]
    record: Annotated[
        int | None, Meta(description="Which record of the file, from 1; null: the file is one.")
    ]


class PublicationDecision(Struct, frozen=True):
    """公开决定 That it was made public, or public no more. Nobody of the office is named."""

    decision: Literal["public", "held"]
    by: Annotated[
        Literal["source", "office"],
        Meta(description="`source`: trusted, and nothing was found; `office`: a person decided."),
    ]
    at: Instant


class StatusEvent(Struct, frozen=True):
    """有效性变更 A change of validity, by which document."""

    code: StatusCode
    since: Day | None
    by: str | None
    recorded_at: Instant


class FieldEvidence(Struct, frozen=True):
    """A field's value, who says so, how surely, and the words that say it."""

    value: Any  # Any: each field is of its own kind
    origin: Annotated[
        Origin,
        Meta(
            description="`read` from the text, `given` by the source or agency, `set` by the office, "
            "or a declared `default`."
        ),
    ]
    confidence: float
    start: int | None
    end: int | None
    text: Annotated[str | None, Meta(description="The words; null where none say it.")]


class ProvenanceLinks(Struct, frozen=True):
    """Where the version and its other forms stand."""

    self: Url
    jsonld: Annotated[Url, Meta(description="The same in PROV-O, as JSON-LD.")]
    document: Url
    version: Url
    text: Annotated[Url, Meta(description="The bytes of which the digest is.")]


class Provenance(Struct, frozen=True):
    """出处 Where a version and each of its fields came from, and how it became public."""

    document: str
    version: int
    title: str
    digest: Digest
    source: ProvenanceSource
    reader: Annotated[str, Meta(description="What took the document out of the file.")]
    normaliser: Annotated[str, Meta(description="The rules by which texts are compared.")]
    received_at: Annotated[Instant, Meta(description="接收时间 When the file came in.")]
    stored_at: Annotated[Instant, Meta(description="入库时间 When it was recorded, public or not.")]
    published_at: Annotated[Instant, Meta(description="公开时间 When it was first shown here.")]
    previous: Annotated[int | None, Meta(description="The public version before it.")]
    decisions: list[PublicationDecision]
    status_changes: Annotated[
        list[StatusEvent], Meta(description="Of the document, whatever the version.")
    ]
    fields: dict[str, FieldEvidence]
    links: ProvenanceLinks
