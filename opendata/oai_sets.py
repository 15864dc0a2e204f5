"""Sets of OAI-PMH: by kind, subject, issuing organ and year of signing, each below the name of its group.

`topic:2:2.1` stands below `topic:2` and that below `topic`; who is in a set is in all above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from gazette.model import Kind
from gazette.text.topics import topic_of
from opendata.public.rows import DocumentRow

Group = Literal["kind", "topic", "issuer", "year"]
GROUPS: tuple[Group, ...] = get_args(Group)

_KINDS = frozenset(get_args(Kind))
_ORGAN = re.compile(r"[A-Za-z0-9\-]{1,64}")
_YEAR = re.compile(r"[0-9]{4}")


class OaiSet(msgspec.Struct, frozen=True):
    """A set; without a value all documents that have one in this group."""

    group: Group
    value: str | None = None
    """A kind, the code of a topic, the id of an organ, or a year."""

    def __str__(self) -> str:
        if self.value is None:
            return self.group
        if self.group == "topic" and "." in self.value:
            return f"topic:{self.value.partition('.')[0]}:{self.value}"
        return f"{self.group}:{self.value}"


def read_set(spec: str) -> OaiSet | None:
    """The set of a setSpec, whether or not anything is in it; None for what cannot be a set here.

    >>> str(read_set("topic:2:2.1")), read_set("topic:3:2.1"), read_set("colour:red")
    ('topic:2:2.1', None, None)
    """
    group, _, rest = spec.partition(":")
    if group not in GROUPS:
        return None
    value = rest.rpartition(":")[2] if group == "topic" else rest
    found = OaiSet(group, value or None)
    return found if str(found) == spec and (value == "" or _may_be(found.group, value)) else None


def _may_be(group: Group, value: str) -> bool:
    match group:
        case "kind":
            return value in _KINDS
        case "topic":
            return topic_of(value) is not None
        case "issuer":
            return _ORGAN.fullmatch(value) is not None
        case "year":
            return _YEAR.fullmatch(value) is not None


def sets_of(row: DocumentRow) -> Iterator[OaiSet]:
    """The sets that a document is in; those above them are implied."""
    yield OaiSet("kind", row.kind)
    if row.topic and topic_of(row.topic):
        yield OaiSet("topic", row.topic)
    for issuer in dict.fromkeys(issuer.id for issuer in row.issuers):
        yield OaiSet("issuer", issuer)
    if row.signed_on:
        yield OaiSet("year", row.signed_on[:4])
