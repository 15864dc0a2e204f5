"""`gongbao dataset`: tables of agencies, from the file that one has to a published version."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

import click
import msgspec

from api.commands.effects import actor_option, reason_option
from api.commands.options import data_option, engine_option
from api.commands.table_schema import (
    Decorated,
    find_schema,
    given_schema,
    keyed,
    schema_options,
    version_of,
)
from api.commands.withdraw import withdraw
from gazette.datasets import CellFinding, Choice
from gazette.errors import BadCellsError
from gazette.filing.withdrawal import WITHDRAWAL_CODES
from gazette.store.dataset_versions import Choosing
from gazette.store.entries import DATASET
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.catalogue.metadata_files import read_metadata
from opendata.catalogue.table_child import check, infer, mark
from opendata.catalogue.table_intake import (
    BadRows,
    Intake,
    decide,
    take_in,
    take_in_and_publish,
)
from opendata.catalogue.table_schema import TableSchema, write_schema
from opendata.catalogue.table_templates import template, templates
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.search.engine import EngineName

_file_argument = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_id_argument = click.argument("dataset_id", metavar="ID")
_path = click.Path(exists=True, dir_okay=False, path_type=Path)


def _upload_options(command: Decorated) -> Decorated:
    for option in (
        click.option("--id", "dataset_id", required=True, help="The dataset's id."),
        click.option(
            "--metadata", type=_path, help="What is said of it (YAML or JSON), recorded first."
        ),
        click.option(
            "--owner", default="", help="The organ that owns it; else the provider in its metadata."
        ),
        click.option(
            "--bad-rows",
            type=click.Choice(["refuse", "leave-out"]),
            default="refuse",
            show_default=True,
            help="Whether a file with bad cells is refused, or published without their rows.",
        ),
        click.option(
            "--marked",
            type=click.Path(dir_okay=False, path_type=Path),
            help="Where to write a copy with the bad cells marked.",
        ),
    ):
        command = option(command)
    return command


@click.group()
def dataset() -> None:
    """Publish tables of agencies: check, clear, publish, correct, withdraw."""


@dataset.command("template")
@click.argument("template_id", metavar="ID", required=False)
def show_template(template_id: str | None) -> None:
    """List the templates, or print the schema of one, to be filled in or changed."""
    if template_id is not None:
        click.echo(msgspec.json.format(write_schema(template(template_id).schema)))
        return
    for one in templates().values():
        click.echo(f"{one.id}\t{one.title.zh}\t{one.title.en}\t{one.basis}")


@dataset.command("check")
@schema_options
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write a marked copy.",
)
@_file_argument
def check_file(
    file: Path,
    schema_file: Path | None,
    template_id: str | None,
    key: tuple[str, ...],
    marked: Path | None,
) -> None:
    """Check a file against a schema and keep nothing.

    Without a schema, print what it seems to be: edit it, and give it with --schema.
    """
    if schema_file is None and template_id is None:
        click.echo(msgspec.json.format(write_schema(keyed(infer(file), key))))
        return
    schema = given_schema(schema_file, template_id, key)
    checked = _checked(file, schema)
    _tell(checked)
    bad = [one for one in checked if not one.holds]
    if bad and marked is not None:
        mark(file, schema, tuple(bad), to=marked)
    click.echo(f"{len(bad)} bad cells, {len(checked) - len(bad)} findings to decide on", err=True)
    if bad:
        sys.exit(1)


@dataset.command("describe")
@data_option
@actor_option
@click.option(
    "--owner", default="", help="The organ that owns it; else the provider in its metadata."
)
@_id_argument
@_file_argument
def describe(data: Path, actor: str, owner: str, dataset_id: str, file: Path) -> None:
    """Record what is said of a dataset (a YAML or JSON file): a new revision, if it is new."""
    number = _describe(data, dataset_id, file, owner=owner, actor=actor)
    click.echo(f"{dataset_id}: {'nothing new' if number is None else f'revision {number}'}")
    _follow(data)


@dataset.command("add")
@data_option
@actor_option
@_upload_options
@schema_options
@_file_argument
def add(**given: Any) -> None:  # Any: options of click, named in `_upload`
    """Check a file and record it as a version that waits for a person's decision."""
    _upload(take_in, **given)


@dataset.command("publish")
@data_option
@actor_option
@_upload_options
@schema_options
@_file_argument
def publish_file(**given: Any) -> None:  # Any: options of click, named in `_upload`
    """Check a file and publish it at once, if nothing in it needs a person's decision."""
    _upload(take_in_and_publish, **given)


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
    _follow(data)


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
    _follow(data)


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
        click.echo(f"{position:>4}. {told}: {_words(one)}")


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
        note=note, actor=actor, yes=yes, document_id=f"{DATASET}{dataset_id}",
    )  # fmt: skip


def _upload(
    take: Callable[..., Intake],
    data: Path,
    actor: str,
    dataset_id: str,
    metadata: Path | None,
    owner: str,
    bad_rows: BadRows,
    marked: Path | None,
    schema_file: Path | None,
    template_id: str | None,
    key: tuple[str, ...],
    file: Path,
) -> None:
    schema = find_schema(data, dataset_id, schema_file, template_id, key)
    if metadata is not None:
        _describe(data, dataset_id, metadata, owner=owner, actor=actor)
    now = datetime.now(UTC)
    try:
        intake = take(data, dataset_id, file, schema, bad_rows=bad_rows, actor=actor, now=now)
    except BadCellsError as error:
        _tell(error.findings)
        if marked is not None:
            mark(file, schema, error.findings, to=marked)
        raise
    _tell(intake.checked.findings)
    bad = tuple(one for one in intake.checked.findings if not one.holds)
    if bad and marked is not None:
        mark(file, schema, bad, to=marked)
    click.echo(_outcome(dataset_id, intake))
    _follow(data)


def _outcome(dataset_id: str, intake: Intake) -> str:
    if intake.number is None:
        return f"{dataset_id}: nothing new"
    checked = intake.checked
    told = f"{dataset_id} version {intake.number}: {checked.rows} rows"
    if checked.refused:
        told += f", {checked.left_out} rows with {checked.refused} bad cells left out"
    return f"{told}, {intake.state}"


def _describe(data: Path, dataset_id: str, file: Path, *, owner: str, actor: str) -> int | None:
    metadata = read_metadata(file)
    with Store.open(data) as store:
        return store.datasets.describe(
            dataset_id,
            metadata,
            owner=owner or metadata.provider,
            actor=actor,
            now=datetime.now(UTC),
        )


def _checked(file: Path, schema: TableSchema) -> tuple[CellFinding, ...]:
    with TemporaryDirectory(prefix="gongbao-table-") as folder:
        return check(file, schema, lines=Path(folder, "lines.zst")).checked.findings


def _tell(findings: Iterable[CellFinding]) -> None:
    for line in map(_words, findings):
        click.echo(line, err=True)


def _words(one: CellFinding) -> str:
    """A finding with its place, never its value."""
    return "\t".join([*_place(one), one.code, one.detail])


def _place(one: CellFinding) -> Iterator[str]:
    yield f"第 {one.row} 行" if one.row is not None else f"{one.count} 处"
    yield one.column or "整行" if one.row is not None else one.column or "整表"


def _follow(data: Path) -> None:
    """Lets public.db follow at once, where there is one."""
    if (data / DATABASE).exists():
        follow(data)
