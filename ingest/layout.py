"""Pages with runs of text at their places, from a PDF, an OFD or a scan: what they are made of."""

from __future__ import annotations

import msgspec

from gazette.model import Box


class Run(msgspec.Struct, frozen=True):
    """Characters that stand side by side on a page: a line, or a piece of one."""

    text: str
    box: Box
    size: float
    """Of the type, in points."""
    confidence: float = 1.0


class Grid(msgspec.Struct, frozen=True):
    """A ruled table on a page, spans filled."""

    box: Box
    rows: tuple[tuple[str, ...], ...]


class Sheet(msgspec.Struct, frozen=True):
    """One page of a file, its runs in any order."""

    number: int
    """As counted in the file, from 1."""
    width: float
    """In points."""
    height: float
    runs: tuple[Run, ...]
    tables: tuple[Grid, ...] = ()
