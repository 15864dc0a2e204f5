"""A gazette issue as one file: its list of contents (目录) read, and the file cut into its documents.

Each entry is looked for by its title, in the order of the list and near the page that the list
names; what is not found, or not surely, is told. Nothing of the list is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from gazette.edition.issues import Entry, Issue, Span
from gazette.edition.publishing import gazette_of
from gazette.errors import PublisherError
from gazette.model import Draft, Finding, RawFile
from gazette.text.normalise import key
from ingest.contents_page import ContentsPage, Listed, find_contents
from ingest.cover import Cover, read_cover
from ingest.drafting import Page, make_draft
from ingest.given import Given
from ingest.issue_search import SURE, Spot, find_documents, start_of

_COVER = 60  # lines that may be the cover


class CutIssue(msgspec.Struct, frozen=True):
    """An issue and the documents cut from it, each numbered as its entry."""

    drafts: tuple[Draft, ...]
    issue: Issue | None
    """None where the cover does not name a government's gazette."""
    entries: tuple[Listed, ...] = ()
    """The list of contents as printed, one for each draft."""


def cut_issue(page: Page, *, raw: RawFile, reader: str) -> CutIssue | None:
    """The documents of an issue; None for a page that is no issue of a gazette."""
    pages = _pages(page)
    contents = find_contents(page.lines, pages)
    if contents is None:
        return None
    cover = read_cover(page.lines[: min(contents.first, _COVER)]) or read_cover(
        page.lines[: contents.first + _COVER]
    )
    if cover is None:
        return None
    spots = find_documents(contents, page.lines, pages)
    starts = _starts(page.lines, spots, {key(entry.column or "") for entry in contents.entries})
    drafts = tuple(
        _draft(number, contents, starts, spots, page, raw, reader)
        for number in range(len(contents.entries))
    )
    issue = _issue(cover, contents, spots, starts, pages)
    return CutIssue(_with_notices(drafts, contents, page), issue, contents.entries)


def _pages(page: Page) -> list[int]:
    """The page each line begins on; a line without one is on that of the line before."""
    pages: list[int] = []
    for number in range(len(page.lines)):
        spots = page.spots.get(number)
        pages.append(spots[0].page if spots else pages[-1] if pages else 1)
    return pages


def _starts(
    lines: Sequence[str], spots: Sequence[Spot | None], columns: Collection[str]
) -> list[int | None]:
    """The line at which each document begins, with what stands above its title as part of it."""
    return [None if spot is None else start_of(lines, spot.line, columns) for spot in spots]


def _draft(
    number: int,
    contents: ContentsPage,
    starts: Sequence[int | None],
    spots: Sequence[Spot | None],
    page: Page,
    raw: RawFile,
    reader: str,
) -> Draft:
    """The document of an entry; one that is not found has no text, but is not lost."""
    entry, start, spot = contents.entries[number], starts[number], spots[number]
    given = Given(heading=entry.title)
    if start is None or spot is None:
        given = Given(title=entry.title, number=entry.number)
        missing = Finding(code="entry_not_found", detail=f"page {entry.pages[0]}: {entry.title}")
        part = Page(lines=(), given=given, findings=(missing,))
    else:
        following = [each for each in starts[number + 1 :] if each is not None]
        stop = following[0] if following else len(page.lines)
        findings = tuple(_doubts(entry, spot, starts[number + 1 : number + 2]))
        part = replace(_slice(page, start, stop), given=given, findings=findings)
    return make_draft(part, raw=raw, record=number + 1, reader=reader)


def _doubts(entry: Listed, spot: Spot, following: Sequence[int | None]) -> Iterator[Finding]:
    if not spot.likeness:
        detail = f"its title is not there: it begins where page {entry.pages[0]} does"
        yield Finding(code="doubtful_cut", detail=detail)
    elif spot.likeness < SURE:
        detail = f"{spot.likeness:.2f} alike to the entry on page {entry.pages[0]}"
        yield Finding(code="doubtful_cut", detail=detail)
    if following == [None]:
        yield Finding(
            code="doubtful_cut", detail="the next entry was not found: it may hold it too"
        )


def _slice(page: Page, start: int, stop: int) -> Page:
    """The lines of one document, with their tables and places."""

    def within(named: Mapping[int, object]) -> Iterator[tuple[int, object]]:
        return (
            (number - start, value) for number, value in named.items() if start <= number < stop
        )

    return Page(
        lines=page.lines[start:stop],
        tables=dict(within(page.tables)),  # type: ignore[arg-type]  # the same values
        spots=dict(within(page.spots)),  # type: ignore[arg-type]
    )


def _with_notices(
    drafts: tuple[Draft, ...], contents: ContentsPage, page: Page
) -> tuple[Draft, ...]:
    """What was noticed of the file as a whole, and of its list, told at the first document."""
    told = list(page.findings)
    if contents.unread:
        detail = f"{len(contents.unread)} lines of the list of contents belong to no entry"
        told.append(Finding(code="contents_unread", detail=detail))
    return (replace(drafts[0], findings=(*drafts[0].findings, *told)), *drafts[1:])


def _issue(
    cover: Cover,
    contents: ContentsPage,
    spots: Sequence[Spot | None],
    starts: Sequence[int | None],
    pages: Sequence[int],
) -> Issue | None:
    try:
        gazette = gazette_of(cover.name)
    except PublisherError:
        return None
    entries = tuple(
        Entry(
            column=entry.column,
            title=entry.title,
            number=entry.number,
            pages=span,
        )
        for entry, span in zip(
            contents.entries, _spans(contents, spots, starts, pages), strict=True
        )
    )
    return Issue(
        gazette=gazette,
        year=cover.year,
        number=cover.number,
        serial=cover.serial,
        published_on=cover.published_on,
        entries=entries,
    )


def _spans(
    contents: ContentsPage,
    spots: Sequence[Spot | None],
    starts: Sequence[int | None],
    pages: Sequence[int],
) -> Iterator[Span]:
    """First and last printed page of each entry, the last by where the next one begins."""
    shifts = Counter(
        spot.page - entry.pages[0]
        for entry, spot in zip(contents.entries, spots, strict=True)
        if spot
    )
    shift = shifts.most_common(1)[0][0] if shifts else 0
    for number, entry in enumerate(contents.entries):
        first, last = entry.pages
        if starts[number] is not None and last == first:
            following = next((line for line in starts[number + 1 :] if line is not None), None)
            final = pages[following - 1] if following else pages[-1]
            last = max(first, final - shift)
        yield first, last
