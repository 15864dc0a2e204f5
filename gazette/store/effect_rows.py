"""The rows of effects: written with their version, copied with it, read again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from gazette.model import Effect
from gazette.store.names import number_name, title_name

_COLUMNS = 'kind, title, number, pinpoint, "on", start, "end", path, confidence'
_INSERT = f"""
    INSERT INTO effect (version, position, {_COLUMNS}, title_name, number_name)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 (our own words)
_OF_VERSION = f"SELECT {_COLUMNS} FROM effect WHERE version = ? ORDER BY position"  # noqa: S608 (our own words)
_COPY = """
    INSERT INTO effect
    SELECT ?, position, kind, title, number, pinpoint, "on", start, "end", path, confidence,
           title_name, number_name
    FROM effect WHERE version = ?
"""


def add_effects(
    connection: sqlite3.Connection, version: int, effects: Iterable[Effect]
) -> list[tuple[object, ...]]:
    """Writes down what a version does to others, and answers the rows."""
    rows: list[tuple[object, ...]] = [
        (
            version, position, effect.kind, effect.title, effect.number, effect.pinpoint,
            effect.on.isoformat() if effect.on else None, effect.start, effect.end, effect.path,
            float(effect.confidence),
            title_name(effect.title) if effect.title else None,
            number_name(effect.number) if effect.number else None,
        )
        for position, effect in enumerate(effects)
    ]  # fmt: skip
    connection.executemany(_INSERT, rows)
    return rows


def effects_of(connection: sqlite3.Connection, version: int) -> tuple[Effect, ...]:
    """What a version does to others, by its row."""
    return tuple(
        Effect(
            kind=kind, title=title, number=number, pinpoint=pinpoint,
            on=date.fromisoformat(on) if on else None,
            start=start, end=end, path=path, confidence=confidence,
        )
        for kind, title, number, pinpoint, on, start, end, path, confidence in connection.execute(
            _OF_VERSION, (version,)
        )
    )  # fmt: skip


def copy_effects(connection: sqlite3.Connection, version: int, *, copy: int) -> None:
    """Writes down that a copy of a version does the same."""
    connection.execute(_COPY, (copy, version))
