"""What the ledger says is public against what is: no public version without its leaf, none untold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

import msgspec

from gazette.differences import Compared, Difference, Part
from gazette.store.comparing import Numbered, differs, one_moment, rows_of
from gazette.store.entries import Publication, decode_leaf

_SAID = """
    SELECT v.id, v.document, v.number, v.sha256, v.sm3, v.digest,
      (SELECT d.decision FROM decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1),
      (SELECT l.entry FROM ledger_leaf l WHERE l.subject = v.document
         AND (l.kind IN ('publication', 'hold') AND json_extract(l.entry, '$.entry.version') = v.number
              OR l.kind = 'withdrawal'
                 AND coalesce(json_extract(l.entry, '$.entry.version'), v.number) = v.number)
       ORDER BY l.position DESC LIMIT 1)
    FROM version v WHERE v.id >= ? AND v.id < ?
"""


class Publications(Numbered, frozen=True):
    """The last word of the ledger on each version."""

    name: str = "publications in the ledger"
    numbers: ClassVar = "SELECT id AS number FROM version"
    size: ClassVar = 2_000

    def compare(self, data: Path, part: Part) -> Compared:
        """What was last said of these versions."""
        with one_moment(data) as connection:
            rows = rows_of(connection, _SAID, part)
        return Compared(len(rows), tuple(each for row in rows for each in _compare(row)))


def _compare(row: Sequence[object]) -> Iterator[Difference]:
    id, document, number, sha256, sm3, digest, decision, entry = row
    what = f"version {id}"
    try:
        said = decode_leaf(str(entry)).entry if entry else None
    except (msgspec.DecodeError, UnicodeError):
        yield differs(what, expected="an entry in the ledger", found="none that can be read")
        return
    if not isinstance(said, Publication):
        if decision == "public":
            yield differs(what, expected="a publication in the ledger", found="none")
    elif decision != "public":
        yield differs(what, expected="a hold in the ledger", found="a publication")
    elif (said.document, said.version) != (document, number):
        yield differs(what, expected="its own publication", found="another's")
    else:
        for column, told, value in (
            ("sha256", said.sha256, sha256),
            ("sm3", said.sm3, sm3),
            ("digest", said.metadata, digest),
        ):
            if told != value:
                yield differs(what, column=column, expected="as published", found="another")
