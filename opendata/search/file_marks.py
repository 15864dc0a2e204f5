"""Tells whether a file that is replaced rather than changed is still the one of before."""

from __future__ import annotations

import os

Mark = tuple[int, int]


def mark_of(path: str) -> Mark:
    """Another one for each file that stood there. Raises FileNotFoundError."""
    found = os.stat(path)  # noqa: PTH116 (asked before every search: half the cost)
    return found.st_mtime_ns, found.st_ino
