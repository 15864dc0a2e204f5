"""Did you mean (您是不是要找): what a query may have meant, in the words of what is public.

A term that stands in no title, organ, number or topic is compared with those that do. Nothing here
looks whether the corrected query finds something: its asker must, under the same conditions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import get_args

import msgspec

from gazette.text.normalise import key
from opendata.public.suggestion_reader import Name, SuggestionReader
from opendata.search.analyzer import fts5_phrase
from opendata.search.correction import Correction, Term, corrected, terms
from opendata.search.pinyin import Spelling, syllables
from opendata.search.slips import (
    Meant,
    Slip,
    meant_in,
    number_meant,
    numbers_near,
    pieces,
)
from opendata.search.suggest import Asked, read_asked

_OFFERED = 8  # meanings of one term
_LIKELIEST: dict[Slip, int] = {slip: place for place, slip in enumerate(get_args(Slip))}


def corrections(reader: SuggestionReader, query: str) -> Iterator[Correction]:
    """The queries that may have been meant, the likeliest first; none where all terms are known."""
    found = [(term, list(_meant(reader, term.text))) for term in terms(query)]
    for term, meant in _in_turn(found):
        yield corrected(query, term, meant)


def _in_turn(found: Iterable[tuple[Term, list[Meant]]]) -> list[tuple[Term, Meant]]:
    """All meanings of all terms, the likeliest first."""
    every = [(term, meant, place) for term, its in found for place, meant in enumerate(its)]
    every.sort(key=lambda one: (_LIKELIEST[one[1].slip], one[2]))
    return [(term, meant) for term, meant, _ in every]


def _meant(reader: SuggestionReader, term: str) -> Iterator[Meant]:
    """What one term may mean."""
    number = number_meant(term)
    if number is not None:
        yield from islice(_numbers_meant(reader, number), _OFFERED)
        return
    asked = read_asked(term)
    names = [*reader.organs(), *reader.topics()]
    if _is_known(reader, asked, names):
        return
    found = _read_out(reader, asked) if asked.typed else _slips(reader, asked, names)
    counts = Counter(found)
    ranked = sorted(counts, key=lambda meant: (_LIKELIEST[meant.slip], -counts[meant], meant.text))
    yield from ranked[:_OFFERED]


def _numbers_meant(reader: SuggestionReader, number: str) -> Iterator[Meant]:
    if reader.numbered([number]):
        return
    near = numbers_near(number)
    found = {row.number or "": None for row in reader.numbered(list(near))}  # the newest first
    yield from (Meant(each, "number") for each in sorted(found, key=near.__getitem__))


def _is_known(reader: SuggestionReader, asked: Asked, names: Iterable[Name]) -> bool:
    query = fts5_phrase(asked.text)
    if query is not None and reader.found(f"title : {query}", limit=1):
        return True
    return any(asked.key in name.key for name in names)


def _slips(reader: SuggestionReader, asked: Asked, names: Iterable[Name]) -> Iterator[Meant]:
    """Stretches of titles and names that sound the same or are one slip away."""
    said = msgspec.structs.replace(
        asked, needle="", typed="", spellings=(Spelling(tuple(syllables(asked.key))),)
    )
    sounding = chain.from_iterable(reader.phrased(islice(said.phrases("pinyin"), 1, None)))
    for name in chain((row.title_key for row in sounding), (one.key for one in names)):
        yield from _stretch(said, name, "homophone")
    titles = (row.title_key for row in reader.found(_around(asked.key)))
    for name in chain(titles, (one.key for one in names)):
        meant = meant_in(asked.key, name)
        if meant is not None and meant.slip != "homophone":
            yield meant


def _read_out(reader: SuggestionReader, asked: Asked) -> Iterator[Meant]:
    """Stretches of titles and names of which the typed letters are pinyin, or else initials."""
    for name in chain((one.key for one in reader.topics()), reader.said(asked)):
        yield from _stretch(asked, name, "pinyin")


def _stretch(asked: Asked, name: str, slip: Slip) -> Iterator[Meant]:
    found = asked.stretch(name)
    if found is not None:
        yield Meant(found.text, slip)


def _around(term: str) -> str:
    """Asks for titles that hold all of a term but one place."""
    clauses = []
    for around in pieces(key(term)):
        phrases = [fts5_phrase(part) for part in around if len(part) > 1]
        if phrases:
            clauses.append(" AND ".join(f"title : {phrase}" for phrase in phrases))
    return " OR ".join(f"({clause})" for clause in dict.fromkeys(clauses))
