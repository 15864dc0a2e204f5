"""One text as a file of each format that offices send, written by our own writers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from html import escape

from gazette.edition.paper import Paper
from gazette.edition.write_docx import write_docx
from gazette.edition.write_ofd import write_ofd
from tests.ingest.made_pdf import pdf_of
from tests.ingest.set_pages import Setting, set_pages

_MADE = datetime(2024, 6, 1, tzinfo=UTC)


def _paper(text: str) -> Paper:
    title, *_ = text.split("\n")
    return Paper(
        title=title, number=None, issuers=(), text=text, components=(), tables=(),
        recorded_at=_MADE,
    )  # fmt: skip


def _as_html(text: str) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
    return f'<html><body><div class="content">{body}</div></body></html>'.encode()


def _as_pdf(text: str) -> bytes:
    return pdf_of(set_pages(text.split("\n"), Setting(numbers="— {} —")))


WRITERS: Mapping[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "html": _as_html,
    "docx": lambda text: write_docx(_paper(text)),
    "ofd": lambda text: write_ofd(_paper(text)),
    "pdf": _as_pdf,
}
TYPES = {
    "txt": "text/plain", "html": "text/html", "pdf": "application/pdf", "ofd": "application/ofd",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
