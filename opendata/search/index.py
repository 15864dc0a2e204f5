"""The life of an index: opened, brought up to public.db, made again beside itself and swapped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import msgspec

from gazette.errors import SearchIndexError
from opendata.search.documents import SearchDocument
from opendata.search.engine import Checks, Engine, EngineName, Hits, Query, Texts, Unit
from opendata.search.generations import Generations
from opendata.search.state import read_state
from opendata.search.tantivy import TantivyIndex
from opendata.search.whoosh import WhooshIndex

INDEX = "index"
"""The folder of all indexes in the data directory."""

_ENGINES: Mapping[EngineName, type[TantivyIndex | WhooshIndex]] = MappingProxyType(
    {"tantivy": TantivyIndex, "whoosh": WhooshIndex}
)


class Changed(Protocol):
    """What became of the public documents, or of their articles, since a cursor."""

    @property
    def documents(self) -> Iterable[SearchDocument]:
        """New and changed ones, each once; the articles of one together."""

    @property
    def removed(self) -> Iterable[str]:
        """The ids of documents that are not public any more, or have no articles."""

    @property
    def cursor(self) -> int:
        """Where to go on from."""

    @property
    def erased(self) -> bool:
        """Whether something was withdrawn, so that the index must keep no word of before."""


ChangedSince = Callable[[int], Changed]


class Followed(msgspec.Struct, frozen=True):
    """What was done to an index: how many entries were written, and whether it was made anew."""

    documents: int
    cursor: int
    rebuilt: bool


class LiveIndex:
    """The index in use under a folder, also after another process has made it anew."""

    def __init__(self, name: EngineName, home: Path, *, unit: Unit = "document") -> None:
        self._unit = unit
        self._kind = _ENGINES[name]
        self._generations = Generations(home)
        self._folder = self._generations.current() or self._first()
        try:
            self._engine = self._kind(self._folder, unit=unit)
        except SearchIndexError:
            if self._generations.current() == self._folder:
                raise
            # another process has just put the next one in its place
            self._folder = self._generations.current() or self._first()
            self._engine = self._kind(self._folder, unit=unit)

    @property
    def name(self) -> EngineName:
        """Which engine it is."""
        return self._engine.name

    def cursor(self) -> int:
        """The last change that the index holds, 0 for a new one."""
        return self._engine.cursor()

    def count(self) -> int:
        """How many documents or articles the index holds."""
        return self._engine.count()

    def checks(self) -> Checks:
        """How many entries there are, and the sum of their checks."""
        return self._engine.checks()

    def checks_of(self, id: str) -> list[int]:
        """The checks of all entries of a document; none if it is not there."""
        return self._engine.checks_of(id)

    def search(self, query: Query, *, texts: Texts | None = None) -> Hits:
        """The hits of a query; raises QueryError."""
        return self._engine.search(query, texts=texts)

    def frequency(self, gram: str) -> int:
        """In how many entries a gram stands, about."""
        return self._engine.frequency(gram)

    def update(
        self, documents: Iterable[SearchDocument], removed: Iterable[str], cursor: int
    ) -> int:
        """Adds or replaces documents and takes others out in one commit, then keeps the cursor."""
        with self._generations.alone():
            self.reload()
            return self._engine.update(documents, removed, cursor)

    def reload(self) -> None:
        """Sees what others have written since, be it a commit or a whole new index.

        Raises SearchIndexError if it is gone.
        """
        current = self._generations.current()
        try:
            self._see(current)
        except (SearchIndexError, OSError) as error:
            following = self._generations.current()
            if following == current:
                raise SearchIndexError(
                    f"the index in {str(self._folder)!r} is gone or broken: rebuild it"
                ) from error
            self._see(following)  # another process has just put it in the place of what we saw

    def close(self) -> None:
        """Lets go of the files."""
        self._engine.close()

    def _see(self, current: Path | None) -> None:
        if current is None or current == self._folder:
            self._engine.reload()
        else:
            self._engine, self._folder = self._kind(current, unit=self._unit), current

    def _first(self) -> Path:
        with self._generations.alone():
            current = self._generations.current()
            if current is None:
                current = self._generations.begin()
                self._kind.create(current, unit=self._unit).close()
                self._generations.put_in_use(current)
            return current


def home_of(name: EngineName, path: Path, *, unit: Unit = "document") -> Path:
    """Where an index stands under the folder of indexes.

    >>> home_of("tantivy", Path("index"), unit="article").as_posix()
    'index/tantivy-articles'
    """
    return path / (name if unit == "document" else f"{name}-{unit}s")


def open_engine(name: EngineName, path: Path, *, unit: Unit = "document") -> Engine:
    """The index of an engine under the folder of indexes; made empty if there is none.

    Raises SearchIndexError if it must be made again: `rebuild` does that.
    """
    return LiveIndex(name, home_of(name, path, unit=unit), unit=unit)


def follow(engine: Engine, changed_since: ChangedSince) -> Followed:
    """Brings an open index up to the public documents.

    Raises SearchIndexError if the index knows more than they do, for they were restored or made
    anew; or if something was withdrawn: it is not found any more, but its words stand in the files.
    """
    since = engine.cursor()
    changed = changed_since(since)
    if changed.cursor < since:
        raise SearchIndexError(
            f"the index has change {since}, the public documents end at {changed.cursor}: rebuild it"
        )
    if changed.cursor == since:
        return Followed(0, since, rebuilt=False)
    if changed.erased and engine.count():
        engine.update(changed.documents, changed.removed, since)
        raise SearchIndexError("something was withdrawn: rebuild the index, or it keeps the words")
    written = engine.update(changed.documents, changed.removed, changed.cursor)
    return Followed(written, changed.cursor, rebuilt=False)


def rebuild(
    name: EngineName, path: Path, changed_since: ChangedSince, *, unit: Unit = "document"
) -> Followed:
    """Makes an index from nothing beside the one in use, then lets it take over."""
    generations = Generations(home_of(name, path, unit=unit))
    with generations.alone():
        folder = generations.begin()
        changed = changed_since(0)
        with closing(_ENGINES[name].create(folder, unit=unit)) as engine:
            written = engine.update(changed.documents, (), changed.cursor)
        generations.put_in_use(folder)
    return Followed(written, changed.cursor, rebuilt=True)


def bring_up(
    name: EngineName, path: Path, changed_since: ChangedSince, *, unit: Unit = "document"
) -> Followed:
    """Follows if the index can be used, and makes it, whole before anybody sees it, if it cannot."""
    if Generations(home_of(name, path, unit=unit)).current() is not None:
        try:
            with closing(open_engine(name, path, unit=unit)) as engine:
                return follow(engine, changed_since)
        except SearchIndexError:
            pass
    _drop_others(name, path, changed_since, unit)
    return rebuild(name, path, changed_since, unit=unit)


def _drop_others(name: EngineName, path: Path, changed_since: ChangedSince, unit: Unit) -> None:
    """Removes indexes of engines not in use that hold what was withdrawn since."""
    for other in _ENGINES:
        generations = Generations(home_of(other, path, unit=unit))
        folder = generations.current() if other != name else None
        if folder is not None and changed_since(_cursor(folder)).erased:
            generations.drop()


def _cursor(folder: Path) -> int:
    try:
        return read_state(folder).cursor
    except SearchIndexError:
        return 0


def is_up(
    name: EngineName, path: Path, changed_since: ChangedSince, *, unit: Unit = "document"
) -> bool:
    """Whether the index says that it holds the last change; it is not opened for that."""
    folder = Generations(home_of(name, path, unit=unit)).current()
    if folder is None:
        return False
    try:
        cursor = read_state(folder).cursor
    except SearchIndexError:
        return False
    return changed_since(cursor).cursor == cursor
