"""Web pages: the document on them, its page table and tags, tables as grids."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement
from msgspec.structs import replace

from gazette.model import Draft, Field, Metadata, ProvenanceLine, RawFile
from gazette.text.charset import decode
from gazette.text.normalise import fold
from ingest.article import Article, find_article, page_number, page_title
from ingest.blocks import Block, read_blocks
from ingest.chrome import kind_of_line
from ingest.drafting import Page, Rows, make_draft, with_content
from ingest.from_text import broken_characters
from ingest.given import Given
from ingest.heading import Heading, read_heading
from ingest.labels import find_tables, read_pairs
from ingest.markup import drop_unseen, parse_html
from ingest.other_pages import other_page
from ingest.page_tags import Tags, is_own_site, read_tags
from ingest.second_opinion import second_opinion

READER = "from_html/2"

_MOST_PROVENANCE = 12
_HEAD_BLOCKS = 20
_OWN = 0.9
_PUBLISHED_HERE = 0.8


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a web page; raises ReadError for what is no page."""
    decoded = decode(data)
    root = parse_html(decoded.text)
    tags = read_tags(root)
    drop_unseen(root)
    blocks = read_blocks(root)
    page = _page(root, blocks, tags, decoded.text)
    page = replace(page, findings=broken_characters(decoded) + page.findings)
    draft = with_content(make_draft(page, raw=raw, record=None, reader=READER))
    other = other_page(draft, blocks)
    return [
        replace(
            draft,
            metadata=_published_here(draft.metadata, tags),
            findings=(*draft.findings, *([other] if other else [])),
        )
    ]


def page_of_fragment(text: str, given: Given) -> Page:
    """The page of a text in HTML without a page around it, as tables of records hold it."""
    root = parse_html(f"<div>{text}</div>")
    drop_unseen(root)
    return _with_blocks(Page(lines=(), given=given), (), read_blocks(root))


def _page(root: HtmlElement, blocks: Sequence[Block], tags: Tags, source: str) -> Page:
    article = find_article(root, blocks)
    inside = {id(block) for block in article.blocks}
    outside = [block for block in blocks if id(block) not in inside]
    title = page_title(article.before, article.blocks)
    given = _labels(outside, article.blocks).over(Given(heading=title)).over(tags.given)
    own = _own_heading(article.blocks)
    printed = [
        None if own.title and own.title.confidence >= _OWN else title,
        None if own.numbers else page_number(article.before),
    ]
    page = _with_blocks(
        Page(lines=(), given=given, provenance=(*_provenance(outside), *tags.provenance)),
        [line for line in printed if line],
        article.blocks,
    )
    return second_opinion(page, source, is_sure=_is_sure(article))


def _is_sure(article: Article) -> bool:
    """A marked container needs no second opinion."""
    return article.is_marked and bool(article.blocks)


def _own_heading(blocks: Sequence[Block]) -> Heading:
    """What the document itself says at its head: then the page's title is only a heading."""
    head = [block.text for block in blocks[:_HEAD_BLOCKS] if not block.pairs]
    return read_heading("\n".join(head))


def _labels(outside: Sequence[Block], inside: Sequence[Block]) -> Given:
    """What page tables give, those set as tables before those set as lines."""
    pairs = [pair for block in (*outside, *inside) for pair in block.pairs]
    lines = [block.text for block in outside if not block.pairs and block.rows is None]
    return read_pairs(pairs).over(find_tables(lines))


def _with_blocks(page: Page, printed: Sequence[str], blocks: Sequence[Block]) -> Page:
    """The page with the lines printed over the document, and the lines and tables of blocks.

    Page tables are labels, not lines.
    """
    lines = list(printed)
    tables: dict[int, tuple[int, Rows]] = {}
    labels: list[ProvenanceLine] = []
    for block in blocks:
        rows = block.text.split("\n")
        if block.pairs:
            labels += [ProvenanceLine(kind="label", text=row) for row in rows]
            continue
        if block.rows is not None:
            tables[len(lines)] = (len(rows), block.rows)
        lines += rows
    return replace(page, lines=lines, tables=tables, provenance=(*page.provenance, *labels))


def _provenance(outside: Sequence[Block]) -> list[ProvenanceLine]:
    """The lines around the document that tell where it stands and where it comes from."""
    found: list[ProvenanceLine] = []
    for block in outside:
        if block.pairs:
            found += [ProvenanceLine(kind="label", text=row) for row in block.text.split("\n")]
            continue
        kind = kind_of_line(fold(block.text))
        if kind in ("breadcrumb", "source", "editor"):
            found.append(ProvenanceLine(kind=kind, text=block.text))
    return found[:_MOST_PROVENANCE]


def _published_here(metadata: Metadata, tags: Tags) -> Metadata:
    """With the page's own date of publication, if the site is that of an issuer."""
    issuers = metadata.issuers.value if metadata.issuers else ()
    if metadata.published_on or tags.published is None or not is_own_site(tags, issuers):
        return metadata
    return replace(metadata, published_on=Field(tags.published, "given", _PUBLISHED_HERE))
