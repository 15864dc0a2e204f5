"""Other names of the organs that issued something public, out of the organ table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from msgspec.structs import astuple

from gazette.store.reader import StoreReader
from gazette.text.normalise import key
from gazette.text.organ_table import Organ, OrganTable, central_organs
from opendata.public.file import transaction
from opendata.public.state import read_state, set_state
from opendata.public.tables import IssuerName

SEEN = "issuer_names_seen"
_TAKE = "DELETE FROM issuer_name"
_PUT = "INSERT INTO issuer_name VALUES (?, ?, ?)"
_ISSUERS = "SELECT id, name FROM issuer"


def follow_issuer_names(connection: sqlite3.Connection, store: StoreReader, *, cursor: int) -> None:
    """Writes the names anew if another table was loaded or something published since."""
    seen = names_seen_now(store, cursor=cursor)
    if read_state(connection, SEEN) == seen:
        return
    with transaction(connection):
        connection.execute(_TAKE)
        named = names_of(dict(connection.execute(_ISSUERS)), store.organ_table())
        connection.executemany(_PUT, map(astuple, named))
        set_state(connection, SEEN, seen)


def names_of(issuers: Mapping[str, str], table: OrganTable) -> Iterator[IssuerName]:
    """The other names of issuers, given by id with their names; an organ not in the table has none.

    The table is the office's own: a former or later organ is named only if it is central, which
    everybody knows, or has itself issued something public.
    """
    known = set(map(key, issuers.values()))
    for id, name in issuers.items():
        organ = table.named(name)
        if organ is not None:
            others = dict(_names(organ, table, known))
            others.pop(name, None)
            yield from (IssuerName(id, other, relation) for other, relation in others.items())


def names_seen_now(store: StoreReader, *, cursor: int) -> str:
    """What stands under `SEEN` while the table and what is public stay."""
    return f"{store.last_organ_list()}/{cursor}"


def _names(organ: Organ, table: OrganTable, known: set[str]) -> Iterator[tuple[str, str]]:
    """Each name once; a short one comes last, so that it counts."""
    others = [(before, "former") for before in table.formerly(organ)]
    others.append((table.today(organ), "later"))
    for other, relation in others:
        if key(other.name) in known or central_organs().named(other.name):
            yield other.name, relation
    yield from ((short, "short") for short in organ.short_names)
