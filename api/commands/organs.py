"""`gongbao organs`: the organ table of this installation, and the names it does not settle yet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.options import data_option
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from gazette.text.organ_table import read_organs


@click.group()
def organs() -> None:
    """Load and look at the organ table: full and short names, 代字, levels, successors."""


@organs.command("load")
@data_option
@click.option("--actor", required=True, envvar="GONGBAO_ACTOR", help="Who says so, by name.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(data: Path, actor: str, file: Path) -> None:
    """Take a CSV for the organ table from now on: documents read later are resolved by it.

    Columns: name, short_names, codes, level, region, valid_from, valid_to, successor.
    """
    loaded = read_organs(file.read_text(encoding="utf-8"))
    with Store.open(data) as store:
        is_new = store.load_organs(loaded, actor=actor, now=datetime.now(UTC))
    click.echo(f"{len(loaded)} organs" + ("" if is_new else ", as before"))


@organs.command("list")
@data_option
def list_organs(data: Path) -> None:
    """The organs of the table, the central ones first."""
    with StoreReader(data) as reader:
        for organ in reader.organ_table():
            until = f"\tuntil {organ.valid_to}, then {organ.successor}" if organ.valid_to else ""
            click.echo(f"{organ.name}\t{' '.join(organ.codes)}\t{organ.level}{until}")


@organs.command("unresolved")
@data_option
def list_unresolved(data: Path) -> None:
    """Names met in documents that nothing settles.

    Once they stand in the table, documents read from then on are resolved by it.
    """
    with StoreReader(data) as reader:
        names = reader.unresolved_organs()
    for name in names:
        click.echo(name)
    click.echo(f"{len(names)} unresolved", err=True)
