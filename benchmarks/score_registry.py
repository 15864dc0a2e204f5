"""Number columns of six sites' catalogues: labels, old brackets, several numbers, organ names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.tally import Row, Tally
from benchmarks.truth import truths
from gazette.text.numbers import canonical_number
from ingest.reconcile import given_number

_NOTE = "cells that give a canonical number; the rest is reported, never guessed"


def score_registry(corpus: Path) -> Iterable[Row]:
    """Of each site, how many filled cells give a number."""
    tally = Tally("registry numbers")
    for path in sorted((corpus / "registry").glob("*.jsonl")):
        row = tally.row(path.stem, _NOTE)
        for truth in truths(path):
            if not truth.doc_number:
                continue
            field, _ = given_number(truth.doc_number)
            value = field.value if field else None
            row.add(value, is_right=value is not None and canonical_number(value) == value)
    return tally
