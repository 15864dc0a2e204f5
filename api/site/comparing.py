"""The page that shows two versions of a document beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import asdict

from api.comparing import Compared
from api.diff_shapes import compared
from api.site.edits import new_words, old_words
from api.site.render import Page
from gazette.store.diff import Change, Place
from gazette.store.diff_parts import Side
from opendata.public.rows import DocumentRow, VersionRow


class Cell(Struct, frozen=True):
    """A part as one of the two versions has it."""

    name: str
    """Its number; empty for lines between parts."""
    address: str
    """Where it stands on the page of that version."""
    words: Markup


class Row(Struct, frozen=True):
    """Something that changed: one part, or several in a row that only moved."""

    kind: str
    note: str
    """Which of the page's words say more of it; empty where none do."""
    old: tuple[Cell, ...]
    """The part, or the first and last of several; empty for what was added."""
    new: tuple[Cell, ...]
    history: str | None
    """Where the part's history stands; None for several, and for lines between parts."""


def compare_page(
    page: Page, document: DocumentRow, versions: Sequence[VersionRow], found: Compared
) -> bytes:
    """The page of two versions of a document; `versions` are all it has."""
    shown = compared(found, page.base)
    layout = [change for change in found.diff.changes if change.kind == "formatting"]
    others = [change for change in found.diff.changes if change.kind != "formatting"]
    return page.render(
        "compare.html",
        document=document,
        versions=versions,
        old=found.old,
        new=found.new,
        counts=[(kind, count) for kind, count in asdict(shown.counts).items() if count],
        links=shown.links,
        rows=[_row(page, found, run) for run in _runs(others)],
        layout=[_row(page, found, [change]) for change in layout],
    )


def history_address(page: Page, document_id: str, path: str, version: int) -> str:
    """Where the history of a part stands."""
    address = f"/documents/{document_id}/articles/{path}/history"
    return page.link(address, {"version": version})


def _runs(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """The changes one by one, but parts together that moved together and kept their words."""
    run: list[Change] = []
    for change in changes:
        if run and not _goes_on(run[-1], change):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _goes_on(last: Change, change: Change) -> bool:
    if not _note(last) or _note(last) != _note(change):
        return False
    if last.old is None or change.old is None or last.old.kind != change.old.kind:
        return False
    return not change.is_reordered or last.old.end == change.old.start


def _note(change: Change) -> str:
    """In which way a part moved that kept its words; empty for any other change."""
    if change.kind != "moved" or change.old is None or change.new is None:
        return ""
    if change.is_reordered:
        return "moved_away"
    return "moved_along" if change.old.number == change.new.number else "renumbered"


def _row(page: Page, found: Compared, run: Sequence[Change]) -> Row:
    first, last = run[0], run[-1]
    ends = (first,) if first is last else (first, last)
    path = last.new.path if last.new else last.old and last.old.path
    version = found.new.number if last.new else found.old.number
    is_single = first is last and path
    return Row(
        first.kind,
        _note(first),
        tuple(_old_cell(page, found, change, change.old) for change in ends if change.old),
        tuple(_new_cell(page, found, change, change.new) for change in ends if change.new),
        history_address(page, found.new.document, path, version) if is_single and path else None,
    )


def _old_cell(page: Page, found: Compared, change: Change, place: Place) -> Cell:
    words = old_words(found.old_side.text, (place.start, place.end), change.edits)
    return Cell(_name(found.old_side, place), _address(page, found.old, place), words)


def _new_cell(page: Page, found: Compared, change: Change, place: Place) -> Cell:
    words = new_words(found.new_side.text, (place.start, place.end), change.edits)
    return Cell(_name(found.new_side, place), _address(page, found.new, place), words)


def _name(side: Side, place: Place) -> str:
    return (place.number or "").strip(" 、.．:：\u3000")


def _address(page: Page, version: VersionRow, place: Place) -> str:
    address = page.link(f"/documents/{version.document}/versions/{version.number}")
    return f"{address}#{place.path}" if place.path else address
