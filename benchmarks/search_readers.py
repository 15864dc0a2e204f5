"""Opens the indexes of a table to be asked; and, in a process of its own, says in what memory.

`python -m benchmarks.search_readers ENGINE FOLDER QUESTIONS` prints bytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from benchmarks.bare_fts5 import Fts5Index
from benchmarks.bare_tantivy import BareIndex
from benchmarks.measure import resident
from benchmarks.ours import Ours, OurWhoosh
from benchmarks.questions import Kind, Rival
from opendata.search.engine import Texts
from opendata.search.generations import Generations
from opendata.search.index import home_of
from opendata.search.tantivy import TantivyIndex
from opendata.search.whoosh import WhooshIndex


def open_ours(folder: Path, texts: Texts) -> Ours:
    """The default engine."""
    return Ours(TantivyIndex(_in_use(home_of("tantivy", folder))), texts)


def memory_after(engine: str, folder: Path, kinds: Sequence[Kind]) -> int:
    """Bytes of this process after an index has answered; its texts are not in it."""
    rival = OPENERS[engine](folder, _no_texts)
    for kind in kinds:
        for text in kind.texts:
            rival.prepare(kind.shape, text)()
    return resident(os.getpid())


def _whoosh(folder: Path, texts: Texts) -> OurWhoosh:
    return OurWhoosh(WhooshIndex(_in_use(home_of("whoosh", folder))), texts)


def _bare(folder: Path, texts: Texts) -> BareIndex:
    return BareIndex(folder / "bare", texts)


def _fts5(folder: Path, texts: Texts) -> Fts5Index:
    return Fts5Index(folder / "fts5.db", texts)


def _in_use(home: Path) -> Path:
    folder = Generations(home).current()
    if folder is None:
        raise FileNotFoundError(home)
    return folder


def _no_texts(ids: Sequence[str]) -> Mapping[str, str]:
    return dict.fromkeys(ids, "")


OPENERS: Mapping[str, Callable[[Path, Texts], Rival]] = MappingProxyType(
    {"ours": open_ours, "bare": _bare, "fts5": _fts5, "whoosh": _whoosh}
)
"""What opens each index under a folder."""


if __name__ == "__main__":
    asked, stands, questions = sys.argv[1:]
    known = msgspec.json.decode(Path(questions).read_bytes(), type=list[Kind])
    print(memory_after(asked, Path(stands), known))
