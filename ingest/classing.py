"""The last step of reading: what a document is, of which subject, and what it says first.

What is given stays; what nothing settles stays open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from gazette.model import Component, Field, Kind, Metadata
from gazette.text.abstract import find_abstract
from gazette.text.catalogue import catalogue_item
from gazette.text.kinds import classify
from gazette.text.titles import Title, parse_title
from gazette.text.topic_rules import classify_topic
from gazette.text.topics import read_topic


def with_abstract(
    metadata: Metadata, text: str, *, body: int, components: Sequence[Component]
) -> Metadata:
    """The metadata with what the text says first; `body` is where title and addressees end."""
    if metadata.abstract:
        return metadata
    return replace(metadata, abstract=find_abstract(text, start=body, components=components))


def classed(metadata: Metadata) -> Metadata:
    """The metadata with kind, topic and catalogue item, where they can be told."""
    if metadata.title is None:
        return replace(metadata, topic=_listed(metadata.topic))
    title = parse_title(metadata.title.value)
    issuers = metadata.issuers.value if metadata.issuers else ()
    kind = metadata.kind or _kind(title, metadata)
    is_reading = kind is not None and kind.value == "interpretation"
    return replace(
        metadata,
        kind=kind,
        effective_on=_given(metadata.effective_on) if is_reading else metadata.effective_on,
        expires_on=_given(metadata.expires_on) if is_reading else metadata.expires_on,
        topic=_listed(metadata.topic) or classify_topic(title, issuers),
        catalogue_item=metadata.catalogue_item
        or catalogue_item(title, kind.value if kind else None),
    )


def _given(day: Field[date] | None) -> Field[date] | None:
    """The day unless it was read: the days that a 解读 tells are those of what it explains."""
    return day if day is not None and day.origin != "read" else None


def _kind(title: Title, metadata: Metadata) -> Field[Kind] | None:
    number = metadata.number.value if metadata.number else None
    issuers = metadata.issuers.value if metadata.issuers else ()
    terms = (metadata.effective_on, metadata.expires_on)
    holds = any(term is not None and term.origin == "read" for term in terms)
    return classify(title, issuers, number, holds_for_a_time=holds)


def _listed(topic: Field[str] | None) -> Field[str] | None:
    """A printed topic as the code of the list; as printed where it is not in the list."""
    listed = read_topic(topic.value) if topic else None
    return replace(topic, value=listed.code) if topic and listed else topic
