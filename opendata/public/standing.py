"""Whether a state of a text was in force on a day: what `opendata.public.query` asks of rows, of one row."""

from __future__ import annotations

from datetime import date
from typing import Literal

from opendata.public.history_rows import StateRow
from opendata.public.query import ENDED

Standing = Literal["in_force", "ended", "not_yet", "unknown"]
"""Of a state that stood on a day: whether it is known to have been in force."""


def state_on(states: list[StateRow], day: date) -> StateRow | None:
    """The state that stood on a day, in force or not; None before the first."""
    text = day.isoformat()
    begun = [one for one in states if one.valid_from is None or one.valid_from <= text]
    return begun[-1] if begun else None


def standing(state: StateRow, day: date) -> Standing:
    """Whether a state that stood on a day was in force; silence is never in force."""
    text = day.isoformat()
    is_over = state.status in ENDED and (state.status_since is None or state.status_since <= text)
    if is_over or (state.expires_on is not None and state.expires_on < text):
        return "ended"
    if state.status == "not_yet_effective":
        return "not_yet"
    if state.in_force_from is None:
        return "unknown"
    return "in_force" if state.in_force_from <= text else "not_yet"
