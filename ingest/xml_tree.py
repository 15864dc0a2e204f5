"""Parts of packages as XML trees: no DTD, no entities, no network, bounded in depth and number."""

from __future__ import annotations

from lxml import etree

from gazette.errors import ReadError

MOST_TAGS = 4_000_000
"""Of one part; a document of a thousand pages has about a tenth."""
DEEPEST = 250


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of a part; raises ReadError `dtd`, `too_deep`, `too_large` or `broken`.

    libxml2 stops at a depth of 256 and at ten million characters in one text: both are refused
    here with their reason, never cut off.
    """
    tags = data.count(b"<")
    if tags > MOST_TAGS:
        raise ReadError("too_large", f"{name}: {tags:,} tags, more than {MOST_TAGS:,}")
    if b"<!DOCTYPE" in data:
        raise ReadError("dtd", f"{name}: it declares a document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error, name) from error
    if root.getroottree().docinfo.doctype:  # in UTF-16, where its bytes look otherwise
        raise ReadError("dtd", f"{name}: it declares a document type")
    return root


def _refusal(error: etree.XMLSyntaxError, name: str) -> ReadError:
    words = str(error)
    if "xcessive depth" in words or "depth" in words.lower():
        return ReadError("too_deep", f"{name}: elements nested more than {DEEPEST} deep")
    if "huge" in words.lower() or "too long" in words.lower():
        return ReadError("too_large", f"{name}: a text too long to be one")
    return ReadError("broken", f"{name}: {words}"[:200])
