"""What was found in a table, in words for who is at the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from gazette.datasets import CellFinding


def tell_findings(findings: Iterable[CellFinding]) -> None:
    """Says each finding on stderr."""
    for line in map(finding_words, findings):
        click.echo(line, err=True)


def finding_words(one: CellFinding) -> str:
    """A finding with its place, never its value."""
    return "\t".join([*_place(one), one.code, one.detail])


def _place(one: CellFinding) -> Iterator[str]:
    yield f"第 {one.row} 行" if one.row is not None else f"{one.count} 处"
    yield one.column or "整行" if one.row is not None else one.column or "整表"
