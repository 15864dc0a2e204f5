"""Plain text: scraped pages and text files, as one document each."""

from __future__ import annotations

from gazette.model import Draft, Finding, RawFile
from gazette.text.charset import Decoded, decode
from ingest.drafting import Page, make_draft, with_content

READER = "from_text/1"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of a text file; raises ReadError for what is no text."""
    decoded = decode(data)
    page = Page(lines=decoded.text.split("\n"), findings=broken_characters(decoded))
    return [with_content(make_draft(page, raw=raw, record=None, reader=READER))]


def broken_characters(decoded: Decoded) -> tuple[Finding, ...]:
    """A finding where bytes of the file could not be read and stand as U+FFFD in the text."""
    if not decoded.broken:
        return ()
    place = decoded.text.find("\ufffd")
    detail = f"{decoded.broken} broken characters, the first after {place} characters"
    return (Finding(code="broken_characters", detail=detail),)
