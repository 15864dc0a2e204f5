"""`gongbao verify`: the store, its files, and all that is made of it, against each other."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click
import msgspec

from api.commands.options import data_option
from api.commands.progress import shown_progress
from api.verifying import Sample, Verified
from api.verifying import verify as compare
from gazette.differences import shown


@click.command()
@data_option
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Compare N rows, files and documents of each kind, drawn at random; no whole files.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes compare; else all."
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def verify(data: Path, *, sample: int | None, jobs: int | None, as_json: bool) -> None:
    """Compare what is kept with what was written down of it, and what is made of it with it.

    Rows of gazette.db with their seals, texts and files with their digests, public.db with rows made
    anew, the index and the copies in downloads with their lists. public.db and the index are first
    brought up to the store. Names what differs, a line each, ends with totals, and exits 1 if
    something does. What is not yet built is no fault.
    """
    drawn = None if sample is None else Sample(sample, secrets.randbits(32))
    with shown_progress() as progress:
        count = jobs or len(os.sched_getaffinity(0))
        verified = compare(data, jobs=count, sample=drawn, progress=progress)
    click.echo(_json(verified) if as_json else _lines(verified))
    sys.exit(1 if verified.differences else 0)


def _lines(verified: Verified) -> str:
    lines = [str(difference) for difference in verified.differences]
    totals = ", ".join(f"{name} {count:,}" for name, count in verified.compared.items())
    lines.append(f"compared: {totals}")
    if verified.moved:
        lines.append(f"changed meanwhile and not compared: {verified.moved:,}")
    lines.append(f"differences: {len(verified.differences):,}")
    return "\n".join(lines)


def _json(verified: Verified) -> str:
    differences = [
        msgspec.structs.replace(each, what=shown(each.what)) for each in verified.differences
    ]
    whole = msgspec.structs.replace(verified, differences=tuple(differences))
    return msgspec.json.format(msgspec.json.encode(whole).decode())
