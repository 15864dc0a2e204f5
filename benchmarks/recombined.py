"""Texts put together from paragraphs of the laws of the corpus: real words, in no real order."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from benchmarks.invented import Invented
from benchmarks.table import Matter, Wording

_LENGTHS = range(20, 400)  # characters of a paragraph that is taken
_CHARACTERS = 1300  # after which a document ends
_RUN = range(1, 6)  # paragraphs that are taken one after the other
_OWN = 0.6  # share of the runs that come from the law of the title
_ASKED = 2500  # words
_MANY_WORDS = 20_000  # so that some are rare in a million documents
_NUMBER = re.compile(r"第[〇零一二三四五六七八九十百千]{1,9}条(?:之[一二三四五六七八九十])?\s*")
_WORD = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff])")
"""Two to four characters between two marks: mostly a word of an enumeration."""


class _Law(msgspec.Struct, frozen=True):
    """A law of the corpus."""

    title: str
    paragraphs: list[str]


class Recombined:
    """Runs of paragraphs, most of them out of the law that the title names."""

    name = "recombined from the corpus"

    def __init__(self, corpus: Path) -> None:
        self._laws = list(_laws(corpus / "laws" / "md"))
        self._all = [paragraph for law in self._laws for paragraph in law.paragraphs]
        words = Counter(word for text in self._all for word in _WORD.findall(text))
        self.words: Sequence[str] = sorted(sorted(words), key=lambda word: -words[word])[:_ASKED]

    def draw(self, chance: random.Random) -> Matter:
        """Paragraphs until there are enough of them."""
        law = chance.choice(self._laws)
        lines: list[str] = []
        size = 0
        while size < _CHARACTERS:
            source = law.paragraphs if chance.random() < _OWN else self._all
            start = chance.randrange(len(source))
            run = source[start : start + chance.choice(_RUN)]
            lines += run
            size += sum(map(len, run))
        return Matter(law.title, lines)


def wording() -> Wording:
    """Of the corpus where GAZETTE_CORPUS names one, else invented."""
    corpus = os.environ.get("GAZETTE_CORPUS")
    return Recombined(Path(corpus)) if corpus else Invented(words=_MANY_WORDS)


def _laws(folder: Path) -> Iterator[_Law]:
    for path in sorted(folder.rglob("*.md")):
        lines = map(str.strip, path.read_text(encoding="utf-8").splitlines())
        paragraphs = [_NUMBER.sub("", line, count=1) for line in lines if line[:1] not in "#<!-*"]
        kept = [paragraph for paragraph in paragraphs if len(paragraph) in _LENGTHS]
        if kept:
            yield _Law(path.stem.partition("（")[0], kept)
