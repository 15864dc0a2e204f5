"""`gongbao dataset describe`: what is said of a dataset; and public.db brought up to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.effects import actor_option
from api.commands.options import data_option
from gazette.store.writer import Store
from opendata.catalogue.metadata_files import read_metadata
from opendata.public.file import DATABASE
from opendata.public.publish import follow


@click.command("describe")
@data_option
@actor_option
@click.option(
    "--owner", default="", help="The organ that owns it; else the provider in its metadata."
)
@click.argument("dataset_id", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def describe(data: Path, actor: str, owner: str, dataset_id: str, file: Path) -> None:
    """Record what is said of a dataset (a YAML or JSON file): a new revision, if it is new."""
    number = record_metadata(data, dataset_id, file, owner=owner, actor=actor)
    click.echo(f"{dataset_id}: {'nothing new' if number is None else f'revision {number}'}")
    follow_datasets(data)


def record_metadata(
    data: Path, dataset_id: str, file: Path, *, owner: str, actor: str
) -> int | None:
    """Records the metadata of a file; the number of its revision, or None if it is nothing new."""
    metadata = read_metadata(file)
    with Store.open(data) as store:
        return store.datasets.describe(
            dataset_id,
            metadata,
            owner=owner or metadata.provider,
            actor=actor,
            now=datetime.now(UTC),
        )


def follow_datasets(data: Path) -> None:
    """Lets public.db follow at once, where there is one."""
    if (data / DATABASE).exists():
        follow(data)
