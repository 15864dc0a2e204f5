"""Waiting for files in folders: a run for each change, once what came has come whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from threading import Event

from ingest.walk import FileKey, Found, walk

PAUSE = 2.0
"""Seconds between two looks; a file that changed since the last one is still coming."""

Seen = frozenset[tuple[str, FileKey, int, int]]
"""Of each settled file: name, what file it is, size, and when it changed (ns)."""


def watch(
    paths: Sequence[Path],
    run: Callable[[Collection[FileKey]], object],
    *,
    without: Collection[FileKey],
    ending: Event,
    pause: float = PAUSE,
) -> None:
    """Calls `run` with the files to pass by, at once and after each change, until `ending` is set."""
    before: Seen | None = None
    while True:
        seen, coming = _look(paths, without, still=pause)
        if seen != before:
            run(coming)
            before = seen
        if ending.wait(pause):
            return


def _look(
    paths: Sequence[Path], without: Collection[FileKey], *, still: float
) -> tuple[Seen, set[FileKey]]:
    """What stands in the folders, and which files there are still coming."""
    seen: set[tuple[str, FileKey, int, int]] = set()
    coming: set[FileKey] = set()
    latest = time.time_ns() - int(still * 1e9)
    for root in paths:
        for entry in walk(root, without=without):
            if not isinstance(entry, Found):
                continue
            try:
                found = entry.path.stat()
            except OSError:  # gone again
                continue
            key = (found.st_dev, found.st_ino)
            if found.st_mtime_ns > latest:
                coming.add(key)
            else:
                seen.add((entry.name, key, found.st_size, found.st_mtime_ns))
    return frozenset(seen), coming
