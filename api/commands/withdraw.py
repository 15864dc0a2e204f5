"""`gongbao withdraw`: what was published is taken back, and erased for good."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.index import keep_index
from api.commands.options import data_option, engine_option
from gazette.errors import BusyError
from gazette.filing.withdrawal import WITHDRAWAL_CODES, Order, WithdrawalCode
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
@click.argument("document_ids", metavar="ID...", nargs=-1, required=True)
def withdraw(
    data: Path,
    engine: EngineName,
    number: int | None,
    code: WithdrawalCode,
    authority: str,
    day: datetime,
    note: str | None,
    actor: str,
    document_ids: tuple[str, ...],
    *,
    yes: bool,
) -> None:
    """Withdraw documents, or one version of one: text and file are erased for good.

    Several documents are withdrawn on one order, all or none, and what is derived is cleared
    once for all of them.

    Readers get 410 Gone with the reason, the authority and the day. What stays is that it was
    here: ids, digests, decisions. The words are gone from the store, public.db, the index, the
    downloads and the kept files before the command ends; backups made before still have them.
    """
    resolved = _resolved(data, document_ids)
    _confirm(resolved, number, is_sure=yes)
    order = Order(code=code, authority=authority, withdrawn_on=day.date(), note=note, actor=actor)
    with Store.open(data) as store:
        every = _withdraw(store, resolved, number, order)
    for taken in every:
        versions = ", ".join(map(str, taken.versions)) or "none"
        click.echo(f"{taken.withdrawal.document}: withdrawn, versions {versions}")
        for line in _left(taken):
            click.echo(line, err=True)
    if not all(taken.is_final for taken in every):
        click.echo(
            "somebody reads the store: its file is wiped when it is next opened to write", err=True
        )
    _follow(data, engine)


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty()


def _resolved(data: Path, named: Sequence[str]) -> list[str]:
    """What is named, documents by the ids that stand; each once."""
    with StoreReader(data) as reader:
        return list(
            dict.fromkeys(id if id.startswith(DATASET) else reader.resolve(id) for id in named)
        )


def _withdraw(
    store: Store, document_ids: Sequence[str], number: int | None, order: Order
) -> list[Taken]:
    now = datetime.now(UTC)
    if number is None:
        return store.withdraw_all(document_ids, order, now=now)
    taken = store.withdraw(
        document_ids[0], number,
        code=order.code, authority=order.authority, on=order.withdrawn_on, note=order.note,
        actor=order.actor, now=now,
    )  # fmt: skip
    return [taken]


def _confirm(document_ids: Sequence[str], number: int | None, *, is_sure: bool) -> None:
    if number is not None and len(document_ids) > 1:
        raise click.UsageError("a version is withdrawn of one document: name one")
    if is_sure:
        return
    if not is_terminal():
        raise click.UsageError("withdrawing is final: say --yes where nobody can be asked")
    named = ", ".join(document_ids)
    what = named if number is None else f"version {number} of {named}"
    click.confirm(f"Erase {what} for good?", abort=True, err=True)


def _left(taken: Taken) -> Iterator[str]:
    """What the withdrawal could not take along."""
    for number in taken.same_text:
        yield f"version {number} has the very same text and stays: withdraw it too, or the document"
    for sha256 in taken.kept_files:
        yield f"the original {sha256} stays: other documents were read from it"


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
