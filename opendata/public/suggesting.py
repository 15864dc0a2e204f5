"""Suggestions (联想) for what is typed: titles, numbers, organs and topics that are public, ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Literal

import msgspec
from msgspec.structs import replace

from gazette.text.normalise import key
from opendata.public.query import ENDED
from opendata.public.suggestion_reader import Name, NamedRow, SuggestionReader
from opendata.search.slips import number_meant, numbers_near
from opendata.search.suggest import Asked, Match, marked_places, read_asked, read_asked_number

Kind = Literal["title", "number", "organ", "topic"]

Found = tuple[Match, NamedRow, int]
"""How a name answers, its best document, and how many documents were seen to have it."""

_NEAR = Match("near", 0, 0, is_whole=False)


class Suggestion(msgspec.Struct, frozen=True):
    """A name that answers to what was typed."""

    kind: Kind
    text: str
    match: Match
    documents: int
    """How many public documents have it."""
    row: NamedRow | None = None
    """Of a title or number: the document, the newest in force if several have it."""
    id: str | None = None
    """The organ's id, the topic's path."""
    far: int = 0
    """Of a number that is near: how unlikely the slip is."""

    @property
    def marks(self) -> tuple[int, int] | None:
        """Start and end of what answers in the text; None where nothing does."""
        return marked_places(self.text, self.match)


def suggest(
    reader: SuggestionReader, text: str, *, kinds: Sequence[Kind], limit: int
) -> list[Suggestion]:
    """The best `limit` suggestions.

    Those that answer more exactly come first; of equals what is in force, then what has more
    documents, then the newest.
    """
    of_kind: Mapping[Kind, Callable[[], Iterable[Suggestion]]] = {
        "title": lambda: _titles(reader, read_asked(text), limit),
        "number": lambda: _numbers(reader, text, limit),
        "organ": lambda: _names("organ", reader.organs(), read_asked(text)),
        "topic": lambda: _names("topic", reader.topics(), read_asked(text)),
    }
    offered = chain.from_iterable(of_kind[kind]() for kind in dict.fromkeys(kinds))
    newest_first = sorted(offered, key=_day, reverse=True)
    return _counted(reader, sorted(newest_first, key=_order)[:limit])


def _counted(reader: SuggestionReader, found: Sequence[Suggestion]) -> list[Suggestion]:
    """The same with how many documents there are in all."""
    titles = [one.row.title_key for one in found if one.row and one.kind == "title"]
    numbers = [one.text for one in found if one.kind == "number"]
    counts = reader.counted("title_key", titles) | reader.counted("number", numbers)
    return [
        replace(one, documents=counts.get(name, one.documents)) if name else one
        for one in found
        for name in [_shared_name(one)]
    ]


def _shared_name(one: Suggestion) -> str | None:
    """What documents share that have this title or number; None for organs and topics."""
    if one.row is None:
        return None
    return one.row.title_key if one.kind == "title" else one.text


def _order(suggestion: Suggestion) -> tuple[tuple[int, int], int, bool, int]:
    ended = suggestion.row is not None and _has_ended(suggestion.row)
    return suggestion.match.order, suggestion.far, ended, -suggestion.documents


def _day(suggestion: Suggestion) -> str:
    return (suggestion.row.day if suggestion.row else None) or ""


def _has_ended(row: NamedRow) -> bool:
    return row.status in ENDED


def _titles(reader: SuggestionReader, asked: Asked, limit: int) -> list[Suggestion]:
    if not asked.needle:
        return []
    reading = (*asked.phrases("pinyin"), *asked.phrases("initials"))
    looks = chain(
        [reader.titled(asked.key)], reader.phrased(chain(asked.phrases("title"), reading))
    )
    found = _gathered(looks, asked, limit, lambda row: row.title_key)
    return [
        Suggestion("title", row.title, match, count, row) for match, row, count in found.values()
    ]


def _numbers(reader: SuggestionReader, text: str, limit: int) -> list[Suggestion]:
    asked = read_asked_number(text)
    if not asked.needle:
        return []
    number = number_meant(text)
    looks = chain(
        [reader.numbered([number])] if number else [],
        [reader.begun(asked.key)],
        reader.phrased(asked.phrases("number")),
    )
    found = _gathered(looks, asked, limit, lambda row: row.number or "")
    near = numbers_near(number) if number else {}
    for row in reader.numbered(list(near)):
        found.setdefault(row.number or "", (_NEAR, row, 1))
    return [
        Suggestion("number", name, match, count, row, far=near[name] if match is _NEAR else 0)
        for name, (match, row, count) in found.items()
    ]


def _gathered(
    looks: Iterable[list[NamedRow]], asked: Asked, limit: int, of: Callable[[NamedRow], str]
) -> dict[str, Found]:
    """Each name that answers; no look beyond `limit` names."""
    found: dict[str, Found] = {}
    seen: set[str] = set()
    for rows in looks:
        for row in rows:
            if row.id in seen:
                continue
            seen.add(row.id)
            name = of(row)
            match, best, count = found.get(name) or (asked.match(key(name)), row, 0)
            if match is not None:
                found[name] = (match, min(row, best, key=_newest_in_force), count + 1)
        if len(found) >= limit:
            break
    return found


def _newest_in_force(row: NamedRow) -> tuple[bool, int]:
    return _has_ended(row), -int((row.day or "0").replace("-", ""))


def _names(
    kind: Literal["organ", "topic"], names: Sequence[Name], asked: Asked
) -> Iterator[Suggestion]:
    for name in names:
        match = asked.match(name.key)
        if match is not None:
            yield Suggestion(kind, name.text, match, name.documents, id=name.id)
