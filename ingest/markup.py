"""From decoded HTML to a tree that holds only what a reader would see.

Parsers get text, never bytes: on bytes they trust wrong declarations. libxml2 drops what is
nested deeper than about 255 without a word, so such pages are refused first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from gazette.errors import ReadError

DEEPEST = 200
LARGEST = 10_000_000
"""Characters of the longest page."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:]*)[^<>]*>")
_SKIPPED = re.compile(r"<(?:(?P<comment>!--)|(?P<name>script|style)\b)", re.IGNORECASE)
_CLOSING = {
    "!--": re.compile("-->"),
    "script": re.compile("</script", re.IGNORECASE),
    "style": re.compile("</style", re.IGNORECASE),
}
_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "dt",
        "dd",
        "option",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "html",
        "body",
        "head",
    ]
)
"""Tags that hold nothing, or that the next of their kind closes: they do not nest."""
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "template",
        "object",
        "applet",
        "select",
        "button",
        "textarea",
        "head",
        "title",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "map",
        "form-hidden",
    ]
)
_HIDDEN = re.compile(r"display:none|visibility:hidden")


def parse_html(text: str) -> html.HtmlElement:
    """The tree of a page; raises ReadError `too_deep`, `too_large` or `empty`."""
    if len(text) > LARGEST:
        raise ReadError("too_large", f"{len(text):,} characters, more than {LARGEST:,}")
    _refuse_deep(text)
    text = _DECLARATION.sub("", text, count=1).replace("\x00", "")
    parser = html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,  # else a run of text beyond 10 MB is dropped without a word
    )
    try:
        return html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except etree.ParserError as error:
        raise ReadError("empty", "the page has no elements") from error


def drop_unseen(root: html.HtmlElement) -> None:
    """Takes out scripts, styles, form controls and what is hidden by its own style."""
    for element in list(root.iter(etree.Element)):
        if element is not root and _is_unseen(element) and element.getparent() is not None:
            element.drop_tree()


def _is_unseen(element: html.HtmlElement) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return _HIDDEN.search(style) is not None


def _refuse_deep(text: str) -> None:
    depth = 0
    for tag in _tags(text):
        name = tag["name"].lower()
        if name in _VOID or tag[0].endswith("/>"):
            continue
        depth = max(0, depth - 1) if tag["end"] else depth + 1
        if depth > DEEPEST:
            raise ReadError("too_deep", f"elements nested more than {DEEPEST} deep")


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags outside comments and scripts; what is opened and never closed hides the rest."""
    place = 0
    while place < len(text):
        skipped = _SKIPPED.search(text, place)
        yield from _TAG.finditer(text, place, skipped.start() if skipped else len(text))
        if skipped is None:
            return
        closing = _CLOSING[(skipped["name"] or "!--").lower()].search(text, skipped.end())
        if closing is None:
            return
        place = closing.end()
