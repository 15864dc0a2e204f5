"""What goes with which file of a folder: by the list above it, else by the links of its pages."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from ingest.manifest import is_manifest
from ingest.packages import NOTHING, Content, Plan, plan_of
from ingest.walk import printable_name

_REMEMBERED = 64  # folders


class Around(NamedTuple):
    """What lies around a file."""

    plan: Plan
    name: str
    """The file's own name in the plan."""
    content: Content


class Folders:
    """The plans of the folders of one source."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._plan = lru_cache(maxsize=_REMEMBERED)(self._read_plan)
        self._top = lru_cache(maxsize=_REMEMBERED)(self._find_top)

    def around(self, path: Path) -> Around:
        """What is planned for a file, and for those it may go with."""
        if not self._root.is_dir():
            return Around(NOTHING, path.name, _nothing)
        top = self._top(path.parent)
        plan, paths = self._plan(top)
        name = printable_name(path.relative_to(top).as_posix())
        return Around(plan, name, partial(_content, paths))

    def _find_top(self, folder: Path) -> Path:
        """The outermost folder with a list in it, of this one and those above; else this one."""
        above = [folder]
        while above[-1] != self._root and self._root in above[-1].parents:
            above.append(above[-1].parent)
        listed = [each for each in above if any(map(is_manifest, _files(each)))]
        return listed[-1] if listed else folder

    def _read_plan(self, top: Path) -> tuple[Plan, dict[str, Path]]:
        names = _files(top)
        if any(map(is_manifest, names)):
            names = _all_files(top)
        paths = {printable_name(name): top / name for name in names}
        return plan_of(paths, partial(_content, paths)), paths


def _files(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [
                each.name
                for each in entries
                if _is_seen(each.name) and each.is_file(follow_symlinks=False)
            ]
    except OSError:  # said by the walk
        return []


def _all_files(top: Path) -> list[str]:
    found = []
    for folder, below, names in os.walk(top):
        below[:] = filter(_is_seen, below)
        inside = Path(folder).relative_to(top)
        found += [(inside / name).as_posix() for name in names if _is_own(Path(folder, name))]
    return found


def _is_seen(name: str) -> bool:
    return not name.startswith(".")


def _is_own(path: Path) -> bool:
    """Who wrote the folder must not choose other files by a link."""
    return _is_seen(path.name) and not path.is_symlink()


def _content(paths: dict[str, Path], name: str) -> bytes:
    return paths[name].read_bytes()


def _nothing(name: str) -> bytes:
    raise FileNotFoundError(name)
