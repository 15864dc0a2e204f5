"""An index against the list of its files, and its documents against those of public.db."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from random import Random

import msgspec

from gazette.differences import WHOLE, Compared, Difference, Part, drawn
from gazette.errors import SearchIndexError
from opendata.public.changes import changed_since, entries_between
from opendata.public.file import DATABASE
from opendata.search.documents import STAMP, check_of
from opendata.search.engine import Checks, Engine, EngineName, Unit
from opendata.search.generations import Generations
from opendata.search.index import INDEX, home_of, open_engine
from opendata.search.manifest import IndexFile, files_of, sha256_of
from opendata.search.state import FILE, State, decode_state, encode_state, read_state

_ITSELF: Part = ("", "")
"""The part of the files' check that looks at the list itself."""


class IndexFiles(msgspec.Struct, frozen=True):
    """The committed files of an engine's index."""

    engine: EngineName
    unit: Unit = "document"

    @property
    def name(self) -> str:
        """Which index."""
        return f"files of {self._home.name}"

    def parts(self, data: Path) -> Sequence[Part]:
        """The list, and each file in it; nothing where there is no index."""
        if not (data / self._home).is_dir():
            return []
        return [_ITSELF, *((name, name) for name in self._listed(data))]

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """The list alone: whole files are for a whole comparison."""
        del count, random
        return self.parts(data)[:1]

    def compare(self, data: Path, part: Part) -> Compared:
        """The list and the names, or one file."""
        if part == _ITSELF:
            return Compared(1, tuple(self._list(data)))
        folder, file = self._folder(data), self._listed(data).get(str(part[0]))
        if folder is None or file is None:  # merged away meanwhile
            return Compared(0, moved=1)
        try:
            sha256 = sha256_of(folder / file.name)
        except OSError as error:
            sha256 = type(error).__name__
        if sha256 == file.sha256:
            return Compared(1)
        what = f"{self._home.name}/{folder.name}/{file.name}"
        return Compared(1, (_differs(what, expected=file.sha256, found=sha256),))

    @property
    def _home(self) -> Path:
        """Where the index stands under the data directory."""
        return home_of(self.engine, Path(INDEX), unit=self.unit)

    def _list(self, data: Path) -> Iterator[Difference]:
        home, folder = data / self._home, self._folder(data)
        if folder is None or not folder.is_dir():
            if any(entry.is_dir() for entry in home.iterdir()):
                yield _differs(f"{home.name}/current", expected="a folder", found="none of here")
            return
        what, state = f"{home.name}/{folder.name}/{FILE}", self._state(data)
        if state is None or not _is_as_written(state, folder):
            yield _differs(what, expected="as written", found="another")
            return
        if state.files is None:
            return
        names = {path.name for path in files_of(folder)}
        for name in sorted(names ^ {file.name for file in state.files}):
            is_there = name in names
            yield _differs(
                f"{home.name}/{folder.name}/{name}",
                expected="no file" if is_there else "a file",
                found="one" if is_there else "none",
            )

    def _listed(self, data: Path) -> dict[str, IndexFile]:
        """The files by name, as long as the list can be trusted."""
        state = self._state(data)
        files = state.files if state is not None and state.is_sound else None
        return {file.name: file for file in files or ()}

    def _folder(self, data: Path) -> Path | None:
        return Generations(data / self._home).current()

    def _state(self, data: Path) -> State | None:
        """What the index in use says of itself; None where that cannot be read."""
        folder = self._folder(data)
        if folder is None:
            return None
        try:
            return decode_state((folder / FILE).read_bytes())
        except (OSError, msgspec.DecodeError, UnicodeError):
            return None


def _is_as_written(state: State, folder: Path) -> bool:
    """Byte for byte; what an earlier release wrote has no digest, and is made anew anyhow."""
    if not state.digest and state.stamp != STAMP:
        return True
    return state.is_sound and encode_state(state) == (folder / FILE).read_bytes()


class IndexDocuments(msgspec.Struct, frozen=True):
    """The documents in an engine's index, or the articles in its other one."""

    engine: EngineName
    unit: Unit = "document"

    @property
    def name(self) -> str:
        """Which index."""
        return f"{self.unit}s of {self.engine}"

    def parts(self, data: Path) -> Sequence[Part]:
        """All of them in one: their checks are added up."""
        home = home_of(self.engine, data / INDEX, unit=self.unit)
        return [WHOLE] if home.is_dir() else []

    def drawn(self, data: Path, count: int, random: Random) -> Sequence[Part]:
        """Single documents, by their last change; an older change has none."""
        if not self.parts(data):
            return []
        numbers = range(1, changed_since(data / DATABASE, 0).cursor + 1)
        return drawn(random.sample(numbers, min(count, len(numbers))))

    def compare(self, data: Path, part: Part) -> Compared:
        """The sum of all, or single documents; nothing where the index has more to follow."""
        with closing(open_engine(self.engine, data / INDEX, unit=self.unit)) as engine:
            changed = changed_since(data / DATABASE, 0, unit=self.unit)
            if engine.cursor() != changed.cursor:
                return Compared(0, moved=1)
            if part != WHOLE:
                return self._each(engine, data, part)
            expected = _sum(check_of(document) for document in changed.documents)
            if engine.checks() == expected:
                return Compared(expected.count)
            each = self._each(engine, data, (1, changed.cursor + 1))
            if each.differences:
                return each
            found = engine.checks().count
            difference = _differs(
                f"{self.engine}: {self.unit}s", expected=str(expected.count), found=str(found)
            )
            return Compared(expected.count, (difference,))

    def _each(self, engine: Engine, data: Path, part: Part) -> Compared:
        """Document by document: all entries of one come together."""
        first, last = map(int, part)
        entries = entries_between(data / DATABASE, first - 1, last - 1, unit=self.unit)
        whose = "document" if self.unit == "document" else "articles of document"
        count, differences = 0, []
        for id, each in groupby(entries, key=lambda entry: entry.id):
            expected, found = sorted(map(check_of, each)), sorted(engine.checks_of(id))
            count += len(expected)
            if found != expected:
                what = f"{engine.name}: {whose} {id}"
                differences.append(_differs(what, expected=_words(expected), found=_words(found)))
        return Compared(count, tuple(differences))


def _words(checks: Sequence[int]) -> str:
    return f"checks {', '.join(map(str, checks))}" if checks else "none"


def _sum(checks: Iterator[int]) -> Checks:
    count = total = 0
    for check in checks:
        count, total = count + 1, total + check
    return Checks(count, total)


def _differs(what: str, *, expected: str, found: str) -> Difference:
    return Difference(where=INDEX, what=what, expected=expected, found=found)


def is_readable(engine: EngineName, data: Path, *, unit: Unit = "document") -> bool:
    """Whether an index is there and of this release; if not, it is made anew when it is needed."""
    folder = Generations(home_of(engine, data / INDEX, unit=unit)).current()
    if folder is None:
        return False
    try:
        read_state(folder)
    except SearchIndexError:
        return False
    return True
