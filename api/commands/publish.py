"""`gongbao publish`: public.db made anew from the store."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from api.commands.options import data_option
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild


@click.command()
@data_option
def publish(data: Path) -> None:
    """Make public.db anew: what is public, and nothing else.

    A server that runs meanwhile shows the old content until all of the new is there.
    """
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label="publish", file=sys.stderr, hidden=hidden) as bar:

        def show(done: int, last: int) -> None:
            bar.length = last
            bar.update(done - bar.pos)

        count = rebuild(data, progress=show)
    click.echo(f"{data / DATABASE}: {count} documents")
