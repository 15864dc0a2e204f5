"""Number columns of six sites' catalogues: labels, old brackets, several numbers, organ names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from benchmarks.tally import Row, Tally
from benchmarks.truth import truths
from ingest.reconcile import given_number

_NOTE = "cells in which the plain pattern of the domain guide sees one number, and the same one"
_PLAIN = re.compile(
    r"([\u4e00-\u9fff]{1,12})[〔\[【(]((?:19|20)[0-9]{2})[〕\]】)]第?0*([0-9]{1,5})号"
)


def score_registry(corpus: Path) -> Iterable[Row]:
    """Of each site, how many cells with one plain number give that number."""
    tally = Tally("registry numbers")
    for path in sorted((corpus / "registry").glob("*.jsonl")):
        row = tally.row(path.stem, _NOTE)
        for truth in truths(path):
            wanted = _plain_number(truth.doc_number or "")
            if wanted is None:
                continue
            field, _ = given_number(truth.doc_number)
            value = field.value if field else None
            row.add(value, is_right=value == wanted)
    return tally


def _plain_number(cell: str) -> str | None:
    """The one number that a pattern without any further knowledge sees in a cell."""
    found = _PLAIN.findall(re.sub(r"\s", "", unicodedata.normalize("NFKC", cell)))
    if len(found) != 1:
        return None
    agency, year, serial = found[0]
    return f"{agency}〔{year}〕{serial}号"
