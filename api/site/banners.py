"""What a page of the past says above its text: which version, from when to when, in force or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from api.moments import beijing_time
from api.site.render import Page
from api.site.words import words
from opendata.public.history_rows import StateRow
from opendata.public.issue_rows import SpanRow
from opendata.public.standing import standing

Banner = Sequence[str]
"""Sentences above a text; none above the newest, as it is said to be now."""


def day_banner(page: Page, state: StateRow, day: date) -> Banner:
    """Above the text of a day: its version, its days, and whether it was in force."""
    w = words(page.language)
    how = standing(state, day)
    label = page.label("status", "expired" if _has_run_out(state, day) else state.status)
    return [
        w["day_shown"].format(day=day, number=state.version),
        *_stood(page, state),
        w[f"{how}_then"].format(label=label),
    ]


def version_banner(page: Page, states: Sequence[StateRow], number: int, *, newest: int) -> Banner:
    """Above a version that is not the newest state; nothing on that."""
    if number == newest:
        return []
    shown = words(page.language)["version_shown"].format(number=number)
    days = [sentence for one in states if one.version == number for sentence in _stood(page, one)]
    return [shown, *days]


def moment_banner(page: Page, span: SpanRow, *, of_today: str) -> Banner:
    """Above what this archive said at a moment; `of_today` is the word for what is of today."""
    w = words(page.language)
    until = w["moment_still"]
    if span.until is not None:
        until = w["moment_until"].format(until=beijing_time(span.until))
    return [w["moment_shown"].format(since=beijing_time(span.since)), until, w[of_today]]


def _stood(page: Page, state: StateRow) -> list[str]:
    """From when to when a state stood; nothing where no day is known."""
    w = words(page.language)
    if state.valid_to is None:
        return [w["stands"].format(since=state.valid_from)] if state.valid_from else []
    form = w["stood"] if state.valid_from else w["stood_until"]
    return [form.format(since=state.valid_from, until=state.valid_to)]


def _has_run_out(state: StateRow, day: date) -> bool:
    return state.expires_on is not None and state.expires_on < day.isoformat()
