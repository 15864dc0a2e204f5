"""`gongbao original`: whether the whole file that a version was read from may be public."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from api.commands.effects import actor_option, reason_option
from api.commands.options import data_option
from api.commands.review import known_actor
from gazette.store.originals import OriginalDecision
from gazette.store.reader import StoreReader
from gazette.store.writer import Store
from opendata.public.file import DATABASE
from opendata.public.publish import follow

_DONE = {"cleared": "may be public as a whole", "revoked": "is not public"}

_version_option = click.option(
    "--version", "number", type=click.IntRange(min=1), required=True, help="Which version's file."
)
_document_argument = click.argument("document_id", metavar="ID")


@click.group()
def original() -> None:
    """Let original files through, or take them back.

    A file of plain text or Markdown that is nothing but the public text is served without it.
    """


@original.command("clear")
@data_option
@_version_option
@actor_option
@reason_option
@_document_argument
def clear_original(data: Path, number: int, actor: str, reason: str, document_id: str) -> None:
    """Say that all of the file may be public, whatever is in it beside the text.

    Look at the file itself first: comments, tracked changes, properties, pictures, hidden sheets,
    other records. It is served as it came in, at once, with every version that was read from it, and
    is in the next release. Nobody clears the file that he filed.
    """
    _decide(data, document_id, number, "cleared", actor=actor, reason=reason)


@original.command("revoke")
@data_option
@_version_option
@actor_option
@reason_option
@_document_argument
def revoke_original(data: Path, number: int, actor: str, reason: str, document_id: str) -> None:
    """Take a file from the readers; downloads that may hold it go until the next are made.

    The text stays public; the file is not, even if it is nothing but the text.
    """
    _decide(data, document_id, number, "revoked", actor=actor, reason=reason)


def _decide(
    data: Path,
    document_id: str,
    number: int,
    decision: OriginalDecision,
    *,
    actor: str,
    reason: str,
) -> None:
    with StoreReader(data) as reader:
        document_id = reader.resolve(document_id)
    actor = known_actor(data, actor)
    with Store.open(data) as store:
        sha256 = store.decide_original(
            document_id, number, decision, actor=actor, reason=reason, now=datetime.now(UTC)
        )
    if (data / DATABASE).exists():
        follow(data)
    click.echo(f"{document_id} version {number}: the file {sha256} {_DONE[decision]}")
