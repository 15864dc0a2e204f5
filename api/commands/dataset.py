"""`gongbao dataset`: tables of agencies, from the file that one has to a published version."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from api.commands.dataset_files import add, check_file, publish_file, show_template
from api.commands.dataset_metadata import describe, follow_datasets
from api.commands.effects import actor_option, reason_option
from api.commands.options import data_option, engine_option
from api.commands.table_findings import finding_words
from api.commands.table_schema import version_of
from api.commands.withdraw import withdraw
from gazette.datasets import Choice
from gazette.filing.withdrawal import WITHDRAWAL_CODES
from gazette.store.dataset_clearing import Choosing
from gazette.store.entries import DATASET
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.table_intake import decide
from opendata.search.engine import EngineName

_id_argument = click.argument("dataset_id", metavar="ID")


@click.group(commands=[show_template, check_file, describe, add, publish_file])
def dataset() -> None:
    """Publish tables of agencies: check, clear, publish, correct, withdraw."""


@dataset.command("decide")
@data_option
@actor_option
@reason_option
@click.option("--version", "number", type=click.IntRange(min=1), required=True)
@click.option(
    "--choice",
    type=click.Choice(get_args(Choice)),
    help="Mask the cells, leave their columns out, or publish them as they are.",
)
@click.option(
    "--finding", "positions", type=int, multiple=True, help="Findings by their number in `show`."
)
@click.option("--column", "columns", multiple=True, help="All findings of a column.")
@_id_argument
def decide_on(
    data: Path,
    actor: str,
    reason: str,
    number: int,
    choice: Choice | None,
    positions: tuple[int, ...],
    columns: tuple[str, ...],
    dataset_id: str,
) -> None:
    """Decide on findings of a held version; once all are decided on, it is public.

    Without findings named, all that wait are meant. Nobody decides on what he sent.
    """
    with StoreReader(data) as reader:
        findings = reader.datasets.findings(dataset_id, number)
        chosen = reader.datasets.choices(dataset_id, number)
    named = [n for n, one in findings if n in positions or one.column in columns]
    if not positions and not columns:
        named = [n for n, one in findings if one.holds and n not in chosen]
    if named and choice is None:
        raise click.UsageError(f"{len(named)} findings wait: say --choice")
    choosing = [] if choice is None else [Choosing(tuple(named), choice, reason)]
    now = datetime.now(UTC)
    is_public = decide(data, dataset_id, number, choosing, actor=actor, reason=reason, now=now)
    click.echo(f"{dataset_id} version {number}: {'public' if is_public else 'held'}")
    follow_datasets(data)


@dataset.command("hold")
@data_option
@actor_option
@reason_option
@click.option("--version", "number", type=click.IntRange(min=1), required=True)
@_id_argument
def hold(data: Path, actor: str, reason: str, number: int, dataset_id: str) -> None:
    """Hold a version, also a public one, until somebody decides."""
    with Store.open(data) as store:
        store.datasets.hold(dataset_id, number, actor=actor, reason=reason, now=datetime.now(UTC))
    click.echo(f"{dataset_id} version {number}: held")
    follow_datasets(data)


@dataset.command("list")
@data_option
def list_datasets(data: Path) -> None:
    """Every dataset with its versions and where they stand."""
    with StoreReader(data) as reader:
        for dataset_id in reader.datasets.ids():
            metadata = reader.datasets.metadata(dataset_id)
            name = metadata.name if metadata else "(withdrawn)"
            stand = [f"{one.number} {one.decision}" for one in reader.datasets.versions(dataset_id)]
            click.echo(f"{dataset_id}\t{name}\t{', '.join(stand) or '-'}")


@dataset.command("show")
@data_option
@click.option("--version", "number", type=click.IntRange(min=1), help="Which; else the last.")
@_id_argument
def show_dataset(data: Path, number: int | None, dataset_id: str) -> None:
    """A version with its findings, each with the number that `decide` takes."""
    with StoreReader(data) as reader:
        version = version_of(reader, dataset_id, number)
        findings = reader.datasets.findings(dataset_id, version.number)
        chosen = reader.datasets.choices(dataset_id, version.number)
    click.echo(
        f"{dataset_id} version {version.number}, {version.decision}: {version.rows} rows, "
        f"{version.refused} bad cells, {version.left_out} rows left out"
    )
    for position, one in findings:
        told = chosen.get(position, "waits" if one.holds else "left out")
        click.echo(f"{position:>4}. {told}: {finding_words(one)}")


@dataset.command("withdraw")
@click.pass_context
@data_option
@engine_option
@click.option("--version", "number", type=click.IntRange(min=1), help="Which; else all of it.")
@click.option(
    "--code", type=click.Choice(WITHDRAWAL_CODES), required=True, help="The reason; it is public."
)
@click.option("--authority", required=True, help="The organ that decided; it is public.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--note", help="For the office alone.")
@actor_option
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can be asked.")
@_id_argument
def withdraw_dataset(
    context: click.Context,
    data: Path,
    engine: EngineName,
    number: int | None,
    code: str,
    authority: str,
    day: datetime,
    note: str | None,
    actor: str,
    dataset_id: str,
    *,
    yes: bool,
) -> None:
    """Withdraw a dataset, or one version: rows and files are erased for good."""
    context.invoke(
        withdraw, data=data, engine=engine, number=number, code=code, authority=authority, day=day,
        note=note, actor=actor, yes=yes, document_ids=(f"{DATASET}{dataset_id}",),
    )  # fmt: skip
