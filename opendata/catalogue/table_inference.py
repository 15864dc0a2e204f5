"""What the schema of a file seems to be, from its first rows: for a person to edit and confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from opendata.catalogue.table_reading import FileFormat, read_sheet
from opendata.catalogue.table_schema import Field, FieldType, TableSchema

_ROWS = 1000
_FEW = 20  # different values that one filters by
_DAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("%Y/%m/%d", re.compile("(?:19|20)[0-9]{2}/[0-9]{1,2}/[0-9]{1,2}")),
    ("%Y.%m.%d", re.compile(r"(?:19|20)[0-9]{2}\.[0-9]{1,2}\.[0-9]{1,2}")),
    ("%Y年%m月%d日", re.compile("(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日")),
)
"""Days as spreadsheets and offices write them in CSV, by the format that reads them."""
_SHAPES: tuple[tuple[FieldType, re.Pattern[str]], ...] = (
    ("date", re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")),
    (
        "datetime",  # of a midnight its day alone is told
        re.compile(
            r"""
            (?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}
            (?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{3}(?:000)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?
            """,
            re.VERBOSE,
        ),
    ),
    (
        "integer",
        re.compile(r"-?(?:0|[1-9][0-9]{0,14})"),
    ),  # no code with leading zeros, no 18 digits
    ("number", re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,10})?")),
    ("boolean", re.compile("是|否|true|false")),
)


def infer_schema(path: Path, form: FileFormat, sheet: str | None = None) -> TableSchema:
    """A schema with a field for each column and a guess at the key.

    Columns that are whole numbers throughout become integers, unless zeros lead.
    """
    read = read_sheet(path, form, sheet)
    rows = [line.cells for line in islice(read.lines, _ROWS)]
    names = _names(read.labels)
    columns: list[list[str | None]] = [list(column) for column in zip(*rows, strict=True)]
    columns = columns or [[] for _ in names]
    fields = [
        _field(name, label, cells)
        for name, label, cells in zip(names, read.labels, columns, strict=True)
    ]
    return TableSchema(tuple(fields), _key(names, columns), sheet=sheet)


def _field(name: str, label: str, cells: Sequence[str | None]) -> Field:
    said = [cell for cell in cells if cell is not None]
    title = None if label == name else label
    for form, shape in _DAYS:
        if said and all(map(shape.fullmatch, said)):
            return Field(name=name, type="date", title=title, format=form)
    kind: FieldType = next(
        (kind for kind, shape in _SHAPES if said and all(map(shape.fullmatch, said))), "string"
    )
    few = kind == "string" and 0 < len(set(said)) <= min(_FEW, len(said) // 2)
    return Field(name=name, type=kind, title=title, filter=few)


def _key(names: Sequence[str], columns: Sequence[Sequence[str | None]]) -> tuple[str, ...]:
    """The first column whose cells are all there and all different, or else all columns."""
    for name, cells in zip(names, columns, strict=True):
        if cells and None not in cells and len(set(cells)) == len(cells):
            return (name,)
    return tuple(names)


def _names(labels: Sequence[str]) -> list[str]:
    names: list[str] = []
    for place, label in enumerate(labels, start=1):
        name = "".join(sign if sign.isidentifier() or sign.isdigit() else "_" for sign in label)
        name = name.strip("_")
        if not name.isidentifier() or name in names:
            name = f"column_{place}"
        names.append(name)
    return names
