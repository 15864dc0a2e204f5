"""The page of one article through all versions of its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct

from api.comparing import PartState
from api.parameters import write_query
from api.site.edits import both_words
from api.site.render import Page
from gazette.store.diff import edits_between
from opendata.public.rows import DocumentRow


class Shown(Struct, frozen=True):
    """A part in one version, with what was put in and left out since the one before."""

    state: PartState
    words: Markup
    address: str
    """Where it stands on the page of that version."""
    compare: str | None
    """Where the whole version is compared with the one before."""


def history_page(
    page: Page, document: DocumentRow, states: Sequence[PartState], asked: tuple[str, int]
) -> bytes:
    """The page; `asked` are the path and version that the address names."""
    path, version = asked
    parts = [state.part for state in states if state.part]
    api = f"/api/v1/documents/{document.id}/articles/{path}/history"
    return page.render(
        "history.html",
        document=document,
        name=parts[-1].number.strip("、 \u3000"),
        states=list(_shown(page, document, states))[::-1],
        json=page.base + api + write_query([("version", str(version))]),
    )


def _shown(page: Page, document: DocumentRow, states: Sequence[PartState]) -> Iterator[Shown]:
    before: PartState | None = None
    for state in states:
        text = state.part.text if state.part else ""
        older = before.part.text if before and before.part else text
        address = page.link(f"/documents/{document.id}/versions/{state.version.number}")
        if state.part:
            address += f"#{state.part.path}"
        compare = None
        if before is not None:
            pair = {"id": document.id, "from": before.version.number, "to": state.version.number}
            compare = page.link("/compare", pair)
        words = both_words(older, edits_between(older, text))
        yield Shown(state, words, address, compare)
        before = state
