"""A web page that is the list of contents (目录) of a gazette issue: links to its documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gazette.edition.issues import Entry, Issue
from gazette.edition.publishing import gazette_of
from gazette.errors import PublisherError
from gazette.text.charset import decode
from gazette.text.normalise import key
from ingest.blocks import Block, read_blocks
from ingest.contents_page import column_of, split_entry, split_page
from ingest.cover import Cover, read_cover
from ingest.markup import drop_unseen, parse_html

_NAMES = ("公报", "政报")
_FEWEST = 3  # links to documents
_SHORTEST = 8  # letters of a title
_SHARE = 0.6  # of what stands between the first and the last link


def read_contents(data: bytes) -> Issue | None:
    """The issue that a page lists; None for any other page. Raises ReadError for what is no page."""
    text = decode(data).text
    if not any(name in text for name in _NAMES):  # most pages need no second look
        return None
    root = parse_html(text)
    title = root.findtext(".//title") or ""
    drop_unseen(root)
    blocks = read_blocks(root)
    linked = [place for place, block in enumerate(blocks) if _is_entry(block)]
    if len(linked) < _FEWEST:
        return None
    cover = _cover(title, blocks[: linked[0]])
    listed = blocks[linked[0] : linked[-1] + 1]
    if cover is None or not _is_list(listed):
        return None
    above = blocks[max(0, linked[0] - 1) : linked[0]]
    entries = tuple(_entries([*above, *listed]))
    try:
        gazette = gazette_of(cover.name)
    except PublisherError:
        return None
    return Issue(
        gazette=gazette,
        year=cover.year,
        number=cover.number,
        serial=cover.serial,
        published_on=cover.published_on,
        entries=entries,
    )


def _cover(title: str, blocks: Sequence[Block]) -> Cover | None:
    """By a heading over the links, else by the page's title."""
    for block in reversed(blocks):
        found = read_cover([block.text])
        if found is not None:
            return found
    return read_cover([title])


def _is_entry(block: Block) -> bool:
    return block.is_linked and block.rows is None and len(key(block.text)) >= _SHORTEST


def _is_list(blocks: Sequence[Block]) -> bool:
    """Whether little stands there but links: a document's page may have some too."""
    letters = sum(len(block.text) for block in blocks)
    return sum(block.linked for block in blocks) >= _SHARE * letters


def _entries(blocks: Sequence[Block]) -> Iterator[Entry]:
    column: str | None = None
    for block in blocks:
        if not _is_entry(block):
            column = column_of(block.text) or column
            continue
        words, pages = split_page(block.text) or (block.text, None)
        title, number = split_entry([words])
        yield Entry(column=column, title=title, number=number, pages=pages)
