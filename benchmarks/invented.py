"""Invented texts: words as frequent as words are, and no sentence of a real one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

from benchmarks.table import Matter

_SEED = 20240523
_CHARACTERS = [chr(0x4E00 + 7 * place) for place in range(700)]
_LENGTHS = (2, 2, 2, 3)
_OWN = 30  # phrases that a document comes back to
_LINES = 30
_FREQUENT = 300  # words that are all asked for; of the others one in eight


class Invented:
    """Like real texts they come back to phrases of their own.

    About half of the pairs of characters in a document are new to it.
    """

    name = "invented"

    def __init__(self, *, words: int = 2500) -> None:
        chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
        self._words = [
            "".join(chance.choices(_CHARACTERS, k=chance.choice(_LENGTHS))) for _ in range(words)
        ]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(words)))

    @property
    def words(self) -> Sequence[str]:
        """The frequent ones and some of the others."""
        return self._words[:_FREQUENT] + self._words[_FREQUENT::8]

    def draw(self, chance: random.Random) -> Matter:
        """Lines of four clauses."""
        own = ["".join(self._some(chance, 3)) for _ in range(_OWN)]
        about = "".join(self._some(chance, 3))
        return Matter(about, [self._line(chance, own) for _ in range(_LINES)])

    def _line(self, chance: random.Random, own: Sequence[str]) -> str:
        clauses = [f"{chance.choice(own)}{''.join(self._some(chance, 2))}，" for _ in range(4)]
        return "".join(clauses) + "。"

    def _some(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self._words, cum_weights=self._weights, k=count)
