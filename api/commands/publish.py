"""`gongbao publish`: public.db made anew from the store, and a closed copy of it for download."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from gazette.errors import DatasetError
from gazette.store.connection import DATABASE as STORE
from gazette.store.withdrawals import catch_up
from gazette.store.writer import Store
from opendata import plugin_file
from opendata.catalogue.metadata_files import read_folder, refuse
from opendata.catalogue.tables import METADATA
from opendata.public.copies import DOWNLOADS, make_copy
from opendata.public.file import DATABASE
from opendata.public.publish import rebuild


@click.command()
@data_option
@click.option(
    "--metadata",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of what is said of agencies' datasets (YAML or JSON), recorded first.",
)
@click.option(
    "--actor", default="publish", envvar="GONGBAO_ACTOR", help="Who says it.", show_default=True
)
def publish(data: Path, folder: Path | None, actor: str) -> None:
    """Make public.db anew: what is public, and nothing else; and a closed copy for download.

    A server that runs meanwhile shows the old content until all of the new is there. The copy, its
    description and the Datasette plugin stand under /downloads with their digests; what is withdrawn
    later takes the copy with it, until the next publish.
    """
    if (data / STORE).exists():
        catch_up(data)
    if folder is not None:
        _describe(data, folder, actor)
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


def _describe(data: Path, folder: Path, actor: str) -> None:
    """Records what the files of a folder say of datasets, all of it or nothing."""
    said, now = read_folder(folder), datetime.now(UTC)
    numbers: dict[str, int | None] = {}
    wrong: list[DatasetError] = []
    with Store.open(data) as store, store.batch():
        for dataset_id, metadata in said.items():
            try:
                numbers[dataset_id] = store.datasets.describe(
                    dataset_id, metadata, owner=metadata.provider, actor=actor, now=now
                )
            except DatasetError as error:
                wrong.append(error)
        refuse(folder, wrong)
    for dataset_id, number in numbers.items():
        if number is not None:
            click.echo(f"{dataset_id}: revision {number}")
