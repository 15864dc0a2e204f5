"""A gazette issue as one file: its list of contents (目录) read, and the file cut into its documents.

Each entry is looked for by its title, in the order of the list and near the page that the list
names; what is not found, or not surely, is told. Nothing of the list is lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace
from rapidfuzz import fuzz

from gazette.edition.issues import Entry, Issue, Span
from gazette.edition.publishing import gazette_of
from gazette.errors import PublisherError
from gazette.model import Draft, Finding, RawFile
from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number
from gazette.text.organs import looks_like_organ
from ingest.contents_page import ContentsPage, Listed, find_contents
from ingest.cover import Cover, read_cover
from ingest.drafting import Page, make_draft
from ingest.given import Given
from ingest.numbering import is_order_head

SURE = 0.9
"""How alike a title and its entry must be for the cut to need no second look."""

_LIKE = 0.75
_FEWEST_SURE = 3  # titles that tell how an issue is set
_LINES = 6  # of a title
_ABOVE = 4  # lines of a heading above the title
_NEAR = 0.4  # what the page that the list names is worth
_DIGITS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百千]+")
_LONGEST_HEAD = 40  # characters of a line above a title
_COVER = 60  # lines that may be the cover


class CutIssue(msgspec.Struct, frozen=True):
    """An issue and the documents cut from it, each numbered as its entry."""

    drafts: tuple[Draft, ...]
    issue: Issue | None
    """None where the cover does not name a government's gazette."""
    entries: tuple[Listed, ...] = ()
    """The list of contents as printed, one for each draft."""


class _Spot(msgspec.Struct, frozen=True):
    """Where a title may begin, and how alike it is."""

    line: int
    likeness: float
    page: int


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
    spots = _find(contents, page.lines, pages)
    starts = _starts(page.lines, spots, {key(entry.column or "") for entry in contents.entries})
    drafts = tuple(
        _draft(number, contents, starts, spots, page, raw, reader)
        for number in range(len(contents.entries))
    )
    issue = _issue(cover, contents, spots, starts, pages)
    return CutIssue(_with_unread(drafts, contents), issue, contents.entries)


def _pages(page: Page) -> list[int]:
    """The page each line begins on; a line without one is on that of the line before."""
    pages: list[int] = []
    for number in range(len(page.lines)):
        spots = page.spots.get(number)
        pages.append(spots[0].page if spots else pages[-1] if pages else 1)
    return pages


def _find(contents: ContentsPage, lines: Sequence[str], pages: Sequence[int]) -> list[_Spot | None]:
    """For each entry the place of its title, in the order of the list."""
    candidates = [_candidates(entry, contents.last + 1, lines, pages) for entry in contents.entries]
    shift = _shift(contents.entries, candidates)
    weighed = [
        [(spot, worth) for spot in spots if (worth := _worth(spot, entry, shift)) > 0]
        for entry, spots in zip(contents.entries, candidates, strict=True)
    ]
    found = _in_order(weighed)
    if shift is None:
        return found
    if _begin_pages(found, lines, pages):
        found = [spot if spot and spot.likeness >= SURE else None for spot in found]
    return _by_page(found, contents, pages, shift)


def _begin_pages(found: Sequence[_Spot | None], lines: Sequence[str], pages: Sequence[int]) -> bool:
    """Whether each document of the issue begins a page, as far as their titles surely tell.

    Then words that are only like a title, further down, are no beginning.
    """
    sure = [_start(lines, spot.line, ()) for spot in found if spot and spot.likeness >= SURE]
    return len(sure) >= _FEWEST_SURE and all(pages[line] > pages[line - 1] for line in sure)


def _by_page(
    found: Sequence[_Spot | None], contents: ContentsPage, pages: Sequence[int], shift: int
) -> list[_Spot | None]:
    """Those not found by their title at the top of the page that the list names, if in order."""
    filled = list(found)
    for number, entry in enumerate(contents.entries):
        if filled[number] is not None:
            continue
        page = entry.pages[0] + shift
        before = max((spot.line for spot in filled[:number] if spot), default=contents.last)
        after = min((spot.line for spot in filled[number:] if spot), default=len(pages))
        tops = [line for line in range(before + 1, after) if pages[line] == page]
        if tops and pages[tops[0] - 1] < page:
            filled[number] = _Spot(tops[0], 0.0, page)
    return filled


