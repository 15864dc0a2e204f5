"""`gongbao review effects|apply|refuse` and `gongbao document status`: what changes a status.

Texts that surely end or change another document do so by themselves; here a person decides on the
rest, or says it without a text.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import get_args

import click

from api.commands.options import data_option
from gazette.errors import NotFoundError
from gazette.model import StatusCode, Version
from gazette.store.effects import Asked, Proposal
from gazette.store.reader import StoreReader
from gazette.store.status_events import StatusEvent
from gazette.store.writer import Store

_ASKED = re.compile("(?P<document>[0-9a-z]+)#(?P<position>[0-9]{1,4})")
_CODES = [code for code in get_args(StatusCode) if code != "unknown"]

actor_option = click.option(
    "--actor", required=True, envvar="GONGBAO_ACTOR", help="Who decides, by name."
)
reason_option = click.option("--reason", required=True, help="Why; it is kept for good.")


class AskedType(click.ParamType[Asked]):
    """An effect as the list names it: the acting document, `#` and its place."""

    name = "id#n"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Asked:
        """The effect; fails with an example for what names none."""
        found = _ASKED.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is no effect: write it as listed, like k7q2m9xt4d#0", param, ctx)
        return Asked(found["document"], int(found["position"]))


effect_argument = click.argument("effect", type=AskedType(), metavar="ID#N")


@click.command("effects")
@data_option
def list_effects(data: Path) -> None:
    """What texts do to other documents that waits for a decision, with their words."""
    shown = 0
    with StoreReader(data) as reader:
        for proposal in reader.effects_waiting():
            click.echo(_line(proposal, reader.version(proposal.document_id, proposal.version)))
            shown += 1
    click.echo(f"{shown} waiting", err=True)


@click.command("apply")
@data_option
@actor_option
@reason_option
@click.option("--target", metavar="ID", help="The document meant, where it may be several.")
@effect_argument
def apply_effect(data: Path, actor: str, reason: str, target: str | None, effect: Asked) -> None:
    """Apply what a text does to another document: its status changes at once."""
    with Store.open(data) as store:
        event = store.apply_effect(
            effect, target=target, actor=actor, reason=reason, now=datetime.now(UTC)
        )
    click.echo(f"{event.document_id}: {_said(event)}")


@click.command("refuse")
@data_option
@actor_option
@reason_option
@effect_argument
def refuse_effect(data: Path, actor: str, reason: str, effect: Asked) -> None:
    """Keep a text from changing a status: what it changed is taken back."""
    with Store.open(data) as store:
        store.refuse_effect(effect, actor=actor, reason=reason, now=datetime.now(UTC))
    click.echo(f"{effect}: refused")


@click.command("status")
@data_option
@actor_option
@reason_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The day from which it holds.")
@click.option("--by", metavar="ID", help="The document that says so.")
@click.option("--scope", help="The part it is about, such as 第三条; by default the whole.")
@click.argument("document_id", metavar="ID")
@click.argument("code", type=click.Choice(_CODES))
def set_status(
    data: Path,
    actor: str,
    reason: str,
    since: datetime | None,
    by: str | None,
    scope: str | None,
    document_id: str,
    code: StatusCode,
) -> None:
    """Say what the status (有效性) of a public document is, and since when."""
    with StoreReader(data) as reader:
        if by is not None and not reader.published(by):
            raise NotFoundError("public document", by)
    event = StatusEvent(
        document_id=document_id, code=code, since=_day(since), scope=scope, by=by,
        actor=actor, reason=reason,
    )  # fmt: skip
    with Store.open(data) as store:
        number = store.set_status(event, now=datetime.now(UTC))
    click.echo(f"{document_id}: {_said(event)}, status event {number}")


@click.command("revoke-status")
@data_option
@actor_option
@reason_option
@click.argument("event", type=click.IntRange(min=1))
def revoke_status(data: Path, actor: str, reason: str, event: int) -> None:
    """Take back what a person said of a status, by the number that `status` printed."""
    with Store.open(data) as store:
        store.revoke_status(event, actor=actor, reason=reason, now=datetime.now(UTC))
    click.echo(f"status event {event}: revoked")


def _said(event: StatusEvent) -> str:
    since = f" since {event.since}" if event.since else ""
    scope = f" ({event.scope})" if event.scope else ""
    return f"{event.code}{scope}{since}" + (f" by {event.by}" if event.by else "")


def _line(proposal: Proposal, version: Version) -> str:
    """One effect: its name, what it does, to which documents it may, and its words."""
    effect = proposal.effect
    words = " ".join(version.text[effect.start : effect.end].split())
    name = Asked(proposal.document_id, proposal.position)
    since = proposal.since.isoformat() if proposal.since else "-"
    return "\t".join((str(name), effect.kind, since, ",".join(proposal.candidates), words))


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant else None
