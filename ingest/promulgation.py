"""What the history note (题注) of a statute says of the version at hand: maker, order, dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from gazette.model import Field, HistoryEvent, Metadata
from gazette.text.makers import makers
from gazette.text.numbers import find_orders
from ingest.issuing import level_of_issuers, region_of_issuers

_IN_FORCE = ("施行", "实施", "生效")
_ENDED = ("废止", "失效")
_ISSUED = ("公布", "发布", "颁布", "印发")
_SURE = 0.9
_UNSURE = 0.7
"""A day of passing: the day of promulgation, where it differs, is not in the note."""


def issued_on(events: Sequence[HistoryEvent]) -> HistoryEvent | None:
    """The last event that made or changed the text: its day is the date of this version.

    Passed and promulgated on one day, it is the promulgation, which is printed after it.
    """
    enacted = [event for event in events if event.action not in _IN_FORCE + _ENDED]
    return max(reversed(enacted), key=lambda event: event.day, default=None)


def with_history(metadata: Metadata, events: Sequence[HistoryEvent], text: str) -> Metadata:
    """The metadata completed by the events of the history note; the same without events.

    What is given or read elsewhere stands, but for the date of the version and of its effect: the
    note is about this version, a sentence of the text may be about the first one.
    """
    if not events:
        return metadata
    latest = issued_on(events)
    told = replace(
        metadata,
        history=tuple(events),
        issuers=metadata.issuers or _makers(events),
        number=metadata.number or _number(events, text),
        signed_on=_given(metadata.signed_on) or _signed(latest, text),
        published_on=metadata.published_on or _published(latest, text),
        effective_on=_given(metadata.effective_on) or _effective(metadata, events, latest, text),
    )
    return replace(
        told,
        level=told.level or level_of_issuers(told.issuers),
        region=told.region or region_of_issuers(told.issuers),
    )


def _given(field: Field[date] | None) -> Field[date] | None:
    return field if field is not None and field.origin in ("given", "set") else None


def _makers(events: Sequence[HistoryEvent]) -> Field[tuple[str, ...]] | None:
    names = makers(events)
    return Field(names, "read", _SURE) if names else None


def _number(events: Sequence[HistoryEvent], text: str) -> Field[str] | None:
    """The order that promulgated this version: the last one the note names."""
    for event in sorted(events, key=lambda event: event.day, reverse=True):
        for order in find_orders(event.text)[:1]:
            value = str(order.value)
            place = text.find(event.text)
            if place < 0:
                return Field(value, "read", _SURE)
            return Field(value, "read", _SURE, place + order.start, place + order.end)
    return None


def _signed(latest: HistoryEvent | None, text: str) -> Field[date] | None:
    if latest is None:
        return None
    is_sure = latest.action in _ISSUED or "修" in latest.action
    return _dated(latest, text, _SURE if is_sure else _UNSURE)


def _published(latest: HistoryEvent | None, text: str) -> Field[date] | None:
    if latest is None or latest.action not in _ISSUED:
        return None
    return _dated(latest, text, _SURE)


def _effective(
    metadata: Metadata, events: Sequence[HistoryEvent], latest: HistoryEvent | None, text: str
) -> Field[date] | None:
    """The day in the note, else the one the text names, unless an amendment is younger than it."""
    days = [event for event in events if event.action in _IN_FORCE]
    if days and (latest is None or days[-1].day >= latest.day):
        return _dated(days[-1], text, _SURE)
    read = metadata.effective_on
    if read is None or (latest is not None and read.value < latest.day):
        return None
    return read


def _dated(event: HistoryEvent, text: str, confidence: float) -> Field[date]:
    place = text.find(event.text)
    if place < 0:
        return Field(event.day, "read", confidence)
    return Field(event.day, "read", confidence, place, place + len(event.text))
