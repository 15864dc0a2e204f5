"""What is ingested, and under which name: each path given is a source of its own."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from gazette.errors import SourceError
from gazette.filing.clearing import Trust
from ingest.walk import printable_name


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One ingested folder or file: where it comes from and what is believed of it."""

    id: str
    name: str
    root: Path
    trust: Trust
    anchors: tuple[bytes, ...] = ()
    """Certificates in DER that vouch for seals in its files."""
    mapping: bytes | None = None
    """What the columns of its tables mean, where it is given for all of them."""


def name_sources(paths: Sequence[Path], name: str | None = None) -> list[tuple[str, Path]]:
    """Each path with its source's name: the one given, else the last part of the path.

    >>> name_sources([Path("/archive/2024"), Path("laws/")])
    [('2024', PosixPath('/archive/2024')), ('laws', PosixPath('laws'))]
    """
    if name is not None and len(paths) > 1:
        raise SourceError(f"a source name, {name!r}, goes with one path, not {len(paths)}")
    named = [(name or _last_part(path), path) for path in paths]
    if any(not each for each, _ in named):
        raise SourceError("a path without a last part needs a source name")
    names = sorted(each for each, _ in named)
    for first, second in itertools.pairwise(names):
        if first == second:
            raise SourceError(f"two paths would both be source {first!r}: name them one by one")
    return named


def _last_part(path: Path) -> str:
    return printable_name(Path(os.path.abspath(path)).name)  # noqa: PTH100 (follows no link)
