"""Web archives of one page (MHT, RFC 2557): saved by browsers and by Word, which may name them .doc."""

from __future__ import annotations

from msgspec.structs import replace

from gazette.model import Draft, RawFile
from ingest import from_html
from ingest.mht import page_of

READER = f"from_mht/1+{from_html.READER}"


def read(data: bytes, raw: RawFile) -> list[Draft]:
    """The one draft of the page in it; raises ReadError where there is none to read."""
    return [replace(draft, reader=READER) for draft in from_html.read(page_of(data), raw)]
