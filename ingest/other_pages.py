"""Pages of a site that are no document: lists of links, front pages, error pages, news."""

from __future__ import annotations

from collections.abc import Sequence

from gazette.model import Draft, Finding
from ingest.blocks import Block, clean

_LIST = 5  # links as long as titles that make a list
_SHORTEST_TITLE = 10


def other_page(draft: Draft, blocks: Sequence[Block]) -> Finding | None:
    """A finding where nothing tells that the page is a document: a person must look.

    A document's page may lead to many others, yet it has a number or a date of its own; a list
    has only those of what it leads to.
    """
    found = draft.metadata
    if found.signed_on:
        return None
    links = {one.text: count for one in blocks if (count := _titles_linked(one))}
    own = sum(len(one.text) - one.linked for one in blocks)
    is_more_links = not found.number and own < sum(one.linked for one in blocks)
    count = sum(
        number
        for text, number in links.items()
        if is_more_links or text.split("\n", 1)[0] in draft.text
    )
    if count >= _LIST:
        return Finding(code="no_document", detail=f"a list of {count} links")
    if found.number or found.issuers or found.genre or found.kind:
        return None
    return Finding(code="no_document", detail="neither number, date, issuer nor kind is told")


def _titles_linked(block: Block) -> int:
    """How many links as long as titles a line is, or a table holds."""
    if block.rows is None:
        return int(block.is_linked and block.linked >= _SHORTEST_TITLE)
    return sum(len(clean(one.text_content())) >= _SHORTEST_TITLE for one in block.element.iter("a"))
