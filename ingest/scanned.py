"""What every reader does with pages that were recognised in pictures, whatever file they came in.

Their sheets go through `layout` with all others; then the places of the text are led back into the
pictures, what could not be read is told, and the copies that go with a scan are put beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec.structs import replace

from gazette.model import Attachment, Draft, Finding, RawFile
from ingest.drafting import Page, Spot
from ingest.layout import Run
from ingest.ocr import Recognised

WEAK = 0.95
"""A line of a lower score wants proof-reading; see `benchmarks.score_scans` for what it catches."""

_MOST = 100  # weak lines told one by one


def with_scans(
    page: Page, scans: Mapping[int, Recognised], *, raw: RawFile, searchable: bytes
) -> Page:
    """The page of a file some or all of whose pages, by number, were recognised.

    Its places are those in the pictures, and a searchable copy and the characters in JSON are
    attached. Pages without text and lines that could not be read are findings.
    """
    if not scans:
        return page
    stem = PurePosixPath(raw.path).stem
    characters = b"[" + b",\n".join(scan.characters for scan in scans.values()) + b"]\n"
    return replace(
        page,
        spots={
            line: tuple(_in_picture(spot, scans) for spot in spots)
            for line, spots in page.spots.items()
        },
        findings=(*page.findings, *_unread(scans)),
        attachments=(
            *page.attachments,
            Attachment(
                name=f"{stem}.searchable.pdf",
                role="searchable",
                media_type="application/pdf",
                data=searchable,
            ),
            Attachment(
                name=f"{stem}.characters.json",
                role="characters",
                media_type="application/json",
                data=characters,
            ),
        ),
    )


def proofread(drafts: Sequence[Draft], scans: Mapping[int, Recognised]) -> list[Draft]:
    """The drafts with a finding for every line of theirs that wants proof-reading."""
    return [replace(draft, findings=(*draft.findings, *_weak(draft, scans))) for draft in drafts]


def _in_picture(spot: Spot, scans: Mapping[int, Recognised]) -> Spot:
    if spot.box is None or spot.page not in scans:
        return spot
    return replace(spot, box=scans[spot.page].turn.in_picture(spot.box))


def _unread(scans: Mapping[int, Recognised]) -> Iterator[Finding]:
    for number, scan in scans.items():
        if not scan.sheet.runs:
            yield Finding(code="page_without_text", detail=f"page {number}: no text was recognised")
        if scan.unread:
            yield Finding(
                code="unread_lines",
                detail=f"page {number}: {scan.unread} things like lines of text could not be read",
            )


def _weak(draft: Draft, scans: Mapping[int, Recognised]) -> list[Finding]:
    """In the order of the text; what layout took for a page number or heading is not in it."""
    found = [
        (start, number, run)
        for number, scan in scans.items()
        for run in scan.sheet.runs
        if run.confidence < WEAK
        for start in [_place(run, number, draft)]
        if start is not None
    ]
    found.sort(key=lambda each: each[:2])
    told = [_finding(start, number, run, scans[number]) for start, number, run in found[:_MOST]]
    if len(found) > _MOST:
        more = f"{len(found) - _MOST} more lines want proof-reading"
        told.append(Finding(code="weak_line", detail=more))
    return told


def _place(run: Run, number: int, draft: Draft) -> int | None:
    """Where in the text of its page the words of a line are."""
    words = run.text.strip()
    for place in draft.places:
        if place.page == number and (at := draft.text.find(words, place.start, place.end)) >= 0:
            return at
    return None


def _finding(start: int, number: int, run: Run, scan: Recognised) -> Finding:
    """Says where and how sure, never what: the line may hold what is not to be told."""
    box = ", ".join(f"{edge:.0f}" for edge in scan.turn.in_picture(run.box))
    return Finding(
        code="weak_line",
        detail=f"page {number}, ({box}): recognised with a score of {run.confidence:.2f}",
        start=start,
        end=start + len(run.text.strip()),
    )
