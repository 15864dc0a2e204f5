"""Which version of a document answers: for a day of force, and for a moment of the record.

Pure: no store is read here. Two times, never mixed (design §3): *valid* days say when a state of the
text stands, *recorded* instants say when this archive showed it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from typing import Literal

import msgspec

from gazette.model import Metadata, Status, StatusCode

_AMENDS = re.compile("修正|修订|修改")
_RENEWS = re.compile("修正|修订|修改|施行|实施|生效")
"""Events of a 题注 from which a state of the text stands."""

_ENDED: frozenset[StatusCode] = frozenset({"repealed", "expired", "invalidated"})
"""Of a part only, they leave the rest in force: 部分废止, 部分失效."""

Rank = Literal[-1, 0, 1]
"""Who says that a status changed: -1 another archive, 0 an instrument, 1 a person of the office."""


class Span(msgspec.Struct, frozen=True):
    """From when until before when a version was public; `until` None: it still is."""

    since: str
    """As `gazette.store.instants.write_instant` writes it."""
    until: str | None = None


class Days(msgspec.Struct, frozen=True):
    """The days of one state of a text."""

    stands: date | None
    """From when it takes the place of the state before; the day of signing where no better is known."""
    in_force: date | None
    """From when it is known to be in force; None where nothing says so."""
    amended: date | None = None
    """The day of the amendment that made it, where that day is the best known."""


class Dated(msgspec.Struct, frozen=True, kw_only=True):
    """A version as the timeline sees it."""

    number: int
    days: Days
    spans: tuple[Span, ...]
    status: Status = Status()
    """What the version itself states."""


class StatusFact(msgspec.Struct, frozen=True, kw_only=True):
    """That the status of a document changed, as an instrument or a person says."""

    code: StatusCode
    since: date | None
    by: str | None
    """The id of the document that says so."""
    scope: str | None
    """The part it is about, as printed; None: the whole."""
    signed: date | None = None
    """When the instrument that says so was signed."""
    rank: Rank
    span: Span
    """When this archive said so."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One version for the days and the moments for which it answers; upper ends are excluded."""

    number: int
    valid_from: date | None
    """None: since ever, as far as this archive knows."""
    valid_to: date | None
    """None: no later state is known."""
    in_force: date | None
    recorded_from: str
    recorded_to: str | None
    """None: still so."""
    status: Status


def days_of(metadata: Metadata) -> Days:
    """The days of the state of a text with this metadata.

    The 施行日期 printed in an amended statute is that of its first text: the last amendment of its
    题注 counts if it is later.
    """
    renewed = [event for event in metadata.history if _RENEWS.search(event.action)]
    known = [event.day for event in renewed]
    if metadata.effective_on:
        known.append(metadata.effective_on.value)
    in_force = max(known, default=None)
    signed = metadata.signed_on.value if metadata.signed_on else None
    amended = {event.day for event in renewed if _AMENDS.search(event.action)}
    return Days(in_force or signed, in_force, in_force if in_force in amended else None)


def timeline(versions: Sequence[Dated], facts: Sequence[StatusFact] = ()) -> list[Cell]:
    """Every answer of a document: no two cells share a day and a moment.

    Versions are ordered by number; their order in valid time is that of their days, of two with one
    day the later recorded counts, and one without a day stands for the newest state known before it.
    """
    moments = _moments(versions, facts)
    if len(moments) == 1:  # as of most documents: nothing has changed since it came
        return list(_slice(versions, facts, moments[0], None))
    cells: dict[tuple[object, ...], Cell] = {}
    done: list[Cell] = []
    for since, until in zip_longest(moments, moments[1:]):
        shown = [v for v in versions if _covers(v.spans, since)]
        said = [fact for fact in facts if _covers((fact.span,), since)]
        now = {_key(cell): cell for cell in _slice(shown, said, since, until)}
        done += [cell for key, cell in cells.items() if key not in now]
        cells = {
            key: msgspec.structs.replace(cell, recorded_from=cells[key].recorded_from)
            if key in cells
            else cell
            for key, cell in now.items()
        }
    return [*done, *cells.values()]


