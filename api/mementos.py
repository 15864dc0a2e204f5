"""Mementos (RFC 7089): what this archive said of a resource of its own, and when.

A memento is one thing said for a while. Its address names the instant from which it was said:
`/documents/{id}/at/2024-06-01T02:03:04.000Z`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from api.http_dates import write_http_date
from api.moments import moment_named
from api.negotiate import split_ending
from api.withdrawn import no_document
from gazette.errors import NotFoundError
from opendata.public.issue_rows import IssueRow, SpanRow
from opendata.public.reader import PublicReader

LINK_FORMAT = "application/link-format"


class Original(Struct, frozen=True):
    """A resource with a past (Original Resource)."""

    path: str
    spans: tuple[SpanRow, ...]
    """When this archive said what, oldest first; at least one."""

    @property
    def last(self) -> int:
        """The place of what was said last."""
        return len(self.spans) - 1

    def memento(self, place: int) -> str:
        """The path of a memento."""
        return f"{self.path}/at/{self.spans[place].since}"

    def nearest(self, moment: str) -> int:
        """The place of what was said last by a moment; before the first, the first."""
        said = [place for place, span in enumerate(self.spans) if span.since <= moment]
        return said[-1] if said else 0

    def covering(self, moment: str) -> int:
        """The place of what was said at a moment; raises NotFoundError if nothing was."""
        place = self.nearest(moment)
        span = self.spans[place]
        if moment < span.since or (span.until is not None and moment >= span.until):
            raise NotFoundError("record", f"{self.path}/at/{moment}")
        return place


class Said(Struct, frozen=True):
    """A memento as an address names it."""

    original: Original
    place: int
    ending: str
    is_named: bool
    """Whether the address names the very instant from which it was said."""

    @property
    def span(self) -> SpanRow:
        """From when to when it was said."""
        return self.original.spans[self.place]

    @property
    def path(self) -> str:
        """Of its own address, without an ending."""
        return self.original.memento(self.place)

    @property
    def address(self) -> str:
        """Its own address, in the form asked for."""
        return f"{self.path}.{self.ending}" if self.ending else self.path

    def headers(self, base: str, others: str) -> list[tuple[bytes, bytes]]:
        """What makes an answer a memento; `others` are links to its other forms."""
        links = f"{others}, {memento_links(self.original, base, self.place)}"
        when = write_http_date(self.span.since)
        return [(b"memento-datetime", when.encode()), (b"link", links.encode())]


def said_at(original: Original, name: str, endings: Sequence[str]) -> Said:
    """What was said at an instant or at the beginning of a day, with one of these endings or none.

    Raises NotFoundError where nothing was said then.
    """
    text, ending = split_ending(name, endings)
    moment = moment_named(text)
    if moment is None:
        raise NotFoundError("record", f"{original.path}/at/{name}")
    place = original.covering(moment)
    return Said(original, place, ending, text == original.spans[place].since)


def original_document(reader: PublicReader, document_id: str) -> Original:
    """A document with its past. Raises NotFoundError where nothing of it is public."""
    moments = reader.history.moments(document_id)
    if not moments:
        raise no_document(reader, document_id)
    spans = tuple(SpanRow(one.since, one.until) for one in moments)
    return Original(f"/documents/{document_id}", spans)


def original_issue(reader: PublicReader, issue: IssueRow) -> Original:
    """An issue of a gazette with its past."""
    return Original(f"/issues/{issue.id}", tuple(reader.issues.spans(issue.id)))


def context_links(original: Original, base: str) -> str:
    """Links from a resource or memento to the resource, its TimeGate and its TimeMap."""
    return ", ".join(_context(original, base, timemap="timemap"))


def memento_links(original: Original, base: str, place: int) -> str:
    """The same, with the first and last memento, the one at a place, and its neighbours."""
    roles: dict[int, list[str]] = {place: []}
    for role, at in (
        ("first", 0),
        ("prev", place - 1),
        ("next", place + 1),
        ("last", original.last),
    ):
        if 0 <= at <= original.last:
            roles.setdefault(at, []).append(role)
    links = [_memento(original, base, at, names) for at, names in sorted(roles.items())]
    return ", ".join([*_context(original, base, timemap="timemap"), *links])


def link_format(original: Original, base: str) -> str:
    """All mementos of a resource in link format (RFC 7089 §5), one link a line."""
    mementos = [
        _memento(
            original, base, place, ["first"] * (place == 0) + ["last"] * (place == original.last)
        )
        for place in range(len(original.spans))
    ]
    return ",\n".join([*_context(original, base, timemap="self"), *mementos]) + "\n"


def _context(original: Original, base: str, *, timemap: str) -> list[str]:
    """The links, that to the TimeMap with this relation."""
    first, last = original.spans[0].since, original.spans[-1].since
    return [
        f'<{base}{original.path}>; rel="original"',
        f'<{base}/timegate{original.path}>; rel="timegate"',
        (
            f'<{base}/timemap{original.path}>; rel="{timemap}"; type="{LINK_FORMAT}"; '
            f'from="{write_http_date(first)}"; until="{write_http_date(last)}"'
        ),
    ]


def _memento(original: Original, base: str, place: int, roles: list[str]) -> str:
    names = " ".join([*roles, "memento"])
    day = write_http_date(original.spans[place].since)
    return f'<{base}{original.memento(place)}>; rel="{names}"; datetime="{day}"'
