"""An invented table of documents to search: words as frequent as words are, no real text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from opendata.search.documents import SearchDocument

_SEED = 20240523
_WORDS = 2500
_CHARACTERS = [chr(0x4E00 + 7 * place) for place in range(700)]
_LENGTHS = (2, 2, 2, 3)
_OWN = 30  # phrases that a document comes back to
_LINES = 30
_ISSUERS = 80
_KINDS = ("official", "government_normative", "department_normative", "announcement")
_SAMPLE = 400  # documents that words are counted in


class Table:
    """Documents of about 1,500 characters.

    Like real ones they come back to phrases of their own: about half of the pairs of characters
    in a document are new to it.
    """

    def __init__(self, count: int) -> None:
        chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
        self.words = [
            "".join(chance.choices(_CHARACTERS, k=chance.choice(_LENGTHS))) for _ in range(_WORDS)
        ]
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(_WORDS)))
        self.documents = [self._document(number) for number in range(count)]

    def words_in(self, least: float, most: float) -> list[str]:
        """Words that stand in this share of the documents, in no order of frequency."""
        sample = self.documents[:: max(1, len(self.documents) // _SAMPLE)]
        times = Counter(word for each in sample for word in self.words if word in each.text)
        found = sorted(word for word in times if least <= times[word] / len(sample) <= most)
        random.Random(_SEED).shuffle(found)  # noqa: S311 (not for secrets)
        return found

    def phrases(self, count: int) -> list[str]:
        """Four to eight neighbouring characters out of as many documents."""
        chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
        clauses = [
            chance.choice(each.text.split("，")[:-1]).strip("。\n")
            for each in chance.choices(self.documents, k=count)
        ]
        return [clause[: chance.randrange(4, 9)] for clause in clauses]

    def _document(self, number: int) -> SearchDocument:
        chance = random.Random(_SEED + number)  # noqa: S311 (not for secrets)
        own = ["".join(self._draw(chance, 3)) for _ in range(_OWN)]
        day = date(chance.randrange(1998, 2026), chance.randrange(1, 13), chance.randrange(1, 29))
        issuer = min(chance.randrange(_ISSUERS), chance.randrange(_ISSUERS))
        return SearchDocument(
            id=f"doc{number:07d}",
            title=f"示例省第{issuer}厅关于{''.join(self._draw(chance, 3))}的通知",
            text="\n".join(self._line(chance, own) for _ in range(_LINES)),
            number=f"示{issuer}发〔{day.year}〕{number + 1}号",
            issuers=(f"org-{issuer}",),
            issuer_names=(f"示例省第{issuer}厅",),
            kind=chance.choice(_KINDS),
            signed=day,
        )

    def _line(self, chance: random.Random, own: Sequence[str]) -> str:
        clauses = [f"{chance.choice(own)}{''.join(self._draw(chance, 2))}，" for _ in range(4)]
        return "".join(clauses) + "。"

    def _draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self._weights, k=count)
