"""How a table that is plain text (CSV) was written: in which characters, and what parts its columns."""

from __future__ import annotations

from pathlib import Path

from gazette.errors import TableFileError

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",\t;|"
_AT_ONCE = 1024**2  # characters


def is_wide_text(head: bytes) -> bool:
    """Whether a file begins as a table in UTF-16, which spreadsheets call Unicode text (Unicode 文本).

    It has its mark, and is no JSON: that is UTF-8 everywhere.

    >>> is_wide_text("\\ufeff编号\\t名称".encode("utf-16-le")), is_wide_text("编号,名称".encode())
    (True, False)
    """
    if not head.startswith(_MARKS):
        return False
    return (
        not head[: len(head) // 2 * 2].decode("utf-16", "replace").lstrip().startswith(("[", "{"))
    )


def encoding_of(path: Path) -> str:
    """UTF-16 if it says so, UTF-8, or else GB 18030, of which every GBK and GB 2312 file is one.

    Raises TableFileError for what is none of them.
    """
    with path.open("rb") as file:
        is_wide = file.read(2) in _MARKS
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        if _can_be_read(path, encoding):
            return encoding
    raise TableFileError(
        "encoding", "不是 UTF-8、GB 18030 或 UTF-16 neither UTF-8 nor GB 18030 nor UTF-16"
    )


def delimiter_of(heading: str) -> str:
    """What parts the columns: what the heading has most of."""
    return max(_DELIMITERS, key=heading.count)


def _can_be_read(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as file:
            while file.read(_AT_ONCE):
                pass
    except UnicodeDecodeError:
        return False
    return True
