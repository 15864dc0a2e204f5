"""The relations of a document in words, both ways: what it cites, repeals, amends, and what does so to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from opendata.public.rows import DocumentRow, RelationRow

_KINDS = ("repeals", "expires", "invalidates", "suspends", "amends", "continues", "cites")
"""In the order of a page: what ends another text first."""


class Related(Struct, frozen=True):
    """The other end of a relation."""

    words: str
    address: str | None
    """None where the archive does not hold it."""
    pinpoint: str | None
    """The part that is meant, as printed; None: the whole."""


class Relations(Struct, frozen=True):
    """Relations of one kind and direction."""

    word: str
    """The name of its heading: out_repeals."""
    ends: list[Related]


def relations_out(
    found: Sequence[RelationRow], held: Mapping[str, DocumentRow], addresses: Mapping[str, str]
) -> Iterator[Relations]:
    """What a document does to others, by kind, each instrument once."""
    for kind in _KINDS:
        ends: dict[tuple[str, str | None], Related] = {}
        for one in found:
            if one.kind != kind or one.to_document == one.document:
                continue
            target = held.get(one.to_document or "")
            words = target.title if target else _named(one)
            part = _part(one)
            if words:
                address = addresses.get(one.to_document or "")
                ends.setdefault((words, part), Related(words, address, part))
        if ends:
            yield Relations(f"out_{kind}", list(ends.values()))


def relations_in(
    found: Sequence[RelationRow], held: Mapping[str, DocumentRow], addresses: Mapping[str, str]
) -> Iterator[Relations]:
    """What other documents do to this one, by kind, each document once."""
    for kind in _KINDS:
        ends = {
            (one.document, _part(one)): Related(
                held[one.document].title, addresses[one.document], _part(one)
            )
            for one in found
            if one.kind == kind and one.document != one.to_document and one.document in held
        }
        if ends:
            yield Relations(f"in_{kind}", list(ends.values()))


def _part(relation: RelationRow) -> str | None:
    """The part that is acted on; of what is only cited, the instrument is enough."""
    return None if relation.kind == "cites" else relation.pinpoint


def _named(relation: RelationRow) -> str:
    title = f"《{relation.to_title}》" if relation.to_title else ""
    number = f"（{relation.to_number}）" if title and relation.to_number else relation.to_number
    return title + (number or "")