def newest(cells: Iterable[Cell]) -> Cell | None:
    """What the document says today: the newest state of the text, as recorded now."""
    return next((c for c in cells if c.recorded_to is None and c.valid_to is None), None)


def answer(cells: Iterable[Cell], *, day: date | None, moment: str | None) -> Cell | None:
    """The cell for a day and a moment; None for either means the newest."""
    return next((c for c in cells if _on(c, day) and _at(c, moment)), None)


def _on(cell: Cell, day: date | None) -> bool:
    if day is None:
        return cell.valid_to is None
    begun = cell.valid_from is None or cell.valid_from <= day
    return begun and (cell.valid_to is None or day < cell.valid_to)


def _at(cell: Cell, moment: str | None) -> bool:
    if moment is None:
        return cell.recorded_to is None
    begun = cell.recorded_from <= moment
    return begun and (cell.recorded_to is None or moment < cell.recorded_to)


def _moments(versions: Iterable[Dated], facts: Iterable[StatusFact]) -> list[str]:
    """Every instant at which something public changed, in order."""
    spans = [span for version in versions for span in version.spans]
    spans += [fact.span for fact in facts]
    instants = {span.since for span in spans} | {span.until for span in spans if span.until}
    return sorted(instants)


def _covers(spans: Iterable[Span], moment: str) -> bool:
    return any(s.since <= moment and (s.until is None or moment < s.until) for s in spans)


def _key(cell: Cell) -> tuple[object, ...]:
    """What a cell says beside when it was recorded."""
    return (cell.number, cell.valid_from, cell.valid_to, cell.status)


def _slice(
    shown: Sequence[Dated], said: Sequence[StatusFact], since: str, until: str | None
) -> Iterator[Cell]:
    """The states of one moment side by side, the oldest first."""
    dated = [msgspec.structs.replace(v, days=_begun(v.days, said)) for v in shown]
    states = sorted(_by_day(dated).items(), key=lambda state: state[0] or date.min)
    ends = [day for day, _ in states[1:]]
    for (day, version), end in zip_longest(states, ends):
        yield Cell(
            number=version.number,
            valid_from=day,
            valid_to=end,
            in_force=version.days.in_force,
            recorded_from=since,
            recorded_to=until,
            status=_status(version, day, said),
        )


def _begun(days: Days, said: Sequence[StatusFact]) -> Days:
    """The days of a state whose amendment (修改决定) is known to take effect later than it was signed."""
    if days.amended is None:
        return days
    begun = [
        fact.since
        for fact in said
        if fact.code == "amended" and fact.signed == days.amended and fact.since
    ]
    first = max([days.amended, *begun])
    return Days(first, first, days.amended)


def _by_day(shown: Sequence[Dated]) -> dict[date | None, Dated]:
    """The version that counts for each day from which a state stands."""
    states: dict[date | None, Dated] = {}
    newest_day: date | None = None
    for version in shown:
        day = version.days.stands or newest_day
        states[day] = version
        newest_day = max(newest_day or date.min, day) if day else newest_day
    return states


def _status(version: Dated, day: date | None, said: Sequence[StatusFact]) -> Status:
    """The last word on the document's status that is younger than this state of its text."""
    counting = [fact for fact in said if _is_younger(fact, day, version.days.amended)]
    if not counting:
        return version.status
    last = max(counting, key=lambda f: (f.rank, f.since or date.min, f.span.since, f.code))
    if last.scope is not None and last.code in _ENDED:
        return Status(code="partially_repealed", since=last.since, by=last.by)
    return Status(code=last.code, since=last.since, by=last.by)


def _is_younger(fact: StatusFact, day: date | None, amended: date | None) -> bool:
    """Whether it is about this state of the text; a part that rests (停止执行) ends nothing.

    An amendment signed by the day of the state's own last one is in the text already.
    """
    if fact.code == "amended" and fact.signed and amended and fact.signed <= amended:
        return False
    if fact.scope is not None and fact.code == "suspended":
        return False
    return day is None or fact.since is None or fact.since > day
