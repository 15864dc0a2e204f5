"""In which types original files are given out, and the endings of their names."""

from __future__ import annotations

from types import MappingProxyType

BINARY = "application/octet-stream"
"""Of a file of any other type."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
ENDINGS = MappingProxyType(
    {
        BINARY: ".bin",
        "application/json": ".json",
        "application/jsonl": ".jsonl",
        "application/msword": ".doc",
        "application/ofd": ".ofd",
        "application/pdf": ".pdf",
        "application/rtf": ".rtf",
        "application/vnd.ms-excel": ".xls",
        "application/vnd.oasis.opendocument.text": ".odt",
        f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
        f"{_OFFICE}.wordprocessingml.document": ".docx",
        "application/x-mimearchive": ".mht",
        "image/jpeg": ".jpg",
        "image/png": ".png",
        "image/tiff": ".tif",
        "text/csv": ".csv",
        "text/html": ".html",
        "text/markdown": ".md",
        "text/plain": ".txt",
    }
)


def shown_type(media_type: str) -> str:
    """The type as which a file is given out.

    >>> shown_type("application/pdf"), shown_type("application/x-elf")
    ('application/pdf', 'application/octet-stream')
    """
    return media_type if media_type in ENDINGS else BINARY


def ending_of(media_type: str) -> str:
    """The ending of the name of a file of this type.

    >>> ending_of("text/plain"), ending_of("application/x-elf")
    ('.txt', '.bin')
    """
    return ENDINGS[shown_type(media_type)]
