"""Which part of a page is the document: a marked container, else where the sentences stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from lxml import etree
from lxml.html import HtmlElement

from gazette.text.normalise import fold, key
from gazette.text.numbers import canonical_number
from ingest.blocks import Block
from ingest.chrome import kind_of_line
from ingest.labels import label_of

_MARKED = """
ucap-content ucapcontent
zoom zoomcon fontzoom zoomcontent
vsb_content vsb_content_2 v_news_content vsb_content_4 vsb_content_6 vsb_content_501
trs_editor trs_ueditor trs_view trs_article trs_paper_preview
articlecontent article-content article_content articlecon article-con artcontent art_content \
arti_content articlebody article-body article_body articletext artibody wp_articlecontent
newscontent news_content news-content news_text newstext newsbody contenttext content_text \
text_content bodylabel contentbody content_body content-body pages_content pagecontent \
page_content xl_content detailcontent detail_content detail-content detail-body info_content \
infocontent gkcontent view_content viewcontent txtcontent txt_content maincontent main_content \
mainbody zwnr zw_content
"""
"""Ids and classes of content containers, the surest first (domain §5.3; common site systems)."""
_RANK = {name: rank for rank, line in enumerate(_MARKED.splitlines()) for name in line.split()}

_SENTENCE = re.compile(r"[。；，、：;,:]")
_SHORTEST_SENTENCE = 20
_SHORTEST_MARKED = 30
_SHARE = 0.85
_KEPT_LINK = re.compile(
    r"附\s*[件表]|《|[0-9]{1,2}[.、]|.*(?:docx?|xlsx?|pdf|wps|zip|rar|ofd)\)?$", re.I
)
_LINKS_IN_LIST = 3
_CLOSING_BLOCKS = 8
_DAY = re.compile(r"(?:[0-9]{4}|二.{3})年.{1,4}月.{1,4}日")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:article|arti|art|news|content|info|detail|page|xl|main|doc|con|wz)?[_-]?(?:title|headline|tit|bt|biaoti)[0-9]?)(?:$|\s)",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
_LONGEST_NUMBER = 40
_HEAD_BLOCKS = 8


class Article(msgspec.Struct, frozen=True):
    """The blocks of the document, those before it, and how sure its place is."""

    blocks: tuple[Block, ...]
    before: tuple[Block, ...]
    is_marked: bool
    """Whether the page itself marks the container."""


def find_article(root: HtmlElement, blocks: Sequence[Block]) -> Article:
    """The document among the blocks of its page."""
    marked = _marked(root, blocks)
    container = marked if marked is not None else _widened(_densest(blocks), blocks)
    if container is None:
        inside = list(blocks)
        first = 0
    else:
        within = set(container.iter())
        numbers = [number for number, block in enumerate(blocks) if block.element in within]
        inside = [blocks[number] for number in numbers]
        first = numbers[0]
    return Article(
        tuple(_without_lists_of_links(inside)), tuple(blocks[:first]), marked is not None
    )


def _marked(root: HtmlElement, blocks: Sequence[Block]) -> HtmlElement | None:
    """The element of the surest marker that holds text; of equals the one with the most."""
    weights = _weights(blocks)
    found: dict[HtmlElement, int] = {}
    for element in root.iter(etree.Element):
        rank = _rank(element)
        if rank is not None and weights.get(element, 0) >= _SHORTEST_MARKED:
            found[element] = rank
    if not found:
        return None
    best = min(found.values())
    chosen = max((each for each in found if found[each] == best), key=lambda each: weights[each])
    parent = chosen.getparent()
    twins = [each for each in found if found[each] == best and each.getparent() is parent]
    if len(twins) > 1 and parent is not None:  # an editor's box around each part of the document
        chosen = parent
    for ancestor in chosen.iterancestors():  # a box around one paragraph of it
        if ancestor in found and weights[ancestor] > 2 * weights[chosen]:
            chosen = ancestor
    dense = _densest(blocks)
    is_part = dense is not None and weights.get(dense, 0) > 2 * weights.get(chosen, 0)
    return None if is_part else chosen


def _rank(element: HtmlElement) -> int | None:
    if element.tag == "ucapcontent":
        return 0
    names = f"{element.get('id') or ''} {element.get('class') or ''}".lower().split()
    return min((_RANK[name] for name in names if name in _RANK), default=None)


def _weights(blocks: Sequence[Block]) -> dict[HtmlElement, int]:
    """Characters of text that is no link, for every element around a block."""
    weights: dict[HtmlElement, int] = {}
    for block in blocks:
        weight = max(0, len(block.text) - block.linked) if not block.pairs else 0
        for around in _around(block):
            weights[around] = weights.get(around, 0) + weight
    return weights


def _densest(blocks: Sequence[Block]) -> HtmlElement | None:
    """The innermost element that holds nearly all sentences; None on a page without sentences."""
    sentences = [block for block in blocks if _is_sentence(block)]
    total = sum(len(block.text) for block in sentences)
    weights: dict[HtmlElement, int] = {}
    for block in sentences:
        for around in _around(block):
            weights[around] = weights.get(around, 0) + len(block.text)
    full = [element for element, weight in weights.items() if weight >= _SHARE * total]
    return max(full, key=_depth, default=None)


def _widened(container: HtmlElement | None, blocks: Sequence[Block]) -> HtmlElement | None:
    """The container, or the element around it where that holds the rest of the document.

    One long paragraph may outweigh all others, and a signature has no sentences.
    """
    while container is not None and (around := container.getparent()) is not None:
        within = set(container.iter())
        numbers = [number for number, block in enumerate(blocks) if block.element in within]
        after = blocks[numbers[-1] + 1 : numbers[-1] + 1 + _CLOSING_BLOCKS]
        inside = set(around.iter())
        is_closed_later = any(
            block.element in inside and _DAY.fullmatch(fold(block.text)) for block in after
        )
        if len(numbers) > 1 and not is_closed_later:
            break
        container = around
    return container


def _is_sentence(block: Block) -> bool:
    if block.is_linked or block.pairs:
        return False
    if "。" not in block.text and len(block.text) <= _SHORTEST_SENTENCE:
        return False
    return _SENTENCE.search(block.text) is not None and kind_of_line(fold(block.text)) is None


def _around(block: Block) -> Iterator[HtmlElement]:
    yield block.element
    yield from block.element.iterancestors()


def _depth(element: HtmlElement) -> int:
    return sum(1 for _ in element.iterancestors())


def _without_lists_of_links(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks but for runs of links; a link to an annex or an instrument stays."""
    run: list[Block] = []
    for block in blocks:
        if block.is_linked and block.rows is None and not _KEPT_LINK.match(fold(block.text)):
            run.append(block)
            continue
        yield from run if len(run) < _LINKS_IN_LIST else ()
        run = []
        yield block
    yield from run if len(run) < _LINKS_IN_LIST else ()


def page_title(before: Sequence[Block], article: Sequence[Block]) -> str | None:
    """The title printed over the container: UCAPTITLE, a heading, or an element of that class.

    None where the container begins with it.
    """
    for block in reversed(before):
        if 4 < len(block.text) <= _LONGEST_TITLE and not block.is_linked and _is_titled(block):
            first = key("".join(line.text for line in article[:6]))
            return None if key(block.text) in first else block.text
    return None


def page_number(before: Sequence[Block]) -> str | None:
    """The document's number where it is printed over the container, on a line of its own."""
    near = before[-_HEAD_BLOCKS:]
    for above, block in pairwise(near):
        is_value = label_of(above.text) is not None  # 文号 in a page table set as lines
        if not is_value and len(block.text) <= _LONGEST_NUMBER and canonical_number(block.text):
            return block.text
    return None


def _is_titled(block: Block) -> bool:
    for element in [block.element, *block.element.iterancestors()][:3]:
        if element.tag in ("h1", "h2", "h3", "ucaptitle"):
            return True
        if _TITLE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False
