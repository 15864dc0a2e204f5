"""Writes the newest version of each standard, as the code says it, where that version is not written yet.

Run as `python -m tests.standards_files`. A version that is written is left as it is: where the code has
come to say something else, it fails and names the standard, whose version is to be raised in
`api/standards/revisions.py`. `--check` writes nothing.
"""

from __future__ import annotations

import sys

from api.standards.model import Content
from api.standards.published import file_of, newest, written
from api.standards.revisions import GENERATED


def stale() -> list[str]:
    """The standards whose newest version is not what the code says, or not written."""
    return [id for id, generate in GENERATED.items() if not is_current(id, generate())]


def is_current(standard_id: str, content: Content) -> bool:
    """Whether the newest version of a standard says this."""
    file = file_of(standard_id, newest(standard_id).version)
    return file.exists() and file.read_bytes() == written(content)


def main() -> int:
    """Writes what is missing; 1 where a version would have to change."""
    for id in stale():
        file = file_of(id, newest(id).version)
        if "--check" in sys.argv or file.exists():
            sys.stderr.write(f"{id} says other than its version {newest(id).version}\n")
        else:
            file.write_bytes(written(GENERATED[id]()))
    return int(bool(stale()))


if __name__ == "__main__":
    raise SystemExit(main())
