"""Versions of a public document compared: which two are meant, their diff, one part through all."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import msgspec

from api.problems import ProblemError
from api.withdrawn import no_document, no_version
from gazette.errors import NotFoundError
from gazette.store.diff import Diff, diff
from gazette.store.diff_matches import ChangeKind
from gazette.store.diff_parts import Side
from gazette.store.lineage import lineage
from gazette.store.unified import unified
from opendata.public.reader import PublicReader
from opendata.public.rows import ArticleRow, VersionRow

_LARGEST = 1_000_000
"""Characters of all texts that one request compares: about a second, five at the worst."""


class Compared(msgspec.Struct, frozen=True):
    """Two versions of a document and what changed between them."""

    old: VersionRow
    new: VersionRow
    old_side: Side
    new_side: Side
    diff: Diff


class PartState(msgspec.Struct, frozen=True):
    """A part of a document in one version."""

    version: VersionRow
    part: ArticleRow | None
    """None where it is gone."""
    kind: ChangeKind | None
    """What happened to it since the version before; None: nothing, or there is none before."""


def compare(
    reader: PublicReader, document_id: str, *, old: int | None, new: int | None
) -> Compared:
    """Two versions compared: by default the newest state, or `new`, with the one before it.

    Raises NotFoundError for a document or version that there is not, also where none stands
    before, and ProblemError for texts that are too long.
    """
    versions = _versions(reader, document_id)
    later = _numbered(reader, versions, document_id, new) if new is not None else versions[-1]
    if old is not None:
        earlier = _numbered(reader, versions, document_id, old)
    elif later is versions[0]:
        raise NotFoundError("version before", f"{document_id}/versions/{later.number}")
    else:
        earlier = versions[versions.index(later) - 1]
    old_side, new_side = _sides(reader, [earlier, later])
    return Compared(earlier, later, old_side, new_side, diff(old_side, new_side))


def unified_text(found: Compared) -> str:
    """Two versions compared, as unified text."""
    names = tuple(
        f"{version.document}/versions/{version.number}\t{version.recorded_at}"
        for version in (found.old, found.new)
    )
    return unified(found.old_side, found.new_side, found.diff, names=(names[0], names[1]))


def part_states(
    reader: PublicReader, document_id: str, path: str, *, version: int | None
) -> list[PartState]:
    """One part in every version that has it, oldest first, under whatever number it stands there.

    `path` is its path in one version, by default the latest. Raises NotFoundError and ProblemError
    as `compare` does, and NotFoundError for what has no history of its own, such as a 款.
    """
    versions = _versions(reader, document_id)
    named = (
        _numbered(reader, versions, document_id, version) if version is not None else versions[-1]
    )
    sides = _sides(reader, versions)
    states = lineage(sides, versions.index(named), path)
    if not states:
        raise NotFoundError(
            "article, heading or item, in this version,", f"{document_id}/articles/{path}"
        )
    return [
        PartState(versions[state.place], _part(sides[state.place], state.path), state.kind)
        for state in states
    ]


def _versions(reader: PublicReader, document_id: str) -> Sequence[VersionRow]:
    versions = reader.versions.of(document_id)
    if not versions:
        raise no_document(reader, document_id)
    return _by_state(versions)


def _by_state(versions: Sequence[VersionRow]) -> Sequence[VersionRow]:
    """Versions in the order in which their states of the text stand, as gazette.timeline has it.

    A text recorded late may be the older one; one without a day is of the newest state before it.
    """
    days: dict[int, str] = {}
    for version in versions:
        days[version.number] = version.valid_from or max(days.values(), default="")
    return sorted(versions, key=lambda version: (days[version.number], version.number))


def _numbered(
    reader: PublicReader, versions: Sequence[VersionRow], document_id: str, number: int
) -> VersionRow:
    for version in versions:
        if version.number == number:
            return version
    raise no_version(reader, document_id, number)


def _sides(reader: PublicReader, versions: Sequence[VersionRow]) -> list[Side]:
    """The texts with their parts. Raises ProblemError where they are too long to be compared."""
    texts = [reader.versions.text(one.document, one.number) or "" for one in versions]
    length = sum(map(len, texts))
    if length > _LARGEST:
        detail = f"the texts have {length:,} characters together, more than {_LARGEST:,}"
        raise ProblemError("too-long", HTTPStatus.BAD_REQUEST, detail)
    parts = (reader.parts.articles(one.document, one.number) for one in versions)
    return [Side(text, rows) for text, rows in zip(texts, parts, strict=True)]


def _part(side: Side, path: str | None) -> ArticleRow | None:
    found = (part for part in side.parts if part.path == path and isinstance(part, ArticleRow))
    return next(found, None)
