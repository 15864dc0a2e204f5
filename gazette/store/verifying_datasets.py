"""Datasets: what the ledger says is public against what is, and texts against their digests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from gazette.differences import Compared, Difference, Part, Single
from gazette.store.comparing import differs, one_moment, rows_of
from gazette.store.dataset_versions import digest_of
from gazette.store.entries import DatasetPublication, decode_leaf

_SAID = """
    SELECT v.id, v.dataset, v.number, f.rows, f.sha256, f.sm3, f.schema_digest, p.schema,
      (SELECT d.decision FROM dataset_decision d WHERE d.version = v.id ORDER BY d.id DESC LIMIT 1),
      (SELECT l.entry FROM ledger_leaf l WHERE l.subject = 'dataset:' || v.dataset
         AND coalesce(json_extract(l.entry, '$.entry.version'), v.number) = v.number
       ORDER BY l.position DESC LIMIT 1)
    FROM dataset_version v LEFT JOIN dataset_form f ON f.version = v.id
    LEFT JOIN dataset_published p ON p.version = v.id
"""


class DatasetPublications(Single, frozen=True):
    """The last word of the ledger on each version of a dataset."""

    name: str = "datasets in the ledger"

    def compare(self, data: Path, part: Part) -> Compared:
        """All of them: they are few."""
        del part
        with one_moment(data) as connection:
            rows = rows_of(connection, _SAID)
        return Compared(len(rows), tuple(each for row in rows for each in _compare(row)))


def _compare(row: Sequence[object]) -> Iterator[Difference]:
    id, dataset, number, rows, sha256, sm3, schema, written, decision, entry = row
    what = f"dataset_version {id}"
    try:
        said = decode_leaf(str(entry)).entry if entry else None
    except (msgspec.DecodeError, UnicodeError):
        yield differs(what, expected="an entry in the ledger", found="none that can be read")
        return
    if not isinstance(said, DatasetPublication):
        if decision == "public":
            yield differs(what, expected="a publication in the ledger", found="none")
        return
    if decision != "public":
        yield differs(what, expected="a hold in the ledger", found="a publication")
        return
    told = (said.dataset, said.version, said.rows, said.sha256, said.sm3, said.schema)
    if told != (dataset, number, rows, sha256, sm3, schema):
        yield differs(what, expected="as published", found="another")
    if digest_of(str(written)) != schema:
        yield differs(what, column="schema", expected="as published", found="another")
