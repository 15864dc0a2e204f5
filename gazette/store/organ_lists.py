"""The organ table as an installation loaded it, and the names that it does not settle."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from gazette.errors import StateError
from gazette.text.organ_table import Organ, OrganTable, central_organs, is_relative

_LAST = "SELECT id, digest FROM organ_list ORDER BY id DESC LIMIT 1"
_INSERT_LIST = "INSERT INTO organ_list (digest, actor, recorded_at) VALUES (?, ?, ?)"
_INSERT_ENTRY = "INSERT INTO organ_entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ENTRIES = """
    SELECT name, short_names, codes, level, region, valid_from, valid_to, successor
    FROM organ_entry WHERE list = ? ORDER BY position
"""
_NAMES = "SELECT name, level FROM organ ORDER BY recorded_at, name"

_encode = msgspec.json.Encoder().encode


def load_organs(
    connection: sqlite3.Connection, organs: Sequence[Organ], *, actor: str, at: str
) -> bool:
    """Takes a list for the one that counts from now on; False if it says the same as the last.

    Raises StateError where nobody is named.
    """
    if not actor.strip():
        raise StateError("loading organs needs an actor")
    digest = hashlib.sha256(_encode(list(organs))).hexdigest()
    last = connection.execute(_LAST).fetchone()
    if last is not None and last[1] == digest:
        return False
    number = connection.execute(_INSERT_LIST, (digest, actor, at)).lastrowid
    connection.executemany(
        _INSERT_ENTRY, [(number, place, *_row(organ)) for place, organ in enumerate(organs)]
    )
    return True


def organ_table(connection: sqlite3.Connection) -> OrganTable:
    """The last list loaded, completed by the central organs."""
    last = connection.execute(_LAST).fetchone()
    if last is None:
        return central_organs()
    rows = connection.execute(_ENTRIES, (last[0],))
    return OrganTable(map(_organ, rows)).over(central_organs())


def last_organ_list(connection: sqlite3.Connection) -> int:
    """The number of the list that counts, 0 before the first."""
    last = connection.execute(_LAST).fetchone()
    return int(last[0]) if last else 0


def unresolved(connection: sqlite3.Connection, table: OrganTable) -> Iterator[str]:
    """Names of issuers and owners that neither the table nor their own form settles, oldest first.

    A person adds them to the table as short names, or as organs of their own; what is read from
    then on is resolved by it.
    """
    for name, level in connection.execute(_NAMES):
        if table.named(name) is None and (is_relative(name) or level == "unknown"):
            yield name


def _row(organ: Organ) -> tuple[str | None, ...]:
    return (
        organ.name,
        _encode(organ.short_names).decode(),
        _encode(organ.codes).decode(),
        organ.level,
        organ.region,
        organ.valid_from.isoformat() if organ.valid_from else None,
        organ.valid_to.isoformat() if organ.valid_to else None,
        organ.successor,
    )


def _organ(row: tuple[str, str, str, str, str | None, str | None, str | None, str | None]) -> Organ:
    name, short_names, codes, level, region, valid_from, valid_to, successor = row
    values = {
        "name": name,
        "short_names": msgspec.json.decode(short_names),
        "codes": msgspec.json.decode(codes),
        "level": level,
        "region": region,
        "valid_from": valid_from and date.fromisoformat(valid_from),
        "valid_to": valid_to and date.fromisoformat(valid_to),
        "successor": successor,
    }
    return msgspec.convert(values, Organ)
