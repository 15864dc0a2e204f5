"""A table of documents to search, each made when it is asked for: none of them is kept."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Protocol

import msgspec

from gazette.ids import organ_id
from gazette.text.numerals import to_chinese
from opendata.public.extract import issuer_named
from opendata.search.documents import SearchDocument

_SEED = 20240523
_ISSUERS = 80
_KINDS = ("official", "government_normative", "department_normative", "announcement")
_SAMPLE = 400  # documents that words are counted in
_RUN = re.compile("(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{4,}")
_RECORDED = "2024-06-01T00:00:00.000Z"


class Matter(msgspec.Struct, frozen=True):
    """What a document is about, and its lines."""

    about: str
    lines: list[str]


class Wording(Protocol):
    """What texts are made of: invented words, or paragraphs of real texts."""

    @property
    def name(self) -> str:
        """What it is called in print."""

    @property
    def words(self) -> Sequence[str]:
        """Words of it that may be asked for."""

    def draw(self, chance: random.Random) -> Matter:
        """The matter of one document."""


class Table:
    """So many documents with about 1,500 characters in some 25 articles; the same each time."""

    def __init__(self, count: int, wording: Wording) -> None:
        self.wording = wording
        self._count = count
        self._served: dict[str, str] = {}

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[SearchDocument]:
        return map(self.document, range(self._count))

    def document(self, number: int) -> SearchDocument:
        """The document of a number from 0."""
        chance = random.Random(_SEED + number)  # noqa: S311 (not for secrets)
        matter = self.wording.draw(chance)
        day = date(chance.randrange(1998, 2026), chance.randrange(1, 13), chance.randrange(1, 29))
        issuer = min(chance.randrange(_ISSUERS), chance.randrange(_ISSUERS))
        organ = issuer_named(organ_name(issuer))
        numbered = enumerate(matter.lines, start=1)
        return SearchDocument(
            id=f"doc{number:07d}",
            title=f"{organ.name}关于{matter.about}的通知",
            text="\n".join([f"{article_number(place)} {line}" for place, line in numbered]),
            number=f"示{issuer}发〔{day.year}〕{number + 1}号",
            issuers=(organ.id,),
            issuer_names=(organ.name,),
            kind=chance.choice(_KINDS),
            level=organ.level,
            region=organ.region,
            signed=day,
            recorded_from=_RECORDED,
        )

    def texts(self, ids: Sequence[str]) -> Mapping[str, str]:
        """The texts of documents, as a store serves them: made once, then at hand."""
        for id in ids:
            if id not in self._served:
                self._served[id] = self.document(int(id[3:])).text
        return {id: self._served[id] for id in ids}

    def words_in(self, least: float, most: float) -> list[str]:
        """Words that stand in this share of the documents, in no order of frequency."""
        found = sorted(word for word, share in self._shares.items() if least <= share <= most)
        random.Random(_SEED).shuffle(found)  # noqa: S311 (not for secrets)
        return found

    def rarest(self, count: int) -> list[str]:
        """The words that stand in the fewest documents."""
        return sorted(self.words_in(0, 1), key=self._shares.__getitem__)[:count]

    def phrases(self, count: int) -> list[str]:
        """Four to eight neighbouring characters out of as many documents."""
        chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
        numbers = chance.choices(range(self._count), k=count)
        runs = (chance.choice(_runs(self.document(number).text)) for number in numbers)
        return [run[: chance.randrange(4, 9)] for run in runs]

    @cached_property
    def _shares(self) -> dict[str, float]:
        """In which share of some documents each word stands."""
        numbers = range(0, self._count, max(1, self._count // _SAMPLE))
        texts = [self.document(number).text for number in numbers]
        times = Counter(word for text in texts for word in self.wording.words if word in text)
        return {word: count / len(texts) for word, count in times.items()}


def articles_of(document: SearchDocument) -> list[SearchDocument]:
    """The articles of a document as the index of articles is given them: each of its lines is one."""
    return [
        msgspec.structs.replace(
            document, path=f"art_{place}", article=article_number(place), text=line
        )
        for place, line in enumerate(document.text.split("\n"), start=1)
    ]


def article_number(place: int) -> str:
    """第三条."""
    return f"第{to_chinese(place)}条"


def organ_name(issuer: int) -> str:
    """The name of an issuer."""
    return f"示例省第{issuer}厅"


def issuer_id(issuer: int) -> str:
    """The id of an issuer."""
    return organ_id(organ_name(issuer))


def _runs(text: str) -> list[str]:
    """Runs of Chinese long enough to cut a phrase from, the numbers of articles apart."""
    return [run for run in _RUN.findall(text) if not run.startswith("第")]
