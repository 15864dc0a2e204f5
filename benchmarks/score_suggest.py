"""Suggestions and corrections over the real titles and numbers of the corpus, with slips of a seed.

An archive is made of all registry titles. A number with one wrong digit counts as found where the
right one is among the first ten suggestions or the corrections; a title with one wrong character
where a correction, of three, is the title; an organ where its initials suggest it among five.
Measured is what the two functions give, without HTTP; what a correction finds is not looked at.

A wrong digit may give the number of another document, and in a dense registry more than ten are one
digit away. They are all as likely: the best order that can be would find 90 % of numbers drawn so.
"""

from __future__ import annotations

import hashlib
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.score_phrases import score_phrases
from benchmarks.tally import Row, Tally
from benchmarks.truth import truths
from gazette.ids import source_id
from gazette.model import Draft, Field, Metadata, RawFile
from gazette.store.writer import Store
from gazette.text.normalise import key
from gazette.text.numbers import canonical_number
from gazette.text.organs import looks_like_organ, split_issuers
from gazette.text.titles import parse_title
from opendata.public.correcting import corrections
from opendata.public.publish import rebuild
from opendata.public.reader import PublicReader
from opendata.public.suggesting import suggest
from opendata.search.pinyin import common_characters, homophones, initials

_SEED = 20240523
_CASES = 200
_NOW = datetime(2024, 6, 1, tzinfo=UTC)
_NUMBER = "number, one wrong digit"
_HAN = "\u4e00", "\u9fa5"


def score_suggest(corpus: Path) -> Iterable[Row]:
    """A row for each kind of slip, one for initials of organs."""
    tally = Tally("suggestions")
    chance = random.Random(_SEED)  # noqa: S311 (not for secrets)
    named = list(_named(corpus))
    with tempfile.TemporaryDirectory() as folder, closing(_archive(Path(folder), named)) as reader:
        its = reader.suggestions
        numbers = [
            each for each in sorted({one for _, one in named if one}) if its.numbered([each])
        ]
        titles = [each for each in sorted({one for one, _ in named}) if its.titled(key(each))]
        organs = sorted(one.text for one in its.organs())
        _count_numbers(tally, reader, chance, _drawn(chance, numbers))
        sounding = _title(reader, chance, _homophone)
        _count(tally, "title, one homophone", _drawn(chance, titles), sounding)
        wrong = _title(reader, chance, _other)
        _count(tally, "title, one wrong character", _drawn(chance, titles), wrong)
        _count(tally, "organ by initials", _drawn(chance, organs), _initials(reader))
    slips = {"one homophone": _homophone, "one wrong character": _other}
    return [*tally, *score_phrases(corpus, chance, slips)]


def _drawn(chance: random.Random, names: Sequence[str]) -> Sequence[str]:
    return chance.sample(names, min(_CASES, len(names)))


def _count(
    tally: Tally, field: str, names: Sequence[str], found: Callable[[str], Sequence[str]]
) -> None:
    for name in names:
        given = found(name)
        tally.row(field).add(given, is_right=key(name) in map(key, given))


def _count_numbers(
    tally: Tally, reader: PublicReader, chance: random.Random, numbers: Sequence[str]
) -> None:
    for number in numbers:
        places = [place for place, character in enumerate(number) if character.isdecimal()]
        place = chance.choice(places)
        digit = chance.choice([one for one in "0123456789" if one != number[place]])
        typed = number[:place] + digit + number[place + 1 :]
        suggested = suggest(reader.suggestions, typed, kinds=("number",), limit=10)
        meant = islice(corrections(reader.suggestions, typed), 3)
        given = {one.text for one in suggested} | {one.query for one in meant}
        exists = bool(reader.suggestions.numbered([typed]))
        for field in (_NUMBER, f"{_NUMBER}, {'another' if exists else 'none'} has it"):
            tally.row(field).add(tuple(given), is_right=number in given)


def _title(
    reader: PublicReader, chance: random.Random, slip: Callable[[random.Random, str], str]
) -> Callable[[str], Sequence[str]]:
    def found(title: str) -> Sequence[str]:
        places = [place for place, one in enumerate(title) if _HAN[0] <= one <= _HAN[1]]
        place = chance.choice(places)
        typed = title[:place] + slip(chance, title[place]) + title[place + 1 :]
        return [one.query for one in islice(corrections(reader.suggestions, typed), 3)]

    return found


def _initials(reader: PublicReader) -> Callable[[str], Sequence[str]]:
    def found(organ: str) -> Sequence[str]:
        typed = initials(key(organ))
        return [one.text for one in suggest(reader.suggestions, typed, kinds=("organ",), limit=5)]

    return found


def _homophone(chance: random.Random, character: str) -> str:
    """Another character of the same sound; of a sound that has no other, any character."""
    others = [one for one in homophones(character) if one in common_characters()]
    return chance.choice(others) if others else _other(chance, character)


def _other(chance: random.Random, character: str) -> str:
    return chance.choice([one for one in common_characters() if one != character])


def _named(corpus: Path) -> Iterator[tuple[str, str | None]]:
    """Each title and canonical number of the registries."""
    for path in sorted((corpus / "registry").glob("*.jsonl")):
        for truth in truths(path):
            number = canonical_number(truth.doc_number or "")
            if truth.title:
                yield truth.title, number


def _organs(title: str) -> Iterator[str]:
    issuers = split_issuers(parse_title(title).issuer_text or "")
    return (organ for organ in issuers if looks_like_organ(organ))


def _archive(data: Path, named: Sequence[tuple[str, str | None]]) -> PublicReader:
    """A public.db of these titles and numbers, with the organs that the titles name."""
    with Store.open(data) as store:
        run = store.start_run("benchmark", now=_NOW)
        store.add_source("benchmark", trusted=True, now=_NOW)
        with store.batch():
            for place, (title, number) in enumerate(named):
                organs = tuple(_organs(title)) or ("示例省人民政府",)
                draft = _draft(place, title, number, organs)
                store.record(draft, (), clear=True, run=run, now=_NOW)
    rebuild(data)
    return PublicReader(data / "public.db")


def _draft(place: int, title: str, number: str | None, organs: tuple[str, ...]) -> Draft:
    text = f"{title}\n{place}"
    encoded = text.encode()
    return Draft(
        raw=RawFile(
            sha256=hashlib.sha256(encoded).hexdigest(),
            sm3=hashlib.new("sm3", encoded).hexdigest(),
            size=len(encoded),
            media_type="text/plain",
            path=f"{place}.txt",
            source=source_id("benchmark"),
            received_at=_NOW,
        ),
        record=None,
        reader="benchmark/1",
        text=text,
        metadata=Metadata(
            title=Field(title),
            number=Field(number) if number else None,
            issuers=Field(organs),
            kind=Field("official"),
            owner=Field(organs[0]),
            disclosure=Field("active"),
            disclosure_reason=Field("already published"),
        ),
    )
