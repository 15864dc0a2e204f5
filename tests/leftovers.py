"""Where words are left: every byte of every file of a data directory."""

from __future__ import annotations

from pathlib import Path


def files_with(data: Path, *words: str) -> list[str]:
    """The files that hold one of the words in UTF-8, by their path in the data directory."""
    wanted = [word.encode() for word in words]
    return sorted(
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file()
        and any(word in content for content in [path.read_bytes()] for word in wanted)
    )
