"""A document's past as its page lists it: states, versions, changes of validity, what was said when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from api.moments import beijing_time
from api.site.render import Page
from opendata.public.history_rows import MomentRow, StateRow, StatusChangeRow
from opendata.public.reader import PublicReader
from opendata.public.rows import DocumentRow, VersionRow


class StateLine(Struct, frozen=True):
    """A state of the text and where it is read."""

    day: str | None
    """From when it stands; None: since ever."""
    version: int
    address: str
    compare: str | None
    """Where it is compared with the state before; None for the first."""


class VersionLine(Struct, frozen=True):
    """A recorded version."""

    number: int
    recorded_at: str
    address: str
    compare: str | None


class StatusLine(Struct, frozen=True):
    """A change of validity, and the document that says so."""

    label: str
    since: str | None
    by: str | None
    """Its title, or what the text calls it."""
    address: str | None
    recorded_on: str


class MomentLine(Struct, frozen=True):
    """What this archive said from an instant on."""

    since: str
    """In Beijing time."""
    label: str
    version: int
    address: str


class Past(Struct, frozen=True):
    """All that a page lists of a document's past."""

    states: list[StateLine]
    versions: list[VersionLine]
    changes: list[StatusLine]
    moments: list[MomentLine]


def past_of(reader: PublicReader, page: Page, document_id: str) -> Past:
    """The past of a document, in the page's language."""
    history = reader.history
    changes = history.status_changes(document_id)
    held = reader.documents.named([one.by for one in changes if one.by])
    return Past(
        list(_states(page, document_id, history.states(document_id))),
        list(_versions(page, document_id, reader.versions.of(document_id))),
        list(_changes(page, changes, held)),
        list(_moments(page, document_id, history.moments(document_id))),
    )


def _states(page: Page, document_id: str, states: Sequence[StateRow]) -> Iterator[StateLine]:
    """The states of a text, the newest first."""
    path = f"/documents/{document_id}"
    pairs = list(zip([None, *states], states, strict=False))
    for before, state in reversed(pairs):
        where = f"on/{state.valid_from}" if state.valid_from else f"versions/{state.version}"
        compare = _compare(page, document_id, before.version, state.version) if before else None
        yield StateLine(state.valid_from, state.version, page.link(f"{path}/{where}"), compare)


def _versions(
    page: Page, document_id: str, versions: Sequence[VersionRow]
) -> Iterator[VersionLine]:
    """The recorded versions, the last first."""
    pairs = list(zip([None, *versions], versions, strict=False))
    for before, version in reversed(pairs):
        address = page.link(f"/documents/{document_id}/versions/{version.number}")
        compare = _compare(page, document_id, before.number, version.number) if before else None
        yield VersionLine(version.number, version.recorded_at[:10], address, compare)


def _changes(
    page: Page, changes: Sequence[StatusChangeRow], held: Mapping[str, DocumentRow]
) -> Iterator[StatusLine]:
    """The changes of validity, in the order in which they were recorded."""
    for change in changes:
        by = held.get(change.by or "")
        yield StatusLine(
            page.label("status", change.code),
            change.since,
            by.title if by else change.by,
            page.link(f"/documents/{by.id}") if by else None,
            change.recorded_at[:10],
        )


def _moments(page: Page, document_id: str, moments: Sequence[MomentRow]) -> Iterator[MomentLine]:
    """What this archive said at other times, the last first; nothing where it never changed."""
    for moment in reversed(moments if len(moments) > 1 else ()):
        yield MomentLine(
            beijing_time(moment.since),
            page.label("status", moment.status),
            moment.version,
            page.link(f"/documents/{document_id}/at/{moment.since}"),
        )


def _compare(page: Page, document_id: str, one: int, other: int) -> str:
    return page.link("/compare", {"id": document_id, "from": one, "to": other})
