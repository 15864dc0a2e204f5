"""What public.db says of the past, as frozen values. Dates and instants are ISO text."""

from __future__ import annotations

import msgspec

from gazette.store.public_record import PublicDecision


class StateRow(msgspec.Struct, frozen=True):
    """One state of a document's text, as recorded now."""

    version: int
    title: str
    valid_from: str | None
    """None: since ever, as far as this archive knows."""
    valid_to: str | None
    """The day from which the next state stands; None: it is the newest."""
    in_force_from: str | None
    """None: nothing says that it is in force."""
    expires_on: str | None
    status: str
    status_since: str | None


class MomentRow(msgspec.Struct, frozen=True):
    """What this archive said of a document from one instant until before another."""

    since: str
    until: str | None
    """None: it still says so."""
    version: int
    status: str
    status_since: str | None
    status_by: str | None

    @property
    def said(self) -> tuple[object, ...]:
        """All but when it was said."""
        return (self.version, self.status, self.status_since, self.status_by)


class StatusChangeRow(msgspec.Struct, frozen=True):
    """A change of a document's validity (有效性)."""

    code: str
    since: str | None
    by: str | None
    """The document that says so."""
    recorded_at: str


class OriginRow(msgspec.Struct, frozen=True):
    """Where a version came from and how it became public."""

    document: str
    version: int
    title: str
    sha256: str
    sm3: str
    source: str
    source_name: str
    source_address: str | None
    url: str | None
    """Of the page or file it was read from."""
    file: str
    """Path in the ingested folder."""
    record: int | None
    """Which record of that file; None for a file that is one document."""
    reader: str
    """With its version: from_html/1."""
    normaliser: str
    received_at: str
    stored_at: str
    published_at: str
    before: int | None
    """The public version before this one."""
    size: int
    """Of the text in UTF-8, in bytes."""
    decisions: tuple[PublicDecision, ...]
