"""`gongbao account`: who may file and who may decide, and their keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from api.commands.options import data_option
from api.settings import Settings
from gazette.filing.accounts import Account, Role, new_account_id
from gazette.store.office import open_office
from gazette.text.organs import level_of, looks_like_organ

_account_argument = click.argument("account", metavar="ACCOUNT")


@click.group()
def account() -> None:
    """Accounts of agencies and editors: make, list and revoke them and their keys."""


@account.command("new")
@click.option("--role", type=click.Choice(get_args(Role)), required=True, help="What it may do.")
@click.option("--organ", required=True, help="The full name of its organ, for which it files.")
@click.option(
    "--office",
    help="The office that receives what it files; else the one that runs this gazette, "
    "if the organ is of the same level of government.",
)
@click.option("--name", required=True, help="Whose account it is; no two have the same name.")
@data_option
@click.pass_obj
def new_account(
    settings: Settings | None, data: Path, role: Role, organ: str, office: str | None, name: str
) -> None:
    """Make an account. Its key is printed once and can never be shown again."""
    if not looks_like_organ(organ):
        raise click.BadParameter(f"{organ!r} is not the name of an organ", param_hint="--organ")
    made = Account(
        id=new_account_id(),
        role=role,
        organ=organ,
        office=office or _office_of(organ, settings or Settings()),
        name=name,
        created_at=datetime.now(UTC),
    )
    with open_office(data) as opened:
        key = opened.accounts.add(made)
    click.echo(f"{made.id}\t{role}\t{organ}\t{name}", err=True)
    click.echo(key)


@account.command("key")
@data_option
@_account_argument
def new_key(data: Path, account: str) -> None:
    """Print a further key of an account, by its id or name: for a key that was lost."""
    with open_office(data) as opened:
        click.echo(opened.accounts.add_key(account, now=datetime.now(UTC)))


@account.command("list")
@data_option
def list_accounts(data: Path) -> None:
    """Every account with the prefixes of its keys; never a key."""
    with open_office(data) as opened:
        accounts, keys = opened.accounts.all(), opened.accounts.api_keys()
    for one in accounts:
        own = [key.prefix for key in keys if key.account == one.id and key.revoked_at is None]
        state = "revoked" if one.revoked_at else ",".join(own) or "no key"
        click.echo(f"{one.id}\t{one.role}\t{one.organ}\t{one.office}\t{one.name}\t{state}")


@account.command("revoke")
@click.option("--key", "prefix", help="Only the key with this prefix.")
@data_option
@_account_argument
def revoke_account(data: Path, prefix: str | None, account: str) -> None:
    """Revoke an account, by its id or name, with all its keys; what it filed stays."""
    now = datetime.now(UTC)
    with open_office(data) as opened:
        if prefix is None:
            click.echo(f"{opened.accounts.revoke(account, now=now).id}: revoked")
            return
        opened.accounts.revoke_key(account, prefix, now=now)
        click.echo(f"{prefix}: revoked")


def _office_of(organ: str, settings: Settings) -> str:
    """The office of this gazette, which serves the organs of its own level (SD-14)."""
    own = settings.site.organizer
    if level_of(organ) != level_of(own):
        raise click.UsageError(f"{organ} is not of the level of {own}: name its --office")
    return own
