"""What was read out of texts: components, citations and effects, of one version or of many at once."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from gazette.model import Citation, Component, Effect

_OF = "FROM {} WHERE version IN (SELECT value FROM json_each(?)) ORDER BY version, position"
_COMPONENTS = f'SELECT version, path, kind, number, ordinal, heading, start, "end" {_OF}'
_CITATIONS = f'SELECT version, title, number, pinpoint, start, "end", path, confidence {_OF}'
_EFFECTS = (
    f'SELECT version, kind, title, number, pinpoint, "on", start, "end", path, confidence {_OF}'
)

_encode = msgspec.json.Encoder().encode


class Parts(msgspec.Struct):
    """What was read out of one text, each in the order of its places."""

    components: list[Component]
    citations: list[Citation]
    effects: list[Effect]


def parts_of(connection: sqlite3.Connection, versions: Sequence[int]) -> dict[int, Parts]:
    """The parts of each of these versions, by their rows."""
    keys = (_encode(versions).decode(),)
    parts: dict[int, Parts] = defaultdict(lambda: Parts([], [], []))
    for version, path, kind, number, ordinal, heading, start, end in connection.execute(
        _COMPONENTS.format("component"), keys
    ):
        parts[version].components.append(
            Component(
                path=path, kind=kind, number=number, ordinal=ordinal, heading=heading,
                start=start, end=end,
            )
        )  # fmt: skip
    for version, title, number, pinpoint, start, end, path, confidence in connection.execute(
        _CITATIONS.format("citation"), keys
    ):
        parts[version].citations.append(
            Citation(
                title=title, number=number, pinpoint=pinpoint, start=start, end=end, path=path,
                confidence=confidence,
            )
        )  # fmt: skip
    for version, kind, title, number, pinpoint, on, start, end, path, sure in connection.execute(
        _EFFECTS.format("effect"), keys
    ):
        parts[version].effects.append(
            Effect(
                kind=kind, title=title, number=number, pinpoint=pinpoint,
                on=date.fromisoformat(on) if on else None, start=start, end=end, path=path,
                confidence=sure,
            )
        )  # fmt: skip
    return parts
