"""What a standard is made of, as it is generated, published and read again: no address of any site is in it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from opendata.catalogue.words import Words

# Any: JSON of another standard
Json = dict[str, Any]

Cell = str | Words
"""A code as it is written, or words."""

FileKind = Literal["json-schema", "table-schema"]


class Section(msgspec.Struct, frozen=True):
    """章节 A part of a standard: what it says, then a table, which may be empty."""

    heading: Words
    text: tuple[Words, ...] = ()
    """Paragraphs."""
    columns: tuple[Words, ...] = ()
    """Heads of the table."""
    rows: tuple[tuple[Cell, ...], ...] = ()


class File(msgspec.Struct, frozen=True):
    """A schema that belongs to a standard, whole in itself."""

    kind: FileKind
    about: Words
    schema: Json


class Content(msgspec.Struct, frozen=True):
    """What a standard says, without its version."""

    title: Words
    description: Words
    sections: tuple[Section, ...]
    files: dict[str, File]
    """By name, with the ending."""


class Revision(msgspec.Struct, frozen=True):
    """版本 A published version of a standard."""

    version: str
    issued_on: str
    """ISO 8601."""
    changed: Words
    """What is other than in the version before."""