def _candidates(
    entry: Listed, start: int, lines: Sequence[str], pages: Sequence[int]
) -> list[_Spot]:
    """Lines at which the title of an entry may begin."""
    wanted = key(entry.title)
    spots = []
    for first in range(start, len(lines)):
        begin = key(lines[first])
        if not begin or len(begin) > 2 * len(wanted) + 20:
            continue
        likeness = _likeness(wanted, first, lines)
        if likeness >= _LIKE:
            spots.append(_Spot(first, likeness, pages[first]))
    return spots


def _likeness(wanted: str, first: int, lines: Sequence[str]) -> float:
    """How alike the lines from here are to a title: 1 for the same letters."""
    joined, best = "", 0.0
    for line in lines[first : first + _LINES]:
        joined += key(line)
        if joined == wanted:
            return 1.0
        if len(joined) > 2 * len(wanted) + 20:
            break
        if _DIGITS.findall(joined) != _DIGITS.findall(wanted):
            continue  # 第1号 and 第2号 are two documents, however alike
        if joined.endswith(wanted) and len(joined) <= len(wanted) + 24:
            best = max(best, 0.95)  # the list leaves the issuer out
        elif len(joined) >= len(wanted) * _LIKE:
            best = max(best, fuzz.ratio(joined, wanted) / 100 - 0.01)
    return best


def _shift(entries: Sequence[Listed], candidates: Sequence[Sequence[_Spot]]) -> int | None:
    """By how much the pages of the file are ahead of those printed, as most sure titles say."""
    shifts = Counter(
        spot.page - entry.pages[0]
        for entry, spots in zip(entries, candidates, strict=True)
        for spot in spots
        if spot.likeness >= SURE
    )
    return max(shifts, key=lambda shift: (shifts[shift], -abs(shift))) if shifts else None


def _worth(spot: _Spot, entry: Listed, shift: int | None) -> float:
    """What speaks for a place; nothing for words that are only alike, on another page."""
    if shift is None:
        return spot.likeness
    away = abs(spot.page - entry.pages[0] - shift)
    if away and spot.likeness < SURE:
        return 0.0
    return spot.likeness + (_NEAR if not away else -_NEAR * min(away, 5) / 5)


def _in_order(weighed: Sequence[Sequence[tuple[_Spot, float]]]) -> list[_Spot | None]:
    """The choice of one place, or none, for each entry that keeps the order and weighs most."""
    best: dict[int, tuple[float, tuple[_Spot | None, ...]]] = {-1: (0.0, ())}
    for spots in weighed:
        chosen = {last: (weight, (*path, None)) for last, (weight, path) in best.items()}
        for spot, worth in spots:
            before = max(
                (held for last, held in best.items() if last < spot.line), key=lambda held: held[0]
            )
            weight = before[0] + worth
            if spot.line not in chosen or weight > chosen[spot.line][0]:
                chosen[spot.line] = (weight, (*before[1], spot))
        best = chosen
    return list(max(best.values(), key=lambda held: held[0])[1])


def _starts(
    lines: Sequence[str], spots: Sequence[_Spot | None], columns: Collection[str]
) -> list[int | None]:
    """The line at which each document begins, with what stands above its title as part of it."""
    return [None if spot is None else _start(lines, spot.line, columns) for spot in spots]


def _start(lines: Sequence[str], title: int, columns: Collection[str]) -> int:
    first = title
    while first > max(0, title - _ABOVE) and _is_above_title(lines[first - 1], columns):
        first -= 1
    return first


def _is_above_title(line: str, columns: Collection[str]) -> bool:
    """Whether a line is of a heading: a number, …文件, …令, the issuer; not that of a column."""
    bare = key(line)
    if not bare or bare in columns:
        return False
    if canonical_number(line) is not None or is_order_head(fold(line)):
        return True
    return len(bare) <= _LONGEST_HEAD and (bare.endswith("文件") or looks_like_organ(bare))


def _draft(
    number: int,
    contents: ContentsPage,
    starts: Sequence[int | None],
    spots: Sequence[_Spot | None],
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


def _doubts(entry: Listed, spot: _Spot, following: Sequence[int | None]) -> Iterator[Finding]:
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


def _with_unread(drafts: tuple[Draft, ...], contents: ContentsPage) -> tuple[Draft, ...]:
    """The lines of the list that belong to no entry, told at the first document."""
    if not contents.unread or not drafts:
        return drafts
    detail = f"{len(contents.unread)} lines of the list of contents belong to no entry"
    told = Finding(code="contents_unread", detail=detail)
    return (replace(drafts[0], findings=(*drafts[0].findings, told)), *drafts[1:])


def _issue(
    cover: Cover,
    contents: ContentsPage,
    spots: Sequence[_Spot | None],
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
    spots: Sequence[_Spot | None],
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
