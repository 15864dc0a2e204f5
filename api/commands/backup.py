"""`gongbao backup`: one more snapshot of the data directory in a repository of backups."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from api.commands.progress import shown_progress
from gazette.errors import DamagedError
from gazette.store.backup.checking import check
from gazette.store.backup.repository import Repository
from gazette.store.backup.taking import back_up


@click.command()
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option("--list", "listed", is_flag=True, help="Only tell which snapshots there are.")
@click.option(
    "--check", "checked", is_flag=True, help="Only read every byte of DEST and verify its digest."
)
@data_option
def backup(dest: Path, data: Path, *, listed: bool, checked: bool) -> None:
    """Add a snapshot of gazette.db, office.db, files/ and keys/ to the backups in DEST.

    The server and an ingest may go on. What DEST holds already is not written again; earlier
    snapshots stay as they are, also when this one is interrupted. DEST holds secrets and texts
    that are not public: guard it like the data directory.
    """
    if listed and checked:
        raise click.UsageError("--list or --check, not both")
    if listed:
        _list(dest)
    elif checked:
        _check(dest)
    else:
        _take(dest, data)


def _take(dest: Path, data: Path) -> None:
    with shown_progress() as progress:
        taken = back_up(data, dest, now=_now, progress=progress)
    made = taken.snapshot
    click.echo(
        f"{dest}: snapshot {made.made_at}, {made.files.count} files, {made.size} bytes, "
        f"{taken.written} written"
    )
    if made.absent.count:
        click.echo(f"{made.absent.count} files that rows name are not in the store", err=True)
    _end(taken.faults)


def _list(dest: Path) -> None:
    repository = Repository.open(dest)
    faults = []
    for name in repository.names():
        try:
            made = repository.snapshot(name)
        except DamagedError as error:
            faults.append(str(error))
        else:
            click.echo(f"{made.made_at}\t{made.files.count} files\t{made.size} bytes")
    _end(faults)


def _check(dest: Path) -> None:
    with shown_progress() as progress:
        found = check(dest, progress=progress)
    click.echo(
        f"{dest}: {found.snapshots} snapshots, {found.objects} objects sound, {found.size} bytes"
    )
    _end(found.faults)


def _end(faults: Iterable[str]) -> None:
    """Names each fault; with one, exit 1."""
    named = list(faults)
    for fault in named:
        click.echo(fault, err=True)
    if named:
        sys.exit(1)


def _now() -> datetime:
    return datetime.now(UTC)
