"""`gongbao publish`: public.db made anew from the store, and a closed copy of it for download."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from gazette.store.connection import DATABASE as STORE
from gazette.store.withdrawals import catch_up
from opendata import plugin_file
from opendata.catalogue.tables import METADATA
from opendata.public.copies import DOWNLOADS, make_copy
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild


@click.command()
@data_option
def publish(data: Path) -> None:
    """Make public.db anew: what is public, and nothing else; and a closed copy for download.

    A server that runs meanwhile shows the old content until all of the new is there. The copy, its
    description and the Datasette plugin stand under /downloads with their digests; what is withdrawn
    later takes the copy with it, until the next publish.
    """
    if (data / STORE).exists():
        catch_up(data)
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=1, label="publish", file=sys.stderr, hidden=hidden) as bar:

        def show(done: int, last: int) -> None:
            bar.length = last
            bar.update(done - bar.pos)

        count = rebuild(data, progress=show)
    click.echo(f"{data / DATABASE}: {count} documents")
    others = {
        METADATA.name: METADATA.read_text(encoding="utf-8"),
        plugin_file.FILE: plugin_file.plugin_file(),
    }
    copy = make_copy(data, others, now=datetime.now(UTC))
    size = sum(file.size for file in copy.files)
    click.echo(f"{data / DOWNLOADS / copy.name}: {len(copy.files)} files, {size} bytes")
