"""`gongbao withdraw`: what was published is taken back, and erased for good."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.index import keep_index
from api.commands.options import data_option, engine_option
from gazette.errors import BusyError
from gazette.filing.withdrawal import WITHDRAWAL_CODES, WithdrawalCode
from gazette.store.entries import DATASET
from gazette.store.reader import StoreReader
from gazette.store.withdrawing import Taken
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.search.engine import EngineName
from opendata.search.index import INDEX


@click.command()
@data_option
@engine_option
@click.option(
    "--version",
    "number",
    type=click.IntRange(min=1),
    help="Which version; else the whole document.",
)
@click.option(
    "--code", type=click.Choice(WITHDRAWAL_CODES), required=True, help="The reason; it is public."
)
@click.option("--authority", required=True, help="The organ that decided, by name; it is public.")
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The day of the decision, YYYY-MM-DD; it is public.",
)
@click.option("--note", help="For the office alone, without personal data; it is kept for good.")
@click.option("--actor", required=True, envvar="GONGBAO_ACTOR", help="Who withdraws, by name.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can be asked.")
@click.argument("document_id", metavar="ID")
def withdraw(
    data: Path,
    engine: EngineName,
    number: int | None,
    code: WithdrawalCode,
    authority: str,
    day: datetime,
    note: str | None,
    actor: str,
    document_id: str,
    *,
    yes: bool,
) -> None:
    """Withdraw a document, or one version of it: its text and its file are erased for good.

    Readers get 410 Gone with the reason, the authority and the day. What stays is that it was
    here: ids, digests, decisions. The words are gone from the store, public.db, the index, the
    downloads and the kept files before the command ends; backups made before still have them.
    """
    if not document_id.startswith(DATASET):
        with StoreReader(data) as reader:
            document_id = reader.resolve(document_id)
    _confirm(document_id, number, is_sure=yes)
    with Store.open(data) as store:
        taken = store.withdraw(
            document_id,
            number,
            code=code,
            authority=authority,
            on=day.date(),
            note=note,
            actor=actor,
            now=datetime.now(UTC),
        )
    click.echo(
        f"{document_id}: withdrawn, versions {', '.join(map(str, taken.versions)) or 'none'}"
    )
    for line in _left(taken):
        click.echo(line, err=True)
    _follow(data, engine)


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _confirm(document_id: str, number: int | None, *, is_sure: bool) -> None:
    if is_sure:
        return
    if not is_terminal():
        raise click.UsageError("withdrawing is final: say --yes where nobody can be asked")
    what = document_id if number is None else f"version {number} of {document_id}"
    click.confirm(f"Erase {what} for good?", abort=True, err=True)


def _left(taken: Taken) -> Iterator[str]:
    """What the withdrawal could not take along."""
    for number in taken.same_text:
        yield f"version {number} has the very same text and stays: withdraw it too, or the document"
    for sha256 in taken.kept_files:
        yield f"the original {sha256} stays: other documents were read from it"
    if not taken.is_final:
        yield "somebody reads the store: its file is wiped when it is next opened to write"


def _follow(data: Path, engine: EngineName) -> None:
    """Lets public.db, downloads and index forget at once, where there are any."""
    if not (data / DATABASE).exists():
        return
    if not (data / INDEX).exists():
        follow(data)
        return
    try:
        keep_index(data, engine)
    except BusyError as error:
        click.echo(f"the server follows by itself: {error}", err=True)
