"""`gongbao restore`: a data directory made anew from a snapshot."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from api.commands.options import data_option
from api.commands.progress import shown_progress
from gazette.store.backup.restoring import restore as run
from gazette.store.withdrawals import hold_again, replay


class Instant(click.ParamType[datetime]):
    """An instant in ISO 8601, with its offset from UTC."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """The instant; a time without an offset is refused, for nobody could say when it was."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no instant such as 2024-06-01T02:03:04Z", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no offset, such as Z or +08:00", param, ctx)
        return instant


@click.command()
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path), metavar="DEST")
@click.option(
    "--at",
    type=Instant(),
    metavar="INSTANT",
    help="The last snapshot at or before, such as 2024-06-01T02:03:04Z; else the last one.",
)
@click.option(
    "--withdrawals",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The log of what was withdrawn; else the newest one in DEST.",
)
@click.option(
    "--holds",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The log of what persons held; else the newest one in DEST.",
)
@data_option
def restore(
    dest: Path, data: Path, at: datetime | None, withdrawals: Path | None, holds: Path | None
) -> None:
    """Restore a snapshot of the backups in DEST into a new data directory, given by --data.

    Every digest is verified, and what was withdrawn or held since the snapshot is so again. What
    is derived is made anew afterwards, by `publish` and `index`.
    """
    with shown_progress() as progress:
        done = run(
            dest,
            data,
            at=at,
            withdrawals=withdrawals,
            holds=holds,
            withdraw=replay,
            hold=hold_again,
            progress=progress,
        )
    made = done.snapshot
    count = made.files.count - len(done.faults)
    click.echo(
        f"{data}: as of {made.made_at}, {count} files, {made.size} bytes, "
        f"{done.withdrawn} withdrawals and {done.held} holds since"
    )
    for fault in done.faults:
        click.echo(fault, err=True)
    click.echo(f"next: gongbao publish --data {data} && gongbao index --data {data}", err=True)
    if done.faults:
        sys.exit(1)
