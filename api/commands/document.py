"""`gongbao document`: what a person says of one document."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from api.commands.effects import actor_option, reason_option, revoke_status, set_status
from api.commands.options import data_option
from gazette.filing.settable import Settable
from gazette.store.writer import Store


@click.group(commands=[set_status, revoke_status])
def document() -> None:
    """Set what was read of a document wrongly, or not at all."""


@document.command("set")
@data_option
@actor_option
@reason_option
@click.argument("document_id", metavar="ID")
@click.argument("field", type=click.Choice(get_args(Settable)))
@click.argument("value")
def set_field(
    data: Path, actor: str, reason: str, document_id: str, field: str, value: str
) -> None:
    """Set a field for good: it beats what is given or read, now and when the page is read again.

    The document gets a new version, public at once if the last one is.
    """
    with Store.open(data) as store:
        number = store.set_field(
            document_id, field, value, actor=actor, reason=reason, now=datetime.now(UTC)
        )
    click.echo(f"{document_id} version {number}: {field} is {value}")
