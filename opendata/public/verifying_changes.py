"""The log of changes against the store: which documents are public, which were, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import leniently
from gazette.store.public_changes import LastChange
from gazette.store.reader import StoreReader
from opendata.public.comparing import differs, one_moment
from opendata.public.publish import cursor_of

_LOGGED = """
    SELECT c.document, c.seq, c.kind, c.at, d.id IS NOT NULL FROM change c
    LEFT JOIN document d ON d.id = c.document ORDER BY c.document
"""


Pair = tuple[LastChange | None, "_Logged | None"]


class _Logged(msgspec.Struct, frozen=True):
    """What public.db says of a document's last change, and whether the document is there."""

    document_id: str
    seq: int
    kind: str
    at: str
    is_there: int


class Changes(Single, frozen=True):
    """The change of every document that is or was public."""

    name: str = "changes of public.db"

    def compare(self, data: Path, part: Part) -> Compared:
        """The log beside the decisions up to its cursor."""
        del part
        with StoreReader(data) as store, store.one_moment(), one_moment(data) as connection:
            cursor = cursor_of(connection)
            if cursor > store.last_change():
                return Compared(0, moved=1)
            later = {change.document_id for change in store.changes(cursor)}
            connection.text_factory = leniently
            logged = (_Logged(*row) for row in connection.execute(_LOGGED))
            differences: list[Difference] = []
            count = 0
            for expected, found in _side_by_side(store.last_changes(cursor), logged):
                count += 1
                differences += _compare(expected, found, later)
        return Compared(count, tuple(differences), len(later))


def _side_by_side(expected: Iterator[LastChange], found: Iterator[_Logged]) -> Iterator[Pair]:
    """Two lists by document, one line for each document that is in either."""
    one, other = next(expected, None), next(found, None)
    while one is not None or other is not None:
        if one is None or (other is not None and other.document_id < one.document_id):
            yield None, other
            other = next(found, None)
        elif other is None or one.document_id < other.document_id:
            yield one, None
            one = next(expected, None)
        else:
            yield one, other
            one, other = next(expected, None), next(found, None)


def _compare(
    expected: LastChange | None, found: _Logged | None, later: set[str]
) -> Iterator[Difference]:
    if expected is None and found is not None:
        yield differs(f"change {found.document_id}", expected="no row", found="one")
    elif found is None and expected is not None:
        yield differs(f"change {expected.document_id}", expected="a row", found="none")
    elif expected is not None and found is not None:
        what = f"change {expected.document_id}"
        if found.seq != expected.seq:
            yield differs(what, column="seq", expected=str(expected.seq), found=str(found.seq))
        if found.at != expected.at:
            yield differs(what, column="at", expected=expected.at, found="another")
        if expected.document_id in later:
            return
        kind = "published" if expected.is_public else "removed"
        if found.kind != kind:
            yield differs(what, column="kind", expected=kind, found="another")
        if expected.is_public and not found.is_there:
            name = f"document {expected.document_id}"
            yield differs(name, expected="a row", found="none")
