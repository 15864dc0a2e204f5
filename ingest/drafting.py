"""The last steps every reader shares: page lines off, masthead read, outline and citations made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from gazette.errors import ReadError
from gazette.model import (
    Attachment,
    Box,
    Component,
    Draft,
    Enclosure,
    Finding,
    Metadata,
    Place,
    ProvenanceLine,
    RawFile,
    Table,
)
from gazette.text.history import read_history
from gazette.text.normalise import fold, key
from gazette.text.outline import outline
from ingest.chrome import Kind, Stripped, strip_chrome
from ingest.classing import classed, with_abstract
from ingest.given import Given
from ingest.heading import Heading, read_heading, same_title
from ingest.issuing import level_of_issuers, region_of_issuers
from ingest.masthead import read_masthead
from ingest.numbering import is_note
from ingest.promulgation import with_history
from ingest.referring import with_references

Rows = tuple[tuple[str, ...], ...]

_LONGEST_HEADING = 300
_SHORTEST_HEADING = 8  # shorter lines above a title are the page's menu


class Spot(msgspec.Struct, frozen=True):
    """Where a line, or a part of it, stands in its file."""

    page: int
    """From 1."""
    box: Box | None
    confidence: float = 1.0


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page as lines, before it is a draft."""

    lines: Sequence[str]
    given: Given = Given()
    tables: Mapping[int, tuple[int, Rows]] = {}
    """First line of a table → how many lines it takes, and its grid."""
    provenance: tuple[ProvenanceLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    spots: Mapping[int, Sequence[Spot]] = {}
    """Line → where it stands, in several places if it goes on in another column or page."""
    attachments: tuple[Attachment, ...] = ()


def make_draft(page: Page, *, raw: RawFile, record: int | None, reader: str) -> Draft:
    """The draft of a page: its document's text and everything read from it.

    A page that has no text of its own becomes a catalogue row: the text is empty.
    """
    stripped = strip_chrome(page.lines)
    given = page.given.over(stripped.given)
    kept, heading = _without_page_headings(page.lines, stripped)
    above = [page.lines[number].strip() for number in stripped.kept[: -len(kept) or None]]
    if printed := max(above, key=len, default=""):
        given = given.over(Given(heading=printed if len(printed) >= _SHORTEST_HEADING else None))
    own = _Own(kept, heading, given, stripped)
    return _drafted(page, own, raw=raw, record=record, reader=reader)


def make_whole_draft(page: Page, *, raw: RawFile, record: int | None, reader: str) -> Draft:
    """The draft of a page every line of which is the document's: its text is left as it is."""
    kept = range(len(page.lines))
    heading = read_heading("\n".join(page.lines))
    own = _Own(kept, heading, page.given, Stripped(tuple(kept), {}, Given()))
    return _drafted(page, own, raw=raw, record=record, reader=reader)


class _Own(msgspec.Struct, frozen=True):
    """What is the document's own on a page."""

    kept: Sequence[int]
    """Its lines."""
    heading: Heading
    given: Given
    stripped: Stripped


def _drafted(page: Page, own: _Own, *, raw: RawFile, record: int | None, reader: str) -> Draft:
    kept, heading, given = own.kept, own.heading, own.given
    text = "\n".join(page.lines[number] for number in kept)
    metadata, findings = read_masthead(text, given=given, heading=heading)
    metadata = _with_note(metadata, heading, text)
    components = outline(text)
    completed = _completed(metadata, page, kept, own.stripped, components)
    drafted = Draft(
        raw=raw,
        record=record,
        reader=reader,
        text=text,
        metadata=classed(with_abstract(completed, text, body=heading.body, components=components)),
        components=components,
        findings=page.findings + findings,
        places=_places(page, kept),
        attachments=page.attachments,
    )
    return with_references(drafted)


def with_content(draft: Draft) -> Draft:
    """The draft of a file; raises ReadError `empty` for one with neither text nor title."""
    if draft.metadata.title is None and not fold(draft.text).strip():
        raise ReadError("empty", "nothing but the page around a document")
    return draft


def _without_page_headings(
    lines: Sequence[str], stripped: Stripped
) -> tuple[Sequence[int], Heading]:
    """The document's lines from its own first one, and its heading.

    What stands above is the page's heading only where a source line or the like parts the two, or
    where it says the same again.
    """
    kept = stripped.kept
    heading = read_heading("\n".join(lines[number] for number in kept))
    if not heading.start:
        return kept, heading
    above, place = 0, 0
    while place < heading.start:
        place += len(lines[kept[above]]) + 1
        above += 1
    printed = "".join(lines[number].strip() for number in kept[:above])
    own_title = heading.title.title.text if heading.title else ""
    is_parted = any(kept[0] < number < kept[above] for number in stripped.around)
    if len(printed) > _LONGEST_HEADING or not (is_parted or same_title(printed, own_title)):
        return kept, heading
    own = kept[above:]
    return own, read_heading("\n".join(lines[number] for number in own))


def _with_note(metadata: Metadata, heading: Heading, text: str) -> Metadata:
    """The metadata completed by the note under the title (题注), if there is one."""
    below = [line for line in heading.lines if heading.title and line.start >= heading.title.end]
    if not any(is_note(line.folded) for line in below):
        return metadata
    noted = with_history(
        metadata,
        read_history("\n".join(text[line.start : line.end] for line in below).split("\n")),
        text,
    )
    return replace(
        noted,
        level=noted.level or level_of_issuers(noted.issuers),
        region=noted.region or region_of_issuers(noted.issuers),
    )


def _completed(
    metadata: Metadata,
    page: Page,
    kept: Sequence[int],
    stripped: Stripped,
    components: Sequence[Component],
) -> Metadata:
    """The metadata with what only the page as a whole tells."""
    headings: dict[int, Kind] = {
        number: "banner" for number in stripped.kept if kept and number < kept[0]
    }
    around = sorted((headings | stripped.around).items())
    provenance = tuple(
        ProvenanceLine(kind=kind, text=text)
        for number, kind in around
        if (text := page.lines[number].strip())
    )
    return replace(
        metadata,
        enclosures=_with_paths(metadata.enclosures, components),
        tables=_tables(page, kept),
        provenance=page.provenance + provenance,
    )


def _tables(page: Page, kept: Sequence[int]) -> tuple[Table, ...]:
    """The tables all of whose lines are the document's, with their places in its text."""
    starts = _starts(page, kept)
    return tuple(
        Table(start=starts[first], end=starts[last] + len(page.lines[last]), rows=rows)
        for first, (count, rows) in page.tables.items()
        if all(number in starts for number in range(first, first + count))
        for last in [first + count - 1]
    )


def _places(page: Page, kept: Sequence[int]) -> tuple[Place, ...]:
    """Where the lines of the document stand in its file."""
    return tuple(
        Place(
            start=start,
            end=start + len(page.lines[number]),
            page=spot.page,
            box=spot.box,
            confidence=spot.confidence,
        )
        for number, start in _starts(page, kept).items()
        for spot in page.spots.get(number, ())
    )


def _starts(page: Page, kept: Sequence[int]) -> dict[int, int]:
    """The places in the text at which its lines begin."""
    starts: dict[int, int] = {}
    place = 0
    for number in kept:
        starts[number] = place
        place += len(page.lines[number]) + 1
    return starts


def _with_paths(
    enclosures: Sequence[Enclosure], components: Sequence[Component]
) -> tuple[Enclosure, ...]:
    """Each enclosure with the path of the text that follows under its title, if one does."""
    paths = {
        _bare(component.heading): component.path
        for component in reversed(components)
        if component.kind == "enclosure" and component.heading
    }
    found = tuple(replace(one, path=paths.pop(_bare(one.title), None)) for one in enclosures)
    unnamed = [
        Enclosure(title=component.heading, path=component.path)
        for component in components
        if component.heading and component.path in paths.values()
    ]
    return (*found, *unnamed)


def _bare(title: str) -> str:
    return key(title).strip("《》")
