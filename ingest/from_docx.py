"""Word files (DOCX, OOXML transitional or strict), from Word, WPS or another program.

What is read is what would be printed; what is left out is a finding (`ingest.word_notices`).
"""

from __future__ import annotations

import re
from functools import partial

from gazette.errors import ReadError
from gazette.model import Draft, RawFile
from gazette.text.charset import decode
from ingest.drafting import Page, make_draft, with_content
from ingest.from_html import page_of_fragment
from ingest.given import Given
from ingest.mht import is_mht, page_of
from ingest.word_body import Body
from ingest.word_notices import Notices
from ingest.word_parts import WORD, WordParts

READER = "from_docx/1"

_DEEPEST = 3  # files inside files
_TAG = re.compile("<[A-Za-z!/]")
_LETTER = re.compile("[A-Za-z\u3400-\u9fff]")
_ZIP = b"PK\x03\x04"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a Word file; raises ReadError for what may not or cannot be read."""
    return [draft_of(data, raw, reader=READER)]


def draft_of(data: bytes, raw: RawFile, *, reader: str) -> Draft:
    """The draft of a file that is, or was made into, DOCX."""
    try:
        page = page_of_document(data)
    except RecursionError as error:
        raise ReadError("too_deep", "parts nested too deep inside one another") from error
    return with_content(make_draft(page, raw=raw, record=None, reader=reader))


def page_of_document(data: bytes) -> Page:
    """The lines and tables of a file as printed, before it is a draft."""
    return _page(data, depth=1)


def _page(data: bytes, *, depth: int) -> Page:
    if depth > _DEEPEST:
        raise ReadError("too_deep", f"more than {_DEEPEST} files inside one another")
    parts = WordParts(data)
    notices = Notices()
    inner: list[Page] = []
    lines = Body(parts, notices, partial(_chunk, depth=depth + 1, met=inner)).read()
    notices.add("page_headers", _headers(parts))
    notices.add("macros", int(parts.has_macros))
    findings = notices.findings() + tuple(one for page in inner for one in page.findings)
    return Page(lines=lines.lines, tables=lines.tables, findings=findings)


def _chunk(data: bytes, *, depth: int, met: list[Page]) -> Page:
    """A file that the text takes in where it stands (altChunk), told by its bytes."""
    if data.startswith(_ZIP):
        page = _page(data, depth=depth)
    else:
        text = decode(page_of(data) if is_mht(data) else data).text
        if _TAG.search(text):
            page = page_of_fragment(text, Given())
        else:
            page = Page(lines=[line.strip() for line in text.split("\n") if line.strip()])
    met.append(page)
    return page


def _headers(parts: WordParts) -> int:
    """How many headers and footers hold words, and not just a page number."""
    found = parts.trees("header") + parts.trees("footer")
    texts = ("".join(t.text or "" for t in each.iter(f"{WORD}t")) for each in found)
    return sum(_LETTER.search(text) is not None for text in texts)
