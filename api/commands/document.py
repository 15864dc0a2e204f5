"""`gongbao document`: what a person says of one document, and what its versions say."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from api.commands.effects import actor_option, reason_option, revoke_status, set_status
from api.commands.options import data_option
from api.commands.show import find
from api.comparing import compare, unified_text
from gazette.filing.settable import Settable
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow
from opendata.public.reader import PublicReader


@click.group(commands=[set_status, revoke_status])
def document() -> None:
    """Set what was read of a document wrongly, or not at all; compare its versions."""


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


@document.command("diff")
@data_option
@click.argument("reference")
@click.argument("earlier", type=click.IntRange(min=1), required=False, metavar="[FROM]")
@click.argument("later", type=click.IntRange(min=1), required=False, metavar="[TO]")
def show_diff(data: Path, reference: str, earlier: int | None, later: int | None) -> None:
    """Show what changed between two public versions of a document, as lines with + and -.

    REFERENCE is an id, number (发文字号) or title. By default the latest version is compared with
    the one before it, with FROM alone the latest with that one. `patch` makes the later text from
    the earlier one and this output.
    """
    follow(data)
    with closing(PublicReader(data / DATABASE)) as reader:
        found = compare(reader, find(reader, reference).id, old=earlier, new=later)
    click.echo(unified_text(found), nl=False)
