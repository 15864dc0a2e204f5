"""Formulas of a spreadsheet of which no result was saved: a program wrote them, and nobody opened the file since."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from gazette.errors import TableFileError

_CHUNK = 1024**2  # bytes
_LONGEST = 16 * 1024  # bytes of a cell with its formula, which has 8192 characters at most
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_UNSAVED = re.compile(
    rb"""
    <c\ (?:(?!t="str")[^>])*>             # of a text the empty one is a result
    <f(?:\ [^>]*)?(?:/>|>[^<]*</f>)       # written out, or shared with another cell
    (?:<v>\s*</v>|<v\s*/>)?\s*</c>        # and no value
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(rb'\ r="([A-Z]+[0-9]+)"')


def require_results(path: Path) -> None:
    """Raises TableFileError, naming the first cell, where a formula has no result: it would be read as empty."""
    with zipfile.ZipFile(path) as package:
        for name in filter(_SHEET.fullmatch, package.namelist()):
            cell = _unsaved(package, name)
            if cell is not None:
                found = _REFERENCE.search(cell)
                where = found[1].decode() if found else name
                raise TableFileError(
                    "formula",
                    f"{where}：公式没有保存结果，请用表格软件打开后另存 a formula without its result: "
                    "open the file in a spreadsheet program and save it",
                )


def _unsaved(package: zipfile.ZipFile, name: str) -> bytes | None:
    """The first cell without a result, as it stands in a sheet."""
    rest = b""
    with package.open(name) as sheet:
        while chunk := sheet.read(_CHUNK):
            rest += chunk
            found = _UNSAVED.search(rest)
            if found:
                return found[0]
            rest = rest[-_LONGEST:]
    return None
