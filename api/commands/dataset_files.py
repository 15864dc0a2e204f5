"""`gongbao dataset template`, `check`, `add` and `publish`: files of tables on their way in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import msgspec

from api.commands.dataset_metadata import follow_datasets, record_metadata
from api.commands.effects import actor_option
from api.commands.options import data_option
from api.commands.table_findings import tell_findings
from api.commands.table_schema import (
    Decorated,
    find_schema,
    given_schema,
    keyed,
    schema_options,
)
from gazette.datasets import CellFinding
from gazette.errors import BadCellsError
from opendata.catalogue.table_child import check, infer, mark
from opendata.catalogue.table_intake import BadRows, Intake, take_in, take_in_and_publish
from opendata.catalogue.table_references import find_references
from opendata.catalogue.table_schema import TableSchema, write_schema
from opendata.catalogue.table_templates import template, templates

_path = click.Path(exists=True, dir_okay=False, path_type=Path)
_file_argument = click.argument("file", type=_path)


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


@click.command("template")
@click.argument("template_id", metavar="ID", required=False)
def show_template(template_id: str | None) -> None:
    """List the templates, or print the schema of one, to be filled in or changed."""
    if template_id is not None:
        click.echo(msgspec.json.format(write_schema(template(template_id).schema)))
        return
    for one in templates().values():
        click.echo(f"{one.id}\t{one.title.zh}\t{one.title.en}\t{one.basis}")


@click.command("check")
@data_option
@schema_options
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write a marked copy.",
)
@_file_argument
def check_file(
    data: Path,
    file: Path,
    schema_file: Path | None,
    template_id: str | None,
    key: tuple[str, ...],
    sheet: str | None,
    marked: Path | None,
) -> None:
    """Check a file against a schema and keep nothing.

    Without a schema, print what it seems to be: edit it, and give it with --schema.
    """
    if schema_file is None and template_id is None:
        click.echo(msgspec.json.format(write_schema(keyed(infer(file, sheet), key))))
        return
    schema = given_schema(schema_file, template_id, key, sheet)
    checked = _checked(data, file, schema)
    tell_findings(checked)
    bad = [one for one in checked if not one.holds]
    if bad and marked is not None:
        mark(file, schema, tuple(bad), to=marked)
    click.echo(f"{len(bad)} bad cells, {len(checked) - len(bad)} findings to decide on", err=True)
    if bad:
        sys.exit(1)


@click.command("add")
@data_option
@actor_option
@_upload_options
@schema_options
@_file_argument
def add(**given: Any) -> None:  # Any: options of click, named in `_upload`
    """Check a file and record it as a version that waits for a person's decision."""
    _upload(take_in, **given)


@click.command("publish")
@data_option
@actor_option
@_upload_options
@schema_options
@_file_argument
def publish_file(**given: Any) -> None:  # Any: options of click, named in `_upload`
    """Check a file and publish it at once, if nothing in it needs a person's decision."""
    _upload(take_in_and_publish, **given)


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
    sheet: str | None,
    file: Path,
) -> None:
    schema = find_schema(data, dataset_id, schema_file, template_id, key, sheet)
    if metadata is not None:
        record_metadata(data, dataset_id, metadata, owner=owner, actor=actor)
    now = datetime.now(UTC)
    try:
        intake = take(data, dataset_id, file, schema, bad_rows=bad_rows, actor=actor, now=now)
    except BadCellsError as error:
        tell_findings(error.findings)
        if marked is not None:
            mark(file, schema, error.findings, to=marked)
        raise
    tell_findings(intake.checked.findings)
    bad = tuple(one for one in intake.checked.findings if not one.holds)
    if bad and marked is not None:
        mark(file, schema, bad, to=marked)
    click.echo(_outcome(dataset_id, intake))
    follow_datasets(data)


def _outcome(dataset_id: str, intake: Intake) -> str:
    if intake.number is None:
        return f"{dataset_id}: nothing new"
    checked = intake.checked
    told = f"{dataset_id} version {intake.number}: {checked.rows} rows"
    if checked.refused:
        told += f", {checked.left_out} rows with {checked.refused} bad cells left out"
    return f"{told}, {intake.state}"


def _checked(data: Path, file: Path, schema: TableSchema) -> tuple[CellFinding, ...]:
    with TemporaryDirectory(prefix="gongbao-table-") as folder:
        references = find_references(data, schema, folder=Path(folder))
        done = check(file, schema, lines=Path(folder, "lines.zst"), references=references)
    return done.checked.findings
