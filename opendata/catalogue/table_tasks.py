"""What is asked of the child process that reads strangers' tables, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from gazette.datasets import CellFinding
from opendata.catalogue.table_reading import FileFormat
from opendata.catalogue.table_schema import TableSchema

SECONDS = 1800.0
"""How long a file may take: a million rows take two minutes or three."""


class Masks(msgspec.Struct, frozen=True):
    """What persons decided to hide."""

    cells: Mapping[str, Sequence[tuple[int, int, int]]] = {}
    """By column: row, start and end in the cell's text."""
    columns: tuple[str, ...] = ()
    """Masked as a whole."""
    left_out: tuple[str, ...] = ()
    """Columns that are not published."""
    refused: tuple[int, ...] = ()
    """Rows that were bad when the file was sent: they stay out, though another dataset has their key now."""


NO_MASKS = Masks()


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    rows: int
    """Good ones, all in the file of lines."""
    refused: int
    """Bad cells; rows with one are left out."""
    left_out: int
    masked: int
    findings: tuple[CellFinding, ...]
    """Bad cells by row, then what the gate found."""
    sha256: str
    """Of the lines, unpacked."""
    sm3: str


class CheckTask(msgspec.Struct, frozen=True, tag=True):
    """A file to be checked."""

    path: str
    schema: TableSchema
    lines: str
    """Where the good rows go."""
    masks: Masks = NO_MASKS
    references: Sequence[str | None] = ()
    """For each foreign key the lines that it leads to, None where none are public; none: they are not checked."""


class MarkTask(msgspec.Struct, frozen=True, tag=True):
    """A copy to be marked."""

    path: str
    schema: TableSchema
    findings: tuple[CellFinding, ...]
    to: str


class InferTask(msgspec.Struct, frozen=True, tag=True):
    """A file whose schema is to be guessed."""

    path: str
    sheet: str | None = None


Task = CheckTask | MarkTask | InferTask


class Done(msgspec.Struct, frozen=True, tag=True):
    """A check that came to its end."""

    format: FileFormat
    checked: Checked


class Marked(msgspec.Struct, frozen=True, tag=True):
    """A copy that is ready."""

    format: FileFormat


class Inferred(msgspec.Struct, frozen=True, tag=True):
    """A schema that a person must confirm."""

    schema: TableSchema


class Refused(msgspec.Struct, frozen=True, tag=True):
    """Why nothing came of it."""

    code: str
    detail: str


Outcome = Done | Marked | Inferred | Refused
