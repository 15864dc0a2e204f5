"""The names by which texts speak of a document: digests of its number and its titles.

A notice is also known by the title of the instrument it prints (印发).
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

import msgspec

from gazette.ids import without_mark
from gazette.model import Metadata
from gazette.text.normalise import key
from gazette.text.titles import clean_title, parse_title

_INSERT = "INSERT INTO named (version, name) VALUES (?, ?)"
_CONTENTS = "SELECT version, metadata FROM content"

_decode = msgspec.json.Decoder(Metadata).decode


def number_name(number: str) -> str:
    """The name that a 发文字号 gives."""
    return _digest(f"number|{key(number)}")


def title_name(title: str) -> str:
    """The name that a title gives, with its issuing organ in front or without.

    >>> title_name("示例省人民政府关于停车管理的通知") == title_name("《关于停车管理的通知》")
    True
    """
    words = letters(title)
    return _digest(f"title|{words[max(0, words.find('关于')) :]}")


def letters(title: str) -> str:
    """What of a title counts when two are compared: its letters, folded, without its version."""
    bare = without_mark(key(clean_title(title)))
    return "".join(letter for letter in bare if letter.isalnum())


def names_of(metadata: Metadata) -> frozenset[str]:
    """Every name of a version with this metadata."""
    names = set()
    if metadata.number:
        names.add(number_name(metadata.number.value))
    names |= {title_name(title) for title in titles_of(metadata)}
    return frozenset(names)


def titles_of(metadata: Metadata) -> tuple[str, ...]:
    """The title of a version, and those of the instruments it prints."""
    if metadata.title is None:
        return ()
    return (metadata.title.value, *parse_title(metadata.title.value).carried)


def add_names(
    connection: sqlite3.Connection, version: int, names: Iterable[str]
) -> list[tuple[object, ...]]:
    """Writes down the names of a version, and answers the rows."""
    rows: list[tuple[object, ...]] = [(version, name) for name in sorted(names)]
    connection.executemany(_INSERT, rows)
    return rows


def name_recorded(connection: sqlite3.Connection) -> None:
    """Names what an earlier release recorded; for the migration that makes the table."""
    for version, metadata in connection.execute(_CONTENTS).fetchall():
        add_names(connection, version, names_of(_decode(metadata)))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]
