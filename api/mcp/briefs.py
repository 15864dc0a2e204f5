"""From rows and the API's own answers to the short ones of the tools."""

from __future__ import annotations

from typing import cast

from api.mcp.answers import Brief, Piece
from api.wire import Item
from gazette.model import Kind, StatusCode
from opendata.public.rows import DocumentRow


def brief(row: DocumentRow, base: str) -> Brief:
    """A row in short; `base` stands before its address."""
    return Brief(
        row.id,
        row.title,
        row.number,
        [issuer.name for issuer in row.issuers],
        cast("Kind", row.kind),
        row.signed_on,
        cast("StatusCode", row.status),
        row.version,
        page(row.id, base),
    )


def brief_of(item: Item, base: str) -> Brief:
    """A document as lists show it, in short."""
    return Brief(
        item.id,
        item.title,
        item.number,
        [issuer.name for issuer in item.issuers],
        item.kind,
        item.signed_on,
        item.status.code,
        item.version,
        page(item.id, base),
    )


def page(document_id: str, base: str, path: str | None = None) -> str:
    """The page of a document, at one part of it."""
    return f"{base}/documents/{document_id}" + (f"#{path}" if path else "")


def piece(text: str, offset: int, length: int) -> Piece:
    """A piece of a text, empty behind its end.

    >>> piece("示例省数据条例", 3, 2)
    Piece(text='数据', start=3, total=7, next_offset=5)
    """
    end = min(offset + length, len(text))
    return Piece(text[offset:end], offset, len(text), end if end < len(text) else None)
