"""Web archives of one page (MHT, RFC 2557), as Word exports and embeds them: the page in them."""

from __future__ import annotations

import email
import re
from email.message import Message

from gazette.errors import ReadError

_OPENS = re.compile(rb"\s*(?:MIME-Version|Content-Type|From|Date|Subject):", re.IGNORECASE)
_DEEPEST = 20
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)


def is_mht(data: bytes) -> bool:
    """Whether bytes open like one."""
    return _OPENS.match(data) is not None


def page_of(data: bytes) -> bytes:
    """The page's HTML or text; raises ReadError `empty` where there is none, or `too_deep`.

    The first page is the document; others hold headers and frames.
    """
    if len(_BOUNDARY.findall(data)) > _DEEPEST:
        raise ReadError("too_deep", f"more than {_DEEPEST} messages inside one another")
    message = email.message_from_bytes(data)
    for kind in ("text/html", "text/plain"):
        for part in message.walk():
            if part.get_content_type() == kind:
                return _content(part)
    raise ReadError("empty", "a web archive without a page")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
