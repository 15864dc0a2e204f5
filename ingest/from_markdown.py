"""Markdown: statutes with their history note (题注), and any other document written in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from gazette.model import (
    Component,
    Draft,
    Enclosure,
    Field,
    HistoryEvent,
    Metadata,
    RawFile,
    Table,
)
from gazette.text.charset import decode
from gazette.text.history import read_history
from gazette.text.organs import looks_like_organ, split_issuers
from gazette.text.outline import outline
from gazette.text.titles import Title, parse_title
from ingest.classing import classed, with_abstract
from ingest.drafting import Page, make_draft
from ingest.from_text import broken_characters
from ingest.given import Given
from ingest.heading import read_heading
from ingest.labels import read_pairs, split_pairs
from ingest.markdown import Markdown, read_markdown
from ingest.promulgation import issued_on, with_history
from ingest.referring import with_references
from ingest.validity import read_validity

READER = "from_markdown/1"

_DATED_NAME = re.compile(r"[(（](?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[)）]\.[A-Za-z]+$")
_UNSURE = 0.6
_WEAK = 0.4
_FROM_PASSING_TO_PRINT = timedelta(days=90)
_NOTE_LINES = 40
_LONGEST_NOTE = 2000
_NAMES = {"doc_number": "number", "date": "dated_on", "author": "issuer", "tags": "keywords"}
"""Names in front matters that are not those of Given."""


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a Markdown file; raises ReadError for what is no text."""
    decoded = decode(data)
    page = read_markdown(decoded.text)
    events = read_history(_note(page))
    if page.title is not None and _is_statute(page, events):
        return [_statute(page, page.title, events, raw)]
    title = page.lines[page.title] if page.title is not None else None
    draft = make_draft(
        Page(
            lines=page.lines,
            given=_given(page.front).over(Given(heading=title)),
            tables=page.tables,
            findings=broken_characters(decoded),
        ),
        raw=raw,
        record=None,
        reader=READER,
    )
    return [draft]


def _note(page: Markdown) -> Sequence[str]:
    """The lines between the title and the body."""
    if page.title is None:
        return ()
    first = page.title + 1
    if page.header > first:
        return page.lines[first : page.header]
    last = first
    for line in page.lines[first : first + _NOTE_LINES]:
        if line.endswith("。") or len(line) > _LONGEST_NOTE:
            break
        last += 1
    return page.lines[first:last]


def _is_statute(page: Markdown, events: Sequence[HistoryEvent]) -> bool:
    """True with a header of events; a date of publication alone may be the page's own."""
    actions = {event.action for event in events}
    return bool(events) and (page.header > 0 or not actions <= {"公布", "发布", "印发", ""})


def _statute(page: Markdown, title: int, events: Sequence[HistoryEvent], raw: RawFile) -> Draft:
    """The draft of a statute: what its title and its history note say, and its outline."""
    text = "\n".join(page.lines)
    components = outline(text)
    body = _place(page, title, title + 1)[1]
    metadata = _metadata(page, title, events, text)
    metadata = _as_named(metadata, _day_in_name(raw.path))
    draft = Draft(
        raw=raw,
        record=None,
        reader=READER,
        text=text,
        metadata=replace(
            classed(with_abstract(metadata, text, body=body, components=components)),
            enclosures=_enclosures(components),
            tables=_tables(page),
        ),
        components=components,
    )
    return with_references(draft, title=page.lines[title])


def _metadata(page: Markdown, line: int, events: Sequence[HistoryEvent], text: str) -> Metadata:
    start, end = _place(page, line, line + 1)
    title = parse_title(page.lines[line])
    latest = issued_on(events)
    validity = read_validity(text, issued=latest.day if latest else None)
    return with_history(
        Metadata(
            title=Field(title.text, "read", 1.0, start, end),
            number=_number(text),
            issuers=_issuers(title, start),
            genre=Field(title.genre) if title.genre else None,
            effective_on=validity.effective_on,
            expires_on=validity.expires_on,
        ),
        events,
        text,
    )


def _issuers(title: Title, start: int) -> Field[tuple[str, ...]] | None:
    """The makers that the title itself names: 示例省高级人民法院关于….."""
    names = split_issuers(title.issuer_text) if title.issuer_text else ()
    if not names or not all(map(looks_like_organ, names)):
        return None
    return Field(names, "read", 0.95, start, start + len(title.issuer_text or ""))


def _number(text: str) -> Field[str] | None:
    """The number on a line of its own under the title, as interpretations (司法解释) carry it."""
    for number in read_heading(text).numbers[:1]:
        return Field(number.value, "read", number.confidence, number.start, number.end)
    return None


def _day_in_name(path: str) -> date | None:
    """The day in a file name such as 示例条例(2024-03-01).md."""
    match = _DATED_NAME.search(path)
    try:
        return date.fromisoformat(match["day"]) if match else None
    except ValueError:
        return None


def _as_named(metadata: Metadata, named: date | None) -> Metadata:
    """The metadata, where the file's name dates the version later than its header does.

    Headers often stop before the last amendment; the days they give are then an older version's.
    """
    signed = metadata.signed_on
    if named is None or signed is None or named < signed.value:
        return metadata
    published = metadata.published_on
    if published is None or published.value < named:
        published = Field(named, "given", _UNSURE)
    if named - signed.value <= _FROM_PASSING_TO_PRINT:
        return replace(metadata, published_on=published)
    effective = metadata.effective_on
    return replace(
        metadata,
        signed_on=replace(signed, confidence=_WEAK),
        published_on=published,
        effective_on=None if effective is None or effective.value < named else effective,
    )


def _enclosures(components: Sequence[Component]) -> tuple[Enclosure, ...]:
    return tuple(
        Enclosure(title=component.heading, path=component.path)
        for component in components
        if component.kind == "enclosure" and component.heading
    )


def _tables(page: Markdown) -> tuple[Table, ...]:
    places = [(_place(page, at, at + count), rows) for at, (count, rows) in page.tables.items()]
    return tuple(Table(start=start, end=end, rows=rows) for (start, end), rows in places)


def _place(page: Markdown, first: int, last: int) -> tuple[int, int]:
    """Where some lines stand in the text that all lines make."""
    start = sum(len(line) + 1 for line in page.lines[:first])
    return start, start + sum(len(line) + 1 for line in page.lines[first:last]) - 1


def _given(front: Mapping[str, str]) -> Given:
    """What a front matter gives, under our names for fields or under the labels of page tables."""
    named = {_NAMES.get(name, name): value for name, value in front.items() if value}
    plain = {name: value for name, value in named.items() if name in Given.__struct_fields__}
    pairs = [pair for name, value in front.items() for pair in split_pairs(f"{name}：{value}")[1]]
    return Given(**plain).over(read_pairs(pairs))
